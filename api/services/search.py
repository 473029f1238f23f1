"""Search."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.search import Hits


def find(desk: Desk, q: str, kinds: tuple[str, ...], limit: int) -> Hits:
    """Hits."""
    raise NotImplementedError
