"""What city is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph.errors import SettingsError

LEAST_PEOPLE = 1_000
MOST_PEOPLE = 10_000_000

Delivery = Literal["banks", "platform"]
Form = Literal["csv", "parquet"]


@dataclass(frozen=True, slots=True)
class CityPlan:
    """A city by its seed, size and time.

    `payments` is how many payments a grown person makes in shops and to people in a month, on average; all
    other flows follow from who lives and works there. `rings` and `favourites` are by default as many as
    grow with the root of the people, so that a large city is not fuller of them than a small one is.
    """

    people: int = 20_000
    seed: int = 1
    start: date = date(2022, 7, 1)
    months: int = 18
    payments: float = 6.0
    rings: int | None = None
    favourites: int | None = None
    delivery: Delivery = "banks"
    form: Form = "csv"

    def __post_init__(self) -> None:
        if not LEAST_PEOPLE <= self.people <= MOST_PEOPLE:
            raise SettingsError(
                f"a city has from {LEAST_PEOPLE:,} to {MOST_PEOPLE:,} people, not {self.people:,}"
            )
        if not 1 <= self.months <= 120 or self.start.day != 1:
            raise SettingsError("a city lives 1 to 120 whole months from the first of one")
        if not 0 < self.payments <= 200:
            raise SettingsError("a person makes more than 0 and at most 200 payments a month")
        if min(self.ring_count, self.favourite_count) < 0:
            raise SettingsError("there cannot be fewer than no rings or favourites")

    @property
    def ring_count(self) -> int:
        """How many rings there are."""
        return max(2, round(0.05 * self.people**0.5)) if self.rings is None else self.rings

    @property
    def favourite_count(self) -> int:
        """How many favoured contractors there are."""
        return max(1, round(0.04 * self.people**0.5)) if self.favourites is None else self.favourites
