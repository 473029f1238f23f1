"""Links in full."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.entity import LinkDetail


def detail(desk: Desk, key: str) -> LinkDetail:
    """A link in full."""
    raise NotImplementedError
