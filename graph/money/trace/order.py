"""The order of transfers in which money can have moved, with slack where records contradict it.

An end is reached at the earliest moment at which money can have come to it. A payment that it made later is in order;
one whose moment is known too roughly to tell is unordered; one that came earlier by no more than the slack is early:
a statement may be missing, or a clock may be wrong. An early payment counts at the moment when the money came, if its
payer is not known to have held enough other money for it. Whatever was paid still earlier was paid with other money.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.money.trace.ledger import Flags, Ledger, Numbers

State = Literal["in_order", "unordered", "early"]
STATES: tuple[State, ...] = ("in_order", "unordered", "early")
NEVER = np.int64(2**62)
# A moment and a number of steps in one number: microseconds of the years 1 to 9999 leave room for six bits.
STEP_BITS = 6
MOST_STEPS = 2**STEP_BITS - 2


@dataclass(frozen=True)
class Order:
    """When each transfer counts.

    Attributes:
        sequence: the transfers in the order in which they count, as positions in the ledger.
        state: by transfer, a position in STATES; meaningful where `passes`.
        passes: whether the transfer may pass on money that is followed.
        early: whether it breaks the order by no more than the slack, though it may pass on nothing.
        depth: by end, how many transfers away it is from the beginning; -1 where money cannot have come.
    """

    sequence: Numbers
    state: Numbers
    passes: Flags
    early: Flags
    depth: Numbers


def order(
    ledger: Ledger, begins: Flags, through: Flags, covered: Flags, slack_us: int, asked: Flags | None = None
) -> Order:
    """The order of a ledger's transfers.

    Args:
        begins: by end, whether the money begins there.
        through: by end, whether money is followed through it; where it begins it need not be.
        covered: by transfer, whether its payer is known to have held enough money for it when it was made.
        asked: by transfer, whether its time is asked about: where the money begins no other passes any on; None is all.
    """
    label = np.full(len(begins), NEVER, np.int64)
    label[begins] = _start(ledger)
    able = (begins | through)[ledger.payer]
    if asked is not None:
        able &= asked | ~begins[ledger.payer]
    while True:
        counts, rank, passes = _counting(ledger, label, able, np.where(covered, 0, slack_us))
        reached = np.full(len(begins), NEVER, np.int64)
        steps = np.minimum(rank + 1, MOST_STEPS)
        np.minimum.at(reached, ledger.payee[passes], ((counts << STEP_BITS) | steps)[passes])
        better = (reached < label) & ~begins
        if not better.any():
            break
        label[better] = reached[better]
    depth = _depth(ledger, begins, passes)
    arrived = label[ledger.payer] >> STEP_BITS
    state = np.where(ledger.first >= arrived, 0, np.where(ledger.last >= arrived, 1, 2))
    early = able & (label[ledger.payer] < NEVER) & (state == STATES.index("early"))
    early &= ledger.last >= arrived - slack_us
    # What money did not reach was there before it: of what happens at one moment, clean money comes first.
    near = np.where(depth[ledger.payer] < 0, -2, np.where(passes, depth[ledger.payer], -1))
    sequence = np.lexsort((ledger.row, ledger.line, ledger.first, near, rank, counts))
    return Order(sequence, state, passes, early, depth)


def _start(ledger: Ledger) -> int:
    """A moment before all transfers."""
    return (int(ledger.first.min()) - 1) << STEP_BITS if len(ledger) else 0


def _counting(
    ledger: Ledger, label: Numbers, carries: Flags, slack: Numbers
) -> tuple[Numbers, Numbers, Flags]:
    """When transfers count as things are known, which comes first of those at one moment, and which pass money on."""
    arrived, steps = label[ledger.payer] >> STEP_BITS, label[ledger.payer] & (2**STEP_BITS - 1)
    passes = carries & (label[ledger.payer] < NEVER) & (ledger.last >= arrived - slack)
    counts = np.where(passes, np.maximum(ledger.first, arrived), ledger.first)
    rank = np.where(passes & (counts == arrived), steps, 0)
    return counts, rank, passes


def _depth(ledger: Ledger, begins: Flags, passes: Flags) -> Numbers:
    depth = np.where(begins, 0, -1).astype(np.int64)
    payer, payee = ledger.payer[passes], ledger.payee[passes]
    at = 0
    while True:
        found = payee[(depth[payer] == at) & (depth[payee] < 0)]
        if not len(found):
            return depth
        at += 1
        depth[found] = at
