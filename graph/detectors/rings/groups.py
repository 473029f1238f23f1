"""Groups of accounts that gather, pass on and pay back: from seeds to cores, and those that are one together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.reduced import Ints, Reduced


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

    def without_passing(self, accounts: frozenset[int]) -> Group:
        """The group without these among the accounts that pass on."""
        return Group(self.payouts, self.collectors, self.passing - accounts)

    def with_more(self, other: Group) -> Group:
        """Both as one."""
        return Group(
            self.payouts | other.payouts, self.collectors | other.collectors, self.passing | other.passing
        )


def cores(engine: DuckDBEngine, reduced: Reduced, parameters: Parameters) -> list[Group]:
    """The core of every seed whose payers are paid back in order and again: collecting accounts, and ways between."""
    seeds = engine.arrow("seed", ("payout",))
    met, back, again = (seeds[name].to_numpy() for name in ("met", "paid_back", "repeated"))
    kept = (back >= parameters.least_ordered_share * met) & (again >= parameters.least_repeated_share * back)
    payouts = seeds["payout"].to_numpy()[kept]
    table = engine.arrow("collects", ("payout", "account"))
    alone = table["ordered_alone"].to_numpy() >= parameters.least_ordered_share * table["met"].to_numpy()
    collects = _by_payout(table, payouts)
    weak = _by_payout(table.filter(pa.array(~alone)), payouts)
    ways = _ways(engine, payouts)
    return [
        _without_circles(
            _core(int(payout), collects[int(payout)], ways), weak[int(payout)], reduced, parameters
        )
        for payout in payouts
    ]


def _without_circles(core: Group, weak: Iterable[int], reduced: Reduced, parameters: Parameters) -> Group:
    """The core without `weak` collecting accounts, unless they are the next that all its payers came to.

    Their payers had been paid before they paid in there, having paid in elsewhere. So have friends of a payer, but
    these are few, and what they send one another does not go to the group.
    """
    inside = core.array()
    circles = {
        one
        for one in weak
        if len(reduced.in_by_account.rows(one)) < parameters.least_payers_of_next
        or not _forwards(one, inside, reduced, parameters)
    }
    return Group(core.payouts, core.collectors - circles, core.passing)


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


def cleaned(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """The group without collecting accounts of its own payers, and without accounts between that keep what they get.

    Somebody who pays in may have friends who pay them; who lives on what others pay in and sends it on collects for the
    group. Whoever keeps it took it, though some came back, unless the group pays back out of it.
    """
    kept = set(group.collectors)
    size = {account: len(reduced.in_by_account.rows(account)) for account in group.collectors}
    inside = group.array()
    for account in sorted(group.collectors - group.payouts, key=lambda one: size[one]):
        larger = [one for one in kept - {account} if size[one] >= size[account] or one in group.payouts]
        others = np.array(sorted(larger), dtype=np.int64)
        if (
            len(others)
            and reduced.holder[account] in reduced.payers_of(others)
            and not _forwards(account, inside, reduced, parameters)
        ):
            kept.discard(account)
    passing = group.array("passing")
    between = reduced.sent[passing] >= parameters.least_between_share * reduced.received[passing]
    passing = passing[between | np.isin(passing, pools(group, reduced, parameters))]
    return Group(group.payouts, frozenset(kept), frozenset(passing.tolist()))


def _forwards(account: int, inside: Ints, reduced: Reduced, parameters: Parameters) -> bool:
    """Whether an account lives on deposits, and sent on much of them to the accounts inside."""
    sent = int(reduced.sent_to(np.array([account]), inside)[0])
    deposited = int(reduced.in_minor[reduced.in_by_account.rows(account)].sum())
    lives_on_them = deposited >= parameters.least_forwarded_share * int(reduced.received[account])
    return lives_on_them and sent >= parameters.least_forwarded_share * deposited


def pools(group: Group, reduced: Reduced, parameters: Parameters) -> Ints:
    """The accounts between out of which the group pays back: much of what its paying accounts got came from them."""
    passing, payouts = group.array("passing"), group.array("payouts")
    fed = reduced.sent_to(passing, payouts)
    pool: Ints = passing[(fed > 0) & (fed >= parameters.pool_share * int(reduced.received[payouts].sum()))]
    return pool


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
                if _are_one(whole, other, parameters):
                    kept.remove(other)
                    whole = whole.with_more(other)
                    again = True
                    break
        kept.append(whole)
    return kept


def _are_one(left: Group, right: Group, parameters: Parameters) -> bool:
    shared = len(left.accounts & right.accounts)
    smaller, larger = sorted((len(left.accounts), len(right.accounts)))
    return shared >= parameters.overlap_share * smaller and shared >= parameters.least_part_of_larger * larger
