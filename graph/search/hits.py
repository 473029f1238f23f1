"""What a search brings back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Manner = Literal["exact", "identifier", "prefix", "name", "pinyin", "initials"]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that answers: the name or identifier that matched, and how.

    `key` is canonical among what was searched: with compartments given it is a key that they hold themselves.
    """

    key: str
    kind: str
    title: str
    matched: str
    how: Manner
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """The best answers first; `total` is how many there are."""

    total: int
    hits: tuple[Hit, ...]
