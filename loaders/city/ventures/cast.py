"""Who takes part in a venture besides those who pay: organisers, helpers, companies, and the accounts they use.

Rings and honest businesses are cast by the same draw. What the registers then say of them (young companies, shared
addresses and telephones, heads who are not the owners, accounts opened lately) says nothing about guilt by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.accounts import FIRM, PERSON
from loaders.city.chance import Ints
from loaders.city.firms import kind_number
from loaders.city.town import Town
from loaders.city.ventures.scene import Scene

OLDEST_ORGANISER_DAYS = 66 * 365
SMALL = 4


@dataclass(frozen=True, slots=True)
class Cast:
    """Numbers of people (`organisers`, `helpers`), firms (`companies`) and accounts (the rest)."""

    organisers: Ints
    helpers: Ints
    companies: Ints
    collectors: Ints
    passers: Ints
    payout: Ints
    ends: Ints


@dataclass(frozen=True, slots=True)
class Call:
    """What a cast is drawn for: kinds of companies, first day, layers between, and whether names are borrowed."""

    kinds: tuple[str, ...]
    first_day: int
    layers: int
    borrowed: bool


def cast(scene: Scene, call: Call, taken: set[int]) -> Cast:
    """Draws the cast of one venture, opens its accounts, and enters its people in the registers of its companies.

    `taken` are the firms of earlier ventures; those of this one are added.
    """
    town, rng, people = scene.town, scene.rng, scene.town.people
    opened = town.calendar.first_day + call.first_day
    middle_aged = people.adults[(opened - people.birth_days[people.adults]) < OLDEST_ORGANISER_DAYS]
    organisers = rng.choice(middle_aged, int(rng.integers(1, 4)), replace=False)
    helpers = _helpers(town, rng, organisers, int(rng.integers(2, 6)) + call.layers)
    companies = _companies(town, rng, call.kinds, taken)
    _enter(town, rng, companies, helpers if call.borrowed else organisers, organisers)
    hands = helpers if call.borrowed else np.concatenate([organisers, helpers])
    own = town.accounts.of_firm(companies[: int(rng.integers(0, len(companies) + 1))])
    by_people = _accounts(scene, hands, int(rng.integers(0 if len(own) else 1, 4)), opened)
    passers = [_mixed(scene, hands, companies, int(rng.integers(1, 4)), opened) for _ in range(call.layers)]
    payout = _mixed(scene, hands, companies, 1, opened)
    ends = np.concatenate([organisers, _accounts(scene, _family(town, organisers), 1, opened)])
    return Cast(
        organisers,
        helpers,
        companies,
        np.unique(np.concatenate([own, by_people])),
        np.unique(np.concatenate(passers)) if passers else np.zeros(0, dtype=np.int64),
        payout,
        ends,
    )


def _helpers(town: Town, rng: np.random.Generator, organisers: Ints, count: int) -> Ints:
    """Kin of the organisers, colleagues, and people of little income who lend their names."""
    people = town.people
    kin = _family(town, organisers)
    poor = people.adults[people.income_minor[people.adults] < 350_000]
    others = rng.choice(poor, count, replace=False)
    found = np.setdiff1d(np.concatenate([kin[: max(1, count // 3)], others]), organisers)
    return rng.permutation(found)[:count]


def _family(town: Town, persons: Ints) -> Ints:
    people = town.people
    spouses = people.spouse[persons]
    parents = people.parents_home[persons]
    kin = np.concatenate([spouses[spouses >= 0], people.first_of_household[parents[parents >= 0]]])
    return np.unique(kin) if len(kin) else persons


def _companies(town: Town, rng: np.random.Generator, kinds: tuple[str, ...], taken: set[int]) -> Ints:
    """One to four firms of the scheme's kinds that no other venture has, mostly small ones."""
    numbers = [kind_number(kind) for kind in kinds]
    fits = np.flatnonzero(
        np.isin(town.firms.kind, numbers) & ~np.isin(np.arange(len(town.firms)), list(taken))
    )
    if not len(fits):
        return np.zeros(0, dtype=np.int64)
    weight = np.where(town.firms.hands[fits] <= SMALL, 3.0, 1.0)
    wanted = min(int(rng.integers(1, 5)), len(fits))
    found = rng.choice(fits, wanted, replace=False, p=weight / weight.sum())
    taken.update(int(firm) for firm in found)
    return found.astype(np.int64)


def _enter(town: Town, rng: np.random.Generator, companies: Ints, heads: Ints, owners: Ints) -> None:
    """Writes owners and heads into the registers; half of the groups share one door and one telephone."""
    firms = town.firms
    firms.head[companies] = heads[rng.integers(0, len(heads), len(companies))]
    apart = rng.random(len(companies)) < 0.35
    firms.owner[companies] = np.where(
        apart, firms.head[companies], owners[rng.integers(0, len(owners), len(companies))]
    )
    if len(companies) > 1 and rng.random() < 0.5:
        for column in (firms.street, firms.door, firms.district, firms.phone):
            column[companies] = column[companies[0]]


def _accounts(scene: Scene, persons: Ints, count: int, day: int) -> Ints:
    """Accounts of these people: their own of long ago, or new ones opened in the year before the day."""
    holders = scene.among(persons, count)
    new = scene.town.accounts.open(scene.rng, PERSON, holders, day - scene.rng.integers(5, 400, count))
    return np.unique(np.where(scene.rng.random(count) < 0.35, holders, new))


def _mixed(scene: Scene, persons: Ints, companies: Ints, count: int, day: int) -> Ints:
    """Accounts of people, or of companies where there are some."""
    if len(companies) and scene.rng.random() < 0.35:
        firms = scene.among(companies, count)
        return scene.town.accounts.open(scene.rng, FIRM, firms, day - scene.rng.integers(5, 400, count))
    return _accounts(scene, persons, count, day)
