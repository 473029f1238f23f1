"""The firms of the city: what they do, how large they are, who owns and runs them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from loaders.city.chance import Chance, Flags, Ints, weighted
from loaders.city.numbers import credit_codes
from loaders.city.people import People
from loaders.city.plan import CityPlan
from loaders.city.words import brands, districts, offices, words

PEOPLE_PER_FIRM = 18
# Sizes of firms fall with their rank: a Pareto tail with the exponent 1.06 (Axtell, Science 293, 2001).
SIZE_TAIL = 1.06
# Of a hundred owners' doors, so many are an address that an agent lends to many companies.
LENT_ADDRESSES = 0.08


class Kind(BaseModel):
    """One kind of firm, as `firms.yaml` describes it; public ones have no share of the others."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    hands: int
    capital: int
    industry: str
    words: tuple[str, ...]
    forms: tuple[str, ...] = ("",)
    scope: str = "公共服务。"
    share: float = 0.0
    shop: float = 0.0
    buys: tuple[str, ...] = ()
    licensed: bool = False


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Every kind of firm, the public ones last."""
    text = (files(__package__) / "firms.yaml").read_text(encoding="utf-8")
    return tuple(TypeAdapter(list[Kind]).validate_python(yaml.safe_load(text)["kinds"]))


def kind_number(name: str) -> int:
    """The place of a kind in `kinds()`.

    Raises:
        KeyError: no kind has this name.
    """
    for number, kind in enumerate(kinds()):
        if kind.name == name:
            return number
    raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Firms:
    """One entry a firm.

    Units: `founded` days since 1970-01-01, `capital_wan` ten thousand yuan, `sales_minor` fen a month.
    """

    kind: Ints
    number: Ints
    founded: Ints
    hands: Ints
    capital_wan: Ints
    district: Ints
    street: Ints
    door: Ints
    owner: Ints
    second_owner: Ints
    owner_share: Ints
    head: Ints
    phone: Ints
    pay_day: Ints
    sales_minor: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.kind)

    def of(self, *names: str) -> Ints:
        """The firms of these kinds, by number."""
        return np.flatnonzero(np.isin(self.kind, [kind_number(name) for name in names])).astype(np.int64)

    @property
    def licensed(self) -> Flags:
        """Whether its kind holds a licence for what its name promises."""
        return np.array([kind.licensed for kind in kinds()])[self.kind]


def found(plan: CityPlan, chance: Chance, people: People) -> Firms:
    """The firms of a city, owned and run by its people."""
    rng = chance.of("firms")
    said = kinds()
    own = max(60, plan.people // PEOPLE_PER_FIRM)
    private = [number for number, kind in enumerate(said) if kind.share > 0]
    public = [number for number, kind in enumerate(said) if kind.share == 0]
    shares = np.array([said[number].share for number in private])
    # Three of each kind in the smallest city, so that every trade has somebody to trade with.
    kind = np.concatenate([np.repeat(private, 3), weighted(rng, shares, own), public]).astype(np.int64)
    count = len(kind)
    middle = np.array([entry.hands for entry in said])[kind]
    scale = (rng.pareto(SIZE_TAIL, count) + 1) ** 0.9
    hands = np.clip(middle * scale / 2, 1, max(50, plan.people // 40)).astype(np.int64)
    number = _numbers_within(kind)
    start = int(np.datetime64(plan.start, "D").astype(np.int64))
    age = np.clip(rng.gamma(1.4, 4.2, count), 0.1, 42)
    adults = people.adults
    owner = _owners(rng, adults, count)
    second = adults[rng.integers(0, len(adults), count)]
    alone = rng.random(count) < 0.55
    hired = adults[rng.integers(0, len(adults), count)]
    capital = np.array([entry.capital for entry in said])[kind]
    lent = rng.random(count) < LENT_ADDRESSES
    doors = rng.integers(1, 40, count) * 100 + rng.integers(1, 30, count)
    return Firms(
        kind=kind,
        number=number,
        founded=start - (age * 365.25).astype(np.int64),
        hands=hands,
        capital_wan=np.maximum((capital * rng.choice([0.3, 0.5, 1, 1, 1, 2, 5], count)).astype(np.int64), 3),
        district=rng.integers(0, len(words().districts), count),
        street=np.where(lent, rng.integers(0, 12, count), rng.integers(0, 4_000, count)),
        door=np.where(lent, 1_801, doors),
        owner=owner,
        second_owner=np.where(alone | (second == owner), -1, second),
        owner_share=np.where(alone, 100, rng.choice([51, 60, 70, 80, 90], count)),
        head=np.where(rng.random(count) < 0.8, owner, hired),
        phone=np.where(rng.random(count) < 0.1, -1 - rng.integers(0, max(3, count // 60), count), owner),
        pay_day=rng.choice([5, 8, 10, 10, 15, 15, 20, 25, 28], count),
        sales_minor=(hands * 2_400_000 * rng.lognormal(0, 0.6, count)).astype(np.int64),
    )


def firm_columns(firms: Firms) -> pa.Table:
    """What registers write of firms: name, code, kind, scope, address."""
    said = kinds()
    names = [_names(said[kind], firms.number[firms.kind == kind]) for kind in range(len(said))]
    order = np.argsort(np.argsort(firms.kind, kind="stable"), kind="stable")
    numbers = np.arange(len(firms), dtype=np.int64)
    by_kind = pa.array(firms.kind)
    return pa.table(
        {
            "name": pa.chunked_array(names).combine_chunks().take(pa.array(order)),
            "uscc": credit_codes(numbers + 1),
            "form": _legal_forms(firms),
            "industry": pa.array([kind.industry for kind in said]).take(by_kind),
            "scope": pa.array([kind.scope for kind in said]).take(by_kind),
            "address": offices(firms.street, firms.district, firms.door),
            "district": districts(firms.district),
        }
    )


def _names(kind: Kind, numbers: Ints) -> pa.Array:
    city = words().city
    if kind.share == 0:
        return pa.array([f"{city}市{kind.words[0]}" for _ in numbers], pa.string())
    trade = pa.array(kind.words).take(pa.array(numbers % len(kind.words)))
    form = pa.array(kind.forms).take(pa.array(numbers // 7 % len(kind.forms)))
    return pc.binary_join_element_wise(f"{city}市", brands(numbers), trade, form, "")


def _legal_forms(firms: Firms) -> pa.Array:
    said = kinds()
    plain = pa.array(
        ["有限责任公司(自然人投资或控股)", "有限责任公司(自然人独资)", "个体工商户", "机关、事业单位"]
    )
    shop = np.array([kind.forms[0] == "（个体工商户）" for kind in said])[firms.kind]
    public = np.array([kind.share == 0 for kind in said])[firms.kind]
    return plain.take(pa.array(np.select([public, shop, firms.second_owner < 0], [3, 2, 1], 0)))


def _numbers_within(kind: Ints) -> Ints:
    """A running number of each firm among those of its kind."""
    order = np.argsort(kind, kind="stable")
    starts = np.searchsorted(kind[order], np.arange(int(kind.max()) + 1))
    number = np.empty(len(kind), dtype=np.int64)
    number[order] = np.arange(len(kind)) - starts[kind[order]]
    return number


def _owners(rng: np.random.Generator, adults: Ints, count: int) -> Ints:
    """An owner a firm: most own one, a few own many, by a law in which who has gets."""
    fresh = adults[rng.integers(0, len(adults), count)]
    again = rng.random(count) < 0.22
    earlier = (np.arange(count) * rng.random(count)).astype(np.int64)
    # Who is repeated may be a repetition too: that makes the tail of serial owners.
    owner = fresh
    for _ in range(3):
        owner = np.where(again, owner[earlier], fresh)
    return owner
