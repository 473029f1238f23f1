"""Counts first, then links: so that expanding a hub never floods the chart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.desk import Desk
from api.reading import lookups
from api.reading.reading import Reading, Row
from api.shapes.chart import Counts, Direction, Expansion, LinkCount, LinkOrder

COUNTS = """
SELECT type, direction, kind, currency, count(*) AS links, sum(amount_minor)::BIGINT AS amount
FROM adjacent WHERE h = hash($key) AND node = $key GROUP BY ALL ORDER BY links DESC, type, direction, kind
"""
WANTED = """
SELECT a.link, a.other, count(*) OVER () AS total
FROM adjacent a {join}
WHERE a.h = hash($key) AND a.node = $key
  AND ($type IS NULL OR a.type = $type) AND ($direction IS NULL OR a.direction = $direction)
  AND ($kind IS NULL OR a.kind = $kind)
ORDER BY {order} LIMIT $limit
"""
BY_TITLE = "LEFT JOIN node n ON n.h = hash(a.other) AND n.key = a.other"
ORDERS: dict[LinkOrder, str] = {
    "amount": 'a.amount_minor DESC NULLS LAST, a."at" DESC NULLS LAST, a.link',
    "date": 'a."at" DESC NULLS LAST, a.amount_minor DESC NULLS LAST, a.link',
    "name": 'n.title NULLS LAST, a."at" DESC NULLS LAST, a.link',
}


@dataclass(frozen=True)
class Wanted:
    """Which links are wanted, in which order and how many."""

    type: str | None
    direction: Direction | None
    kind: str | None
    order: LinkOrder
    limit: int


def counts(desk: Desk, key: str) -> Counts:
    """How many links an entity has, by type, direction and kind of the other end. Raises NotFoundError."""
    known = lookups.known(desk.reading, key)
    rows = desk.reading.rows(COUNTS, {"key": known})
    grouped: dict[tuple[str, Direction, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["type"], row["direction"], row["kind"]].append(row)
    found = [_count(group, members) for group, members in grouped.items()]
    found.sort(key=lambda entry: (-entry.count, entry.type, entry.direction, entry.kind))
    return Counts(key=known, total=sum(entry.count for entry in found), counts=tuple(found))


def expand(desk: Desk, key: str, wanted: Wanted) -> Expansion:
    """The links wanted and the nodes at their other ends, the entity first. Raises NotFoundError."""
    node = lookups.node(desk.reading, key)
    rows = _rows(desk.reading, node.key, wanted)
    links = lookups.links(desk.reading, (row["link"] for row in rows))
    others = lookups.nodes(desk.reading, (row["other"] for row in rows if row["other"] != node.key))
    return Expansion(
        key=node.key,
        order=wanted.order,
        total=rows[0]["total"] if rows else 0,
        shown=len(links),
        nodes=(node, *others),
        links=tuple(links),
    )


def _rows(reading: Reading, key: str, wanted: Wanted) -> list[Row]:
    query = WANTED.format(join=BY_TITLE if wanted.order == "name" else "", order=ORDERS[wanted.order])
    return reading.rows(
        query,
        {
            "key": key,
            "type": wanted.type,
            "direction": wanted.direction,
            "kind": wanted.kind,
            "limit": wanted.limit,
        },
    )


def _count(group: tuple[str, Direction, str], members: list[Row]) -> LinkCount:
    name, direction, kind = group
    amounts = {row["currency"] or "": row["amount"] for row in members if row["amount"] is not None}
    return LinkCount(
        type=name, direction=direction, kind=kind, count=sum(row["links"] for row in members), amounts=amounts
    )
