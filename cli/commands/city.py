"""A simulated city, to learn on and to measure detectors by."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.output import write_json
from cli.session import Session
from graph.errors import SettingsError
from loaders.city import CityPlan
from loaders.city import write as write_city


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("city")(city)


def city(  # noqa: PLR0913, PLR0917 (each is a choice that the maker of a city has)
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or is empty.")],
    people: Annotated[int, typer.Option(help="How many people live there, 1,000 to 10,000,000.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed and the same options give the same city.")] = 1,
    start: Annotated[str, typer.Option(help="The first month, as 2022-07.")] = "2022-07",
    months: Annotated[int, typer.Option(help="How many months it lives, 1 to 120.")] = 18,
    payments: Annotated[
        float, typer.Option(help="Payments a grown person makes in shops and to people in a month.")
    ] = 6.0,
    rings: Annotated[
        int | None, typer.Option(help="How many rings; by default more in larger cities.")
    ] = None,
    favourites: Annotated[
        int | None, typer.Option(help="How many favoured contractors; by default more in larger cities.")
    ] = None,
    delivery: Annotated[
        Literal["banks", "platform"],
        typer.Option(
            help="Statements as each bank gives them, with faults; or clean, each payment once, as a platform does."
        ),
    ] = "banks",
    form: Annotated[Literal["csv", "parquet"], typer.Option(help="The files of the statements.")] = "csv",
) -> None:
    """Write a simulated city: registers and statements as an office gets them, and beside them what really is so.

    `FOLDER/office` can be loaded; `FOLDER/truth` says who belongs to which ring and must never be. No person, company
    or account in it exists.
    """
    session: Session = context.obj
    plan = CityPlan(people, seed, _first_of(start), months, payments, rings, favourites, delivery, form)
    with session.progress() as progress:
        written = write_city(plan, folder, progress)
    if session.json:
        write_json(asdict(written))
        return
    counts = {name: f"{value:,}" for name, value in asdict(written).items() if isinstance(value, int)}
    session.tell("city.written", folder=folder, **counts)
    session.tell("city.next", folder=folder / "office")


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise SettingsError(f"{month!r} is no month", hint="write year and month, as in 2022-07") from error
