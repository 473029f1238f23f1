"""Names of people, companies and places of the city, in columns."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict

from loaders.city.chance import Chance, Flags, Ints, weighted


class Bank(BaseModel):
    """A bank of the city: its name, how people call it, and how many accounts it has beside the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    short: str
    weight: int


class Words(BaseModel):
    """What `words.yaml` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    city: str
    province: str
    districts: tuple[str, ...]
    surnames: dict[str, int]
    given_men: str
    given_women: str
    estates: tuple[str, ...]
    estate_kinds: tuple[str, ...]
    streets: tuple[str, ...]
    brands: str
    partners: str
    banks: tuple[Bank, ...]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words the city is written with."""
    text = (files(__package__) / "words.yaml").read_text(encoding="utf-8")
    return Words.model_validate(yaml.safe_load(text))


def person_names(chance: Chance, surnames: Ints, male: Flags) -> pa.Array:
    """Names of people: their surname, and one or two characters; many people share one."""
    said = words()
    rng = chance.of("given names")
    count = len(surnames)
    men, women = (pa.array(list(signs)) for signs in (said.given_men, said.given_women))

    def drawn() -> pa.Array:
        by_sex = [signs.take(pa.array(_favoured(rng, len(signs), count))) for signs in (men, women)]
        return pc.if_else(pa.array(male), *by_sex)

    second = pc.if_else(pa.array(rng.random(count) < 0.14), "", drawn())
    return pc.binary_join_element_wise(
        pa.array(list(said.surnames)).take(pa.array(surnames)), drawn(), second, ""
    )


def draw_surnames(chance: Chance, count: int) -> Ints:
    """A surname a person, by its share of the people."""
    return weighted(chance.of("surnames"), list(words().surnames.values()), count)


def _favoured(rng: np.random.Generator, signs: int, count: int) -> Ints:
    """Characters, the first of the list oftener than the last."""
    return (signs * rng.random(count) ** 1.5).astype(np.int64)


def homes(estates: Ints, doors: Ints) -> pa.Array:
    """Addresses of flats: the estate decides district, name and street number, the door building and room."""
    said = words()
    count = len(said.estates) * len(said.estate_kinds)
    turn = pa.array(
        [f"{number}期" if number else "" for number in range(int(estates.max(initial=0)) // count + 1)]
    )
    names = pa.array([f"{name}{kind}" for kind in said.estate_kinds for name in said.estates])
    place = names.take(pa.array(estates % count))
    building, room = np.divmod(doors, 120)
    storey, flat = np.divmod(room, 4)
    return pc.binary_join_element_wise(
        f"{said.province}{said.city}市",
        districts(estates % len(said.districts)),
        place,
        turn.take(pa.array(estates // count)),
        numbered(building + 1, "号楼"),
        numbered((storey + 1) * 100 + flat + 1, "室"),
        "",
    )


def offices(numbers: Ints, districts_of: Ints, doors: Ints) -> pa.Array:
    """Addresses of business premises; several companies may sit behind one door."""
    said = words()
    streets = pa.array(said.streets).take(pa.array(numbers % len(said.streets)))
    return pc.binary_join_element_wise(
        f"{said.province}{said.city}市",
        districts(districts_of),
        streets,
        numbered(numbers // len(said.streets) + 1, "号"),
        numbered(doors, "室"),
        "",
    )


def districts(places: Ints) -> pa.Array:
    """Names of districts by number."""
    return pa.array(words().districts).take(pa.array(places))


def numbered(numbers: Ints, unit: str) -> pa.Array:
    """`12号`: numbers with their unit."""
    return pc.binary_join_element_wise(pc.cast(pa.array(numbers), pa.string()), unit, "")


def brands(numbers: Ints) -> pa.Array:
    """A brand a number: two characters, three where the pairs are used up; none twice below 160,000."""
    said = words()
    first = pa.array(sorted(set(said.brands)))
    second = pa.array(sorted(set(said.partners)))
    pairs = len(first) * len(second)
    # A step without a common factor scatters neighbours over all pairs.
    scattered = numbers % pairs * 1_009 % pairs
    third = numbers // pairs
    more = pa.array(["", *said.brands]).take(pa.array(np.minimum(third, len(said.brands))))
    high, low = np.divmod(scattered, len(second))
    return pc.binary_join_element_wise(first.take(pa.array(high)), second.take(pa.array(low)), more, "")
