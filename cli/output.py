"""Tables for people and JSON for programs, from the same rows."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import orjson
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from cli.session import Session
from graph.currencies import amount_text

WIDEST = 10_000


def write_json(value: object) -> None:
    """Writes one JSON document to the standard output."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, default=_plain, option=options))
    sys.stdout.buffer.flush()


def write_table(
    session: Session,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    numbers: Sequence[str] = (),
    whole: Sequence[str] = (),
    title: str | None = None,
) -> None:
    """Prints rows under their headings.

    Columns named in `numbers` stand to the right; those in `whole` are never broken, so that what stands in them
    can be copied. Into a file or a pipe nothing is broken.
    """
    headed = any(columns)
    table = Table(
        box=box.SIMPLE_HEAD if headed else None,
        show_header=headed,
        title=title,
        title_justify="left",
        pad_edge=False,
    )
    for name in columns:
        right = name in numbers
        kept = right or name in whole
        table.add_column(name, justify="right" if right else "left", no_wrap=kept, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell(value)) for value in row))
    console = session.out
    needed = Measurement.get(console, console.options.update(max_width=WIDEST), table)
    width = max(console.width, needed.minimum) if console.is_terminal else needed.maximum
    Console(file=console.file, width=width).print(table)


def cell(value: object) -> str:
    """A value as a person reads it; nothing stands for what is not known."""
    match value:
        case None:
            text = ""
        case bool():
            text = "✓" if value else ""
        case int():
            text = f"{value:,}"
        case float():
            text = f"{value:,.2f}"
        case dict():
            text = ", ".join(f"{name}: {cell(part)}" for name, part in value.items())
        case list() | tuple():
            text = ", ".join(cell(part) for part in value)
        case _:
            text = str(value)
    return text


def money(minor: int | None, currency: str | None) -> str:
    """An amount from its minor unit, for example 1,234.50 CNY or 1,234 JPY; empty where it is not known."""
    return "" if minor is None else amount_text(minor, currency)


def _plain(value: object) -> object:
    dump = getattr(value, "model_dump", None)
    if dump is not None:
        return dump(mode="json")
    return str(value)
