"""What favours and their look-alikes are drawn on: officials with what they decide, and who could win there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from graph.errors import SettingsError
from loaders.city.chance import Floats, Ints
from loaders.city.firms import kind_number, kinds
from loaders.city.ordinary import Life
from loaders.city.procurement.agencies import Agencies
from loaders.city.procurement.figures import figures
from loaders.city.procurement.posts import OPEN, Posts, Tenures
from loaders.city.procurement.script import Script
from loaders.city.procurement.tenders import Tenders
from loaders.city.town import Town

# A venture looks for a place with so many purchases of its trade, so many times.
FEWEST = 24
TRIES = 40
SETTLED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a venture is at work: the tenure (-1 for none), the purchases it could bid for, its kind of firm."""

    tenure: int
    tenders: Ints
    kind: int


@dataclass(slots=True)
class Ground:
    """The purchases so far, the script that ventures write, and what of both is already used.

    Units: `first` and `last` are days since 1970-01-01.
    """

    life: Life
    agencies: Agencies
    posts: Posts
    tenures: Tenures
    tenders: Tenders
    first: int
    last: int
    busy_firms: set[int]
    script: Script = field(default_factory=Script)
    busy_people: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    bought: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.bought = _bought(self)

    @property
    def town(self) -> Town:
        """The town."""
        return self.life.town

    def use(self, tenders: Ints) -> None:
        """Notes that a venture has these purchases."""
        self.used.update(tenders.tolist())

    def add(self, tenders: Tenders) -> Ints:
        """Adds purchases; their numbers."""
        numbers = len(self.tenders) + np.arange(len(tenders), dtype=np.int64)
        self.tenders = self.tenders.and_also(tenders)
        return numbers

    def under(self, tenure: int) -> Ints:
        """The offices on which the holder of this tenure decides: the head of one, a deputy of those overseen."""
        post = int(self.tenures.post[tenure])
        if self.posts.head[post]:
            return self.posts.agency[post : post + 1]
        return self.posts.oversees[post]

    def within(self, tenure: int) -> Ints:
        """The free purchases that fall to this tenure, from a month after its beginning."""
        tender = self.of_offices(self.under(tenure))
        opened = self.tenders.opened[tender]
        since, until = self.tenures.since[tenure] + SETTLED_DAYS, self.tenures.until[tenure]
        return np.asarray(tender[(opened >= since) & (opened < until)])

    def of_offices(self, offices: Ints) -> Ints:
        """The purchases of these offices that no venture has."""
        return self.unused(np.flatnonzero(np.isin(self.tenders.agency, offices)).astype(np.int64))

    def unused(self, tenders: Ints) -> Ints:
        """Those of these purchases that no venture has."""
        taken = np.fromiter(self.used, dtype=np.int64, count=len(self.used))
        return np.asarray(np.setdiff1d(tenders, taken), dtype=np.int64)

    def official_of(self, tender: Ints) -> Ints:
        """The head of each purchase's office on the day it was called for; -1 for nobody."""
        head = np.full(len(self.agencies), -1, dtype=np.int64)
        chief = np.flatnonzero(self.posts.head)
        head[self.posts.agency[chief]] = chief
        held = self.tenures.holder(head[self.tenders.agency[tender]], self.tenders.opened[tender])
        return np.where(held >= 0, self.tenures.person[np.maximum(held, 0)], -1)

    def no_officials(self, persons: Ints) -> Ints:
        """Those of these people who hold no post: officials own and run no company."""
        return np.asarray(np.setdiff1d(persons, self.tenures.person), dtype=np.int64)

    def idle_firms(self, kind: int, since: int) -> Ints:
        """Firms of this kind that no venture has and that are older than the day."""
        firms = self.town.firms
        fits = np.flatnonzero((firms.kind == kind) & (firms.founded < since - 60)).astype(np.int64)
        return fits[~np.isin(fits, list(self.busy_firms))]


def suited(firm_kind: int) -> Ints:
    """The categories that firms of this kind bid for."""
    name = kinds()[firm_kind].name
    return np.flatnonzero([name in entry.kinds for entry in figures().categories]).astype(np.int64)


def busy_tenures(ground: Ground, least: int) -> tuple[Ints, Floats]:
    """Tenures under which at least so much is bought, of people in no venture, with weights by how much."""
    idle = ~np.isin(ground.tenures.person, list(ground.busy_people))
    found = np.flatnonzero((ground.bought >= least) & idle).astype(np.int64)
    if not len(found):
        found = np.argsort(-ground.bought * idle, kind="stable")[:5]
    return found, np.minimum(ground.bought[found], 80) + 1.0


def settle_on(
    rng: np.random.Generator, ground: Ground, firms: int, draw: Callable[[], tuple[int, Ints]]
) -> Choice:
    """Draws places until one has enough purchases in a trade of which there are so many idle firms.

    After `TRIES` the place with most purchases is taken.
    """
    best = Choice(-1, np.zeros(0, dtype=np.int64), -1)
    for _ in range(TRIES):
        tenure, tenders = draw()
        if not len(tenders):
            continue
        chosen, kind = trade_of(rng, ground, tenders)
        since = int(ground.tenders.opened[chosen].min())
        if len(chosen) > len(best.tenders) and len(ground.idle_firms(kind, since)) >= firms:
            best = Choice(tenure, chosen, kind)
            if len(chosen) >= FEWEST:
                break
    if best.kind < 0:
        raise SettingsError(
            "the city is too small for so many favoured contractors",
            hint="ask for fewer, or for more people",
        )
    return best


def trade_of(rng: np.random.Generator, ground: Ground, tender: Ints) -> tuple[Ints, int]:
    """Of these purchases, those of one kind of firm, drawn by how many there are; and that kind."""
    counts = np.bincount(ground.tenders.category[tender], minlength=len(figures().categories))
    category = int(rng.choice(len(counts), p=counts / counts.sum()))
    kind = kind_number(str(rng.choice(figures().categories[category].kinds)))
    return tender[np.isin(ground.tenders.category[tender], suited(kind))], kind


def contractors(rng: np.random.Generator, ground: Ground, kind: int, count: int, since: int) -> Ints:
    """Idle firms of this kind; they are taken from then on."""
    fits = ground.idle_firms(kind, since)
    # Hands make a bidder, but small firms are many.
    weight = np.log1p(ground.town.firms.hands[fits])
    found = rng.choice(fits, min(count, len(fits)), replace=False, p=weight / weight.sum()).astype(np.int64)
    ground.busy_firms.update(found.tolist())
    return found


def _bought(ground: Ground) -> Ints:
    """How many purchases fall to each tenure."""
    keys = np.sort(ground.tenders.agency * OPEN + ground.tenders.opened)
    tenure = np.arange(len(ground.tenures.post), dtype=np.int64)
    offices = [ground.under(int(number)) for number in tenure]
    which = np.repeat(tenure, [len(under) for under in offices])
    office = np.concatenate(offices)
    since, until = ground.tenures.since[which] + SETTLED_DAYS, ground.tenures.until[which]
    counts = np.searchsorted(keys, office * OPEN + np.minimum(until, OPEN - 1)) - np.searchsorted(
        keys, office * OPEN + since
    )
    return np.bincount(which, np.maximum(counts, 0), len(tenure)).astype(np.int64)


def volume(rng: np.random.Generator) -> int:
    """How many awards a venture is about, by the logarithm."""
    least, most = figures().favours.awards
    return int(np.exp(rng.uniform(np.log(least), np.log(most + 1))))


def some_of(rng: np.random.Generator, tender: Ints, count: int) -> Ints:
    """So many of these purchases, not much more than half, in their order."""
    most = max(1, int(0.55 * len(tender)))
    return np.sort(rng.choice(tender, min(count, most), replace=False))
