"""A ring: what later payers bring is what earlier ones get, and the rest goes to its organisers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from loaders.city.chance import Ints
from loaders.city.ordinary import Life
from loaders.city.payments import PARTS, Payments, together
from loaders.city.ventures.cast import Call, Cast, cast
from loaders.city.ventures.gathering import Gathering, deposits, gather
from loaders.city.ventures.moving import Aim, draw_pace, pass_on, split_large, through_cash
from loaders.city.ventures.returns import as_far_as_funded, commissions, scheduled
from loaders.city.ventures.scene import Scene, scene_of
from loaders.city.ventures.venture import Scheme, Venture, schemes

SALES_SHARE = (0.05,)
# What the organisers put in themselves, as a share of all they mean to gather: the least that keeps the ring going
# until the given share of its payers has come. Nobody begins a ring that ends in its first weeks.
FLOATS = (0.01, 0.03, 0.06, 0.1, 0.2, 0.4)
ENOUGH_PAYERS = 0.4
LEAST_KEPT, MOST_KEPT = 0.12, 0.9


@dataclass(frozen=True, slots=True)
class Plot:
    """What one ring means to do: its cast, how it hides, its layers, what it gathers and owes."""

    played: Cast
    hides: frozenset[str]
    layers: int
    came: Payments
    owed: Payments
    bought: Ints


def ring(life: Life, number: int, scheme: Scheme, taken: set[int]) -> Venture:
    """Draws one ring of this scheme and its payments."""
    scene = scene_of(life, "ring", number)
    first, last = scene.span()
    plot, paid = _plot(scene, scheme, first, last, taken)
    for capital in FLOATS:
        own = _capital(scene, plot, capital, first)
        moved, funding = _move(scene, plot, capital)
        returned, end = as_far_as_funded(scene, together([own, funding]), plot.owed)
        come = plot.came.where(scene.calendar.day_of(plot.came.at) < end)
        if len(np.unique(come.payer)) >= ENOUGH_PAYERS * len(paid.members):
            break
    flows = [own, plot.came, moved, returned]
    if "front" in plot.hides or scene.rng.random() < 0.4:
        flows.append(front(scene, plot.played, first, last))
    stopped = min(end + int(scene.rng.integers(2, 15)), scene.calendar.days)
    whole = scene.within(together(flows))
    whole = whole.where(scene.calendar.day_of(whole.at) < stopped)
    members = members_of(plot.played, paid, whole)
    return Venture(
        number, scheme.ring.name, True, tuple(sorted(plot.hides)), first, stopped - 1, whole, members
    )


def _plot(scene: Scene, scheme: Scheme, first: int, last: int, taken: set[int]) -> tuple[Plot, Gathering]:
    rng = scene.rng
    hides = frozenset(way for way, share in schemes().careful.items() if rng.random() < share)
    layers = int(rng.integers(scheme.ring.layers[0], scheme.ring.layers[1] + 1))
    played = cast(scene, Call(scheme.ring.kinds, first, layers, "borrowed" in hides), taken)
    if rng.random() < (0.5 if layers == 0 else 0.25):
        played = replace(played, payout=played.collectors[:1])
    paid = gather(scene, scheme, first, last)
    came = deposits(scene, scheme, paid, played.collectors)
    if "split" in hides:
        came = split_large(scene, came, played.collectors)
    owed = together(
        [
            scheduled(scene, scheme, paid, played.payout),
            commissions(scene, scheme.levels or SALES_SHARE, paid, played.payout),
        ]
    )
    # What organisers buy: cars, flats, goods, of firms that know nothing.
    sellers = scene.town.firms.of("wholesale", "builder", "market", "factory")
    bought = scene.town.accounts.of_firm(rng.choice(sellers, int(rng.integers(0, 4))))
    return Plot(played, hides, layers, came, owed, bought), paid


def members_of(played: Cast, paid: Gathering, payments: Payments) -> dict[str, Ints]:
    """The members by role, as far as they took part in these payments. Who brought somebody is of the sales."""
    used = np.unique(np.concatenate([payments.payer, payments.payee]))
    joined = len(np.unique(payments.payer[payments.part == PARTS.index("deposit")]))
    upline = paid.upline[:joined]
    return {
        "organiser": played.organisers,
        "nominee": played.helpers,
        "company": played.companies,
        "collector": np.intersect1d(played.collectors, used),
        "pass_through": np.intersect1d(np.setdiff1d(played.passers, played.collectors), used),
        "payout": np.intersect1d(played.payout, used),
        "end": np.intersect1d(played.ends, used),
        "sales": paid.members[np.unique(upline[upline >= 0])],
        "payer": paid.members[:joined],
    }


def _move(scene: Scene, plot: Plot, capital: float) -> tuple[Payments, Payments]:
    """Sends the deposits through the layers to the paying account and the organisers.

    Returns all these payments, and those that reached the paying account.
    """
    rng, played = scene.rng, plot.played
    need = plot.owed.amount_minor.sum() / max(int(plot.came.amount_minor.sum()), 1)
    share = float(np.clip(need * rng.uniform(0.6, 1.2) + 2 * capital, LEAST_KEPT, MOST_KEPT))
    kept = plot.came.where(np.isin(plot.came.payee, played.payout))
    if len(kept):
        return _by_itself(scene, plot, kept, share)
    slow = "slow" in plot.hides
    flow, moved = plot.came, []
    for part in np.array_split(rng.permutation(played.passers), plot.layers) if plot.layers else []:
        if len(part):
            flow = pass_on(scene, flow, draw_pace(rng, slow=slow), Aim(part, "layer"))
            moved.append(flow)
    others = np.concatenate([played.ends, plot.bought])
    weights = np.append(share, np.full(len(others), (1 - share) / len(others)))
    aim = Aim(np.concatenate([played.payout, others]), "sweep", weights=weights)
    last = pass_on(scene, flow, draw_pace(rng, slow=slow), aim)
    reached = np.isin(last.payee, played.payout)
    moved.append(last)
    if "cash" in plot.hides:
        drawn = last.where(np.isin(last.payee, played.ends) & (rng.random(len(last)) < 0.4))
        moved.append(through_cash(scene, drawn, played.ends))
    return together(moved), last.where(reached)


def _by_itself(scene: Scene, plot: Plot, kept: Payments, share: float) -> tuple[Payments, Payments]:
    """The collecting account pays by itself, and sends on only what it does not need."""
    share = min(share, 0.55)
    pace = replace(draw_pace(scene.rng, slow=False), keep=share)
    targets = np.concatenate([plot.played.passers, plot.played.ends])
    funding = replace(kept, amount_minor=(kept.amount_minor * share * 0.8).astype(np.int64))
    first = pass_on(scene, plot.came, pace, Aim(targets, "take"))
    passed = first.where(np.isin(first.payee, plot.played.passers))
    return together(
        [first, pass_on(scene, passed, draw_pace(scene.rng, slow=False), Aim(plot.played.ends, "layer"))]
    ), funding


def _capital(scene: Scene, plot: Plot, share: float, first: int) -> Payments:
    """What the organisers put into the paying account at the beginning."""
    amount = np.array([int(plot.came.amount_minor.sum() * share) // 100_000 * 100_000])
    at = scene.moments(np.array([max(first - 1, 0)]), "office")
    return scene.pay(
        (plot.played.organisers[:1], plot.played.payout[:1]), amount, at, ("备用金", "转账"), "overhead"
    )


def front(scene: Scene, played: Cast, first: int, last: int) -> Payments:
    """What a place of business costs: wages of a few, and rent, every month."""
    rng = scene.rng
    months = np.arange(first + 25, last, 30)
    staff = played.helpers[: int(rng.integers(1, len(played.helpers) + 1))]
    who, when = np.tile(staff, len(months)), np.repeat(months, len(staff))
    wage = (450_000 * rng.lognormal(0, 0.3, len(who))).astype(np.int64) // 100 * 100
    letter = rng.choice(scene.town.accounts.of_firm(scene.town.firms.of("letting", "property")), 1)
    rent = np.full(len(months), int(rng.uniform(500_000, 3_000_000)) // 10_000 * 10_000)
    payer = played.collectors[:1]
    return together(
        [
            scene.pay((payer, who), wage, scene.moments(when, "office"), ("工资", "劳务费"), "overhead"),
            scene.pay((payer, letter), rent, scene.moments(months + 1, "office"), ("房租",), "overhead"),
        ]
    )
