"""Saved charts: what their keys mean today."""

from __future__ import annotations

from api.desk import Desk
from api.reading import lookups
from api.reading.reading import Reading
from api.shapes.base import Cut
from api.shapes.chart import ChartRequest, RedrawnChart

MOST_CONNECTED = 10_000
BETWEEN = """
WITH wanted AS MATERIALIZED (SELECT unnest($keys::VARCHAR[]) AS key)
SELECT a.link, count(*) OVER () AS total
FROM adjacent a SEMI JOIN wanted ON a.other = wanted.key
WHERE a.h IN (SELECT hash(unnest($keys::VARCHAR[]))) AND a.node IN (FROM wanted) AND a.direction = 'out'
ORDER BY a.link LIMIT $limit
"""


def redraw(desk: Desk, wish: ChartRequest) -> RedrawnChart:
    """The nodes and links of a chart as they are today, and what became of keys that were merged or lost."""
    reading = desk.reading
    node_keys = lookups.canonicals(reading, wish.nodes)
    link_keys = lookups.canonicals(reading, wish.links, "link_alias")
    links = {link.key: link for link in lookups.links(reading, link_keys.values())}
    nodes = {node.key: node for node in lookups.nodes(reading, node_keys.values())}
    connected, found = _between(reading, list(nodes)) if wish.connect else (Cut(total=0, shown=0), [])
    links |= {link.key: link for link in lookups.links(reading, found)}
    ends = [end for link in links.values() for end in (link.start, link.end) if end not in nodes]
    known = nodes.keys() | links.keys()
    asked = {**node_keys, **link_keys}
    return RedrawnChart(
        nodes=(*nodes.values(), *lookups.nodes(reading, ends)),
        links=tuple(links.values()),
        renamed={old: new for old, new in asked.items() if old != new and new in known},
        missing=tuple(old for old, new in asked.items() if new not in known),
        connected=connected,
    )


def _between(reading: Reading, keys: list[str]) -> tuple[Cut, list[str]]:
    """The links that join any two of the nodes."""
    rows = reading.rows(BETWEEN, {"keys": keys, "limit": MOST_CONNECTED}) if keys else []
    total = rows[0]["total"] if rows else 0
    return Cut(total=total, shown=len(rows)), [row["link"] for row in rows]
