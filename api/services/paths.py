"""Paths."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk import Desk
from api.shapes.chart import Paths


@dataclass(frozen=True)
class Ends:
    """The two ends of a path."""

    start: str
    end: str


def between(desk: Desk, ends: Ends, hops: int, types: tuple[str, ...], limit: int) -> Paths:
    """Paths."""
    raise NotImplementedError
