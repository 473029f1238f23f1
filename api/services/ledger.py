"""Loads and sources."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.house import Loads, Sources


def loads(desk: Desk, offset: int, limit: int) -> Loads:
    """Loads."""
    raise NotImplementedError


def sources(desk: Desk) -> Sources:
    """Sources."""
    raise NotImplementedError
