"""Entities in full."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.entity import EntityDetail


def detail(desk: Desk, key: str) -> EntityDetail:
    """An entity in full."""
    raise NotImplementedError
