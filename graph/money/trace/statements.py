"""What statements tell of the accounts of a trace: who has one, and what it said an account held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.money.trace.ledger import Flags, Ledger, Numbers


@dataclass(frozen=True)
class Statements:
    """By end of the ledger.

    Attributes:
        own: whether any record comes from the account's own statement.
        told: whether a statement tells a balance.
        opening: what the account held before the first transfer, as the first balance told implies; else 0.
        latest: the last balance told, where one is.
    """

    own: Flags
    told: Flags
    opening: Numbers
    latest: Numbers


def statements(ledger: Ledger, rows: pa.Table, ends: int) -> Statements:
    """Reads them from the rows behind a ledger, which is in the order of time that the rows are told in.

    The balance of a transfer is the payer's, as all sources keep it.
    """
    by_payer = _flags(rows["told_by_payer"])
    by_payee = _flags(rows["told_by_payee"])
    same_money = pc.fill_null(pc.equal(rows["balance_currency"], rows["currency"]), True)
    usable = pc.and_(pc.is_valid(rows["balance_minor"]), same_money).to_numpy(zero_copy_only=False)
    owner = ledger.payer
    balance = pc.fill_null(rows["balance_minor"], 0).to_numpy().astype(np.int64)
    own = np.zeros(ends, np.bool_)
    own[ledger.payer[by_payer | usable]] = True
    own[ledger.payee[by_payee]] = True
    at = np.flatnonzero(usable)
    told, opening, latest = np.zeros(ends, np.bool_), np.zeros(ends, np.int64), np.zeros(ends, np.int64)
    in_time = at[np.lexsort((ledger.row[at], ledger.first[at]))]
    told[owner[at]] = True
    latest[owner[in_time]] = balance[in_time]
    first = in_time[np.unique(owner[in_time], return_index=True)[1]]
    if len(at):
        opening[owner[first]] = np.maximum(balance[first] - _net_until(ledger, owner[first], first), 0)
    return Statements(own, told, opening, latest)


def _net_until(ledger: Ledger, ends: Numbers, places: Numbers) -> Numbers:
    """What each of some ends had received less what it had paid, up to and with a transfer of its own."""
    place_of = np.full(int(max(ledger.payer.max(), ledger.payee.max())) + 1, -1, np.int64)
    place_of[ends] = places
    net = np.zeros(len(place_of), np.int64)
    for side, sign in ((ledger.payee, 1), (ledger.payer, -1)):
        limit = place_of[side]
        earlier = (ledger.first < ledger.first[limit]) | (
            (ledger.first == ledger.first[limit]) & (ledger.row <= ledger.row[limit])
        )
        counted = (limit >= 0) & earlier & (ledger.payer != ledger.payee)
        np.add.at(net, side[counted], sign * ledger.amount[counted])
    return net[ends]


def _flags(column: pa.ChunkedArray) -> Flags:
    flags: Flags = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
    return flags
