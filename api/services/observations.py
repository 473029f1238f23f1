"""Observations."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.entity import Observations


def of_entity(desk: Desk, key: str, offset: int, limit: int) -> Observations:
    """Records of an entity."""
    raise NotImplementedError


def of_link(desk: Desk, key: str, offset: int, limit: int) -> Observations:
    """Records of a link."""
    raise NotImplementedError
