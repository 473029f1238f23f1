"""Bringing files in, listing what was brought, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import loaders
from cli.commands.archives import Found, found_with_zips
from cli.exit_codes import ExitCode
from cli.output import write_json, write_table
from cli.session import Session
from graph.errors import XunmaiError
from graph.projection import Change
from graph.workspace import Workspace
from loaders import LoadReport, Seen, Source

# More files than this are not told one by one.
SHOWN = 5
Paths = Annotated[list[Path], typer.Argument(help="Files, folders or zips.", metavar="FILE...")]


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("load")(load)
    app.command("loads")(loads)
    app.command("withdraw")(withdraw)


def load(
    context: typer.Context,
    paths: Paths,
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", help="Source; by default each file's is told by its headers."),
    ] = None,
    strict: Annotated[bool, typer.Option(help="End with exit code 4 when rows were rejected.")] = False,
    project: Annotated[
        bool, typer.Option(help="Bring graph database and index level when the load is in.")
    ] = True,
) -> None:
    """Load files, each through the source whose headers it has: of each source all of them, or nothing.

    The files of one source are one delivery. `xunmai source recognise` says beforehand what each file is.
    """
    session: Session = context.obj
    with found_with_zips(paths, session.settings) as found:
        _load_found(session, found, source, strict=strict, project=project)


def _load_found(session: Session, found: Found, source: str | None, *, strict: bool, project: bool) -> None:
    seen = [*found.refused, *seen_files(session, found.files, source)]
    # Whoever names the source knows what the files are.
    show_seen(session, seen if source is None else found.refused, [found.told(path) for path in found.passed])
    with session.workspace() as workspace:
        outcome = _load_each(session, workspace, seen)
        joined = workspace.join_legs()
        if session.json:
            write_json(outcome.as_dict(found) | {"legs": joined})
        elif joined.new or joined.gone:
            session.tell(
                "loading.joined", new=f"{joined.new:,}", gone=f"{joined.gone:,}", all=f"{joined.joined:,}"
            )
        if project and outcome.reports:
            change = session.bring_level(workspace)
            session.tell("loading.behind", changes=f"{changes(change):,}")
    idle = [report for report in outcome.reports if report.outcome == "loaded" and not report.rows_used]
    for report in idle:
        session.tell("loading.idle", source=report.source)
    if outcome.refused or outcome.unknown or (idle and len(idle) < len(outcome.reports)):
        raise typer.Exit(ExitCode.PARTIAL)
    if idle:
        raise typer.Exit(ExitCode.REJECTS)
    if strict and any(report.rows_rejected for report in outcome.reports):
        raise typer.Exit(ExitCode.REJECTS)


@dataclass
class Outcome:
    """What became of the files of one command: deliveries loaded, those refused with the reason, and files unknown."""

    reports: list[LoadReport]
    refused: list[tuple[Source, list[Path], XunmaiError]]
    unknown: list[Seen]

    def as_dict(self, found: Found) -> dict[str, Any]:
        """The same for programs."""
        return {
            "loads": self.reports,
            "refused": [
                {
                    "source": source.name,
                    "files": [str(found.told(path)) for path in files],
                    "error": type(error).__name__,
                    "message": str(error.message),
                    "hint": error.hint,
                }
                for source, files, error in self.refused
            ],
            "unknown": [unknown_file(entry, found) for entry in self.unknown],
            "passed_over": [str(found.told(path)) for path in found.passed],
        }


def unknown_file(entry: Seen, found: Found) -> dict[str, str | None]:
    """A file of no source, for programs."""
    return {"file": str(found.told(entry.path)), "why": entry.why, "hint": entry.hint}


def _load_each(session: Session, workspace: Workspace, seen: Sequence[Seen]) -> Outcome:
    """Every source's files loaded as a delivery of their own.

    Raises:
        NotFoundError: no source knows any of the files.
        XunmaiError: nothing was loaded; the first delivery's reason.
    """
    outcome = Outcome([], [], [entry for entry in seen if entry.source is None])
    for source, files in loaders.by_source(seen).items():
        try:
            with session.progress() as progress:
                report = loaders.load(
                    workspace, source, files, session.who, progress, loaders.sheets_of(seen, source)
                )
        except XunmaiError as error:
            # What the other sources' files bring stands by itself; the reason is told, and the exit code says it.
            outcome.refused.append((source, files, error))
            continue
        outcome.reports.append(report)
        if not session.json:
            show_report(session, report, source)
    if not outcome.reports:
        raise outcome.refused[0][2] if outcome.refused else loaders.nobody_knows(outcome.unknown)
    for source, _, reason in outcome.refused:
        session.tell("loading.refused", source=source.name, why=reason)
    return outcome


def seen_files(session: Session, files: Sequence[Path], source: str | None) -> list[Seen]:
    """What each file is; where the source is given, all are of it.

    Raises:
        NotFoundError: there is no such source.
    """
    own = session.settings.sources
    if source is None:
        with session.progress() as progress:
            return loaders.survey(files, own, progress)
    chosen = loaders.source(source, own)
    return [Seen(path, chosen) for path in files]


def show_seen(session: Session, seen: Sequence[Seen], passed: Sequence[Path]) -> None:
    """Says what each file is taken for, what its source does not know of it, and what is left out."""
    for source, files in loaders.by_source(seen).items():
        known = {entry.path: entry for entry in seen if entry.source == source}
        named = [_named(known[path]) for path in files]
        title = source.title(session.settings.language)
        session.tell("loading.recognised", source=source.name, title=title, files=", ".join(named))
    for entry in seen:
        if entry.unknown:
            session.tell("loading.unknown_columns", file=entry.path.name, columns=", ".join(entry.unknown))
        if entry.source is None:
            session.tell("loading.unknown", file=entry.path.name, why=entry.why, hint=entry.hint or "")
    for path in passed:
        session.tell("loading.passed_over", file=path.name)


def _named(entry: Seen) -> str:
    tables = ", ".join(entry.tables)
    return f"{entry.told} ({tables})" if tables else entry.told


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


def changes(change: Change) -> int:
    """How many nodes and relationships of the database were written or removed."""
    return sum(change.written.values()) + sum(change.deleted.values())


def loads(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Withdrawn and replaced ones too.")] = False,
) -> None:
    """List what was loaded, judged and detected, newest first."""
    session: Session = context.obj
    with session.workspace() as workspace:
        entries = [entry for entry in reversed(workspace.tables.ledger()) if every or entry.state == "live"]
    if session.json:
        write_json(entries)
        return
    if not entries:
        session.tell("loading.empty")
        return
    columns = ["load", "kind", "state", "source", "delivery", "rows", "who", "at"]
    rows = [
        (
            entry.load,
            entry.kind,
            entry.state,
            entry.source,
            entry.delivery,
            sum(entry.rows.values()),
            entry.who,
            datetime.fromtimestamp(entry.committed_us / 1e6, UTC).isoformat(sep=" ", timespec="seconds"),
        )
        for entry in entries
    ]
    write_table(session, columns, rows, numbers=["rows"], whole=["load"])


def withdraw(
    context: typer.Context,
    load: Annotated[str, typer.Argument(help="The load, as `xunmai loads` names it.")],
    why: Annotated[str, typer.Option("--why", help="The reason; it is kept in the ledger.")],
) -> None:
    """Take a load back, as if it had never been; findings that rest on it go stale."""
    session: Session = context.obj
    with session.workspace() as workspace:
        entry = workspace.tables.withdraw(load, who=session.who, why=why)
        change = session.bring_level(workspace)
    if session.json:
        write_json({"withdrawn": load, "sequence": entry.sequence, "changes": changes(change)})
        return
    session.tell("loading.withdrawn", load=load)
    session.tell("loading.behind", changes=f"{changes(change):,}")
