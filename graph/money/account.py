"""The transfers of one account, read straight from the tables' files: from the payers' order and the payees' order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa

from graph.money.by_payee import ByPayee
from graph.money.joined import joined_of_accounts
from graph.money.records import TABLE, Records
from graph.money.transfers import reading
from graph.tables import Snapshot

Order = Literal["newest", "oldest", "largest"]
Direction = Literal["in", "out"]
READ = "xm_transfers_of_account"
ANY = "*"
# Records of one place stand together, the oldest load first.
BY_PLACE = 'load, file NULLS FIRST, sheet NULLS FIRST, "row" NULLS FIRST, key'
ORDERS: dict[Order, str] = {
    "newest": "at_us DESC NULLS LAST, key",
    "oldest": "at_us NULLS LAST, key",
    "largest": "amount_minor DESC NULLS LAST, at_us DESC NULLS LAST, key",
}


@dataclass(frozen=True)
class Asked:
    """Which transfers of an account are meant: since and until in UTC microseconds, half open.

    `other` is the canonical key of the one other side that counts, `currency` the one currency; None is a currency
    that no record states, and `ANY` is every one.
    """

    since_us: int | None = None
    until_us: int | None = None
    direction: Direction | None = None
    other: str | None = None
    currency: str | None = ANY
    order: Order = "newest"
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True)
class AccountTransfers:
    """Some of an account's transfers in the order asked for, as columns of `transfers`, and of how many in all."""

    total: int
    rows: pa.Table


def account_transfers(
    snapshot: Snapshot,
    connection: duckdb.DuckDBPyConnection,
    account: str,
    by_payee: ByPayee,
    asked: Asked = Asked(),
) -> AccountTransfers:
    """The transfers that an account (or party, or loan) paid or received, those that failed left out.

    The connection has the snapshot's views `account` and `judgement`, and the view `aliases`. A snapshot `within`
    compartments gives what those tell. Transfers whose day alone is known count from its first moment; those
    without any moment are given only where no limit of time is set.

    Shapes: columns of `transfers`; the account is the payer, the payee or both.
    """
    canonical, members = _meant(connection, account)
    sides = " UNION ALL ".join(_sides(snapshot, by_payee, asked, members))
    # The files are read once; everything else is about these few rows.
    records = Records(f"({sides})").keep(connection, READ)
    joined = joined_of_accounts(connection, records, snapshot, [canonical])
    found = reading(connection, records, joined)
    which = ["true"]
    which += (
        [f"payee = {_text(asked.other)} OR payer = {_text(asked.other)}"] if asked.other is not None else []
    )
    if asked.currency != ANY:
        which.append(f"currency IS NOT DISTINCT FROM {_text(asked.currency)}")
    which += [f"at_us >= {asked.since_us}"] if asked.since_us is not None else []
    which += [f"at_us < {asked.until_us}"] if asked.until_us is not None else []
    chosen = f"FROM ({found}) WHERE " + " AND ".join(f"({condition})" for condition in which)
    # In one statement: of so few rows, a plan costs more than they do.
    page = (
        f"SELECT *, count(*) OVER () AS total {chosen} ORDER BY {ORDERS[asked.order]} "
        f"LIMIT {asked.limit:d} OFFSET {asked.offset:d}"
    )
    table = connection.sql(page).to_arrow_table()
    total = int(table["total"][0].as_py()) if len(table) else _count(connection, chosen, asked)
    return AccountTransfers(total, table.drop_columns(["total"]))


@dataclass(frozen=True)
class Flow:
    """Canonical keys of payer and payee, and the currency, if any is stated."""

    payer: str
    payee: str
    currency: str | None


def flow_records(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, flow: Flow, limit: int, offset: int = 0
) -> AccountTransfers:
    """The records behind a flow, the oldest load first: rows of the table `transferred` with their raw keys.

    The connection has the view `aliases`. Records of transfers that failed are left out, as in the flow.
    """
    payers, payees = (", ".join(map(_text, _meant(connection, key)[1])) for key in (flow.payer, flow.payee))
    found = connection.sql(
        f"SELECT * FROM ({snapshot.sql(TABLE)}) WHERE start_key IN ({payers}) AND end_key IN ({payees}) "
        f"AND currency IS NOT DISTINCT FROM {_text(flow.currency)} AND succeeded IS DISTINCT FROM false"
    )
    page = found.project("*, count(*) OVER () AS total").order(BY_PLACE).limit(limit, offset).to_arrow_table()
    total = int(page["total"][0].as_py()) if len(page) else int(found.aggregate("count(*)").fetchall()[0][0])
    return AccountTransfers(total, page.drop_columns(["total"]))


def _sides(snapshot: Snapshot, by_payee: ByPayee, asked: Asked, members: list[str]) -> list[str]:
    """What the account paid, and what it received from others; a payment to itself is read once."""
    keys = ", ".join(map(_text, members))
    paid = f"SELECT * FROM ({snapshot.sql(TABLE)}) WHERE start_key IN ({keys})"
    received = f"SELECT * FROM ({by_payee.sql(snapshot)}) WHERE end_key IN ({keys})"
    match asked.direction:
        case "out":
            return [paid]
        case "in":
            return [received]
        case None:
            return [paid, f"{received} AND start_key NOT IN ({keys})"]


def _meant(connection: duckdb.DuckDBPyConnection, account: str) -> tuple[str, list[str]]:
    """The canonical key of an account, and all keys that mean it."""
    found = connection.execute(
        "SELECT canonical, key FROM aliases "
        "WHERE canonical = coalesce((SELECT canonical FROM aliases WHERE key = $1), $1)",
        [account],
    ).fetchall()
    return (found[0][0], [row[1] for row in found]) if found else (account, [account])


def _count(connection: duckdb.DuckDBPyConnection, chosen: str, asked: Asked) -> int:
    """How many there are, where the page lies behind the last of them."""
    if not asked.offset and asked.limit:
        return 0
    return int(connection.execute(f"SELECT count(*) {chosen}").fetchall()[0][0])


def _text(value: str | None) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'"
