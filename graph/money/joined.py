"""The judgements in force that two records are legs of one transfer, as numbers that the reading goes by."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from graph.money.legs import find_legs
from graph.money.records import Records
from graph.resolve import revoked_in
from graph.resolve.rules import TWO_LEGS
from graph.tables import allowed_sql

JUDGED = f"SELECT key, left_key, right_key FROM judgement WHERE basis = 'rule' AND who = '{TWO_LEGS.name}'"


def joined_by_judgement(connection: duckdb.DuckDBPyConnection, records: Records) -> str | None:
    """The table `same, one, judgement` of the legs that judgements join; None where there are none.

    It reads the view `judgement`: every record is asked for its key only where legs were judged.
    """
    seen = "" if records.compartments is None else f" AND {allowed_sql(records.compartments)}"
    if not connection.execute(f"SELECT 1 FROM ({JUDGED}{seen}) LIMIT 1").fetchall():
        return None
    said = records.table("judged")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {said} AS {JUDGED}{seen} AND key NOT IN {_listed(revoked_in(connection))}"
    )
    keyed = records.table("keyed")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {keyed} AS SELECT DISTINCT key, same FROM ({records.sql()}) "
        f"SEMI JOIN (SELECT left_key AS key FROM {said} UNION ALL SELECT right_key FROM {said}) USING (key)"
    )
    legs = (
        f"SELECT l.same, coalesce(r.same, hash(right_key)) AS one, said.key AS judgement FROM {said} AS said "
        f"JOIN {keyed} l ON l.key = left_key LEFT JOIN {keyed} r ON r.key = right_key"
    )
    return _numbered(connection, records, legs)


def joined_by_rule(connection: duckdb.DuckDBPyConnection, records: Records) -> str | None:
    """The same table for a few records, from the rule itself, less what persons revoked; None where it joins none.

    A rule is a function of the records of one payer and one payee, and all of them are among the few: so it says here
    what it said of all. To find a handful of keys among millions of judgements would take longer than to judge anew.
    """
    found = find_legs(connection, records)
    if not connection.execute(f"SELECT 1 FROM {found} LIMIT 1").fetchall():
        return None
    revoked = _listed(revoked_in(connection))
    legs = f"SELECT same, one, judgement FROM {found} WHERE judgement NOT IN {revoked}"
    return _numbered(connection, records, legs)


def _numbered(connection: duckdb.DuckDBPyConnection, records: Records, legs: str) -> str:
    """The table `same, one, judgement`, the leading leg's own row included, from a query of the other legs."""
    name = records.table("joined")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS "
        "WITH legs AS (SELECT same, min(one) AS one, min(judgement) AS judgement "
        f"FROM ({legs}) WHERE same <> one GROUP BY same) SELECT * FROM legs UNION ALL "
        "SELECT DISTINCT one, one, NULL FROM legs ANTI JOIN (SELECT same AS one FROM legs) USING (one)"
    )
    return name


def _listed(keys: Iterable[str]) -> str:
    texts = ", ".join("'" + key.replace("'", "''") + "'" for key in sorted(keys))
    return f"(SELECT unnest([{texts}]::VARCHAR[]))"
