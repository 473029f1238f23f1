"""What holds under every rule that neither makes nor loses money: the most and the least that an account can hold now.

Of all ways in which the money can have gone in the order of time, the most that can be with an account is the largest
flow to it; the least is what is left of all the money when as much as possible is somewhere else. Between two transfers
an account keeps no more than its balance, where a statement tells it. Poison makes money and keeps to no bound.

Source: Ford and Fulkerson's maximum flow, on a graph with one node an account and moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from graph.money.trace.following import Course
from graph.money.trace.ledger import Flags, Numbers

# SciPy's flows are counted in 32 bits.
MOST_UNITS = 2**30
# Beyond so many arcs the bounds take longer than anybody waits.
MOST_ARCS = 400_000


@dataclass(frozen=True)
class Bounds:
    """What an end holds at least and at most, in minor units."""

    least: int
    most: int


def bounds(course: Course, told: Flags, wanted: Sequence[int]) -> dict[int, Bounds]:
    """The bounds of some ends, all in one currency; none where the graph is too large.

    Args:
        told: by end, whether a statement tells its balances.
    """
    network = _network(course, told)
    if network is None or not network.total:
        return {}
    found = {}
    for end in wanted:
        here = network.exits == end
        most = network.flow(here)
        elsewhere = network.flow(~here)
        found[end] = Bounds(max(0, network.total - elsewhere), min(most, network.total))
    return found


@dataclass(frozen=True)
class _Network:
    """The graph of accounts and moments. Node 0 is where the money begins, node 1 is the end of it.

    Attributes:
        exits: by arc, the end whose last arc it is; -1 for all other arcs.
    """

    tails: Numbers
    heads: Numbers
    capacity: Numbers
    exits: Numbers
    nodes: int
    total: int

    def flow(self, opened: Flags) -> int:
        """The largest flow with only these of the last arcs open; rounded up where it is too large for 32 bits."""
        use = (self.exits < 0) | opened
        unit = max(1, -(-self.total // MOST_UNITS))
        capacity = np.minimum(-(-self.capacity[use] // unit), MOST_UNITS).astype(np.int32)
        graph = csr_array((capacity, (self.tails[use], self.heads[use])), shape=(self.nodes, self.nodes))
        return int(maximum_flow(graph, 0, 1).flow_value) * unit


def _network(course: Course, told: Flags) -> _Network | None:
    ledger, order, begins = course.ledger, course.order, course.begins
    through = course.through & ~begins
    chosen = order.sequence[(ledger.payer != ledger.payee)[order.sequence]]
    chosen = chosen[(through[ledger.payer] | through[ledger.payee] | begins[ledger.payer])[chosen]]
    payer, payee, amount = ledger.payer[chosen], ledger.payee[chosen], ledger.amount[chosen]
    total = int(amount[order.passes[chosen] & begins[payer] & ~begins[payee]].sum())
    steps = _Steps.of(payer, payee, amount, through, course.opening)
    passing = order.passes[chosen] & ~begins[payee] | (order.passes[chosen] & begins[payee] & ~begins[payer])
    if 2 * len(steps.end) + len(chosen) > MOST_ARCS:
        return None
    # An end that is not followed, or where the money began, has one node.
    single = steps.count + 2 + np.arange(len(begins))
    tails = np.where(begins[payer], 0, np.where(through[payer], steps.before_payment + 2, 0))
    heads = np.where(through[payee], steps.after_receipt + 2, single[payee])
    able = passing & (begins[payer] | (through[payer] & (steps.before_payment >= 0)))
    stays = np.flatnonzero(steps.end[1:] == steps.end[:-1])
    kept = np.where(told[steps.end], np.minimum(steps.balance, total), total)
    last = np.flatnonzero(np.r_[steps.end[1:] != steps.end[:-1], True]) if len(steps.end) else stays
    others = np.unique(payee[able & ~through[payee]])
    everything = np.full(len(others), total)
    arcs = (
        (tails[able], heads[able], amount[able], None),
        (stays + 2, stays + 3, kept[stays], None),
        (last + 2, np.ones_like(last), kept[last], steps.end[last]),
        (single[others], np.ones_like(others), everything, others),
    )
    none = [np.full(len(arc[0]), -1, np.int64) if arc[3] is None else arc[3] for arc in arcs]
    tail, head, most = (np.concatenate([arc[part] for arc in arcs]).astype(np.int64) for part in range(3))
    return _Network(tail, head, most, np.concatenate(none), int(steps.count + 2 + len(begins)), total)


@dataclass(frozen=True)
class _Steps:
    """The moments of the ends that money is followed through: one a transfer in or out, by end and in order.

    Attributes:
        end, balance: by step; the balance is what the end holds after it.
        before_payment: by transfer, the step of the payer before it; -1 where there is none.
        after_receipt: by transfer, the step of the payee after it; -1 where there is none.
    """

    end: Numbers
    balance: Numbers
    before_payment: Numbers
    after_receipt: Numbers
    count: int

    @classmethod
    def of(cls, payer: Numbers, payee: Numbers, amount: Numbers, through: Flags, opening: Numbers) -> _Steps:
        number = np.arange(len(amount))
        ins, outs = number[through[payee]], number[through[payer]]
        end = np.concatenate([payee[ins], payer[outs]])
        change = np.concatenate([amount[ins], -amount[outs]])
        transfer = np.concatenate([ins, outs])
        place = np.lexsort((transfer, end))
        end, change = end[place], change[place]
        total = np.cumsum(change)
        begin = np.flatnonzero(np.r_[True, end[1:] != end[:-1]]) if len(end) else np.zeros(0, np.int64)
        lengths = np.diff(np.r_[begin, len(end)])
        balance = total - np.repeat((np.r_[0, total])[begin], lengths) + opening[end]
        step_of = np.empty(len(place), np.int64)
        step_of[place] = np.arange(len(place))
        before = np.full(len(amount), -1, np.int64)
        after = np.full(len(amount), -1, np.int64)
        after[ins] = step_of[: len(ins)]
        is_first = np.zeros(len(end), np.bool_)
        is_first[begin] = True
        own = step_of[len(ins) :]
        before[outs] = np.where(is_first[own], -1, own - 1) if len(own) else own
        return cls(end, balance, before, after, len(end))
