"""Who lives in the city: households, ages, kin, homes and incomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from loaders.city.chance import Chance, Flags, Floats, Ints, weighted, zipf_weights
from loaders.city.numbers import mobile_numbers, resident_ids
from loaders.city.plan import CityPlan
from loaders.city.words import draw_surnames, homes, person_names, words

# Households of one to five members: shares of the census of 2020, rounded; six and more count as five.
HOUSEHOLD_SIZES = np.array([0.25, 0.30, 0.21, 0.13, 0.11])
GROWN = 18
RETIRED = 60
DAYS_OF_YEAR = 365.2425
# The price of the middle income, in fen a month, and how widely incomes spread (Gini of about 0.46).
MIDDLE_INCOME = 480_000
INCOME_SPREAD = 0.72
TENANTS = 0.24
AT_WORK = 0.78


@dataclass(frozen=True, slots=True)
class People:
    """One entry a person; `-1` where there is nobody.

    Units: `birth_days` since 1970-01-01, `income_minor` fen a month.
    """

    birth_days: Ints
    male: Flags
    surnames: Ints
    household: Ints
    estate: Ints
    door: Ints
    spouse: Ints
    mother_or_father: Ints
    parents_home: Ints
    grown: Flags
    retired: Flags
    working: Flags
    tenant: Flags
    income_minor: Ints
    first_of_household: Ints
    size_of_household: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.birth_days)

    @property
    def adults(self) -> Ints:
        """Those who are grown, by number."""
        return np.flatnonzero(self.grown).astype(np.int64)


def settle(plan: CityPlan, chance: Chance) -> People:
    """The people of a city, household by household."""
    rng = chance.of("people")
    count = plan.people
    first, size = _households(rng, count)
    household = np.repeat(np.arange(len(first)), size)
    place = np.arange(count) - first[household]
    today = np.datetime64(plan.start, "D").astype(np.int64)

    head_age = np.clip(rng.gamma(9.0, 5.4, len(first)), 22, 94)
    paired = (size >= 2) & (rng.random(len(first)) < 0.88)
    age = _ages(rng, place, household, head_age, paired)
    birth = today - (age * DAYS_OF_YEAR).astype(np.int64) - rng.integers(0, 365, count)
    age = (today - birth) / DAYS_OF_YEAR
    male = rng.random(count) < 0.51
    spouse = _spouses(place, first, household, paired, count)
    wed = spouse >= 0
    seconds = np.flatnonzero(wed & (place == 1))
    male[seconds] = ~male[first[household[seconds]]]

    surnames = draw_surnames(chance, count)
    parent = _parents(place, first, household, age)
    grown = age >= GROWN
    retired = age >= RETIRED
    working = grown & ~retired & (rng.random(count) < AT_WORK)
    parents_home = _parents_homes(rng, head_age, len(first))
    # A grown son or daughter has the name of the home they come from: half of the time the head's own.
    named = np.flatnonzero((place == 0) & (parents_home[household] >= 0) & (rng.random(count) < 0.6))
    surnames[named] = surnames[first[parents_home[household[named]]]]
    children = np.flatnonzero(parent >= 0)
    surnames[children] = surnames[parent[children]]
    estate, door = _homes(rng, len(first))
    return People(
        birth_days=birth,
        male=male,
        surnames=surnames,
        household=household,
        estate=estate[household],
        door=door[household],
        spouse=spouse,
        mother_or_father=parent,
        parents_home=parents_home[household],
        grown=grown,
        retired=retired,
        working=working,
        tenant=(rng.random(len(first)) < TENANTS)[household],
        income_minor=_incomes(rng, working, retired),
        first_of_household=first,
        size_of_household=size,
    )


def person_columns(chance: Chance, people: People) -> pa.Table:
    """What registers write of people: name, resident number, address, mobile number."""
    numbers = np.arange(len(people), dtype=np.int64)
    return pa.table(
        {
            "name": person_names(chance, people.surnames, people.male),
            "id": resident_ids(people.birth_days, people.male),
            "address": homes(people.estate, people.door),
            "phone": mobile_numbers(numbers),
        }
    )


def _households(rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    sizes = weighted(rng, HOUSEHOLD_SIZES, count) + 1
    ends = np.cumsum(sizes)
    homes_needed = int(np.searchsorted(ends, count)) + 1
    sizes = sizes[:homes_needed]
    sizes[-1] -= ends[homes_needed - 1] - count
    return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64), sizes.astype(np.int64)


def _ages(rng: np.random.Generator, place: Ints, household: Ints, head_age: Floats, paired: Flags) -> Floats:
    """The head's age, a spouse's close to it, children some 27 years below, and a grandparent as far above."""
    head = head_age[household]
    older = (place >= 2) & (rng.random(len(place)) < 0.12)
    child = np.clip(head - rng.normal(27, 4, len(place)), 0, 60)
    age = np.where(place == 0, head, child)
    second = (place == 1) & paired[household]
    age = np.where(second, head - rng.normal(1.5, 3, len(place)), age)
    age = np.where(older, np.clip(head + rng.normal(27, 4, len(place)), 45, 96), age)
    return np.where(second, np.maximum(age, 22), age)


def _spouses(place: Ints, first: Ints, household: Ints, paired: Flags, count: int) -> Ints:
    spouse = np.full(count, -1, dtype=np.int64)
    seconds = np.flatnonzero((place == 1) & paired[household])
    heads = first[household[seconds]]
    spouse[seconds] = heads
    spouse[heads] = seconds
    return spouse


def _parents(place: Ints, first: Ints, household: Ints, age: Floats) -> Ints:
    """The head of the home of those who are at least sixteen years younger; -1 for all others."""
    heads = first[household]
    below = (place >= 1) & (age <= age[heads] - 16)
    return np.where(below, heads, -1).astype(np.int64)


def _parents_homes(rng: np.random.Generator, head_age: Floats, count: int) -> Ints:
    """A household whose head could be the parent of this one's head, for two homes of three."""
    order = np.argsort(head_age, kind="stable")
    wanted = np.searchsorted(head_age[order], head_age + rng.normal(27, 3, count))
    found = wanted < count
    home = np.full(count, -1, dtype=np.int64)
    home[found] = order[wanted[found]]
    return np.where(rng.random(count) < 0.67, home, -1)


def _homes(rng: np.random.Generator, households: int) -> tuple[Ints, Ints]:
    """Estates of uneven size, and a door a household that nobody else has."""
    said = words()
    estates = max(len(said.districts), households // 450)
    estate = weighted(rng, zipf_weights(estates, 0.5), households)
    order = np.argsort(estate, kind="stable")
    starts = np.searchsorted(estate[order], np.arange(estates))
    door = np.empty(households, dtype=np.int64)
    door[order] = np.arange(households) - starts[estate[order]]
    return estate, door


def _incomes(rng: np.random.Generator, working: Flags, retired: Flags) -> Ints:
    """Fen a month: lognormal with a Pareto tail for those at work, a narrow spread for pensions."""
    count = len(working)
    wage = MIDDLE_INCOME * rng.lognormal(0, INCOME_SPREAD, count)
    top = rng.random(count) < 0.015
    wage[top] *= 1 + rng.pareto(1.8, int(top.sum()))
    pension = 320_000 * rng.lognormal(0, 0.35, count)
    other = np.where(retired, pension, 0)
    return (np.where(working, wage, other) / 100).astype(np.int64) * 100
