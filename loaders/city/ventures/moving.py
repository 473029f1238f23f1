"""How gathered money moves on: collected for a while, then sent on, in one sum or several, now or later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.calendar import DAY, HOUR
from loaders.city.chance import Floats, Ints
from loaders.city.payments import CASH, Payments, channel, marked, pay, purpose, together
from loaders.city.ventures.scene import Scene

FIFTY_THOUSAND = 5_000_000
PASSING_WORDS = ("转账", "往来款", "货款", "资金归集", "备用金", "劳务费", "")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how wholly an account passes on what it got.

    Units: `every_hours` hours between two sums sent, `lag_hours` the middle delay after the last payment in.
    `keep` is the share that stays, `pieces` how many sums one becomes at most.
    """

    every_hours: float
    lag_hours: float
    keep: float
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Aim:
    """Where money is sent on to: accounts with their weights (all alike by default), and what is written beside it."""

    accounts: Ints
    part: str
    words: tuple[str, ...] = PASSING_WORDS
    weights: Floats | None = None


def draw_pace(rng: np.random.Generator, *, slow: bool) -> Pace:
    """A pace, of a hurried or an unhurried hand."""
    every = float(rng.choice([48, 72, 120, 168]) if slow else rng.choice([0.5, 6, 24, 24, 48]))
    lag = float(rng.uniform(8, 60) if slow else rng.uniform(0.3, 8))
    return Pace(every, lag, float(rng.uniform(0.002, 0.04)), int(rng.integers(1, 4)))


def pass_on(scene: Scene, inflow: Payments, pace: Pace, aim: Aim) -> Payments:
    """What the payees of `inflow` send on: per account and period one sum or a few, after the last payment in."""
    if not len(inflow) or not len(aim.accounts):
        return together([])
    rng = scene.rng
    period = inflow.at // int(pace.every_hours * HOUR)
    groups, place = np.unique(inflow.payee * 2**32 + period % 2**32, return_inverse=True)
    total = np.bincount(place, inflow.amount_minor, len(groups))
    last = np.zeros(len(groups), dtype=np.int64)
    np.maximum.at(last, place, inflow.at)
    sender = groups // 2**32
    which = np.repeat(np.arange(len(groups)), rng.integers(1, pace.pieces + 1, len(groups)))
    kept = np.clip(pace.keep * rng.lognormal(0, 0.5, len(groups)), 0, 0.6)
    amount = ((total * (1 - kept))[which] * shares(rng, which, 4.0)).astype(np.int64)
    # Sums that people send are mostly whole hundreds of yuan.
    amount = np.where(rng.random(len(which)) < 0.55, amount // 10_000 * 10_000, amount)
    lag = (pace.lag_hours * HOUR * rng.lognormal(0, 0.6, len(which))).astype(np.int64) + 120
    at = awake(rng, last[which] + lag)
    weights = None if aim.weights is None else aim.weights / aim.weights.sum()
    payee = aim.accounts[rng.choice(len(aim.accounts), len(which), p=weights)]
    return scene.pay((sender[which], payee), amount, at, aim.words, aim.part)


def shares(rng: np.random.Generator, groups: Ints, evenness: float) -> Floats:
    """Shares of one for each group's entries; the larger `evenness`, the more alike they are."""
    drawn = rng.gamma(evenness, size=len(groups))
    return np.asarray(drawn / np.bincount(groups, drawn)[groups]) if len(groups) else drawn


def awake(rng: np.random.Generator, at: Ints) -> Ints:
    """Nobody sends between eleven at night and seven: then it is done in the morning, mostly."""
    hour = at % DAY // HOUR
    asleep = ((hour >= 23) | (hour < 7)) & (rng.random(len(at)) < 0.85)
    morning = np.where(hour >= 23, at // DAY + 1, at // DAY) * DAY + 7 * HOUR
    return np.where(asleep, morning + (rng.random(len(at)) * 4 * HOUR).astype(np.int64), at)


def through_cash(scene: Scene, inflow: Payments, targets: Ints) -> Payments:
    """Drawn in notes a day or so later, and brought to other accounts within a week, a little less."""
    rng, size = scene.rng, len(inflow)
    drawn = inflow.amount_minor // 10_000 * 10_000
    at = awake(rng, inflow.at + (DAY * rng.uniform(0.1, 2.0, size)).astype(np.int64))
    brought = awake(rng, at + (DAY * rng.uniform(0.2, 6.0, size)).astype(np.int64))
    less = (drawn * rng.uniform(0.9, 1.0, size)).astype(np.int64) // 10_000 * 10_000
    notes = [
        pay(inflow.payee, CASH, drawn, at, purpose("现金支取"), channel("柜面")),
        pay(CASH, scene.among(targets, size), less, brought, purpose("现金存入"), channel("柜面")),
    ]
    return marked(together(notes), scene.number, "cash")


def split_large(scene: Scene, payments: Payments, payees: Ints) -> Payments:
    """Sums of more than fifty thousand paid as several below it, on one day, to different accounts."""
    large = payments.amount_minor > FIFTY_THOUSAND
    few = payments.where(large)
    which = np.repeat(np.arange(len(few)), np.minimum(few.amount_minor // 4_500_000 + 1, 12))
    amount = few.amount_minor[which] * shares(scene.rng, which, 30.0) / 100_000
    at = few.at[which] + (scene.rng.random(len(which)) * 5 * HOUR).astype(np.int64)
    parts = pay(
        few.payer[which],
        scene.among(payees, len(which)),
        np.maximum(amount.astype(np.int64), 1) * 100_000,
        at,
        few.purpose[which],
        few.channel[which],
    )
    return together([payments.where(~large), marked(parts, scene.number, "deposit")])
