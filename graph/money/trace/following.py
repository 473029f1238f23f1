"""Money followed through a ledger, transfer by transfer, by one rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.money.trace.ledger import Flags, Ledger, Numbers
from graph.money.trace.order import Order
from graph.money.trace.question import RuleName
from graph.money.trace.rules import PURSES, Parts


@dataclass(frozen=True)
class Course:
    """A ledger on which money can be followed.

    Attributes:
        begins: by end, whether the money begins there.
        through: by end, whether money is followed through it.
        opening: by end, what it held before its first transfer: enough that it never pays what it has not.
    """

    ledger: Ledger
    order: Order
    begins: Flags
    through: Flags
    opening: Numbers


@dataclass(frozen=True)
class Followed:
    """How much of the money came where.

    Attributes:
        amount: by transfer, how much of it is followed money.
        held: by end that money is followed through, how much of it stayed.
        touched: by end, how much other money was counted in, which only poison does.
        received: by end, how much came in.
        paid: by end, how much went out.
    """

    amount: Numbers
    held: Numbers
    touched: Numbers
    received: Numbers
    paid: Numbers


def follow(course: Course, rule: RuleName) -> Followed:
    """Follows all that the ends where money `begins` pay to others, where the order lets it pass.

    It is one step a transfer: what a payment is made of depends on all before it. Only the ledgers of accounts that
    the money reached are gone through.
    """
    ledger, begins = course.ledger, course.begins
    make = PURSES[rule]
    purses = {int(end): make(int(course.opening[end])) for end in np.flatnonzero(course.through & ~begins)}
    amounts = np.zeros(len(ledger), np.int64)
    source = set(np.flatnonzero(begins).tolist())
    sequence = course.order.sequence
    columns = (sequence, ledger.payer[sequence], ledger.payee[sequence], ledger.amount[sequence],
               course.order.passes[sequence])  # fmt: skip
    for at, payer, payee, amount, passes in zip(*(column.tolist() for column in columns), strict=True):
        if payer == payee:
            continue
        parts: Parts
        if payer in source:
            parts = [(passes and payee not in source, amount)]
        elif payer in purses:
            parts = purses[payer].pay(amount)
        else:
            parts = [(False, amount)]
        amounts[at] = sum(part for is_followed, part in parts if is_followed)
        if payee in purses:
            purses[payee].receive(parts)
    ends = len(begins)
    held, touched, received, paid = (np.zeros(ends, np.int64) for _ in range(4))
    for end, purse in purses.items():
        held[end], touched[end] = purse.held, purse.touched
    np.add.at(received, ledger.payee, amounts)
    np.add.at(paid, ledger.payer, amounts)
    found = Followed(amounts, held, touched, received, paid)
    _assert_conserved(found, course)
    return found


def _assert_conserved(found: Followed, course: Course) -> None:
    """What came in, or was touched, is held or was paid on: at every account, to the last minor unit."""
    through = course.through & ~course.begins
    lost = (found.received + found.touched - found.held - found.paid)[through]
    assert not lost.any(), "followed money was lost or made"
