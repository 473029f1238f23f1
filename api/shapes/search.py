"""Hits of a search."""

from __future__ import annotations

from typing import Literal

from api.shapes.base import Cut, Shape

Manner = Literal["exact", "identifier", "prefix", "name", "pinyin", "initials"]


class Hit(Shape):
    """An entity that answers, and why."""

    key: str
    kind: str
    title: str
    matched: str
    how: Manner
    score: float


class Hits(Cut):
    """The best answers first."""

    q: str
    hits: tuple[Hit, ...]
