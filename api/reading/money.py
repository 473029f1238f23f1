"""Single transfers, read from the tables' files as far as the viewer may see: a reading holds their flows alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb

from api.desk import Desk
from api.reading.reading import Row
from graph.money import AccountTransfers, Asked, Flow, account_transfers, flow_records, transfer_records
from graph.money.trace import Question, Trace, accounts_of, trace
from graph.tables import Snapshot

KEPT = "snapshot"


def transfers_of(desk: Desk, account: str, asked: Asked) -> tuple[int, list[Row]]:
    """How many transfers an account has, by its canonical key, and those that were asked for."""
    with tables_of(desk) as (cursor, snapshot):
        found = account_transfers(snapshot, cursor, account, desk.house.workspace.by_payee, asked)
    return found.total, _rows(found)


def records_of(desk: Desk, flow: Flow, limit: int, offset: int) -> tuple[int, list[Row]]:
    """How many records are behind a flow, and a stretch of them."""
    with tables_of(desk) as (cursor, snapshot):
        found = flow_records(snapshot, cursor, flow, limit, offset)
    return found.total, _rows(found)


def told_of(desk: Desk, keys: Iterable[str], ends: Iterable[str], *, between: bool) -> list[Row]:
    """The records of single transfers by their keys, the oldest load first; see `graph.money.told`."""
    by_payee = desk.house.workspace.by_payee
    with tables_of(desk) as (cursor, snapshot):
        rows: list[Row] = transfer_records(
            snapshot, cursor, by_payee, keys, ends, between=between
        ).to_pylist()
    return rows


def trace_of(desk: Desk, key: str, question: Question) -> Trace:
    """A trace from all accounts that a canonical key means; those of the question are filled in."""
    with tables_of(desk) as (cursor, snapshot):
        accounts = accounts_of(snapshot, cursor, key)
        return trace(snapshot, cursor, desk.house.workspace.by_payee, replace(question, accounts=accounts))


@contextmanager
def tables_of(desk: Desk) -> Iterator[tuple[duckdb.DuckDBPyConnection, Snapshot]]:
    """A cursor with the views that transfers are read by, and the tables at the reading's own sequence."""
    reading = desk.reading
    with reading.once:
        if KEPT not in reading.kept:
            reading.kept[KEPT] = desk.house.workspace.tables.snapshot(reading.sequence)
    whole: Snapshot = reading.kept[KEPT]
    allowed = desk.viewer.compartments
    snapshot = whole if allowed is None else whole.within(allowed)
    with reading.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE TEMP VIEW aliases AS SELECT key, canonical FROM alias")
        for name in ("account", "judgement"):
            cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {snapshot.sql(name)}')
        yield cursor, snapshot


def _rows(found: AccountTransfers) -> list[Row]:
    rows: list[Row] = found.rows.to_pylist()
    return rows
