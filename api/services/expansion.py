"""Counts first, then links."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk import Desk
from api.shapes.chart import Counts, Direction, Expansion, LinkOrder


@dataclass(frozen=True)
class Wanted:
    """Which links are wanted, in which order and how many."""

    type: str | None
    direction: Direction | None
    kind: str | None
    order: LinkOrder
    limit: int


def counts(desk: Desk, key: str) -> Counts:
    """Counts."""
    raise NotImplementedError


def expand(desk: Desk, key: str, wanted: Wanted) -> Expansion:
    """Links."""
    raise NotImplementedError
