"""What statements tell of the accounts of a trace: who has one, and what it said an account held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.money.pairing import TOLERANCE_US
from graph.money.trace.ledger import Flags, Ledger, Numbers


@dataclass(frozen=True)
class Statements:
    """By end of the ledger.

    Attributes:
        own: whether any record comes from the account's own statement.
        told: whether a statement tells a balance.
        opening: the least that it held before the first transfer, as the first balance told implies; else 0.
        latest: the last balance told, where one is.
    """

    own: Flags
    told: Flags
    opening: Numbers
    latest: Numbers


def statements(ledger: Ledger, rows: pa.Table, ends: int) -> Statements:
    """Reads them from the rows behind a ledger, which is in the order of time that the rows are told in.

    The balance of a transfer is the payer's, as all sources keep it; of a reversal, which is turned round, the payee's.
    """
    by_payer = _flags(rows["told_by_payer"])
    by_payee = _flags(rows["told_by_payee"])
    same_money = pc.fill_null(pc.equal(rows["balance_currency"], rows["currency"]), True)
    usable = pc.and_(pc.is_valid(rows["balance_minor"]), same_money).to_numpy(zero_copy_only=False)
    turned = _flags(rows["turned"])
    owner = np.where(turned, ledger.payee, ledger.payer)
    balance = pc.fill_null(rows["balance_minor"], 0).to_numpy().astype(np.int64)
    own = np.zeros(ends, np.bool_)
    own[ledger.payer[by_payer]] = True
    own[owner[usable]] = True
    own[ledger.payee[by_payee]] = True
    at = np.flatnonzero(usable)
    told, opening, latest = np.zeros(ends, np.bool_), np.zeros(ends, np.int64), np.zeros(ends, np.int64)
    in_time = at[np.lexsort((ledger.row[at], ledger.line[at], ledger.first[at]))]
    told[owner[at]] = True
    latest[owner[in_time]] = balance[in_time]
    in_time = in_time[~turned[in_time]]
    first = in_time[np.unique(owner[in_time], return_index=True)[1]]
    if len(at):
        limit = np.full(ends, -1, np.int64)
        limit[owner[first]] = first
        opening = _opening(ledger, limit, balance, by_payee & ~by_payer)
    return Statements(own, told, opening, latest)


def _opening(ledger: Ledger, limit: Numbers, balance: Numbers, own_clock: Flags) -> Numbers:
    """The least that an account can have held, so that the first balance told comes out; 0 where none is told.

    What it had received by then is told by the payers' clocks, or by the day alone, so all that can have come counts as
    come. What is stamped later, by no more than clocks differ, does so only if balance and payments leave room for it.

    Args:
        limit: by end, its payment with the first balance; -1 where none is told.
        own_clock: by transfer, whether its moment is the payee's own statement's.
    """
    moves = ledger.payer != ledger.payee
    paid = np.flatnonzero(moves & (limit[ledger.payer] >= 0))
    until = limit[ledger.payer[paid]]
    same = ledger.first[paid] == ledger.first[until]
    told_before = (ledger.line[paid] < ledger.line[until]) | (
        (ledger.line[paid] == ledger.line[until]) & (ledger.row[paid] <= ledger.row[until])
    )
    paid = paid[(ledger.first[paid] < ledger.first[until]) | (same & told_before)]
    room = np.where(limit >= 0, balance[limit], 0)
    np.add.at(room, ledger.payer[paid], ledger.amount[paid])

    came = np.flatnonzero(moves & (limit[ledger.payee] >= 0))
    until = limit[ledger.payee[came]]
    clocks = np.where(own_clock[came], 0, TOLERANCE_US)
    by_then = ledger.first[came] <= ledger.last[until]
    perhaps = ~by_then & (ledger.first[came] <= ledger.last[until] + clocks)
    np.subtract.at(room, ledger.payee[came[by_then]], ledger.amount[came[by_then]])
    room = np.maximum(room, 0)
    perhaps_came = came[perhaps & (room[ledger.payee[came]] > 0)]
    perhaps_came = perhaps_came[np.lexsort((ledger.row[perhaps_came], ledger.first[perhaps_came]))]
    for end, amount in zip(
        ledger.payee[perhaps_came].tolist(), ledger.amount[perhaps_came].tolist(), strict=True
    ):
        if amount <= room[end]:
            room[end] -= amount
    return room


def _flags(column: pa.ChunkedArray) -> Flags:
    flags: Flags = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
    return flags
