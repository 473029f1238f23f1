"""What a load did, for people: the rows and what became of them, what waits to be mended, what was remarked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cli.output import write_table
from cli.session import Session
from loaders import LoadReport, Source

# More files than this are not told one by one.
SHOWN = 5


def show_report(session: Session, report: LoadReport, source: Source) -> None:
    """Says what was read, what became of it, and where the rejects wait."""
    if report.outcome == "already_loaded":
        session.tell("loading.same", load=report.entry.load if report.entry else report.delivery)
        return
    for table, told in report.tables.items():
        session.tell("loading.saw", table=table, rows=f"{told.read:,}", source=report.source)
    headings = [session.say(f"loading.{name}") for name in ("rows", "used", "skipped", "rejects", "facts")]
    facts = sum(report.facts.values())
    row = [report.rows_read, report.rows_used, report.rows_skipped, report.rows_rejected, facts]
    write_table(session, headings, [row], numbers=headings)
    for heading, reasons in (
        ("loading.remarked", report.remarks),
        ("loading.skipped", report.skips),
        ("loading.rejects", report.rejects),
        ("loading.dropped", report.values_dropped),
    ):
        _reasons(session, heading, _worded(session, source, reasons))
    if len(report.reject_files) > SHOWN:
        folder = report.reject_files[0].parent
        session.tell("loading.mend_several", files=f"{len(report.reject_files):,}", folder=folder)
    for path in report.reject_files if len(report.reject_files) <= SHOWN else ():
        session.tell("loading.mend", path=path)
    if report.value_file is not None:
        session.tell("loading.values", path=report.value_file)
    for line in _noted(session, report.notes):
        session.out.print(line, markup=False, highlight=False)


def _noted(session: Session, notes: Sequence[str]) -> Iterator[str]:
    """The notes of the load; what is said of many files is said once, with the first of them."""
    of: dict[str, list[str]] = {}
    for note in notes:
        file, _, said = note.partition(": ")
        of.setdefault(said, []).append(file)
    for said, files in of.items():
        if len(files) <= SHOWN:
            yield from (f"{file}: {said}" for file in files)
        else:
            first = ", ".join(files[:SHOWN])
            yield session.say("loading.noted", files=f"{len(files):,}", said=said, first=first)


def _worded(session: Session, source: Source, reasons: Mapping[str, int]) -> dict[str, int]:
    """The reasons in the session's language: as the source says them, else as the page does."""
    if session.settings.language != "zh":
        return dict(reasons)
    # Only a session in Chinese waits for what the page is told by.
    from api.jobs.reporting import reason_words  # noqa: PLC0415

    said: dict[str, int] = {}
    for reason, count in reasons.items():
        words = source.mapping.chinese.get(reason) or reason_words(reason).zh
        said[words] = said.get(words, 0) + count
    return said


def _reasons(session: Session, heading: str, reasons: Mapping[str, int]) -> None:
    if not reasons:
        return
    session.tell(heading)
    for reason, count in reasons.items():
        session.out.print(f"  {count:>9,}  {reason}", markup=False, highlight=False)
