"""The city's calendar: months, weekdays, feasts, hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from loaders.city.chance import Floats, Ints, weighted
from loaders.city.plan import CityPlan

DAY = 86_400
HOUR = 3_600
# 春节, first day of the lunar year.
NEW_YEARS = (
    "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01",
    "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03",
)  # fmt: skip
# How much of a day's doings fall into each hour.
HOURS = {
    "shop": [1, 0.5, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 5, 6, 9, 10, 7, 5, 5, 6, 9, 11, 10, 8, 6, 4, 2],
    "office": [0, 0, 0, 0, 0, 0, 0, 0.3, 4, 10, 11, 6, 2, 4, 9, 10, 8, 3, 0.6, 0.2, 0.1, 0, 0, 0],
    "people": [1.5, 0.8, 0.4, 0.2, 0.2, 0.4, 1, 2, 4, 6, 7, 6, 6, 5, 5, 5, 5, 6, 7, 8, 9, 9, 6, 3],
    "night": [3, 2, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 2, 2, 1, 1, 1, 2, 3, 5, 8, 10, 12, 10, 6],
    "batch": [0, 2, 6, 4, 1, 0, 0, 0, 2, 8, 9, 4, 0, 0, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0],
}
# Monday to Sunday.
WEEKS = {
    "shop": [0.9, 0.9, 0.9, 0.95, 1.15, 1.35, 1.3],
    "office": [1.1, 1.1, 1.0, 1.0, 1.15, 0.12, 0.06],
    "people": [1.0, 0.95, 0.95, 0.95, 1.05, 1.1, 1.05],
    "any": [1.0] * 7,
}
# January to December; the feast itself is weighed by `feast`.
SEASON = {
    "shop": [1.1, 0.85, 0.95, 0.95, 1.0, 1.1, 0.95, 0.95, 1.05, 1.05, 1.2, 1.15],
    "trade": [0.95, 0.6, 1.05, 1.0, 1.0, 1.05, 0.95, 1.0, 1.1, 1.0, 1.1, 1.35],
    "gifts": [1.3, 1.5, 0.7, 0.8, 1.3, 0.8, 0.7, 0.8, 1.2, 1.7, 0.9, 0.8],
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whole months from `start`; days are numbered from it, moments are seconds since 1970-01-01."""

    start: date
    months: int

    @property
    def first_day(self) -> int:
        """The first day, since 1970-01-01."""
        return int(np.datetime64(self.start, "D").astype(np.int64))

    @property
    def days(self) -> int:
        """How many days it has."""
        return int(self.month_starts()[-1])

    def month_starts(self) -> Ints:
        """The first day of every month, and the day after the last, counted from `start`."""
        months = np.datetime64(self.start, "M") + np.arange(self.months + 1)
        return months.astype("datetime64[D]").astype(np.int64) - self.first_day

    def month_days(self, month: int) -> Ints:
        """The days of one month, counted from `start`."""
        starts = self.month_starts()
        return np.arange(starts[month], starts[month + 1])

    def month_of_year(self, month: int) -> int:
        """0 for January."""
        return (self.start.month - 1 + month) % 12

    def weekdays(self, days: Ints) -> Ints:
        """0 for Monday."""
        return np.asarray((days + self.first_day + 3) % 7)

    def feast(self, days: Ints) -> Floats:
        """How near the days are to the lunar new year: 1 in the week before it, falling to 0."""
        feasts = np.array([np.datetime64(day, "D").astype(np.int64) for day in NEW_YEARS]) - self.first_day
        distance = days[:, None] - feasts[None, :]
        return np.asarray(np.exp(-((distance + 3.0) ** 2) / 60.0).sum(axis=1))

    def draw_days(
        self, rng: np.random.Generator, days: Ints, week: str, size: int, feast: float = 0.0
    ) -> Ints:
        """Days drawn from these, by weekday and by `feast` times how near the new year is."""
        weights = np.array(WEEKS[week])[self.weekdays(days)] * (1 + feast * self.feast(days))
        return days[weighted(rng, weights, size)]

    def moments(self, rng: np.random.Generator, days: Ints, hours: str) -> Ints:
        """A moment on each of the days, by the hours of the doing."""
        weights = np.array(HOURS[hours], dtype=np.float64)
        edges = np.cumsum(weights) / weights.sum()
        hour = np.minimum(np.searchsorted(edges, rng.random(len(days)), side="right"), 23)
        seconds = (rng.random(len(days)) * HOUR).astype(np.int64)
        return np.asarray((days + self.first_day) * DAY + hour * HOUR + seconds)

    def day_of(self, moments: Ints) -> Ints:
        """The day of each moment, counted from `start`."""
        return np.asarray(moments // DAY - self.first_day)


def calendar_of(plan: CityPlan) -> Calendar:
    """The calendar of a planned city."""
    return Calendar(plan.start, plan.months)
