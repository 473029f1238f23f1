"""The offices of the city and its districts, and what stands above each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Floats, Ints
from loaders.city.plan import CityPlan
from loaders.city.procurement.figures import figures
from loaders.city.words import words

GOVERNMENT, BUREAU, UNIT = 0, 1, 2
CITY = -1
SMALLEST = 10_000


@dataclass(frozen=True, slots=True)
class Agencies:
    """One entry an office. `above` is the office it belongs to, -1 for none; `district` is `CITY` for the city's own.

    `bureau` is the place in the figures of the bureau it is or belongs to, -1 for governments. `weight` says how
    much it buys.
    """

    names: tuple[str, ...]
    above: Ints
    level: Ints
    district: Ints
    bureau: Ints
    weight: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.names)


def treasury_names() -> list[str]:
    """Who pays: the city's treasury, then those of its districts."""
    said = words()
    return [f"{said.city}市财政局", *(f"{said.city}市{district}财政局" for district in said.districts)]


def set_up(plan: CityPlan) -> Agencies:
    """The offices of a city of this size."""
    said = figures()
    grown = (plan.people / SMALLEST) ** said.units.power
    rows: list[tuple[str, int, int, int, int, float]] = []
    for district in range(CITY, len(words().districts)):
        government = len(rows)
        at_city = district == CITY
        place = f"{words().city}市" + ("" if at_city else words().districts[district])
        rows.append((f"{place}人民政府", -1 if at_city else 0, GOVERNMENT, district, -1, 0.0))
        for number, bureau in enumerate(said.bureaus):
            if not (at_city or bureau.district):
                continue
            own = len(rows)
            share = 1.0 if at_city else said.district_weight
            rows.append(
                (f"{place}{bureau.name}", government, BUREAU, district, number, bureau.weight * share)
            )
            count = int((said.units.city if at_city else said.units.district) * grown)
            for unit in bureau.units:
                for turn in range(count):
                    name = f"{place}{f'第{turn + 1}' if turn else ''}{unit}"
                    rows.append((name, own, UNIT, district, number, said.unit_weight * share))
    names, above, level, place_of, bureau_of, weight = zip(*rows, strict=True)
    return Agencies(
        tuple(names),
        np.array(above, dtype=np.int64),
        np.array(level, dtype=np.int64),
        np.array(place_of, dtype=np.int64),
        np.array(bureau_of, dtype=np.int64),
        np.array(weight, dtype=np.float64),
    )
