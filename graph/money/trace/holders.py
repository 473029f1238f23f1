"""Whose money is meant: an account by itself, a person or company by all accounts that they hold."""

from __future__ import annotations

import duckdb

from graph.tables import Snapshot

HOLDS = "holds"


def accounts_of(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, key: str) -> tuple[str, ...]:
    """The canonical key itself and those of the accounts that it holds, or once held. The view `aliases` is read."""
    found = connection.execute(
        "WITH asked AS (SELECT coalesce((SELECT canonical FROM aliases WHERE key = $1), $1) AS canonical), "
        "members AS (SELECT coalesce(a.key, asked.canonical) AS key FROM asked LEFT JOIN aliases a USING (canonical)), "
        f"held AS (SELECT DISTINCT end_key AS key FROM ({snapshot.sql(HOLDS)}) "
        "WHERE start_key IN (SELECT key FROM members)) "
        "SELECT canonical FROM asked UNION "
        "SELECT coalesce(a.canonical, held.key) FROM held LEFT JOIN aliases a USING (key)",
        [key],
    ).fetchall()
    return tuple(sorted(str(row[0]) for row in found))
