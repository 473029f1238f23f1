"""A node's links for a chart: counted first, so that a hub never floods it, then fetched a few at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from graph.errors import NotFoundError, StoreError
from graph.model import Model
from graph.store.bolt import BoltStore
from graph.store.layout import link_columns, node_columns
from graph.store.result import LinkValue, NodeValue

Direction = Literal["out", "in"]
ARROWS: dict[Direction, tuple[str, str]] = {"out": ("-", "->"), "in": ("<-", "-")}


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many links of one type lead from or to a node, by the kind of their other end."""

    type: str
    direction: Direction
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Which of a node's links are wanted; what is None is not asked for."""

    type: str | None = None
    direction: Direction | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link, which way it leads, and the node at its other end."""

    link: LinkValue
    direction: Direction
    node: NodeValue


def link_counts(store: BoltStore, kind: str, key: str) -> list[LinkCount]:
    """A node's links, counted by type, direction and kind of the other end, most first.

    Raises NotFoundError where there is no such node.
    """
    node_columns(store.model, kind)
    parts = [
        f"MATCH (n:{kind} {{key: $key}}){left}[r]{right}(m) "
        f"RETURN type(r) AS type, '{direction}' AS direction, labels(m)[0] AS kind, count(*) AS count"
        for direction, (left, right) in ARROWS.items()
    ]
    found = store.read(" UNION ALL ".join(parts), {"key": key}, rows=10_000)
    if not found.rows:
        _require(store, kind, key)
    return sorted((LinkCount(*row) for row in found.rows), key=lambda entry: (-entry.count, entry.type))


def links(
    store: BoltStore, kind: str, key: str, wanted: LinkFilter, *, order: str | None = None, limit: int = 50
) -> list[FoundLink]:
    """At most `limit` of a node's links, those of the greatest `order` first (a property of the links).

    Raises StoreError where the model has no such type, kind or property.
    """
    statement = _links_statement(store.model, kind, wanted, order)
    found = store.read(statement, {"key": key, "limit": limit}, rows=2 * limit)
    both = [_found(key, row) for row in found.rows]
    if order and wanted.direction is None:
        both.sort(key=lambda entry: _rank(entry.link.properties.get(order)), reverse=True)
    return both[:limit]


def _links_statement(model: Model, kind: str, wanted: LinkFilter, order: str | None) -> str:
    node_columns(model, kind)
    other = f"m:{wanted.kind}" if wanted.kind and node_columns(model, wanted.kind) else "m"
    typed = f"r:{wanted.type}" if wanted.type and link_columns(model, wanted.type) else "r"
    directions: list[Direction] = [wanted.direction] if wanted.direction else ["out", "in"]
    sort = f" ORDER BY r.{order} IS NULL, r.{order} DESC" if order and _known(model, wanted, order) else ""
    parts = []
    for direction in directions:
        left, right = ARROWS[direction]
        pattern = f"(n:{kind} {{key: $key}}){left}[{typed}]{right}({other})"
        parts.append(f"MATCH {pattern} RETURN r, '{direction}' AS direction, m{sort} LIMIT $limit")
    return " UNION ALL ".join(parts)


def _known(model: Model, wanted: LinkFilter, order: str) -> bool:
    names = [wanted.type] if wanted.type else list(model.relationships)
    if not any(column.name == order for name in names for column in link_columns(model, name)):
        raise StoreError(f"no relationship can be ordered by {order!r}", hint="use a property of the model")
    return True


def _found(key: str, row: list[object]) -> FoundLink:
    link, direction, node = row
    assert isinstance(link, LinkValue)
    assert isinstance(node, NodeValue)
    if direction == "out":
        ends = LinkValue(link.type, link.properties, key, node.key)
        return FoundLink(ends, "out", node)
    return FoundLink(LinkValue(link.type, link.properties, node.key, key), "in", node)


def _rank(value: Any) -> tuple[bool, Any]:
    """What is unknown comes last."""
    return (value is not None, value)


def _require(store: BoltStore, kind: str, key: str) -> None:
    if not store.read(f"MATCH (n:{kind} {{key: $key}}) RETURN n.key", {"key": key}).rows:
        raise NotFoundError(f"there is no {kind} {key!r} in the graph database")
