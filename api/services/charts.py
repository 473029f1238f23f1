"""Saved charts: what their keys mean today."""

from __future__ import annotations

from api.desk import Desk
from api.reading import lookups
from api.shapes.base import Cut
from api.shapes.chart import ChartRequest, RedrawnChart

MOST_CONNECTED = 10_000


def redraw(desk: Desk, wish: ChartRequest) -> RedrawnChart:
    """The nodes and links of a chart as they are today, and what became of keys that were merged or lost."""
    reading = desk.reading
    node_keys = lookups.canonicals(reading, wish.nodes)
    link_keys = lookups.canonicals(reading, wish.links, "link_alias")
    links = {link.key: link for link in lookups.links(reading, link_keys.values())}
    nodes = {node.key: node for node in lookups.nodes(reading, node_keys.values())}
    total, found = lookups.between(reading, list(nodes), MOST_CONNECTED) if wish.connect else (0, [])
    links |= {link.key: link for link in lookups.links(reading, found)}
    ends = [end for link in links.values() for end in (link.start, link.end) if end not in nodes]
    known = nodes.keys() | links.keys()
    asked = {**node_keys, **link_keys}
    return RedrawnChart(
        nodes=(*nodes.values(), *lookups.nodes(reading, ends)),
        links=tuple(links.values()),
        renamed={old: new for old, new in asked.items() if old != new and new in known},
        missing=tuple(old for old, new in asked.items() if new not in known),
        connected=Cut(total=total, shown=len(found)),
    )
