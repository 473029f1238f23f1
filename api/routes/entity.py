"""One entity: values, conflicts, records, counts and links; and charts of many."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.asking import AtDesk
from api.routes.parameters import Key, Limit, Offset
from api.services import charts, entities, expansion, observations, paths, transfers
from api.services.expansion import Wanted
from api.shapes.chart import ChartRequest, Counts, Direction, Expansion, LinkOrder, Paths, RedrawnChart
from api.shapes.entity import EntityDetail, Observations
from api.shapes.money import Transfers
from graph.money import Asked
from graph.money.account import Order

router = APIRouter(prefix="/api", tags=["entity"])


@router.get("/entity")
def entity(desk: AtDesk, key: Key) -> EntityDetail:
    """Derived values, names, aliases and conflicts of an entity; an old key answers with the new one."""
    return entities.entity(desk, key)


@router.get("/entity/observations")
def entity_observations(desk: AtDesk, key: Key, offset: Offset = 0, limit: Limit = 100) -> Observations:
    """The records that speak of an entity: file, sheet, row, load and what they say."""
    return observations.of_entity(desk, key, offset, limit)


@router.get("/entity/counts")
def entity_counts(desk: AtDesk, key: Key) -> Counts:
    """How many links an entity has, by type, direction and kind of the other end."""
    return expansion.counts(desk, key)


@router.get("/entity/links")
def entity_links(  # noqa: PLR0913, PLR0917 (each is a choice that the reader of a chart has)
    desk: AtDesk,
    key: Key,
    type: Annotated[str | None, Query(description="Only links of this type.")] = None,  # noqa: A002 (the wire's word)
    direction: Annotated[Direction | None, Query(description="Only links out of it, or into it.")] = None,
    kind: Annotated[str | None, Query(description="Only links whose other end is of this kind.")] = None,
    order: Annotated[LinkOrder, Query(description="Largest amount, latest date, or name first.")] = "amount",
    limit: Limit = 50,
) -> Expansion:
    """The links of an entity and the entities at their other ends, cut at the limit and saying so."""
    return expansion.expand(desk, key, Wanted(type, direction, kind, order, limit))


@router.get("/entity/transfers")
def entity_transfers(  # noqa: PLR0913, PLR0917 (each is a choice that the reader of a statement has)
    desk: AtDesk,
    key: Key,
    since_us: Annotated[int | None, Query(description="From this moment on, in UTC microseconds.")] = None,
    until_us: Annotated[int | None, Query(description="Before this moment, in UTC microseconds.")] = None,
    direction: Annotated[Direction | None, Query(description="Only what it paid, or received.")] = None,
    other: Annotated[
        str | None, Query(max_length=2000, description="Only with this other side, by its key.")
    ] = None,
    order: Annotated[Order, Query(description="Newest, oldest or largest first.")] = "newest",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Transfers:
    """The transfers of an account, one by one, read from the tables; cut at the limit and saying so."""
    if other is not None:
        desk.about.append(other)
    asked = Asked(since_us, until_us, direction, other, order=order, limit=limit, offset=offset)
    return transfers.of_entity(desk, key, asked)


@router.post("/chart")
def chart(desk: AtDesk, wish: ChartRequest) -> RedrawnChart:
    """The nodes and links of a saved chart as they are today; keys that were merged say what they became."""
    desk.about.extend(wish.nodes)
    return charts.redraw(desk, wish)


@router.get("/path")
def path(
    desk: AtDesk,
    start: Annotated[str, Query(alias="from", min_length=1, max_length=2000)],
    end: Annotated[str, Query(alias="to", min_length=1, max_length=2000)],
    hops: Annotated[int, Query(ge=1, le=8, description="Longest way to look for.")] = 4,
    types: Annotated[list[str] | None, Query(description="Only along these types; none is all.")] = None,
    limit: Annotated[int, Query(ge=1, le=50, description="Most ways that are brought.")] = 10,
) -> Paths:
    """The shortest ways between two entities, within a number of hops and the time limit."""
    return paths.between(desk, paths.Ends(start, end), hops, tuple(types or ()), limit)
