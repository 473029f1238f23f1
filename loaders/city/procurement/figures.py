"""The figures of public procurement, as `figures.yaml` gives them, and the limits that hold on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from loaders.city.chance import Ints

Trade = Literal["works", "goods", "services"]
TRADES: tuple[Trade, ...] = ("works", "goods", "services")
FEN = 100


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limit(_Said):
    """Since a day: from `open` yuan on a project is put out to open tender, below `small` an office buys itself."""

    since: date
    trade: Trade
    open: int
    small: int
    source: str


class Category(_Said):
    """What is bought: from whom, for how much, for how long, by which bureaus (none named: by all)."""

    name: str
    trade: Trade
    share: float
    kinds: tuple[str, ...]
    median: int
    spread: float
    days: tuple[int, int]
    bureaus: tuple[str, ...]
    items: tuple[str, ...]


class Bureau(_Said):
    """A bureau of the city, and of each district where `district` says so."""

    name: str
    weight: float
    units: tuple[str, ...]
    district: bool = False


class PerYear(_Said):
    """How many calls there are in a year: at least so many, and one for so many people."""

    least: int
    people_a_tender: int


class Regulars(_Said):
    """How many suppliers an office knows in a category, and how many of its bids are theirs."""

    size: int
    share: float


class BesideLimit(_Said):
    """Of what is near a limit, how much is budgeted just below it, and how much in December."""

    share: float
    december: float


class Units(_Said):
    """How many units a bureau has of each that it names, and by which power of the people they grow."""

    city: float
    district: float
    power: float


class PostNames(_Said):
    """Titles and ranks, and how long posts are held. Units: years, yuan a month."""

    head: dict[str, str | tuple[str, str]]
    deputies: dict[str, str | tuple[str, ...]]
    ranks: dict[str, tuple[str, str]]
    tenure_years: tuple[float, float]
    moved: float
    wage_yuan: tuple[float, float]


class Stages(_Said):
    """How contracts are paid, and how much of it contractors spend."""

    small: int
    stages: tuple[float, ...]
    spent: tuple[float, float]


class Favours(_Said):
    """How favoured contractors and their look-alikes are drawn."""

    awards: tuple[int, int]
    won: tuple[float, float]
    besides: tuple[float, float]
    shared_door: float
    kickback: float
    kickback_share: tuple[float, float]
    taken: tuple[float, float]
    lookalikes_each: float


class Figures(_Said):
    """All of them."""

    years_before: int
    tenders_a_year: PerYear
    appetite: float
    at_home: float
    regulars: Regulars
    recalled: float
    supplements: float
    beside_limit: BesideLimit
    limits: tuple[Limit, ...]
    methods: dict[str, dict[str, float]]
    bidders: dict[str, tuple[int, float]]
    discount: dict[Trade, float]
    categories: tuple[Category, ...]
    bureaus: tuple[Bureau, ...]
    unit_weight: float
    district_weight: float
    units: Units
    posts: PostNames
    payments: Stages
    favours: Favours


@lru_cache(maxsize=1)
def figures() -> Figures:
    """What `figures.yaml` says."""
    text = (files(__package__) / "figures.yaml").read_text(encoding="utf-8")
    return Figures.model_validate(yaml.safe_load(text))


def category_trades() -> Ints:
    """The place in `TRADES` of each category."""
    return np.array([TRADES.index(entry.trade) for entry in figures().categories], dtype=np.int64)


def limits_on(days: Ints, categories: Ints) -> tuple[Ints, Ints]:
    """The limit of open tender and of small purchases for purchases of these categories on these days.

    Units: days since 1970-01-01; fen.
    """
    open_limit, small = np.zeros(len(days), dtype=np.int64), np.zeros(len(days), dtype=np.int64)
    trade = category_trades()[categories]
    for limit in sorted(figures().limits, key=lambda entry: entry.since):
        since = np.datetime64(limit.since, "D").astype(np.int64)
        holds = (trade == TRADES.index(limit.trade)) & (days >= since)
        open_limit[holds], small[holds] = limit.open * FEN, limit.small * FEN
    return open_limit, small
