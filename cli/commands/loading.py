"""Bringing files in, listing what was brought, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import loaders
from cli.exit_codes import ExitCode
from cli.output import write_json, write_table
from cli.session import Session
from graph.errors import Place, ReadError
from graph.projection import Change
from graph.workspace import Workspace
from loaders import LoadReport

Paths = Annotated[list[Path], typer.Argument(help="Files or folders.", metavar="FILE...")]


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("load")(load)
    app.command("loads")(loads)
    app.command("withdraw")(withdraw)
    app.command("source")(source)


def load(
    context: typer.Context,
    paths: Paths,
    source: Annotated[
        str | None, typer.Option("--source", "-s", help="Source; by default the one whose columns fit.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="End with exit code 4 when rows were rejected.")] = False,
    project: Annotated[
        bool, typer.Option(help="Bring graph database and index level when the load is in.")
    ] = True,
) -> None:
    """Load files through a source's mapping: all of them, or nothing."""
    session: Session = context.obj
    with session.workspace() as workspace:
        with session.progress() as progress:
            report = load_files(workspace, source, paths, session.who, progress)
        show_report(session, report)
        if project:
            change = session.bring_level(workspace)
            session.tell("loading.behind", changes=f"{changes(change):,}")
    if strict and report.rows_rejected:
        raise typer.Exit(ExitCode.REJECTS)


def load_files(
    workspace: Workspace, source: str | None, paths: Sequence[Path], who: str, progress: loaders.Progress
) -> LoadReport:
    """What the load of these files, and of those in these folders, did.

    Raises:
        ReadError: a path leads nowhere, or to no file.
        NotFoundError: no source knows the files, or several do.
    """
    files = list(_files(paths))
    chosen = source or loaders.recognise(files, workspace.settings.sources)
    return loaders.load(workspace, chosen, files, who, progress)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.exists():
            raise ReadError(
                f"there is no {path}", hint="check the spelling of the path", place=Place(file=str(path))
            )
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".md")
            if not inside:
                raise ReadError(
                    f"there is no file in {path}", hint="name the files, or the folder that holds them"
                )
            yield from inside
        else:
            yield path


def show_report(session: Session, report: LoadReport) -> None:
    """Says what was read, what became of it, and where the rejects wait."""
    if session.json:
        write_json(report)
        return
    if report.outcome == "already_loaded":
        session.tell("loading.same", load=report.entry.load if report.entry else report.delivery)
        return
    for table, told in report.tables.items():
        session.tell("loading.saw", table=table, rows=f"{told.read:,}", source=report.source)
    headings = [session.say(f"loading.{name}") for name in ("rows", "used", "skipped", "rejects", "facts")]
    facts = sum(report.facts.values())
    row = [report.rows_read, report.rows_used, report.rows_skipped, report.rows_rejected, facts]
    write_table(session, headings, [row], numbers=headings)
    _reasons(session, "loading.rejects", report.rejects)
    _reasons(session, "loading.dropped", report.values_dropped)
    for path in report.reject_files:
        session.tell("loading.mend", path=path)
    if report.value_file is not None:
        session.tell("loading.values", path=report.value_file)
    for note in report.notes:
        session.out.print(note, markup=False, highlight=False)


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


def source(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One source; by default all are listed.")] = None,
) -> None:
    """List the sources, or show one: what it reads and what it makes of it."""
    session: Session = context.obj
    own = session.settings.sources
    found = [loaders.source(name, own)] if name else loaders.sources(own)
    rows = [(entry.name, entry.title(session.settings.language), ", ".join(entry.files)) for entry in found]
    if session.json:
        write_json([{"name": entry[0], "title": entry[1], "files": entry[2]} for entry in rows])
        return
    write_table(session, ["source", "title", "files"], rows)
    if name:
        session.out.print(found[0].notes, markup=False, highlight=False)
