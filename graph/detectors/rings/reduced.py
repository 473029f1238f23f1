"""What the relational stage leaves, as arrays: who paid whom how much in all, looked up from either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.detectors.engine import DuckDBEngine

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lookup:
    """Rows found by the value of one of their columns."""

    order: Ints
    values: Ints

    @classmethod
    def of(cls, column: Ints) -> Lookup:
        """A lookup of the rows that bear each value of a column."""
        order = np.argsort(column, kind="stable")
        return cls(order, column[order])

    def rows(self, value: int) -> Ints:
        """The rows that bear this value, in their own order."""
        first, last = np.searchsorted(self.values, [value, value + 1])
        return self.order[first:last]

    def counts_of(self, values: Ints) -> Ints:
        """How many rows bear each of these values."""
        return np.searchsorted(self.values, values + 1) - np.searchsorted(self.values, values)

    def rows_of(self, values: Ints) -> Ints:
        """The rows that bear any of these values."""
        first = np.searchsorted(self.values, values)
        counts = self.counts_of(values)
        starts = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return self.order[starts + np.arange(int(counts.sum()))]


@dataclass(frozen=True)
class Reduced:
    """The reduced graph.

    Shapes: `payer`, `payee`, `amount_minor` one entry a flow; `sent`, `received`, `holder`, `individual`, `unnamed`,
    `pooled` one entry an account, by its number; `in_holder`, `in_account` one entry a payer and account, `out_*` the
    same for payees.
    """

    payer: Ints
    payee: Ints
    amount_minor: Ints
    from_payer: Lookup
    from_payee: Lookup
    sent: Ints
    received: Ints
    holder: Ints
    individual: Flags
    unnamed: Flags
    pooled: Flags
    in_holder: Ints
    in_account: Ints
    in_minor: Ints
    in_first: Ints
    in_by_holder: Lookup
    in_by_account: Lookup
    out_account: Ints
    out_holder: Ints
    out_first: Ints
    out_by_account: Lookup

    @classmethod
    def of(cls, engine: DuckDBEngine) -> Reduced:
        """The arrays of the frames that `relational.weigh` kept."""
        flow = engine.arrow("flow", ("payer", "payee"))
        account = engine.arrow("account", ("account",))
        paid_in = engine.arrow("paid_in", ("account", "holder"))
        paid_out = engine.arrow("paid_out", ("account", "holder"))
        payer, payee, amount = (_whole(flow, name) for name in ("payer", "payee", "amount_minor"))
        size = account.num_rows
        return cls(
            payer=payer,
            payee=payee,
            amount_minor=amount,
            from_payer=Lookup.of(payer),
            from_payee=Lookup.of(payee),
            sent=_sums(payer, amount, size),
            received=_sums(payee, amount, size),
            holder=_whole(account, "holder"),
            individual=account["individual"].to_numpy(),
            unnamed=account["unnamed"].to_numpy(),
            pooled=account["pooled"].to_numpy(),
            in_holder=_whole(paid_in, "holder"),
            in_account=_whole(paid_in, "account"),
            in_minor=_whole(paid_in, "amount_minor"),
            in_first=_whole(paid_in, "first"),
            in_by_holder=Lookup.of(_whole(paid_in, "holder")),
            in_by_account=Lookup.of(_whole(paid_in, "account")),
            out_account=_whole(paid_out, "account"),
            out_holder=_whole(paid_out, "holder"),
            out_first=_whole(paid_out, "first"),
            out_by_account=Lookup.of(_whole(paid_out, "account")),
        )

    def payers_of(self, accounts: Ints) -> Ints:
        """The individuals who paid deposits into any of these accounts."""
        return np.unique(self.in_holder[self.in_by_account.rows_of(accounts)])

    def moved(self, accounts: Ints, collectors: Ints) -> int:
        """What single flows of these accounts are held against: all that they sent, or what was deposited, if less.

        A company that trades in the same account sends so much that no flow of the deposits would count beside it.
        """
        deposited = int(self.in_minor[self.in_by_account.rows_of(collectors)].sum())
        return min(int(self.sent[accounts].sum()), deposited)

    def sent_to(self, accounts: Ints, inside: Ints) -> Ints:
        """What each of these accounts, in ascending order, sent to those inside, minor."""
        flows = self.from_payer.rows_of(accounts)
        flows = flows[np.isin(self.payee[flows], inside)]
        sent = np.zeros(len(accounts), dtype=np.int64)
        np.add.at(sent, np.searchsorted(accounts, self.payer[flows]), self.amount_minor[flows])
        return sent

    def deposited_in(self, accounts: Ints) -> Ints:
        """What individuals deposited in each of these accounts, minor."""
        return np.array(
            [self.in_minor[self.in_by_account.rows(account)].sum() for account in accounts.tolist()], np.int64
        )

    def paid_to_individuals(self, accounts: Ints) -> Ints:
        """What each of these accounts sent to accounts of individuals, minor."""
        found = []
        for account in accounts.tolist():
            flows = self.from_payer.rows(account)
            found.append(self.amount_minor[flows[self.individual[self.payee[flows]]]].sum())
        return np.array(found, np.int64)

    def paid_by(self, accounts: Ints) -> Ints:
        """The individuals who got something from any of these accounts."""
        return np.unique(self.out_holder[self.out_by_account.rows_of(accounts)])


def _whole(table: pa.Table, name: str) -> Ints:
    column: Any = table[name].to_numpy()
    return np.ascontiguousarray(column, dtype=np.int64)


def _sums(by: Ints, amounts: Ints, size: int) -> Ints:
    order = np.argsort(by, kind="stable")
    sums = np.zeros(size, dtype=np.int64)
    if len(by):
        starts = np.flatnonzero(np.concatenate([[True], by[order][1:] != by[order][:-1]]))
        sums[by[order][starts]] = np.add.reduceat(amounts[order], starts)
    return sums
