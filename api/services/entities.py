"""Entities and links in full: derived values, names, aliases and conflicts."""

from __future__ import annotations

from api.desk import Desk
from api.reading import lookups
from api.reading.conflicts import conflicts, names
from api.services.holders import holders
from api.shapes.entity import EntityDetail, LinkDetail


def entity(desk: Desk, key: str) -> EntityDetail:
    """An entity in full; an old key answers with the canonical one. Raises NotFoundError."""
    reading = desk.reading
    node = lookups.node(reading, key)
    space = reading.model.kinds[node.kind].space
    return EntityDetail(
        asked=key,
        renamed=key != node.key,
        entity=node,
        names=names(reading, space, node.key),
        holders=holders(desk, node),
        conflicts=conflicts(reading, space, node.key, node.conflicts),
    )


def link(desk: Desk, key: str) -> LinkDetail:
    """A link in full, with both its ends. Raises NotFoundError."""
    reading = desk.reading
    found = lookups.link(reading, key)
    ends = {node.key: node for node in lookups.nodes(reading, (found.start, found.end))}
    table = reading.model.relationships[found.type].table
    return LinkDetail(
        link=found,
        start=ends[found.start],
        end=ends[found.end],
        conflicts=conflicts(reading, table, found.key, found.conflicts),
    )
