"""One link, and where it comes from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.asking import AtDesk
from api.routes.parameters import Key, Limit, Offset
from api.services import entities, observations, transfers
from api.shapes.entity import LinkDetail, Observations
from api.shapes.money import Transfers
from graph.money import Asked
from graph.money.account import Order

router = APIRouter(prefix="/api/link", tags=["link"])


@router.get("")
def link(desk: AtDesk, key: Key) -> LinkDetail:
    """One link with its values, conflicts and both ends."""
    return entities.link(desk, key)


@router.get("/observations")
def link_observations(desk: AtDesk, key: Key, offset: Offset = 0, limit: Limit = 100) -> Observations:
    """The records that a link comes from: file, sheet, row, load and what they say."""
    return observations.of_link(desk, key, offset, limit)


@router.get("/transfers")
def link_transfers(
    desk: AtDesk,
    key: Key,
    order: Annotated[Order, Query(description="Newest, oldest or largest first.")] = "newest",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Transfers:
    """The transfers that a flow sums, one by one; a chart may take each."""
    return transfers.of_flow(desk, key, Asked(order=order, offset=offset, limit=limit))
