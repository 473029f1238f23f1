"""What accounts held before each transfer, as far as records tell, and what they must have held besides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.money.trace.ledger import Flags, Ledger, Numbers


@dataclass(frozen=True)
class Balances:
    """What follows from transfers in one order.

    Attributes:
        covered: by transfer, whether its payer held enough for it.
        lacking: by end, how much more it must have held at first, never to pay what it has not.
    """

    covered: Flags
    lacking: Numbers


def balances(
    ledger: Ledger, opening: Numbers, sequence: Numbers | None = None, late_us: int | None = None
) -> Balances:
    """Reckons balances on from what each end held at first.

    Args:
        sequence: the order in which transfers count; by default that of their moments, where at each account what comes
            in at one moment is there before what goes out.
        late_us: by how much a payment may have been made later than its record says, and as late as its day allows;
            None takes it to have been made at the first moment that its record allows.
    """
    moved = np.arange(len(ledger)) if sequence is None else sequence
    moved = moved[(ledger.payer != ledger.payee)[moved]]
    if sequence is None:
        moment, later = ledger.first[moved], 1
    else:
        moment, later = np.arange(len(moved)), 0
    paid = moment if late_us is None else ledger.last[moved] + late_us
    transfer = np.concatenate([moved, moved])
    end = np.concatenate([ledger.payee[moved], ledger.payer[moved]])
    change = np.concatenate([ledger.amount[moved], -ledger.amount[moved]])
    pays = np.repeat([0, later], len(moved))
    by_end = np.lexsort(
        (ledger.row[transfer], ledger.line[transfer], pays, np.concatenate([moment, paid]), end)
    )
    end, change, transfer = end[by_end], change[by_end], transfer[by_end]
    covered, lacking = np.ones(len(ledger), np.bool_), np.zeros(len(opening), np.int64)
    if len(end):
        total = np.cumsum(change)
        begin = np.flatnonzero(np.r_[True, end[1:] != end[:-1]])
        before = np.repeat(np.r_[0, total][begin], np.diff(np.r_[begin, len(end)]))
        balance = total - before + opening[end]
        out = change < 0
        covered[transfer[out]] = balance[out] >= 0
        lacking[end[begin]] = np.maximum(-np.minimum.reduceat(balance, begin), 0)
    return Balances(covered, lacking)
