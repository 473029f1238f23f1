"""`xunmai`: puts the command groups together and turns errors into one clear message and an exit code."""

from __future__ import annotations

import gc
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console

from cli.commands import Commands
from cli.errors import spoken, told
from cli.exit_codes import ExitCode, exit_code
from cli.output import write_json
from cli.session import Session
from graph.errors import SettingsError, XunmaiError
from graph.settings import Language, Settings

OBJECTS_BETWEEN_COLLECTIONS = 500_000

app = typer.Typer(
    name="xunmai",
    cls=Commands,
    help="Investigate who stands behind companies, contracts and money, on a graph that shows its sources.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def show_version(wanted: bool) -> None:
    """Prints the version and ends the command."""
    if wanted:
        typer.echo(f"xunmai {version('xunmai')}")
        raise typer.Exit


@app.callback()
def begin(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Private data folder; also XUNMAI_HOME.")] = None,
    language: Annotated[Language | None, typer.Option(help="en or zh; also XUNMAI_LANGUAGE.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Speak JSON; also after the command.")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Reads the settings once, before any command."""
    given: dict[str, Any] = {
        name: value for name, value in (("home", home), ("language", language)) if value is not None
    }
    context.obj = Session(read_settings(given), json=json)


def read_settings(given: dict[str, Any]) -> Settings:
    """The settings of the environment, with those given on top. Raises SettingsError."""
    try:
        return Settings(**given)
    except ValidationError as error:
        entry = error.errors()[0]
        name = "XUNMAI_" + "_".join(str(part) for part in entry["loc"]).upper()
        raise SettingsError(f"{name}: {entry['msg']}", hint="xunmai doctor lists every setting") from error


def run() -> None:
    """The entry point: ends the process with an exit code that `exit_codes.py` documents."""
    # A command makes objects and ends: looking for cycles among them took a fifth of a detector's run.
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    sys.exit(call(sys.argv[1:]))


def call(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code; errors are printed, not raised."""
    try:
        app(arguments, prog_name="xunmai")
    except XunmaiError as error:
        report(error, spoken(arguments), as_json="--json" in arguments)
        return exit_code(error)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else ExitCode.DONE
    return ExitCode.DONE


def report(error: XunmaiError, language: Language, *, as_json: bool) -> None:
    """Says what went wrong, where, and how to mend it."""
    if as_json:
        place = {name: getattr(error.place, name) for name in error.place.__slots__} if error.place else None
        write_json(
            {"error": type(error).__name__, "message": error.message, "place": place, "hint": error.hint}
        )
        return
    console = Console(stderr=True, soft_wrap=True)
    console.print(f"xunmai: {told(error, language)}", style="red", markup=False, highlight=False)
