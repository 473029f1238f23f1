"""No single column or degree tells the guilty from look-alikes of the same kind and volume."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from loaders.city import City, CityPlan, build
from loaders.city.accounts import FIRM, PERSON
from loaders.city.chance import Floats
from tests.loaders.city.columns import (
    NEAREST,
    account_columns,
    beats,
    beats_matched,
    members,
    nearest,
    person_columns,
)

SEEDS = range(1, 25)
MOST = 0.65
ACCOUNT_ROLES = ("collector", "pass_through", "payout")
PERSON_ROLES = ("organiser", "payer", "sales")


@pytest.fixture(scope="module")
def cities() -> list[City]:
    return [build(CityPlan(people=4_000, seed=seed, rings=6)) for seed in SEEDS]


def told_too_much(areas: dict[str, Floats]) -> dict[str, float]:
    means = {name: float(np.mean(values)) for name, values in areas.items()}
    return {name: round(mean, 3) for name, mean in means.items() if max(mean, 1 - mean) >= MOST}


def test_accounts(cities: list[City]) -> None:
    areas: dict[str, dict[str, list[Floats]]] = defaultdict(lambda: defaultdict(list))
    for city in cities:
        every = np.unique(
            np.concatenate(
                [
                    members(city.ventures, role, guilty=guilty)
                    for role in ACCOUNT_ROLES
                    for guilty in (True, False)
                ]
            )
        )
        columns = account_columns(city, every)
        for role in ACCOUNT_ROLES:
            guilty = members(city.ventures, role, guilty=True)
            honest = np.setdiff1d(members(city.ventures, role, guilty=False), guilty)
            for kind in (PERSON, FIRM):
                ours = guilty[city.town.accounts.holder_kind[guilty] == kind]
                theirs = honest[city.town.accounts.holder_kind[honest] == kind]
                if len(theirs) < NEAREST:
                    continue
                near = nearest(columns["in sum"], ours, theirs)
                for name, values in columns.items():
                    areas[role][name].append(beats_matched(values[ours], values[near]))
    whole = {
        role: {name: np.concatenate(parts) for name, parts in named.items()} for role, named in areas.items()
    }
    assert {role: len(named["in sum"]) >= 60 for role, named in whole.items()} == dict.fromkeys(
        ACCOUNT_ROLES, True
    )
    assert {role: told_too_much(named) for role, named in whole.items()} == {
        role: {} for role in ACCOUNT_ROLES
    }


def test_people(cities: list[City]) -> None:
    areas: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for city in cities:
        columns = person_columns(city)
        for role in PERSON_ROLES:
            guilty = members(city.ventures, role, guilty=True)
            honest = np.setdiff1d(members(city.ventures, role, guilty=False), guilty)
            for name, values in columns.items():
                areas[role][name].append(beats(values[guilty], values[honest]))
    whole = {role: {name: np.array(parts) for name, parts in named.items()} for role, named in areas.items()}
    assert {role: told_too_much(named) for role, named in whole.items()} == {
        role: {} for role in PERSON_ROLES
    }
