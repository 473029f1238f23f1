"""Who bids for what at which price, when and from where, and who wins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Flags, Floats, Ints, weighted, zipf_weights
from loaders.city.firms import kind_number
from loaders.city.procurement.agencies import Agencies
from loaders.city.procurement.figures import category_trades, figures
from loaders.city.procurement.script import Script
from loaders.city.procurement.tenders import DIRECT, FRAMEWORK, METHODS, OPEN_TENDER, Tenders
from loaders.city.town import Town

DAY_MINUTES = 1_440
MORNING = 420
# Of bids, so many are handed in at the tender centre's own machines.
AT_CENTRE = 0.06
CENTRES = 6


@dataclass(frozen=True, slots=True)
class Bids:
    """One entry a bid, by tender; purchases without a call have one too, that nobody wrote down.

    `device` numbers where it was sent from: a firm's own, or a machine of the tender centre (below 0).
    Units: fen, `minute` since 1970-01-01 of the city's clock.
    """

    tender: Ints
    firm: Ints
    price_minor: Ints
    minute: Ints
    device: Ints
    won: Flags

    def __len__(self) -> int:
        """How many there are."""
        return len(self.tender)


def firms_that_bid(town: Town, category: int) -> Ints:
    """The firms of a category's trades."""
    kinds = [kind_number(name) for name in figures().categories[category].kinds]
    return np.flatnonzero(np.isin(town.firms.kind, kinds)).astype(np.int64)


def appetites(town: Town) -> Floats:
    """How likely each firm is to bid: few often, most hardly ever; large ones rather than small."""
    rng = town.chance.of("procurement", "appetites")
    count = len(town.firms)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(-np.log1p(town.firms.hands) * rng.lognormal(0, 0.8, count))] = np.arange(count)
    return zipf_weights(count, figures().appetite)[rank] ** 0.6


def bid(town: Town, agencies: Agencies, tenders: Tenders, script: Script) -> Bids:
    """The bids for these tenders; where the script says who bids and wins, so it is."""
    rng = town.chance.of("procurement", "bids")
    tender, firm = _entrants(town, rng, agencies, tenders, script)
    price = _prices(town, rng, tenders, tender, firm)
    scripted = script.place(tender, firm, len(town.firms))
    won = _winners(rng, tenders, tender, price, scripted, script)
    price, won = _follow(rng, tender, price, won, scripted, script)
    return Bids(tender, firm, price, *_sent(town, rng, tenders, (tender, firm, scripted), script), won)


def _entrants(
    town: Town, rng: np.random.Generator, agencies: Agencies, tenders: Tenders, script: Script
) -> tuple[Ints, Ints]:
    said = figures()
    least = np.array([said.bidders[name][0] for name in METHODS])[tenders.method]
    more = np.array([said.bidders[name][1] for name in METHODS])[tenders.method]
    # Some calls draw a crowd.
    crowd = more * rng.gamma(1.6, 1 / 1.6, len(tenders))
    wanted = least + rng.poisson(crowd)
    already = np.bincount(script.tender, minlength=len(tenders))
    alone = np.isin(tenders.method, [METHODS.index("单一来源"), DIRECT, FRAMEWORK]) | script.closed(
        len(tenders)
    )
    wanted = np.where(alone & (already > 0), 0, np.maximum(wanted - already, 0))
    # Twice as many are asked, since some come up twice or are too young.
    asked = np.repeat(np.arange(len(tenders)), 2 * wanted + (wanted > 0))
    drawn = _drawn(town, rng, agencies, tenders, asked, script)
    old = town.firms.founded[drawn] < tenders.opened[asked] - 30
    tender, firm = np.concatenate([script.tender, asked[old]]), np.concatenate([script.firm, drawn[old]])
    key = tender * len(town.firms) + firm
    _, first = np.unique(key, return_index=True)
    first = first[np.argsort(tender[first] * 10**9 + first, kind="stable")]
    tender, firm = tender[first], firm[first]
    starts = np.searchsorted(tender, np.arange(len(tenders)))
    place = np.arange(len(tender)) - starts[tender]
    kept = place < (wanted + already)[tender]
    return tender[kept], firm[kept]


def _drawn(
    town: Town,
    rng: np.random.Generator,
    agencies: Agencies,
    tenders: Tenders,
    asked: Ints,
    script: Script,
) -> Ints:
    """A firm for each question: one that the office knows, or any of the trade, mostly of the district."""
    said = figures()
    appetite = appetites(town) * script.appetite(len(town.firms))
    firm = np.zeros(len(asked), dtype=np.int64)
    district = agencies.district[tenders.agency]
    for category in range(len(said.categories)):
        of_category = np.flatnonzero(tenders.category[asked] == category)
        fits = firms_that_bid(town, category)
        known = weighted(rng, appetite[fits], len(agencies) * said.regulars.size)
        known = fits[known].reshape(len(agencies), said.regulars.size)
        for place in np.unique(district):
            here = of_category[district[asked[of_category]] == place]
            near = np.where((place >= 0) & (town.firms.district[fits] == place), said.at_home, 1.0)
            firm[here] = fits[weighted(rng, appetite[fits] * near, len(here))]
        usual = of_category[rng.random(len(of_category)) < said.regulars.share]
        turn = rng.integers(0, said.regulars.size, len(usual))
        firm[usual] = known[tenders.agency[asked[usual]], turn]
    return firm


def _prices(town: Town, rng: np.random.Generator, tenders: Tenders, tender: Ints, firm: Ints) -> Ints:
    """Around the estimate less what the trade leaves; each firm has costs of its own."""
    said = figures()
    middle = np.array([said.discount["works"], said.discount["goods"], said.discount["services"]])
    left = middle[category_trades()[tenders.category]] * rng.gamma(2.0, 0.5, len(tenders))
    cost = town.chance.of("procurement", "costs").normal(0, 0.015, len(town.firms))
    spread = rng.uniform(0.008, 0.035, len(tenders))
    share = 1 - left[tender] + cost[firm] + spread[tender] * rng.normal(0, 1, len(tender))
    share = np.clip(share, 0.55, 1.0 - 0.002 * rng.random(len(tender)))
    price = tenders.estimate_minor[tender] * share
    step = np.where(rng.random(len(tender)) < 0.5, 10_000, 100)
    return np.maximum(price // step, 1).astype(np.int64) * step


def _winners(
    rng: np.random.Generator, tenders: Tenders, tender: Ints, price: Ints, scripted: Ints, script: Script
) -> Flags:
    """The best of each tender by price and what else counts, or who the script says; none where it is called off."""
    worth = -price / tenders.estimate_minor[tender] + rng.normal(0, 0.02, len(tender))
    worth = worth + 10.0 * script.read(np.where(script.wins, 1.0, -1.0), scripted, 0.0)
    order = np.lexsort((-worth, tender))
    first = np.concatenate([[True], np.diff(tender[order]) != 0])
    won = np.zeros(len(tender), dtype=np.bool_)
    won[order[first]] = True
    off = (rng.random(len(tenders)) < figures().recalled) & np.isin(tenders.method, [OPEN_TENDER])
    off[script.tender] = False
    return won & ~off[tender]


def _follow(
    rng: np.random.Generator, tender: Ints, price: Ints, won: Flags, scripted: Ints, script: Script
) -> tuple[Ints, Flags]:
    """Who wins by the script is the cheapest as often as others are; losers by plan follow its price in steps."""
    winners = np.flatnonzero(won & (scripted >= 0))
    lowest = np.full(int(tender.max(initial=0)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(lowest, tender, price)
    cheapest = np.flatnonzero(price == lowest[tender])
    at = np.full(len(lowest), -1, dtype=np.int64)
    at[tender[cheapest]] = cheapest
    swap = winners[rng.random(len(winners)) < script.read(script.cheapest, scripted[winners], 0.0)]
    other = at[tender[swap]]
    price = price.copy()
    price[swap], price[other] = price[other], price[swap]
    winning = np.zeros(len(lowest), dtype=np.int64)
    winning[tender[won]] = price[won]
    step = script.read(script.step, scripted, 0.0)
    stepped = np.flatnonzero(step > 0)
    led = winning[tender[stepped]] * step[stepped]
    price[stepped] = (led // 10_000).astype(np.int64) * 10_000
    return price, won


def _sent(
    town: Town,
    rng: np.random.Generator,
    tenders: Tenders,
    made: tuple[Ints, Ints, Ints],
    script: Script,
) -> tuple[Ints, Ints]:
    """The minute and the machine: mostly on the last day, from the firm's own."""
    tender, firm, scripted = made
    hour = np.where(rng.random(len(tenders)) < 0.7, 9 * 60 + 30, 14 * 60 + 30)
    opening = tenders.opened * DAY_MINUTES + hour
    minute = opening[tender] - 5 - rng.exponential(700, len(tender)).astype(np.int64)
    device = np.where(
        rng.random(len(tender)) < AT_CENTRE,
        -1 - rng.integers(0, CENTRES, len(tender)),
        script.device_of(len(town.firms))[firm],
    )
    # Nobody sends by night: it was the evening before.
    of_day = minute % DAY_MINUTES
    minute = np.where(of_day < MORNING, minute - of_day - rng.integers(0, 300, len(minute)), minute)
    together = np.flatnonzero(script.read(script.together, scripted, 0.0) > 0)
    base = opening - 20 - rng.exponential(600, len(tenders)).astype(np.int64)
    minute[together] = base[tender[together]] + rng.integers(0, 3, len(together))
    return minute, device
