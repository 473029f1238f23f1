"""The embedded engine's types, properties and indexes, made from the model in its own SQL."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Column, ColumnType, Model
from graph.store.layout import link_columns, node_columns

SQL_TYPES: dict[ColumnType, str] = {
    "text": "STRING",
    "integer": "LONG",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "wall_time": "DATETIME_MICROS",
    "texts": "LIST OF STRING",
}


TYPES_A_SCRIPT = 10
"""Sent one by one, types take three times as long; all in one script would come near a short time limit."""


def scripts(model: Model) -> Iterator[str]:
    """Makes all kinds and relationship types, some in each script; what is there already stays as it is."""
    types = list(_types(model))
    for start in range(0, len(types), TYPES_A_SCRIPT):
        yield "\n".join(types[start : start + TYPES_A_SCRIPT])


def _types(model: Model) -> Iterator[str]:
    for kind in model.kinds:
        yield _statements("VERTEX", kind, node_columns(model, kind), indexed=("title",))
    for name in model.relationships:
        yield _statements("EDGE", name, link_columns(model, name), indexed=())


def _statements(shape: str, name: str, columns: tuple[Column, ...], indexed: tuple[str, ...]) -> str:
    lines = [f"CREATE {shape} TYPE `{name}` IF NOT EXISTS"]
    lines += [
        f"CREATE PROPERTY `{name}`.`{column.name}` IF NOT EXISTS {SQL_TYPES[column.type]}"
        for column in columns
    ]
    lines.append(f"CREATE INDEX IF NOT EXISTS ON `{name}` (`key`) UNIQUE")
    lines += [f"CREATE INDEX IF NOT EXISTS ON `{name}` (`{column}`) NOTUNIQUE" for column in indexed]
    return ";\n".join(lines) + ";"
