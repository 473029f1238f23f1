"""What a group pays for bringing others: fixed shares of a deposit that other payers get within days of it.

Whoever lends money is paid for what they lent themselves. Where people are paid for what those below them pay in, each
deposit is followed by a share of it to somebody else, by a smaller one to a third, and so on: a share a level.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import DAY, Payments
from graph.detectors.rings.reduced import Flags, Ints, Reduced

# Shares are looked for in steps of half a percent, from one percent to sixty.
STEPS = 200
LEAST_STEP, MOST_STEP = 2, 120
# What a share of an amount is rounded to: a whole unit of a currency with hundredths.
ROUNDED_MINOR = 100
# So many pairs of a deposit and a payment after it are looked at: of a group the size of a bank the last deposits.
MOST_PAIRS = 5_000_000


@dataclass(frozen=True)
class Reward:
    """One share, of 1: after how many deposits another payer got it, and how many payers did."""

    share: float
    deposits: int
    payees: int


@dataclass(frozen=True)
class Rewards:
    """The shares that were paid for deposits of others, the largest first, and how many deposits were looked at."""

    deposits: int
    levels: tuple[Reward, ...] = ()


@dataclass(frozen=True)
class _Sums:
    """Sums in the order of time, with the holder on the other side."""

    at: Ints
    amount_minor: Ints
    holder: Ints

    def where(self, chosen: Flags) -> _Sums:
        return _Sums(self.at[chosen], self.amount_minor[chosen], self.holder[chosen])


def rewards_of(
    payments: Payments, group: Group, reduced: Reduced, insiders: frozenset[int], parameters: Parameters
) -> Rewards:
    """The shares of deposits that a group pays to other payers.

    A share is one that `least_rewarded_share` of the deposits were followed by, each by one payment of its own. The
    commonest is looked for first, and what it explains is no payment of another: half a share of one deposit is a
    whole one of a deposit half as large. A share that there are far more payments of than deposits is none, nor is one
    whose payments are mostly explained by what their payees paid in themselves: those are interest.
    """
    every, paid_out = _sums(payments, group, reduced, insiders, parameters)
    span = parameters.reward_days * DAY
    last = paid_out.at[-1] if len(paid_out.at) else 0
    paid_in = every.where(every.at + span <= last)
    if len(paid_in.at) < parameters.least_payers:
        return Rewards(0)
    paid_in, (deposit, payment, step) = _pairs(paid_in, paid_out, span)
    least = max(parameters.least_payers, parameters.least_rewarded_share * len(paid_in.at))
    free = np.ones(len(paid_out.at), dtype=bool)
    steps, numbers = np.unique(step, return_counts=True)
    # What is free becomes less: how many a share once had is the most that it may have.
    most = dict(zip(steps.tolist(), numbers.tolist(), strict=True))
    levels = []
    while most:
        best = max(most, key=lambda one: (most[one], one))
        if most[best] < least:
            break
        payees = _matched(deposit[step == best], payment[step == best], free)
        if len(payees) < most[best]:
            most[best] = len(payees)
            continue
        del most[best]
        many = _as_large(every, paid_out, best) / len(every.at)
        own = _own(every, paid_out, payees, best, max(1, round(many)))
        free[payees] = False
        if own > parameters.reward_own_share * len(payees) or many > parameters.reward_times:
            continue
        levels.append(Reward(best / STEPS, len(payees), len(np.unique(paid_out.holder[payees]))))
    return Rewards(len(paid_in.at), tuple(sorted(levels, key=lambda one: -one.share)))


def _sums(
    payments: Payments, group: Group, reduced: Reduced, insiders: frozenset[int], parameters: Parameters
) -> tuple[_Sums, _Sums]:
    """What individuals paid into the collecting accounts, and what the paying ones paid those who did."""
    inside, within = group.array(), np.array(sorted(insiders), dtype=np.int64)
    found = []
    for outer, inner, accounts in (
        (payments.payer, payments.payee, group.array("collectors")),
        (payments.payee, payments.payer, group.array("payouts")),
    ):
        holder = reduced.holder[outer]
        chosen = np.isin(inner, accounts) & reduced.individual[outer] & ~np.isin(outer, inside)
        chosen &= ~np.isin(holder, within)
        found.append(_Sums(payments.at, payments.amount_minor, holder).where(chosen))
    paid_in, paid_out = found
    paid_in = paid_in.where(paid_in.amount_minor >= parameters.least_payment_minor)
    return paid_in, paid_out.where(np.isin(paid_out.holder, paid_in.holder))


def _pairs(paid_in: _Sums, paid_out: _Sums, span: int) -> tuple[_Sums, tuple[Ints, Ints, Ints]]:
    """Deposits and what others got within so many seconds, where that is a share of it: the places of both, the steps.

    The order is that of the deposits, and within one deposit of the payments. Of very many deposits the last are looked
    at, and given back.
    """
    first = np.searchsorted(paid_out.at, paid_in.at, side="left")
    counts = np.searchsorted(paid_out.at, paid_in.at + span, side="right") - first
    looked_at = np.cumsum(counts[::-1])[::-1] <= MOST_PAIRS
    paid_in, first, counts = paid_in.where(looked_at), first[looked_at], counts[looked_at]
    deposit = np.repeat(np.arange(len(counts)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    payment = np.arange(len(deposit)) - before + np.repeat(first, counts)
    step = np.rint(STEPS * paid_out.amount_minor[payment] / paid_in.amount_minor[deposit]).astype(np.int64)
    off = np.abs(STEPS * paid_out.amount_minor[payment] - step * paid_in.amount_minor[deposit])
    chosen = (step >= LEAST_STEP) & (step <= MOST_STEP) & (off <= STEPS * ROUNDED_MINOR)
    chosen &= paid_out.holder[payment] != paid_in.holder[deposit]
    return paid_in, (deposit[chosen], payment[chosen], step[chosen])


def _matched(deposit: Ints, payment: Ints, free: Flags) -> Ints:
    """The payments that follow a deposit, each the earliest that is free and follows no deposit before."""
    taken: set[int] = set()
    served = -1
    for one, other in zip(deposit.tolist(), payment.tolist(), strict=True):
        if one != served and free[other] and other not in taken:
            taken.add(other)
            served = one
    return np.array(sorted(taken), dtype=np.int64)


def _own(paid_in: _Sums, paid_out: _Sums, payments: Ints, step: int, times: int) -> int:
    """How many of these payments may be that share of what their payees paid in themselves, so many times each.

    Interest comes to everybody as often as they paid in; who brings others gets what they bring, and most bring nobody.
    """
    own: dict[int, list[int]] = {}
    for holder, amount in zip(paid_in.holder.tolist(), paid_in.amount_minor.tolist(), strict=True):
        own.setdefault(holder, []).append(amount)
    got = Counter(
        zip(paid_out.holder[payments].tolist(), paid_out.amount_minor[payments].tolist(), strict=True)
    )
    return sum(
        min(many, times * sum(_is_share(got_minor, step, amount) for amount in own[holder]))
        for (holder, got_minor), many in got.items()
    )


def _is_share(got_minor: int, step: int, amount_minor: int) -> bool:
    return abs(STEPS * got_minor - step * amount_minor) <= STEPS * ROUNDED_MINOR


def _as_large(paid_in: _Sums, paid_out: _Sums, step: int) -> int:
    """How many payments are that share of the amount of any deposit, whenever they were made."""
    shares = np.unique(paid_in.amount_minor) * step / STEPS
    near = np.clip(np.searchsorted(shares, paid_out.amount_minor), 1, max(len(shares) - 1, 1))
    off = np.abs(paid_out.amount_minor - shares[np.minimum(near, len(shares) - 1)])
    off = np.minimum(off, np.abs(paid_out.amount_minor - shares[near - 1]))
    return int((off <= ROUNDED_MINOR).sum())
