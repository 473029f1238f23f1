"""What the offices buy: calls for tenders and purchases without one, year by year."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.city.chance import Flags, Ints, heavy, weighted
from loaders.city.procurement.agencies import Agencies
from loaders.city.procurement.figures import FEN, category_trades, figures, limits_on
from loaders.city.town import Town
from loaders.city.words import numbered

METHODS = ("公开招标", "邀请招标", "竞争性磋商", "竞争性谈判", "询价", "单一来源", "直接委托", "框架协议")
OPEN_TENDER = METHODS.index("公开招标")
DIRECT = METHODS.index("直接委托")
FRAMEWORK = METHODS.index("框架协议")
# Works and services are called for in spring and autumn; what is left of a budget goes in November and December.
MONTHS = (0.5, 0.5, 1.0, 1.1, 1.2, 1.2, 1.0, 0.9, 1.1, 1.0, 1.4, 1.5)
YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class Tenders:
    """One entry a purchase; `method` is a place in `METHODS`, `item` one of the category's, `budget` a budget item.

    `lot` numbers those that were cut out of one thing, 0 for what is whole. Units: `opened` days since 1970-01-01,
    fen.
    """

    agency: Ints
    category: Ints
    item: Ints
    opened: Ints
    estimate_minor: Ints
    method: Ints
    budget: Ints
    lot: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.agency)

    def and_also(self, others: Tenders) -> Tenders:
        """These, and then the others."""
        return Tenders(
            *(
                np.concatenate([getattr(self, entry.name), getattr(others, entry.name)])
                for entry in fields(self)
            )
        )

    @property
    def called(self) -> Flags:
        """Whether there was a call that could be answered: all but direct purchases and those under a framework."""
        return np.asarray((self.method != DIRECT) & (self.method != FRAMEWORK))


def call_for(town: Town, agencies: Agencies, first: int, last: int) -> Tenders:
    """The purchases of all offices between the two days. Units: days since 1970-01-01."""
    said = figures()
    rng = town.chance.of("procurement", "tenders")
    yearly = max(said.tenders_a_year.least, town.plan.people // said.tenders_a_year.people_a_tender)
    count = int(yearly * (last - first) / YEAR_DAYS)
    category = weighted(rng, [entry.share for entry in said.categories], count)
    agency = _buyers(rng, agencies, category)
    opened = _days(rng, first, last, count)
    medians = np.array([entry.median for entry in said.categories], dtype=np.float64)[category]
    spreads = np.array([entry.spread for entry in said.categories])[category]
    # A district's bureau and a unit buy smaller things than a bureau of the city.
    size = np.where(agencies.district[agency] >= 0, 0.6, 1.0) * np.where(
        agencies.level[agency] == 2, 0.7, 1.0
    )
    estimate = medians * size * heavy(rng, count, 1.0, 1.0, 0.01) ** spreads
    return Tenders(
        agency,
        category,
        (5 * rng.random(count) ** 1.2).astype(np.int64),
        opened,
        *sized(rng, category, opened, (estimate * FEN).astype(np.int64)),
        budget=np.arange(count, dtype=np.int64) + 1,
        lot=np.zeros(count, dtype=np.int64),
    )


def sized(rng: np.random.Generator, category: Ints, opened: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Estimates as they are budgeted (some just below the limit of small purchases), and the way each is let."""
    said = figures()
    open_limit, small = limits_on(opened, category)
    december = opened.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 == 11
    near = (wanted > 0.7 * small) & (wanted < 1.35 * small)
    under = near & (
        rng.random(len(wanted)) < np.where(december, said.beside_limit.december, said.beside_limit.share)
    )
    estimate = np.where(under, small * rng.uniform(0.93, 0.999, len(wanted)), wanted)
    step = np.where(estimate > 100_000_000, 1_000_000, 100_000)
    estimate = np.maximum((estimate // step).astype(np.int64), 1) * step
    method = np.zeros(len(wanted), dtype=np.int64)
    band = np.select([estimate >= open_limit, estimate >= small], [0, 1], 2)
    for number, name in enumerate(("open", "middle", "small")):
        chosen = np.flatnonzero(band == number)
        ways = said.methods[name]
        drawn = weighted(rng, list(ways.values()), len(chosen))
        method[chosen] = np.array([METHODS.index(way) for way in ways])[drawn]
    return estimate, method


def titles(agencies: Agencies, tenders: Tenders) -> pa.Array:
    """What each is called: the office, the year, the item, and the lot of what was cut up."""
    said = figures()
    items = pa.array([item for entry in said.categories for item in entry.items])
    starts = np.cumsum([0, *(len(entry.items) for entry in said.categories)])[:-1]
    years = tenders.opened.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    short = pa.array([name.split("市", 1)[1] for name in agencies.names])
    lots = pa.array(["", *(f"（{sign}）" for sign in "一二三四五六七八九十")])
    return pc.binary_join_element_wise(
        short.take(pa.array(tenders.agency)),
        numbered(years, "年"),
        items.take(pa.array(starts[tenders.category] + tenders.item)),
        pa.array(("工程", "采购", "项目")).take(pa.array(category_trades()[tenders.category])),
        lots.take(pa.array(tenders.lot)),
        "",
    )


def _buyers(rng: np.random.Generator, agencies: Agencies, category: Ints) -> Ints:
    said = figures()
    agency = np.zeros(len(category), dtype=np.int64)
    for number, entry in enumerate(said.categories):
        chosen = np.flatnonzero(category == number)
        wanted = [place for place, bureau in enumerate(said.bureaus) if bureau.name in entry.bureaus]
        fits = np.isin(agencies.bureau, wanted) if wanted else agencies.bureau >= 0
        agency[chosen] = weighted(rng, agencies.weight * fits, len(chosen))
    return agency


def _days(rng: np.random.Generator, first: int, last: int, count: int) -> Ints:
    """Working days, by the month's weight."""
    days = np.arange(first, last, dtype=np.int64)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    work = (days + 3) % 7 < 5
    return days[weighted(rng, np.array(MONTHS)[month] * work, count)]
