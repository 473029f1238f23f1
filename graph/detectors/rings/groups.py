"""Groups of accounts that gather, pass on and pay back: from seeds to cores, to what else belongs, to one each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.reduced import Ints, Reduced

# Each round finds what the one before brought near; layers are three at most.
ROUNDS = 3


@dataclass(frozen=True)
class Group:
    """Accounts by what they do in a group; one that gathers and pays back is in two of the sets."""

    payouts: frozenset[int]
    collectors: frozenset[int]
    passing: frozenset[int] = frozenset()

    @property
    def accounts(self) -> frozenset[int]:
        """All of them."""
        return self.payouts | self.collectors | self.passing

    def array(self, *names: str) -> Ints:
        """The accounts of these sets, in order."""
        chosen = frozenset().union(*(getattr(self, name) for name in names or ("accounts",)))
        return np.array(sorted(chosen), dtype=np.int64)

    def with_more(self, other: Group) -> Group:
        """Both as one."""
        return Group(
            self.payouts | other.payouts, self.collectors | other.collectors, self.passing | other.passing
        )


def cores(engine: DuckDBEngine, parameters: Parameters) -> list[Group]:
    """The core of every seed whose payers are paid back in order and again: collecting accounts, and ways between."""
    seeds = engine.arrow("seed", ("payout",))
    met, back, again = (seeds[name].to_numpy() for name in ("met", "paid_back", "repeated"))
    kept = (back >= parameters.least_ordered_share * met) & (again >= parameters.least_repeated_share * back)
    payouts = seeds["payout"].to_numpy()[kept]
    collects = _by_payout(engine.arrow("collects", ("payout", "account")), payouts)
    ways = _ways(engine, payouts)
    return [_core(int(payout), collects[int(payout)], ways) for payout in payouts]


def _by_payout(collects: pa.Table, payouts: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {int(payout): [] for payout in payouts}
    for payout, account in zip(collects["payout"].to_pylist(), collects["account"].to_pylist(), strict=True):
        if payout in found:
            found[payout].append(account)
    return found


def _ways(engine: DuckDBEngine, payouts: Ints) -> dict[tuple[int, int], list[int]]:
    """For each account that pays back and each upstream: to which accounts its money goes on."""
    upstream = engine.arrow("upstream", ("payout", "account", "via"))
    rows = upstream.filter(pa.array(np.isin(upstream["payout"].to_numpy(), payouts)))
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    columns = (rows[name].to_pylist() for name in ("payout", "account", "via"))
    for payout, account, via in zip(*columns, strict=True):
        found[payout, account].append(via)
    return found


def without_payers(group: Group, reduced: Reduced) -> Group:
    """The group without collecting accounts of its own payers: somebody who pays in may have friends who pay them."""
    kept = set(group.collectors)
    for account in sorted(
        group.collectors - group.payouts, key=lambda one: len(reduced.in_by_account.rows(one))
    ):
        others = np.array(sorted(kept - {account}), dtype=np.int64)
        if len(others) and reduced.holder[account] in reduced.payers_of(others):
            kept.discard(account)
    return Group(group.payouts, frozenset(kept), group.passing)


def _core(payout: int, collectors: Sequence[int], ways: dict[tuple[int, int], list[int]]) -> Group:
    passed: set[int] = set()
    edge = set(collectors) - {payout}
    while edge:
        onward = {via for account in edge for via in ways.get((payout, account), ())}
        edge = onward - passed - {payout}
        passed |= edge
    return Group(frozenset([payout]), frozenset(collectors), frozenset(passed - set(collectors)))


def merged(groups: Iterable[Group], parameters: Parameters) -> list[Group]:
    """The groups, those that share enough of their accounts as one, the largest first."""
    kept: list[Group] = []
    for group in sorted(groups, key=lambda one: (-len(one.accounts), sorted(one.accounts))):
        whole = group
        again = True
        while again:
            again = False
            for other in kept:
                if _overlap(whole, other) >= parameters.overlap_share:
                    kept.remove(other)
                    whole = whole.with_more(other)
                    again = True
                    break
        kept.append(whole)
    return kept


def _overlap(left: Group, right: Group) -> float:
    smaller = min(len(left.accounts), len(right.accounts))
    return len(left.accounts & right.accounts) / smaller if smaller else 0.0


def expanded(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """The group with accounts that gather from the same payers beside it, and those that only pass its money on."""
    for _ in range(ROUNDS):
        grown = _with_passing(_with_collectors(group, reduced, parameters), reduced, parameters)
        if grown == group:
            break
        group = grown
    return group


def _with_collectors(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """Others whose payers are paid back by the group, and whose money goes where the group's goes, or to it."""
    payers = reduced.payers_of(group.array("collectors"))
    paid = reduced.paid_by(group.array("payouts"))
    accounts, counts = np.unique(reduced.in_account[reduced.in_by_holder.rows_of(paid)], return_counts=True)
    beside = counts >= parameters.least_paid_back_of_account
    beside &= ~np.isin(accounts, group.array()) & ~np.isin(reduced.holder[accounts], payers)
    near = _near(group, payers, reduced, parameters) if beside.any() else payers
    found = {
        account
        for account, count in zip(accounts[beside].tolist(), counts[beside].tolist(), strict=True)
        if _gathers_for(account, count, reduced, parameters) and _sends_to(account, near, reduced, parameters)
    }
    return Group(group.payouts, group.collectors | found, group.passing)


def _gathers_for(account: int, paid_back: int, reduced: Reduced, parameters: Parameters) -> bool:
    payers = len(reduced.in_by_account.rows(account))
    return (
        payers >= parameters.least_payers_of_account
        and paid_back >= parameters.beside_paid_back_share * payers
    )


def _sends_to(account: int, near: Ints, reduced: Reduced, parameters: Parameters) -> bool:
    flows = reduced.from_payer.rows(account)
    large = reduced.amount_minor[flows] >= parameters.beside_sent_share * max(int(reduced.sent[account]), 1)
    return bool(np.isin(reduced.payee[flows[large]], near).any())


def _near(group: Group, payers: Ints, reduced: Reduced, parameters: Parameters) -> Ints:
    """The group, and whoever received a good part of all they got from it and is none of its payers."""
    inside = group.array()
    payees, got = _receivers(inside, reduced)
    chosen = got >= parameters.near_received_share * reduced.received[payees]
    chosen &= got >= parameters.near_sent_share * reduced.sent[inside].sum()
    return np.union1d(inside, payees[chosen & ~np.isin(reduced.holder[payees], payers)])


def _receivers(inside: Ints, reduced: Reduced) -> tuple[Ints, Ints]:
    """Whoever got something from the accounts inside, and how much in all."""
    flows = reduced.from_payer.rows_of(inside)
    payees, place = np.unique(reduced.payee[flows], return_inverse=True)
    got = np.zeros(len(payees), dtype=np.int64)
    np.add.at(got, place, reduced.amount_minor[flows])
    return payees, got


def _with_passing(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """Accounts that got most of their money from the group and sent it on, to few."""
    inside = group.array()
    payers = reduced.payers_of(group.array("collectors"))
    payees, got = _receivers(inside, reduced)
    chosen = ~np.isin(payees, inside) & ~np.isin(reduced.holder[payees], payers)
    chosen &= got >= parameters.least_group_share * reduced.received[payees]
    chosen &= reduced.sent[payees] >= parameters.least_passed_share * reduced.received[payees]
    chosen &= got >= parameters.passing_sent_share * reduced.sent[inside].sum()
    found = {int(account) for account in payees[chosen] if _to_few(int(account), reduced, parameters)}
    return Group(group.payouts, group.collectors, group.passing | found)


def _to_few(account: int, reduced: Reduced, parameters: Parameters) -> bool:
    amounts = np.sort(reduced.amount_minor[reduced.from_payer.rows(account)])[::-1]
    return bool(amounts[: parameters.few_receivers].sum() >= parameters.few_receivers_share * amounts.sum())
