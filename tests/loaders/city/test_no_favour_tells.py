"""No single column of a ledger or register tells favoured contractors and their officials from look-alikes."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from loaders.city import CityPlan
from loaders.city.chance import Floats, Ints
from loaders.city.ordinary import ordinary_life
from loaders.city.procurement import Procurement, procurement_of
from loaders.city.town import Town, build_town
from tests.loaders.city.columns import beats_matched, members, nearest
from tests.loaders.city.contractors import Columns, firm_columns, official_columns

SEEDS = range(1, 25)
MOST = 0.65


@pytest.fixture(scope="module")
def cities() -> list[tuple[Town, Procurement]]:
    found = []
    for seed in SEEDS:
        life = ordinary_life(build_town(CityPlan(people=10_000, seed=seed, favourites=7)))
        found.append((life.town, procurement_of(life, [])))
    return found


def pooled(
    parts: list[tuple[Columns, Ints, Ints]], by: list[tuple[Ints, Ints]], volume: str
) -> dict[str, Floats]:
    """For each column, how each of ours does against the nearest of its own kind in all cities together."""
    columns: dict[str, list[Floats]] = defaultdict(list)
    for found, ours, theirs in parts:
        for name, values in found.items():
            columns[name].append(values[np.concatenate([ours, theirs])])
    whole = {name: np.concatenate(values) for name, values in columns.items()}
    guilty = np.concatenate([np.repeat([True, False], [len(ours), len(theirs)]) for _, ours, theirs in parts])
    kind = np.concatenate([np.concatenate(pair) for pair in by])
    areas: dict[str, list[Floats]] = defaultdict(list)
    for each in np.unique(kind):
        ours, theirs = np.flatnonzero(guilty & (kind == each)), np.flatnonzero(~guilty & (kind == each))
        if len(ours) and len(theirs) >= 3:
            near = nearest(whole[volume], ours, theirs)
            for name, values in whole.items():
                areas[name].append(beats_matched(values[ours], values[near]))
    return {name: np.concatenate(values) for name, values in areas.items()}


def told_too_much(areas: dict[str, Floats]) -> dict[str, float]:
    means = {name: float(np.mean(values)) for name, values in areas.items()}
    return {name: round(mean, 3) for name, mean in means.items() if max(mean, 1 - mean) >= MOST}


def test_companies(cities: list[tuple[Town, Procurement]]) -> None:
    parts, kinds = [], []
    for town, procurement in cities:
        ours = members(procurement.ventures, "favoured", guilty=True)
        theirs = np.setdiff1d(members(procurement.ventures, "favoured", guilty=False), ours)
        parts.append((firm_columns(procurement, town.firms), ours, theirs))
        kinds.append((town.firms.kind[ours], town.firms.kind[theirs]))
    areas = pooled(parts, kinds, "sum")
    assert len(areas["awards"]) >= 150
    assert told_too_much(areas) == {}


def test_officials(cities: list[tuple[Town, Procurement]]) -> None:
    parts, kinds = [], []
    for town, procurement in cities:
        ours = members(procurement.ventures, "official", guilty=True)
        theirs = np.setdiff1d(members(procurement.ventures, "official", guilty=False), ours)
        parts.append((official_columns(procurement, len(town.people)), ours, theirs))
        kinds.append((np.zeros_like(ours), np.zeros_like(theirs)))
    areas = pooled(parts, kinds, "sum")
    assert len(areas["awards"]) >= 100
    assert told_too_much(areas) == {}
