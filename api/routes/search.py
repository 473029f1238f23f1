"""The search box."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.asking import AtDesk
from api.services import search as searching
from api.shapes.search import Hits

router = APIRouter(prefix="/api/search", tags=["search"])


@router.get("")
def search(
    desk: AtDesk,
    q: Annotated[
        str, Query(min_length=1, max_length=200, description="Name, pinyin, initials or identifier.")
    ],
    kind: Annotated[list[str], Query(description="Only these kinds; none is all.")] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Hits:
    """Entities by name, pinyin, initials or identifier, the best first, each with what matched."""
    return searching.find(desk, q, tuple(kind), limit)
