"""Query parameters that several routes share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

Key = Annotated[
    str,
    Query(min_length=1, max_length=2000, description="Key of an entity, link or lead; aliases answer too."),
]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to leave out at the start.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Most that are brought.")]
