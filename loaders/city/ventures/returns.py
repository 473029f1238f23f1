"""What payers get back: interest, rebates and distributions by the calendar, sums at the end of a term, commissions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from loaders.city.calendar import DAY
from loaders.city.chance import Ints
from loaders.city.payments import Payments, together
from loaders.city.ventures.gathering import Gathering
from loaders.city.ventures.moving import awake
from loaders.city.ventures.scene import Scene
from loaders.city.ventures.venture import Scheme, between

MONTH = 30
PATIENCE_DAYS = 20
COMMISSION_WORDS = ("业务提成", "返利", "劳务费", "转账")


def scheduled(scene: Scene, scheme: Scheme, paid: Gathering, payout: Ints) -> Payments:
    """Returns and repayments as promised, as far as the calendar goes; whether there is money is another matter."""
    terms = np.array(scheme.terms, dtype=np.int64)[scene.rng.integers(0, len(scheme.terms), len(paid.day))]
    rate = between(scene.rng, scheme.rate)
    found = [] if rate <= 0 else [_interest(scene, scheme, paid, terms, payout, rate)]
    if max(scheme.terms) > 0:
        asked = np.flatnonzero(scene.rng.random(len(terms)) >= between(scene.rng, scheme.rolled))
        days = paid.day[asked] + terms[asked] * MONTH + scene.rng.integers(0, 6, len(asked))
        due = (paid.payer[asked], paid.amount_minor[asked], days)
        found.append(_paid_out(scene, payout, due, scheme.words.repayment, "repayment"))
    return together(found)


def commissions(scene: Scene, levels: tuple[float, ...], paid: Gathering, payout: Ints) -> Payments:
    """A share of each payment in to who brought the payer, a smaller one to who brought those, and so on."""
    place = np.full(int(paid.members.max()) + 1, -1, dtype=np.int64)
    place[paid.members] = np.arange(len(paid.members))
    at_level = paid.upline[place[paid.payer]]
    found = []
    for share in levels:
        known = np.flatnonzero(at_level >= 0)
        amount = (paid.amount_minor[known] * share).astype(np.int64)
        due = (paid.members[at_level[known]], amount, paid.day[known] + scene.rng.integers(1, 8, len(known)))
        found.append(_paid_out(scene, payout, due, COMMISSION_WORDS, "commission"))
        at_level = np.where(at_level >= 0, paid.upline[np.maximum(at_level, 0)], -1)
    return together(found)


def _interest(
    scene: Scene, scheme: Scheme, paid: Gathering, terms: Ints, payout: Ints, rate: float
) -> Payments:
    step = scheme.every * MONTH
    times = np.maximum((scene.calendar.days - paid.day) // step, 0)
    times = np.minimum(times, np.maximum(terms // scheme.every, 1))
    which = np.repeat(np.arange(len(times)), times)
    turn = np.arange(len(which)) - np.repeat(np.concatenate([[0], np.cumsum(times)[:-1]]), times) + 1
    days = paid.day[which] + turn * step + scene.rng.integers(-1, 3, len(which))
    amount = (paid.amount_minor[which] * rate * scheme.every).astype(np.int64)
    return _paid_out(scene, payout, (paid.payer[which], amount, days), scheme.words.returned, "return")


def _paid_out(
    scene: Scene, payout: Ints, due: tuple[Ints, Ints, Ints], words: tuple[str, ...], part: str
) -> Payments:
    """Payments of what is due (`payee, amount, day`) on the days within the calendar."""
    payee, amount, day = due
    within = np.flatnonzero((day >= 0) & (day < scene.calendar.days))
    ends = (scene.among(payout, len(within)), payee[within])
    return scene.pay(ends, amount[within], scene.moments(day[within]), words, part)


def as_far_as_funded(scene: Scene, funding: Payments, owed: Payments) -> tuple[Payments, int]:
    """What is really paid of what is owed, in the order in which it fell due: each sum once the money for it came.

    A venture that lets somebody wait for longer than `PATIENCE_DAYS` has collapsed. Returns the payments, and the day
    on which it let go, which is the day after the last where the money lasted.
    """
    due, came = owed.in_time(), funding.in_time()
    place = np.searchsorted(np.cumsum(came.amount_minor), np.cumsum(due.amount_minor))
    covered = np.append(came.at, np.iinfo(np.int64).max)[place]
    waited = np.where(covered > due.at, covered - due.at, 0)
    late = np.flatnonzero(waited > PATIENCE_DAYS * DAY)
    last = int(late[0]) if len(late) else len(due)
    kept = due.where(np.arange(len(due)) < last)
    delayed = waited[:last] > 0
    at = np.where(delayed, awake(scene.rng, kept.at + np.where(delayed, waited[:last], 0) + 600), kept.at)
    end = scene.calendar.days
    if len(late):
        end = min(end, int(scene.calendar.day_of(due.at[late[:1]])[0]) + PATIENCE_DAYS)
    return replace(kept, at=at), end
