"""The sources: which there are, what one reads and makes, whether one is sound, and which a file belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

import loaders
from cli.commands.load_report import show_report
from cli.commands.loading import Paths, brought, seen_files, show_seen, unknown_file
from cli.exit_codes import ExitCode
from cli.output import write_json, write_table
from cli.session import Session
from graph.errors import Case, Place, ReadError, SourceError
from loaders import Source
from loaders.drafting import Drafted, Table, draft
from loaders.mapping.declaration import ColumnMapping, LinkFact, TableMapping

group = typer.Typer(
    name="source",
    help="List, show and check the sources, draft a new one, or say which one files belong to.",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(group)


@group.command("list")
def listing(context: typer.Context) -> None:
    """List the sources: those shipped, and the office's own."""
    session: Session = context.obj
    every = loaders.sources(session.settings.sources)
    for entry in every:
        if entry.fault is not None:
            session.tell("source.broken", source=entry.name, why=entry.fault)
    found = [entry for entry in every if entry.fault is None]
    language = session.settings.language
    rows = [(entry.name, entry.title(language), ", ".join(entry.files)) for entry in found]
    drafts = [not loaders.is_finished(entry) for entry in found]
    if session.json:
        told = zip(rows, drafts, strict=True)
        write_json(
            [{"name": row[0], "title": row[1], "files": row[2], "draft": draft} for row, draft in told]
        )
        return
    rows = [
        (name, session.say("source.draft", title=title) if draft else title, files)
        for (name, title, files), draft in zip(rows, drafts, strict=True)
    ]
    write_table(session, ["source", "title", "files"], rows)


@group.command("show")
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source, as `xunmai source list` names it.")],
) -> None:
    """Show one source: its origin, the columns it reads, what it makes of them, and its notes."""
    session: Session = context.obj
    source = loaders.source(name, session.settings.sources)
    mapping = source.mapping
    said = {
        "origin": mapping.origin,
        "licence": mapping.licence,
        "zone": mapping.zone,
        "mapping": str(mapping.file),
    }
    tables = list(mapping.tables.values())
    if session.json:
        write_json(
            {
                "name": name,
                "title": mapping.title,
                **said,
                "tables": [
                    {
                        "name": table.name,
                        "files": table.files,
                        "sheets": table.sheets,
                        "columns": [
                            {"name": c.name, "headers": c.headers, "type": c.type, "required": c.required}
                            for c in table.columns.values()
                        ],
                        "unused": table.unused,
                        "makes": list(_makes(table)),
                    }
                    for table in tables
                ],
                "notes": source.notes,
            }
        )
        return
    write_table(
        session, ["", ""], list(said.items()), title=f"{name}: {source.title(session.settings.language)}"
    )
    for table in tables:
        title = f"{table.name} → {', '.join(_makes(table))}"
        rows = [(column.name, " | ".join(column.headers), _kind(column)) for column in table.columns.values()]
        rows += [("", header, f"unused: {why}") for header, why in table.unused.items()]
        write_table(session, ["column", "header", "holds"], rows, title=title)
    session.out.print(source.notes, markup=False, highlight=False)


def _kind(column: ColumnMapping) -> str:
    return f"{column.type}, required" if column.required else column.type


def _makes(table: TableMapping) -> Iterator[str]:
    """The kinds and relationships that a table makes, each once."""
    yield from dict.fromkeys(fact.type if isinstance(fact, LinkFact) else fact.kind for fact in table.facts)


@group.command("check")
def check(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help="A source, or a folder with a source.yaml that is being written.")
    ],
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files to try instead of its sample.", metavar="[FILE...]")
    ] = None,
    strict: Annotated[
        bool, typer.Option(help="End with exit code 4 when rows of the sample are rejected.")
    ] = False,
) -> None:
    """Check a source: its mapping against schema and model, and its sample, or files of yours, in a load that is
    thrown away. Of a draft it says what is still to be filled in, and on which lines.

    Ends with exit code 3 where the mapping or the files cannot be used.
    """
    session: Session = context.obj
    folder = Path(name)
    own = folder.is_dir() and (folder / "source.yaml").is_file()
    source = Source(folder.resolve().name, folder) if own else loaders.source(name, session.settings.sources)
    with brought(session, files) if files else nullcontext() as taken:
        report = loaders.tried(source, taken.files if taken else None)
    if session.json:
        told = {part.name: getattr(report, part.name) for part in fields(report)}
        write_json(told | {"to_fill_in": _open(source)})
    else:
        show_report(session, report, source)
        tried = "source.tried" if files else "source.sound"
        session.tell(tried, source=source.name, rejected=report.rows_rejected)
        _show_open(session, source)
    if strict and report.rows_rejected:
        raise typer.Exit(ExitCode.REJECTS)


@group.command("new")
def new(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file as you receive it.")],
    name: Annotated[
        str | None, typer.Option(help="The source's name; by default made of the file's.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="Folder of sources; by default the setting `sources`.")
    ] = None,
    zone: Annotated[str, typer.Option(help="Time zone of its moments.")] = "Asia/Shanghai",
    currency: Annotated[str, typer.Option(help="Currency of amounts that name none.")] = "CNY",
) -> None:
    """Draft a source from a file: types, identifiers, dates, codes and keys, each with the reason it was guessed.

    The draft is checked, and tried on the file without loading anything. No file is loaded by it before you have read
    it, filled in what is open and struck out the list under `draft:`; `xunmai source check` says what is left.
    """
    session: Session = context.obj
    folder = into or session.settings.sources
    if folder is None:
        raise SourceError(
            "there is no folder for sources of your own",
            hint="say where: --into FOLDER, or set XUNMAI_SOURCES",
        )
    if not file.is_file():
        raise ReadError(
            f"there is no file {str(file)!r}",
            hint="check the spelling of the path",
            place=Place(file=str(file)),
            case=Case("no_such_file"),
        )
    known = sorted(
        {entry.source.name for entry in seen_files(session, loaders.Taken([file]), None) if entry.source}
    )
    drafted = draft(file, folder, name, zone=zone, currency=currency, language=session.settings.language)
    report = loaders.tried(drafted.source, [file])
    if session.json:
        write_json(
            {
                "source": drafted.source.name,
                "folder": str(drafted.source.folder),
                "columns": [
                    _told(session, table, column) for table in drafted.tables for column in table.columns
                ],
                "trial": report,
                "to_fill_in": _open(drafted.source),
                "known_to": known,
            }
        )
        return
    for table in drafted.tables:
        makes = ", ".join(
            dict.fromkeys(
                [*(node.kind for node in table.layout.nodes), *(link.type for link in table.layout.links)]
            )
        )
        rows = [
            (
                column.held.header,
                column.guess.identifier or column.guess.type,
                table.why(column, session.settings.language),
                f"{column.held.filled:,}",
                ", ".join(table.uses(column)),
            )
            for column in table.columns
        ]
        write_table(
            session, ["header", "holds", "why", "filled", "used"], rows, title=f"{table.name} → {makes}"
        )
    show_report(session, report, drafted.source)
    session.tell(
        "source.drafted",
        source=drafted.source.name,
        folder=drafted.source.folder,
        rejected=report.rows_rejected,
    )
    if known:
        session.tell("source.known", file=file.name, source=", ".join(known))
    _show_open(session, drafted.source)


def _show_open(session: Session, source: Source) -> None:
    """Says of a draft what is still to be filled in, with the lines."""
    points = source.mapping.open_points
    if not points:
        return
    session.tell("source.open", source=source.name, file=source.mapping.file)
    for point in points:
        told = session.say("source.point", line=point.line, where=point.where, what=point.what)
        session.out.print(told, markup=False, highlight=False)
    session.tell("source.finish", check=source.folder)


def _open(source: Source) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {"line": point.line, "where": point.where, "what": point.what} for point in source.mapping.open_points
    ]


def _told(session: Session, table: Table, column: Drafted) -> dict[str, object]:
    """A column of a draft, for programs."""
    return {
        "table": table.name,
        "header": column.held.header,
        "name": column.name,
        "type": column.guess.type,
        "identifier": column.guess.identifier,
        "why": table.why(column, session.settings.language),
        "filled": column.held.filled,
        "distinct": column.held.distinct,
        "used": column.used,
        "uses": list(table.uses(column)),
    }


@group.command("recognise")
def recognise(context: typer.Context, paths: Paths) -> None:
    """Say of each file which source would load it, and what of it the source does not know; loads nothing.

    Ends with exit code 11 where a file belongs to no source.
    """
    session: Session = context.obj
    with brought(session, paths) as taken:
        seen = seen_files(session, taken, None)
    if session.json:
        write_json(
            {
                "recognised": [
                    {
                        "file": str(taken.told(entry.path)),
                        "source": entry.source.name,
                        "tables": entry.tables,
                        "unknown_columns": entry.unknown,
                    }
                    for entry in seen
                    if entry.source is not None
                ],
                "unknown": [unknown_file(entry, taken) for entry in seen if entry.source is None],
                "passed_over": [str(taken.told(path)) for path in taken.passed],
            }
        )
    else:
        show_seen(session, seen, taken)
    if any(entry.source is None for entry in seen):
        raise typer.Exit(ExitCode.PARTIAL)
