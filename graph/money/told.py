"""The records of single transfers by their keys, read from the files of the accounts at their ends."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from graph.money.account import BY_PLACE
from graph.money.by_payee import ByPayee
from graph.money.records import TABLE
from graph.resolve.lending import lent
from graph.tables import Snapshot

MEMBERS = """
SELECT DISTINCT coalesce(a.key, r.canonical) AS key
FROM xm_told_ends r LEFT JOIN aliases a ON a.canonical = r.canonical
"""


def transfer_records(
    snapshot: Snapshot,
    connection: duckdb.DuckDBPyConnection,
    by_payee: ByPayee,
    keys: Iterable[str],
    ends: Iterable[str],
    *,
    between: bool,
) -> pa.Table:
    """The records of these transfers, the oldest load first: rows of the table `transferred` with their raw keys.

    A key of a transfer does not tell where it lies: `ends` are canonical keys of accounts that are asked for it. The
    connection has the view `aliases`.

    Args:
        between: whether both ends of every transfer are among `ends`, which reads the least; else one is enough.
    """
    asked = pa.table({"canonical": pa.array(sorted(set(ends)), pa.string())})
    wanted = pa.table({"key": pa.array(sorted(set(keys)), pa.string())})
    with lent(connection, xm_told_ends=asked, xm_told_wanted=wanted):
        # As a list in the text they sift the rows of a file before the key of any is worked out.
        members = [_text(row[0]) for row in connection.sql(MEMBERS).fetchall()]
        these = f"({', '.join(members)})" if members else "(NULL)"
        paid = f"SELECT * FROM ({snapshot.sql(TABLE)}) WHERE start_key IN {these}"
        received = f"SELECT * FROM ({by_payee.sql(snapshot)}) WHERE end_key IN {these}"
        told = (
            f"{paid} AND end_key IN {these}"
            if between
            else f"{paid} UNION ALL {received} AND start_key NOT IN {these}"
        )
        found = connection.sql(
            f"SELECT * FROM ({told}) SEMI JOIN xm_told_wanted USING (key) ORDER BY {BY_PLACE}"
        )
        return found.to_arrow_table()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
