"""Bringing files in, listing what was brought, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import loaders
from cli.commands.load_report import show_report
from cli.errors import why
from cli.exit_codes import ExitCode
from cli.output import write_json, write_table
from cli.session import Session
from graph.errors import Case, NotFoundError, XunmaiError
from graph.projection import Change
from graph.workspace import Workspace
from loaders import LoadReport, Seen, Source

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

    The files of one source are one delivery. A zip is unpacked, and each file in it is told by the zip's name and its
    place there. `xunmai source recognise` says beforehand what each file is.
    """
    session: Session = context.obj
    with brought(session, paths) as taken:
        _load_taken(session, taken, source, strict=strict, project=project)


def _load_taken(
    session: Session, taken: loaders.Taken, source: str | None, *, strict: bool, project: bool
) -> None:
    seen = seen_files(session, taken, source)
    # Whoever names the source knows what the files are; where all are of none, the error says why.
    told = seen if source is None else [entry for entry in seen if entry.source is None]
    if any(entry.source for entry in seen):
        show_seen(session, told, taken)
    with session.workspace() as workspace:
        outcome = _load_each(session, workspace, seen)
        joined = workspace.join_legs()
        if session.json:
            write_json(outcome.as_dict(taken) | {"legs": joined})
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

    def as_dict(self, taken: loaders.Taken) -> dict[str, Any]:
        """The same for programs."""
        return {
            "loads": self.reports,
            "refused": [
                {
                    "source": source.name,
                    "files": [str(taken.told(path)) for path in files],
                    "error": type(error).__name__,
                    "message": str(error.message),
                    "hint": error.hint,
                }
                for source, files, error in self.refused
            ],
            "unknown": [unknown_file(entry, taken) for entry in self.unknown],
            "passed_over": [str(taken.told(path)) for path in taken.passed],
        }


def unknown_file(entry: Seen, taken: loaders.Taken) -> dict[str, str | None]:
    """A file of no source, for programs."""
    return {"file": str(taken.told(entry.path)), "why": entry.why, "hint": entry.hint}


@contextmanager
def brought(session: Session, paths: Sequence[Path]) -> Iterator[loaders.Taken]:
    """The files of paths and folders, with what zips hold as long as they are wanted.

    Raises:
        ReadError, UploadError, DiskFullError: there is no file, or none can be taken out of the zips.
    """
    settings = session.settings
    with loaders.brought(paths, loaders.Room.of(settings), settings.unpacked_folder) as taken:
        yield taken


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
        raise outcome.refused[0][2] if outcome.refused else _nobody_knows(outcome.unknown)
    for source, _, reason in outcome.refused:
        session.tell("loading.refused", source=source.name, why=session.explain(reason))
    return outcome


def _nobody_knows(unknown: Sequence[Seen]) -> NotFoundError:
    """The error that says of each file why no source takes it, with the words of both languages."""
    error = loaders.nobody_knows(unknown)
    said = [(entry.told, *why(entry.why or "", entry.hint, entry.case, "zh")) for entry in unknown]
    told = "\n  ".join(f"{file}：{reason}" for file, reason, _ in said)
    hint = "\n  ".join(dict.fromkeys(mend for *_, mend in said if mend))
    return NotFoundError(
        error.message, hint=error.hint, case=Case("no_source_takes", {"told": told, "hint": hint})
    )


def seen_files(session: Session, taken: loaders.Taken, source: str | None) -> list[Seen]:
    """What each file is, and why zips were not taken; where the source is given, all files are of it.

    Raises:
        NotFoundError: there is no such source.
    """
    own = session.settings.sources
    refused = [
        Seen(path, why=error.message, hint=error.hint, case=error.case) for path, error in taken.refused
    ]
    if source is None:
        with session.progress() as progress:
            return loaders.apart(refused + loaders.survey(taken.files, own, progress))
    chosen = loaders.source(source, own)
    return loaders.apart(refused + [Seen(path, chosen) for path in taken.files])


def show_seen(session: Session, seen: Sequence[Seen], taken: loaders.Taken) -> None:
    """Says what each file is taken for, what its source does not know of it, and what is left out."""
    for source, files in loaders.by_source(seen).items():
        known = {entry.path: entry for entry in seen if entry.source == source}
        named = [_named(known[path]) for path in files]
        title = source.title(session.settings.language)
        session.tell("loading.recognised", source=source.name, title=title, files=", ".join(named))
    for entry in seen:
        if entry.unknown:
            session.tell("loading.unknown_columns", file=entry.told, columns=", ".join(entry.unknown))
        if entry.source is None:
            said, mend = why(entry.why or "", entry.hint, entry.case, session.settings.language)
            session.tell("loading.unknown", file=entry.told, why=said, hint=mend)
    passed = {path: loaders.place_in_zip(path) or path.name for path in taken.passed}
    for name in loaders.told_apart(passed).values():
        session.tell("loading.passed_over", file=name)


def _named(entry: Seen) -> str:
    tables = ", ".join(entry.tables)
    return f"{entry.told} ({tables})" if tables else entry.told


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
