"""The commands, each in the module of its group; a module is read when one of its commands is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperGroup

from cli.json_option import with_json

PLACES = {
    "demo": "serving",
    "serve": "serving",
    "load": "loading",
    "loads": "loading",
    "withdraw": "loading",
    "source": "sources",
    "city": "city",
    "detect": "detecting",
    "leads": "detecting",
    "contracts": "contracts",
    "find": "looking",
    "show": "looking",
    "query": "looking",
    "trace": "tracing",
    "same": "identity",
    "not-same": "identity",
    "undo": "identity",
    "proposals": "identity",
    "export": "exporting",
    "rebuild": "upkeep",
    "doctor": "upkeep",
    "stop": "upkeep",
}
"""The module of each command, in the order in which they are listed."""


class Commands(TyperGroup):
    """The commands of `xunmai`: `xunmai loads` need not wait for what only the service or a detector uses."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = cast("dict[str, Any]", _Shelf())


class _Shelf(Mapping[str, Any]):
    """Commands by name, each made when it is looked at."""

    def __getitem__(self, name: str) -> Any:
        return group(PLACES[name])[name]

    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)


@lru_cache
def group(module: str) -> dict[str, Any]:
    """The commands of a module by name, each with `--json` among its options."""
    shelf = typer.Typer(rich_markup_mode=None)
    import_module(f"cli.commands.{module}").add_to(shelf)
    inner = [entry.typer_instance for entry in shelf.registered_groups if entry.typer_instance]
    for place in (shelf, *inner):
        for command in place.registered_commands:
            assert command.callback is not None
            command.callback = with_json(command.callback)
    return dict(typer.main.get_group(shelf).commands)
