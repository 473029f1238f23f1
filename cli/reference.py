"""The reference pages: `python -m cli.reference` writes `docs/cli.md` and `docs/settings.md` anew.

A test compares what stands there with what this makes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr

from cli import exit_codes
from cli.main import app
from graph.settings import Settings

WIDTH = 100


def commands_page() -> str:
    """Every command with its `--help`, and the exit codes."""
    root: Any = typer.main.get_command(app)
    top = root.make_context("xunmai", [], resilient_parsing=True)
    lines = ["# The command", "", "Made by `python -m cli.reference`; a test keeps it fresh.", ""]
    lines += _help(top, None)
    for name, command in root.commands.items():
        context = command.make_context(name, [], parent=top, resilient_parsing=True)
        lines += _help(context, name)
        for part, inner in getattr(command, "commands", {}).items():
            lines += _help(
                inner.make_context(part, [], parent=context, resilient_parsing=True), f"{name} {part}"
            )
    table = (exit_codes.__doc__ or "").partition("\n\n")[2].strip()
    return "\n".join([*lines, "## Exit codes", "", table, ""])


def _help(context: Any, heading: str | None) -> list[str]:
    context.terminal_width = WIDTH
    text = "\n".join(line.rstrip() for line in context.command.get_help(context).splitlines())
    title = [f"## {heading}", ""] if heading else []
    return [*title, "```text", text, "```", ""]


def settings_page() -> str:
    """Every setting with its default and what it is for."""
    return "\n".join([*_settings(), ""])


def _settings() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield "Made by `python -m cli.reference`; a test keeps it fresh. Each is an environment variable;"
    yield "no secret has a default. `xunmai doctor` shows what is in force."
    yield ""
    yield "| variable | default | meaning |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        default = (
            "" if field.default is None or isinstance(field.default, SecretStr) else f"`{field.default}`"
        )
        shown = "the user's data folder" if field.default_factory is not None else default
        yield f"| `XUNMAI_{name.upper()}` | {shown} | {field.description} |"


def main() -> None:
    """Writes both pages."""
    docs = Path(__file__).resolve().parent.parent / "docs"
    docs.joinpath("cli.md").write_text(commands_page(), encoding="utf-8")
    docs.joinpath("settings.md").write_text(settings_page(), encoding="utf-8")
    sys.stdout.write("docs/cli.md and docs/settings.md are fresh\n")


if __name__ == "__main__":
    main()
