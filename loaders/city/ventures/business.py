"""An honest business that gathers money as a ring does, and pays back out of what it earns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from loaders.city.chance import Ints
from loaders.city.ordinary import Life
from loaders.city.payments import Payments, together
from loaders.city.ventures.cast import Call, Cast, cast
from loaders.city.ventures.gathering import deposits, gather
from loaders.city.ventures.moving import Aim, Pace, draw_pace, pass_on, shares
from loaders.city.ventures.returns import as_far_as_funded, commissions, scheduled
from loaders.city.ventures.ring import SALES_SHARE, front, members_of
from loaders.city.ventures.scene import Scene, scene_of
from loaders.city.ventures.venture import Scheme, Venture

# How much more than what falls due the business earns: the least that lets nobody wait.
PLENTY = (1.1, 1.4, 2.0, 3.0, 5.0)
WEEK = 7
BUYING_WORDS = ("货款", "材料款", "采购款", "往来款", "转账", "劳务费")
SELLING_WORDS = ("货款", "服务费", "转账", "往来款", "购货款")


@dataclass(frozen=True, slots=True)
class Books:
    """What one business gathers and owes, by whose hands."""

    played: Cast
    layers: int
    came: Payments
    owed: Payments


def business(life: Life, number: int, scheme: Scheme, taken: set[int]) -> Venture:
    """Draws one honest business of this scheme's kind and its payments."""
    scene = scene_of(life, "business", number)
    rng = scene.rng
    first, last = scene.span()
    layers = int(rng.integers(scheme.ring.layers[0], scheme.ring.layers[1] + 1))
    played = cast(scene, Call(scheme.business.kinds, first, layers, bool(rng.random() < 0.5)), taken)
    if rng.random() < 0.35:
        played = replace(played, payout=played.collectors[:1])
    paid = gather(scene, scheme, first, last)
    levels = scheme.business.levels
    if levels is None:
        levels = SALES_SHARE if rng.random() < 0.85 else ()
    owed = together(
        [scheduled(scene, scheme, paid, played.payout), commissions(scene, levels, paid, played.payout)]
    )
    books = Books(played, layers, deposits(scene, scheme, paid, played.collectors), owed)
    bought = _buy(scene, books)
    for plenty in PLENTY:
        earned, funding = _earn(scene, scheme, books, plenty)
        returned, end = as_far_as_funded(scene, funding, owed)
        if end == scene.calendar.days:
            break
    flows = [books.came, returned, bought, earned]
    if rng.random() < 0.75:
        flows.append(front(scene, played, first, last))
    whole = scene.within(together(flows))
    return Venture(
        number, scheme.business.name, False, (), first, last, whole, members_of(played, paid, whole)
    )


def _buy(scene: Scene, books: Books) -> Payments:
    """What was paid in goes for goods and plant, through the hands of buyers where there are some."""
    town, rng, played = scene.town, scene.rng, books.played
    slow = bool(rng.random() < 0.5)
    flow, moved = books.came, []
    for part in np.array_split(rng.permutation(played.passers), books.layers) if books.layers else []:
        if len(part):
            flow = pass_on(scene, flow, draw_pace(rng, slow=slow), Aim(part, "layer"))
            moved.append(flow)
    firms = rng.choice(town.firms.of("factory", "wholesale", "farm", "builder"), int(rng.integers(2, 6)))
    # Small makers are paid on their owners' own accounts.
    private = rng.random(len(firms)) < 0.5
    sellers = np.where(private, town.firms.owner[firms], town.accounts.of_firm(firms))
    elsewhere = rng.choice(town.accounts.outside, int(rng.integers(0, 3)))
    suppliers = np.concatenate([sellers, elsewhere, played.ends[:1]])
    weights = np.append(np.full(len(suppliers) - 1, 0.9 / (len(suppliers) - 1)), rng.uniform(0.02, 0.15))
    aim = Aim(suppliers, "business", BUYING_WORDS, weights)
    moved.append(pass_on(scene, flow, draw_pace(rng, slow=slow), aim))
    return together(moved)


def _earn(scene: Scene, scheme: Scheme, books: Books, plenty: float) -> tuple[Payments, Payments]:
    """Income of the business to its till, and from there what is needed to the account that pays back.

    It comes in weekly sums from customers, and begins with capital of the owners' own. Returns all of it, and what
    reached the paying account.
    """
    town, rng, played, days = scene.town, scene.rng, books.played, scene.calendar.days
    due = np.bincount(
        np.clip(scene.calendar.day_of(books.owed.at), 0, days), books.owed.amount_minor, days + 1
    )
    start = int(scene.calendar.day_of(books.came.at).min())
    weeks = np.arange(max(start - 10, 0), days, WEEK)
    turnover = books.came.amount_minor.sum() / len(weeks)
    income = plenty * np.add.reduceat(due[weeks[0] : days], weeks - weeks[0])
    income += turnover * rng.uniform(0.01, 0.12) * rng.lognormal(0, 0.5, len(weeks))
    which = np.repeat(np.arange(len(weeks)), rng.integers(1, 6, len(weeks)))
    amount = (income[which] * shares(rng, which, 3.0)).astype(np.int64) // 100 * 100
    at = scene.moments(np.maximum(weeks[which] - rng.integers(0, 4, len(which)), 0))
    # The tills are the companies', or in many a small business the owners' own accounts.
    private = not len(played.companies) or rng.random() < 0.6
    tills = played.organisers if private else town.accounts.of_firm(played.companies)
    payer = scene.among(_customers(scene, scheme.business.income), len(which))
    came = scene.pay((payer, scene.among(tills, len(which))), amount, at, SELLING_WORDS, "business")
    capital = np.array([(int(due[: start + 90].sum()) + 2_000_000) // 100_000 * 100_000])
    first = scene.moments(np.array([max(start - 1, 0)]), "office")
    own = scene.pay(
        (played.organisers[:1], played.payout[:1]), capital, first, ("备用金", "转账"), "business"
    )
    # What is needed for paying back is set aside every few days or weeks.
    pace = Pace(float(rng.choice([240, 336, 720])), float(rng.uniform(1, 30)), float(rng.uniform(0.05, 0.5)))
    to_payout = pass_on(scene, came, pace, Aim(played.payout, "sweep"))
    taken = pass_on(scene, came, draw_pace(rng, slow=True), Aim(played.ends, "take"))
    # Of what is earned, the owners take a twentieth.
    taken = replace(taken, amount_minor=taken.amount_minor // 20 // 10_000 * 10_000)
    return together([own, came, to_payout, taken.where(taken.amount_minor > 0)]), together([own, to_payout])


def _customers(scene: Scene, kinds: tuple[str, ...]) -> Ints:
    """Accounts of a few customers: firms of these kinds, firms of other places, or people."""
    town, rng = scene.town, scene.rng
    found = []
    for kind in kinds:
        if kind == "outside":
            found.append(rng.choice(town.accounts.outside, 4))
        elif kind == "people":
            found.append(rng.choice(town.people.adults, 60))
        else:
            found.append(town.accounts.of_firm(rng.choice(town.firms.of(kind), 4)))
    return np.concatenate(found)
