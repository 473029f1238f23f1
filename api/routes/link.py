"""One link, and where it comes from."""

from __future__ import annotations

from fastapi import APIRouter

from api.asking import AtDesk
from api.routes.parameters import Key, Limit, Offset
from api.services import entities, observations
from api.shapes.entity import LinkDetail, Observations

router = APIRouter(prefix="/api/link", tags=["link"])


@router.get("")
def link(desk: AtDesk, key: Key) -> LinkDetail:
    """One link with its values, conflicts and both ends."""
    return entities.link(desk, key)


@router.get("/observations")
def link_observations(desk: AtDesk, key: Key, offset: Offset = 0, limit: Limit = 100) -> Observations:
    """The records that a link comes from: file, sheet, row, load and what they say."""
    return observations.of_link(desk, key, offset, limit)
