"""Audit."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.house import Audit


def entries(desk: Desk, offset: int, limit: int) -> Audit:
    """Look-ups."""
    raise NotImplementedError
