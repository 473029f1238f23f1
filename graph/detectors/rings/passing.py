"""Where the money of a group's payers went: its payments in the order of time, by the rule "last in, first out".

Of the rules of docs/trace.md this one keeps apart what an account gathers from the trade it does beside, as long as it
sends on what it got before the next sum of another kind comes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from graph.detectors.engine import DuckDBEngine, Engine
from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.reduced import Ints, Reduced
from graph.detectors.rings.ties import Ties

DEPOSIT, OWN, INDIVIDUAL, OTHER, UNKNOWN = range(5)
SOURCES = ("deposit", "own", "individual", "other", "unknown")
DAY = 86_400
MEMBER = pa.schema([("member_of", pa.int64()), ("member", pa.int64())])


@dataclass(frozen=True)
class Payments:
    """The payments of one group in the order of time, both within it and over its edge.

    Units: minor, seconds of the wall clock.
    """

    payer: Ints
    payee: Ints
    amount_minor: Ints
    at: Ints

    def as_money_flows(self, group: Group) -> Payments:
        """Of one moment first what arrives, then what moves within, the larger first, then what leaves.

        Statements that give days only would else send on what has not come yet.
        """
        inside = group.array()
        sent, got = np.isin(self.payer, inside), np.isin(self.payee, inside)
        stage = np.where(~sent, 0, np.where(got, 1, 2))
        order = np.lexsort((self.payee, self.payer, -self.amount_minor, stage, self.at))
        return Payments(self.payer[order], self.payee[order], self.amount_minor[order], self.at[order])

    def sent_on(self, account: int) -> SentOn:
        """Which sums that came to an account left it with which payments, the newest first."""
        own = np.flatnonzero((self.payer == account) | (self.payee == account))
        arrives = self.payee[own] == account
        lots: list[tuple[int, int]] = []
        parts: list[tuple[int, int, int]] = []
        for place, came, amount in zip(
            own.tolist(), arrives.tolist(), self.amount_minor[own].tolist(), strict=True
        ):
            if came:
                lots.append((place, amount))
                continue
            missing = amount
            while missing and lots:
                source, left = lots.pop()
                part = min(left, missing)
                missing -= part
                if left > part:
                    lots.append((source, left - part))
                parts.append((source, place, part))
        came_with, left_with, amounts = np.array(parts, dtype=np.int64).reshape(-1, 3).T
        return SentOn(came_with, left_with, amounts)


@dataclass(frozen=True)
class SentOn:
    """Sums that came to one account and left it again, in the order in which they left.

    Shapes: one entry a sum; `came` and `left` are places among the payments that it was read from. Units: minor.
    """

    came: Ints
    left: Ints
    amount_minor: Ints


@dataclass
class Followed:
    """What became of the deposits of one group.

    `deposits`, `returns` and `times` are by holder; `uses` is what accounts outside got of the deposits, by account,
    `spent` what organisations, cash and fees got of them, by the holder whose account sent it.
    `returned_by_source` is what was paid back, by where it came from (`SOURCES`). By day: `daily_in` deposits,
    `daily_out` what was returned or left of them, `daily_fed` what reached accounts that pay back and do not collect,
    `daily_other` all else that reached the other accounts. Units: minor; days since 1970.
    """

    deposits: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    first_deposit: dict[int, int] = field(default_factory=dict)
    first_return: dict[int, int] = field(default_factory=dict)
    returns: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    times: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    returned_by_source: list[int] = field(default_factory=lambda: [0] * len(SOURCES))
    received_by_source: list[int] = field(default_factory=lambda: [0] * len(SOURCES))
    uses: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    spent: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    daily_in: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    daily_out: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    daily_other: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    daily_fed: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    peak_minor: int = 0
    uncovered_minor: int = 0

    @property
    def gathered_minor(self) -> int:
        """All deposits."""
        return sum(self.deposits.values())

    @property
    def returned_minor(self) -> int:
        """All that was paid back."""
        return sum(self.returns.values())


def payments_of(engine: DuckDBEngine, groups: list[Group]) -> Iterator[tuple[Group, Payments]]:
    """The payments of each group. An account may be in several."""
    rows = [(number, account) for number, group in enumerate(groups) for account in sorted(group.accounts)]
    numbers, accounts = zip(*rows, strict=True) if rows else ((), ())
    engine.keep_arrow("member", pa.table([list(numbers), list(accounts)], schema=MEMBER))
    engine.stage(_of_groups)
    yield from _in_time(engine, groups)


def _of_groups(engine: Engine) -> None:
    """Keeps the frame group_payment: member_of, payer, payee, amount_minor, at: what members paid and got."""
    f = engine.functions
    payment = engine.frame("payment").unionByName(engine.frame("unnamed_payment"))
    member = engine.frame("member")
    columns = ("member_of", "payer", "payee", "amount_minor", "at")
    sent = payment.join(member.withColumnRenamed("member", "payer"), on="payer").select(*columns)
    received = payment.join(member.withColumnRenamed("member", "payee"), on="payee").select(*columns)
    inside = member.select("member_of", f.col("member").alias("payer"), f.lit(1).alias("inside"))
    over = received.join(inside, on=["member_of", "payer"], how="left").where(f.col("inside").isNull())
    engine.keep("group_payment", sent.unionByName(over.select(*columns)))


def _in_time(engine: DuckDBEngine, groups: list[Group]) -> Iterator[tuple[Group, Payments]]:
    found = engine.arrow("group_payment", ("member_of", "at", "amount_minor", "payer", "payee"))
    columns = {name: found[name].to_numpy() for name in found.column_names}
    starts = np.searchsorted(columns["member_of"], np.arange(len(groups) + 1))
    for number, group in enumerate(groups):
        part = slice(starts[number], starts[number + 1])
        payments = Payments(*(columns[name][part] for name in ("payer", "payee", "amount_minor", "at")))
        yield group, payments.as_money_flows(group)


def follow(
    payments: Payments, group: Group, reduced: Reduced, insiders: frozenset[int], least_minor: int = 0
) -> Followed:
    """Follows every sum through the accounts of a group.

    No deposits are what insiders (holders) pay in, and single payments of less than `least_minor`.
    """
    return _Following(group, reduced, insiders, least_minor).through(payments)


def insiders_of(group: Group, reduced: Reduced, ties: Ties, parameters: Parameters) -> frozenset[int]:
    """Holders of a group's accounts, who controls such companies, and whoever pays in far more than all others do."""
    holders = {int(holder) for holder in reduced.holder[group.array()]}
    controllers = {one for holder in holders for one in ties.controllers.get(holder, ())}
    rows = reduced.in_by_account.rows_of(group.array("collectors"))
    payers, place = np.unique(reduced.in_holder[rows], return_inverse=True)
    paid = np.zeros(len(payers), dtype=np.int64)
    np.add.at(paid, place, reduced.in_minor[rows])
    if len(paid):
        far_more = paid > parameters.funder_times * np.median(paid)
        most = paid > parameters.funder_share * paid.sum()
        # Investors are paid back; whoever pays in so much and gets nothing where others do brings the owners' money.
        unpaid = ~np.isin(payers, reduced.paid_by(group.array("payouts")))
        holders |= {int(payer) for payer in payers[far_more & (most | unpaid)]}
    return frozenset(holders | controllers)


class _Following:
    """One group while its payments are gone through. A lot is a source and what is left of its sum."""

    def __init__(self, group: Group, reduced: Reduced, insiders: frozenset[int], least_minor: int) -> None:
        self._group = group
        self._least = least_minor
        self._accounts = group.accounts
        self._holder = reduced.holder
        self._individual = reduced.individual
        self._unnamed = reduced.unnamed
        self._insiders = insiders
        self._paying = group.payouts - group.collectors
        self._lots: dict[int, list[tuple[int, int]]] = {account: [] for account in group.accounts}
        self._held = 0
        self._other = 0
        self._found = Followed()

    def through(self, payments: Payments) -> Followed:
        columns = (payments.payer, payments.payee, payments.amount_minor, payments.at)
        for payer, payee, amount, at in zip(*(column.tolist() for column in columns), strict=True):
            lots = (
                self._take(payer, amount)
                if payer in self._accounts
                else self._arriving(payer, payee, amount, at)
            )
            if payee in self._accounts:
                self._lots[payee].extend(lots)
                if payee in self._paying and payer not in self._group.payouts:
                    self._found.daily_fed[at // DAY] += amount
                if payee in self._group.payouts and payer not in self._group.payouts:
                    self._other += sum(left for source, left in lots if source not in (DEPOSIT, UNKNOWN))
            else:
                self._leave(payer, payee, amount, at, lots)
            self._found.peak_minor = max(self._found.peak_minor, self._held)
        return self._found

    def _take(self, account: int, amount: int) -> list[tuple[int, int]]:
        """The newest lots of an account that make up a sum; what it has not is of unknown source."""
        have, lots, missing = self._lots[account], [], amount
        while missing and have:
            source, left = have[-1]
            if left <= missing:
                have.pop()
                lots.append((source, left))
                missing -= left
            else:
                have[-1] = (source, left - missing)
                lots.append((source, missing))
                missing = 0
        if missing:
            lots.append((UNKNOWN, missing))
        lots.reverse()
        return lots

    def _arriving(self, payer: int, payee: int, amount: int, at: int) -> list[tuple[int, int]]:
        holder, found = int(self._holder[payer]), self._found
        if holder in self._insiders:
            source = OWN
        elif self._unnamed[payer]:
            source = UNKNOWN
        elif not self._individual[payer]:
            source = OTHER
        elif payee not in self._group.collectors or amount < self._least:
            source = INDIVIDUAL
        else:
            source = DEPOSIT
            found.deposits[holder] += amount
            found.first_deposit.setdefault(holder, at)
            found.daily_in[at // DAY] += amount
            self._held += amount
        if source != DEPOSIT and payee not in self._paying:
            found.daily_other[at // DAY] += amount
        found.received_by_source[source] += amount
        return [(source, amount)]

    def _leave(self, payer: int, payee: int, amount: int, at: int, lots: list[tuple[int, int]]) -> None:
        found, holder = self._found, int(self._holder[payee])
        deposited = sum(left for source, left in lots if source == DEPOSIT)
        self._held -= deposited
        individual = bool(self._individual[payee]) and holder not in self._insiders
        if individual and payer in self._group.payouts:
            found.first_return.setdefault(holder, at)
            if holder in found.first_deposit:
                found.returns[holder] += amount
                found.times[holder] += 1
                found.daily_out[at // DAY] += amount
                # Money without a record may have come from anywhere: it speaks for nobody's guilt.
                need = amount - sum(left for source, left in lots if source == UNKNOWN)
                covered = min(self._other, need)
                self._other -= covered
                found.uncovered_minor += need - covered
                for source, left in lots:
                    found.returned_by_source[source] += left
                return
        if deposited:
            found.uses[payee] += deposited
            if not self._individual[payee]:
                found.spent[int(self._holder[payer])] += deposited
            found.daily_out[at // DAY] += deposited
