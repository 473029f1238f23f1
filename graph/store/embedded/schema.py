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


def statements(model: Model) -> Iterator[str]:
    """One script a kind and relationship type; each leaves what is there already as it is."""
    for kind in model.kinds:
        yield _script("VERTEX", kind, node_columns(model, kind), indexed=("title",))
    for name in model.relationships:
        yield _script("EDGE", name, link_columns(model, name), indexed=())


def _script(shape: str, name: str, columns: tuple[Column, ...], indexed: tuple[str, ...]) -> str:
    lines = [f"CREATE {shape} TYPE `{name}` IF NOT EXISTS"]
    lines += [
        f"CREATE PROPERTY `{name}`.`{column.name}` IF NOT EXISTS {SQL_TYPES[column.type]}"
        for column in columns
    ]
    lines.append(f"CREATE INDEX IF NOT EXISTS ON `{name}` (`key`) UNIQUE")
    lines += [f"CREATE INDEX IF NOT EXISTS ON `{name}` (`{column}`) NOTUNIQUE" for column in indexed]
    return ";\n".join(lines) + ";"
