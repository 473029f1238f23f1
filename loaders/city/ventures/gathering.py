"""How many people come to pay into one venture: who, when, how much, and who brought them.

Rings and honest businesses gather by the same draw, so that neither shows in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Ints, rounded
from loaders.city.payments import Payments
from loaders.city.ventures.scene import Scene
from loaders.city.ventures.venture import Scheme, between

FEWEST_PAYERS = 18
# Of those who know each other, so many join where one did.
JOINING = 0.3


@dataclass(frozen=True, slots=True)
class Gathering:
    """One entry a payment in; `payer` is a person.

    `members` are the persons in the order in which they joined, `upline` the place in `members` of who brought each,
    -1 for nobody. Units: fen, days of the calendar.
    """

    payer: Ints
    day: Ints
    amount_minor: Ints
    members: Ints
    upline: Ints


def gather(scene: Scene, scheme: Scheme, first_day: int, last_day: int) -> Gathering:
    """Draws the payers of one venture and what they pay in between the two days."""
    rng = scene.rng
    members = _people(scene, scheme)
    count = len(members)
    growth = rng.uniform(0.6, 2.8)
    life_days = max(last_day - first_day, 2)
    joined = first_day + np.sort((life_days * rng.random(count) ** (1 / growth)).astype(np.int64))
    upline = np.where(
        np.arange(count) == 0, -1, (np.arange(count) * rng.random(count) ** 0.7).astype(np.int64)
    )
    upline = _within_circles(scene, members, upline)
    more = rng.geometric(1 - scheme.again, count) - 1
    who = np.repeat(np.arange(count), 1 + more)
    again = np.arange(len(who)) != np.repeat(np.concatenate([[0], np.cumsum(1 + more)[:-1]]), 1 + more)
    left = np.maximum(last_day - joined[who], 1)
    day = np.where(again, joined[who] + (left * rng.random(len(who))).astype(np.int64), joined[who])
    amount = _amounts(scene, scheme, members[who])
    order = np.argsort(day, kind="stable")
    return Gathering(members[who][order], day[order], amount[order], members, upline)


def deposits(scene: Scene, scheme: Scheme, paid: Gathering, collectors: Ints) -> Payments:
    """The payments in: each payer keeps to one collecting account, mostly."""
    rng = scene.rng
    inside = np.flatnonzero(paid.day < scene.calendar.days)
    payer = paid.payer[inside]
    usual = rng.integers(0, len(collectors), int(paid.payer.max()) + 1)[payer]
    payee = collectors[
        np.where(rng.random(len(payer)) < 0.8, usual, rng.integers(0, len(collectors), len(payer)))
    ]
    ends = (scene.town.accounts.for_spending(rng, payer), payee)
    return scene.pay(
        ends, paid.amount_minor[inside], scene.moments(paid.day[inside]), scheme.words.deposit, "deposit"
    )


def _people(scene: Scene, scheme: Scheme) -> Ints:
    town, habits, rng = scene.town, scene.life.habits, scene.rng
    most = min(scheme.payers[1], int(0.02 * len(town.people)) + FEWEST_PAYERS)
    least = min(scheme.payers[0], most)
    # Most are small, a few large: the logarithm of the size is uniform.
    wanted = int(np.exp(rng.uniform(np.log(least), np.log(most + 1))))
    circles = len(habits.circle_starts) - 1
    chosen = rng.choice(circles, min(circles, max(2, round(wanted / (JOINING * 25)))), replace=False)
    starts, ends = habits.circle_starts[chosen], habits.circle_starts[chosen + 1]
    near = np.concatenate([habits.circle_members[start:end] for start, end in zip(starts, ends, strict=True)])
    # Of those with means: old people and good earners oftener.
    weight = np.sqrt(np.maximum(town.people.income_minor[near], 20_000))
    weight *= np.where(town.people.retired[near], 1.3, 1.0)
    size = min(len(near), max(FEWEST_PAYERS, int(wanted * 0.85)))
    found = rng.choice(near, size, replace=False, p=weight / weight.sum())
    far = rng.choice(town.people.adults, max(1, wanted - size), replace=False)
    return rng.permutation(np.unique(np.concatenate([found, far])))


def _within_circles(scene: Scene, members: Ints, upline: Ints) -> Ints:
    """Colleagues bring colleagues: where somebody of the own circle joined before, they did it."""
    circle = scene.life.habits.circles[members]
    order = np.argsort(circle, kind="stable")
    same = circle[order][1:] == circle[order][:-1]
    nearer = upline.copy()
    nearer[order[1:]] = np.where(same, order[:-1], upline[order[1:]])
    return np.where(nearer < np.arange(len(members)), nearer, upline)


def _amounts(scene: Scene, scheme: Scheme, persons: Ints) -> Ints:
    rng = scene.rng
    if scheme.packages:
        steps = np.minimum(rng.geometric(0.55, len(persons)) - 1, len(scheme.packages) - 1)
        return np.array(scheme.packages, dtype=np.int64)[steps]
    means = np.clip((scene.town.people.income_minor[persons] / 480_000) ** 0.5, 0.4, 4)
    drawn = scheme.ticket * means * rng.lognormal(0, scheme.spread, len(persons))
    return rounded(rng, drawn, scheme.step, between(rng, scheme.round))
