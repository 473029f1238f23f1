"""Health."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.house import Health


def health(desk: Desk) -> Health:
    """Health."""
    raise NotImplementedError
