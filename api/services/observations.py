"""The records that speak of an entity or a link."""

from __future__ import annotations

from api.desk import Desk
from api.reading import lookups, money
from api.reading.origins import origin_of
from api.reading.reading import Reading, Row
from api.reading.values import values_of
from api.services.transfers import flow_of
from api.shapes.entity import Observation, Observations
from graph.model import Table
from graph.money import Flow

STRETCH = """
SELECT *, count(*) OVER () AS total FROM "said_{table}" WHERE h = hash($key) AND entity = $key
ORDER BY load, file, sheet, "row", place LIMIT $limit OFFSET $offset
"""
COUNT = 'SELECT count(*) AS total FROM "said_{table}" WHERE h = hash($key) AND entity = $key'


def of_entity(desk: Desk, key: str, offset: int, limit: int) -> Observations:
    """The records of an entity, the oldest load first. Raises NotFoundError."""
    node = lookups.node(desk.reading, key)
    table = desk.reading.model.kinds[node.kind].space
    return _stretch(desk.reading, desk.reading.model.tables[table], node.key, (offset, limit))


def of_link(desk: Desk, key: str, offset: int, limit: int) -> Observations:
    """The records that a link comes from, the oldest load first. Raises NotFoundError."""
    link = lookups.link(desk.reading, key)
    flow = flow_of(link)
    if flow is not None:
        return _of_flow(desk, link.key, flow, (offset, limit))
    table = desk.reading.model.relationships[link.type].table
    return _stretch(desk.reading, desk.reading.model.tables[table], link.key, (offset, limit))


def _of_flow(desk: Desk, key: str, flow: Flow, stretch: tuple[int, int]) -> Observations:
    """The records of the transfers that a flow sums."""
    offset, limit = stretch
    total, rows = money.records_of(desk, flow, limit, offset)
    table = desk.reading.model.tables["transferred"]
    return Observations(
        key=key,
        total=total,
        shown=len(rows),
        offset=offset,
        observations=tuple(_observation(desk.reading, table, row) for row in rows),
    )


def _stretch(reading: Reading, table: Table, key: str, stretch: tuple[int, int]) -> Observations:
    offset, limit = stretch
    if f"said_{table.name}" not in reading.tables:
        return Observations(key=key, total=0, shown=0, offset=offset, observations=())
    parameters = {"key": key, "limit": limit, "offset": offset}
    rows = reading.rows(STRETCH.format(table=table.name), parameters)
    total = (
        rows[0]["total"] if rows else reading.rows(COUNT.format(table=table.name), {"key": key})[0]["total"]
    )
    return Observations(
        key=key,
        total=total,
        shown=len(rows),
        offset=offset,
        observations=tuple(_observation(reading, table, row) for row in rows),
    )


def _observation(reading: Reading, table: Table, row: Row) -> Observation:
    return Observation(
        table=table.name,
        key=row["key"],
        kind=row.get("kind"),
        start_key=row.get("start_key"),
        end_key=row.get("end_key"),
        values=values_of(table.declares.properties, row),
        origin=origin_of(reading, row),
    )
