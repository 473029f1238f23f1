"""Taking out what one may see, in forms that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.export import followthemoney as ftm
from cli.output import write_json
from cli.session import Session


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    export = typer.Typer(
        help="Write what you may see into a file that other programs read.", no_args_is_help=True
    )
    export.command("followthemoney")(followthemoney)
    app.add_typer(export, name="export")


def followthemoney(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")],
    open_why: Annotated[
        str | None,
        typer.Option(
            "--open",
            metavar="WHY",
            help="Tell the numbers that identify people in the clear, for this reason; else they are masked.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of a file that is there.")
    ] = False,
) -> None:
    """Write FollowTheMoney entities, one JSON object a line; the export is logged, and so is each opened number.

    What the format has no word for is counted in the last lines.
    """
    session: Session = context.obj
    with session.desk() as desk:
        exported = ftm.export(desk, file, open_why, replace=replace)
    if session.json:
        write_json(exported)
        return
    session.tell("export.written", file=file, entities=f"{sum(exported.written.values()):,}")
    _counted(session, exported.written)
    session.tell("export.masked" if open_why is None else "export.opened")
    for heading, counts in (
        ("export.left_out", exported.left_out),
        ("export.values_left_out", exported.values_left_out),
        ("export.lacking", exported.lacking),
    ):
        if counts:
            session.tell(heading)
            _counted(session, counts)


def _counted(session: Session, counts: Mapping[str, int]) -> None:
    for name, number in counts.items():
        session.out.print(f"  {number:>9,}  {name}", markup=False, highlight=False)
