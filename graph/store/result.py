"""What a statement gives back: plain values, and graph values without a driver or an engine's ids in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import neo4j.graph
import neo4j.spatial
import neo4j.time


@dataclass(frozen=True, slots=True)
class NodeValue:
    """A node in a result: its kind and its properties, `key` among them."""

    kind: str
    properties: Mapping[str, Any]

    @property
    def key(self) -> str | None:
        """The node's key; None for a node that this project did not write."""
        return self.properties.get("key")


@dataclass(frozen=True, slots=True)
class LinkValue:
    """A relationship in a result; its ends are known only where the statement returned them too."""

    type: str
    properties: Mapping[str, Any]
    start_key: str | None = None
    end_key: str | None = None

    @property
    def key(self) -> str | None:
        """The relationship's key; None for one that this project did not write."""
        return self.properties.get("key")


@dataclass(frozen=True, slots=True)
class PathValue:
    """A path in a result: one node more than it has links."""

    nodes: tuple[NodeValue, ...]
    links: tuple[LinkValue, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a statement; `cut` says that there were more than `rows` holds."""

    columns: tuple[str, ...]
    rows: list[list[Any]]
    cut: bool
    seconds: float

    def records(self) -> list[dict[str, Any]]:
        """The rows as one mapping each, from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def value(self) -> Any:
        """The first column of the first row; None where there is no row."""
        return self.rows[0][0] if self.rows else None


def plain(value: Any) -> Any:
    """A driver's value as Python's own, or as one of the graph values above."""
    made: Any
    match value:
        case None | str() | bool() | int() | float() | bytes():
            made = value
        case neo4j.graph.Entity() | neo4j.graph.Path():
            made = _graph_value(value)
        case neo4j.time.Date() | neo4j.time.DateTime() | neo4j.time.Time():
            made = value.to_native()
        case neo4j.time.Duration():
            made = value.iso_format()
        case neo4j.spatial.Point() | list():
            made = [plain(entry) for entry in value]
        case dict():
            made = {name: plain(entry) for name, entry in value.items()}
        case _:
            made = str(value)
    return made


def _graph_value(value: neo4j.graph.Entity | neo4j.graph.Path) -> NodeValue | LinkValue | PathValue:
    if isinstance(value, neo4j.graph.Path):
        nodes = tuple(_node(node) for node in value.nodes)
        return PathValue(nodes, tuple(_link(link) for link in value.relationships))
    if isinstance(value, neo4j.graph.Node):
        return _node(value)
    if isinstance(value, neo4j.graph.Relationship):
        return _link(value)
    raise TypeError(f"no plain form for {type(value).__name__}")


def _node(node: neo4j.graph.Node) -> NodeValue:
    return NodeValue(next(iter(sorted(node.labels)), ""), _properties(node))


def _link(link: neo4j.graph.Relationship) -> LinkValue:
    start, end = link.nodes
    return LinkValue(link.type, _properties(link), _end_key(start), _end_key(end))


def _end_key(node: neo4j.graph.Node | None) -> str | None:
    return None if node is None else node.get("key")


def _properties(entity: neo4j.graph.Entity) -> dict[str, Any]:
    return {name: plain(value) for name, value in entity.items()}
