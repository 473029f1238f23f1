"""How the model lies in the database: the properties that a node or a relationship may bear."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import StoreError
from graph.model import Column, Model

DERIVED = (
    Column("sources", "texts"),
    Column("compartments", "texts"),
    Column("observations", "integer"),
    Column("conflicts", "texts"),
)
NODE_COLUMNS = (Column("key", "text"), Column("title", "text"), Column("aliases", "texts"), *DERIVED)
LINK_COLUMNS = (Column("key", "text"), Column("aliases", "texts"), *DERIVED)
ENDS = ("start_kind", "start_key", "end_kind", "end_key")


def node_columns(model: Model, kind: str) -> tuple[Column, ...]:
    """The properties of a node of this kind, `key` first. Raises StoreError where there is no such kind."""
    if kind not in model.kinds:
        raise StoreError(f"the model has no kind of node {kind!r}", hint=f"it has {', '.join(model.kinds)}")
    space = model.spaces[model.kinds[kind].space]
    return _with(NODE_COLUMNS, (column for entry in space.properties for column in entry.columns))


def link_columns(model: Model, name: str) -> tuple[Column, ...]:
    """The properties of a relationship of this type, `key` first. Raises StoreError where there is none."""
    if name not in model.relationships:
        raise StoreError(
            f"the model has no relationship {name!r}", hint=f"it has {', '.join(model.relationships)}"
        )
    declared = model.relationships[name].properties
    return _with(LINK_COLUMNS, (column for entry in declared for column in entry.columns))


def _with(leading: tuple[Column, ...], declared: Iterable[Column]) -> tuple[Column, ...]:
    names = {column.name for column in leading}
    return (*leading, *(column for column in declared if column.name not in names))
