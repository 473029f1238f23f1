"""`--json` behind every command, as it stands before it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer

Wish = Annotated[bool, typer.Option("--json", help="Speak JSON on the standard output.")]


def with_json(command: Callable[..., None]) -> Callable[..., None]:
    """The command with `--json` among its own options, where a person would write it."""

    @functools.wraps(command)
    def speaking(context: typer.Context, *, json: bool = False, **named: Any) -> None:
        if json:
            context.obj = replace(context.obj, json=True)
        command(context, **named)

    signature = inspect.signature(command, eval_str=True)
    option = inspect.Parameter("json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Wish)
    changed: Any = speaking
    changed.__signature__ = signature.replace(parameters=[*signature.parameters.values(), option])
    changed.__annotations__ = {
        name: entry.annotation for name, entry in changed.__signature__.parameters.items()
    }
    return speaking
