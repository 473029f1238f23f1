"""What does not change from month to month: who pays whom for what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from loaders.city.chance import Chance, Floats, Ints, weighted, zipf_weights
from loaders.city.firms import kind_number, kinds
from loaders.city.town import Town

Grid = npt.NDArray[np.int32]


@lru_cache(maxsize=1)
def figures() -> dict[str, dict[str, Any]]:
    """The figures of `habits.yaml`."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(
        (files(__package__) / "habits.yaml").read_text(encoding="utf-8")
    )
    return read


@dataclass(frozen=True, slots=True)
class Habits:
    """Standing relations. Shapes: `shops` (people, favourites), `suppliers` (firms, suppliers); others one entry
    a person, household or firm, with -1 for none."""

    shops: Grid
    eagerness: Floats
    landlord: Ints
    rent_minor: Ints
    rent_day: Ints
    property_firm: Ints
    school: Ints
    suppliers: Grid
    circles: Ints
    circle_starts: Ints
    circle_members: Ints


def habits_of(town: Town) -> Habits:
    """The standing relations of a town."""
    chance = town.chance
    landlord, rent, day = _rents(town, chance)
    circles, starts, members = _circles(town)
    homes = len(town.people.first_of_household)
    managers = town.firms.of("property")
    rng = chance.of("homes' firms")
    estates = int(town.people.estate.max()) + 1
    manager_of_estate = managers[rng.integers(0, len(managers), estates)]
    schools = town.firms.of("training")
    teaches = weighted(rng, town.firms.hands[schools], homes)
    return Habits(
        shops=_favourite_shops(town, chance),
        eagerness=chance.of("eagerness").lognormal(-0.35, 0.85, len(town.people)),
        landlord=landlord,
        rent_minor=rent,
        rent_day=day,
        property_firm=manager_of_estate[town.people.estate[town.people.first_of_household]],
        school=schools[teaches],
        suppliers=_suppliers(town, chance),
        circles=circles,
        circle_starts=starts,
        circle_members=members,
    )


def _favourite_shops(town: Town, chance: Chance) -> Grid:
    """Shops a person goes to: near ones and large ones, by size and by a law of the crowd."""
    rng = chance.of("favourite shops")
    draws = np.array([kind.shop for kind in kinds()])[town.firms.kind]
    shops = np.flatnonzero(draws > 0)
    crowd = zipf_weights(len(shops), 0.9)[rng.permutation(len(shops))]
    weights = draws[shops] * np.sqrt(town.firms.hands[shops]) * crowd
    count = figures()["shops"]["favourites"]
    drawn = weighted(rng, weights, len(town.people) * count)
    return shops[drawn].astype(np.int32).reshape(-1, count)


def _rents(town: Town, chance: Chance) -> tuple[Ints, Ints, Ints]:
    """Landlord accounts of tenant homes: a person with a second flat, or a firm that lets."""
    said = figures()["rent"]
    rng = chance.of("rents")
    people = town.people
    heads = people.first_of_household
    homes = len(heads)
    tenants = people.tenant[heads]
    letters = town.firms.of("letting")
    owners = np.flatnonzero(~people.tenant & people.grown & (people.income_minor > 600_000))
    # Who lets flats lets several: the drawing is skewed to a third of the owners.
    private = owners[(len(owners) * rng.random(homes) ** 2.2).astype(np.int64)]
    firm = town.accounts.of_firm(letters[rng.integers(0, len(letters), homes)])
    landlord = np.where(rng.random(homes) < said["from_firms"], firm, private)
    income = np.bincount(people.household, people.income_minor, homes)
    asked = np.minimum(said["middle"] * rng.lognormal(0, 0.45, homes), np.maximum(0.35 * income, 50_000))
    rent = np.maximum(asked // said["step"], 3) * said["step"]
    return np.where(tenants, landlord, -1), rent.astype(np.int64), rng.integers(1, 28, homes)


def _suppliers(town: Town, chance: Chance) -> Grid:
    """Suppliers of each firm among the kinds it buys from, large ones oftener; -1 where it buys nothing."""
    rng = chance.of("suppliers")
    count = figures()["trade"]["suppliers"]
    found = np.full((len(town.firms), count), -1, dtype=np.int32)
    for number, kind in enumerate(kinds()):
        buyers = np.flatnonzero(town.firms.kind == number)
        sellers = town.firms.of(*kind.buys)
        if len(buyers) and len(sellers):
            weights = town.firms.sales_minor[sellers].astype(np.float64)
            drawn = sellers[weighted(rng, weights, len(buyers) * count)].reshape(-1, count)
            found[buyers] = np.where(drawn == buyers[:, None], -1, drawn)
    return found


def _circles(town: Town) -> tuple[Ints, Ints, Ints]:
    """Circles of people who know each other: colleagues, or neighbours where one does not work.

    A circle has at most some 40 members, so that a friend is the same few people again and again.
    """
    people = town.people
    rng = town.chance.of("circles")
    adults = people.adults
    base = np.where(
        town.employer[adults] >= 0, town.employer[adults], len(town.firms) + people.estate[adults]
    )
    order = np.lexsort((rng.random(len(adults)), base))
    sorted_base = base[order]
    change = np.flatnonzero(np.diff(sorted_base)) + 1
    starts = np.concatenate([[0], change])
    within = np.arange(len(adults)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(adults)]])))
    cut = np.flatnonzero((within % 40) == 0)
    circle_of_place = np.searchsorted(cut, np.arange(len(adults)), side="right") - 1
    circle = np.full(len(people), -1, dtype=np.int64)
    members = adults[order]
    circle[members] = circle_of_place
    return circle, np.concatenate([cut, [len(adults)]]).astype(np.int64), members


def friends(rng: np.random.Generator, habits: Habits, persons: Ints) -> Ints:
    """Somebody each of these people knows; may be oneself where the circle is small."""
    circle = habits.circles[persons]
    start = habits.circle_starts[circle]
    size = habits.circle_starts[circle + 1] - start
    return habits.circle_members[start + (rng.random(len(persons)) ** 1.6 * size).astype(np.int64)]


def public_account(town: Town, name: str) -> int:
    """The account of the city's one firm of a public kind."""
    number = kind_number(name)
    return int(town.accounts.of_firm(np.flatnonzero(town.firms.kind == number))[0])
