"""Where one venture is drawn: the city's life, a stream of chance of its own, its number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.calendar import Calendar
from loaders.city.chance import Ints
from loaders.city.ordinary import Life
from loaders.city.payments import Payments, channel, marked, pay, purposes
from loaders.city.town import Town

BY_PEOPLE = ("手机银行", "手机银行", "网银")


@dataclass(frozen=True, slots=True)
class Scene:
    """What every part of a venture is drawn with."""

    life: Life
    rng: np.random.Generator
    number: int

    @property
    def town(self) -> Town:
        """The town."""
        return self.life.town

    @property
    def calendar(self) -> Calendar:
        """The town's calendar."""
        return self.life.town.calendar

    def span(self) -> tuple[int, int]:
        """First and last day on which a venture means to gather; it may outlast the calendar."""
        days = self.calendar.days
        first = int(self.rng.uniform(0.03, 0.55) * days)
        return first, min(days - 1, first + int(self.rng.uniform(0.25, 1.0) * days))

    def moments(self, days: Ints, hours: str = "people") -> Ints:
        """A moment on each of these days, by the hours of the doing."""
        return self.calendar.moments(self.rng, days, hours)

    def among(self, accounts: Ints, size: int) -> Ints:
        """So many draws of these accounts."""
        return accounts[self.rng.integers(0, len(accounts), size)]

    def pay(
        self, ends: tuple[Ints, Ints], amount_minor: Ints, at: Ints, words: tuple[str, ...], part: str
    ) -> Payments:
        """Payments of this venture from the first of `ends` to the second, each with one of the words."""
        word = purposes(*words)[self.rng.integers(0, len(words), len(at))]
        way = np.array([channel(name) for name in BY_PEOPLE])[self.rng.integers(0, len(BY_PEOPLE), len(at))]
        return marked(pay(*ends, amount_minor, at, word, way), self.number, part)

    def within(self, payments: Payments) -> Payments:
        """Those that fall into the calendar."""
        days = self.calendar.day_of(payments.at)
        return payments.where((days >= 0) & (days < self.calendar.days))


def scene_of(life: Life, what: str, number: int) -> Scene:
    """The scene of one venture."""
    return Scene(life, life.town.chance.of(what, number), number)
