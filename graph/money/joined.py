"""The judgements in force that two records are legs of one transfer, as numbers that the reading goes by."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import duckdb

from graph.money.kept import REGISTERED, KeptLegs, is_registered
from graph.money.legs import find_legs
from graph.money.records import Records
from graph.resolve import revoked_in
from graph.resolve.rules import TWO_LEGS
from graph.tables import Snapshot, allowed_sql

JUDGED = f"SELECT key, left_key, right_key FROM judgement WHERE basis = 'rule' AND who = '{TWO_LEGS.name}'"


def joined_by_judgement(connection: duckdb.DuckDBPyConnection, records: Records) -> str | None:
    """What gives `same, one, judgement` of each leg that judgements join to a leading one; None where there is none.

    It reads the table `kept_legs`, else the view `judgement`: if any was judged, every record is asked for its key.
    """
    if is_registered(connection):
        allowed = "true" if records.compartments is None else allowed_sql(records.compartments)
        found = f"(SELECT same, one, judgement FROM {REGISTERED} WHERE {allowed})"
        return found if connection.execute(f"SELECT 1 FROM {found} LIMIT 1").fetchall() else None
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
    return _kept(
        connection,
        records,
        f"SELECT same, min(one) AS one, min(judgement) AS judgement FROM ({legs}) WHERE same <> one GROUP BY same",
    )


def joined_of_accounts(
    connection: duckdb.DuckDBPyConnection,
    records: Records,
    snapshot: Snapshot,
    accounts: Iterable[str],
) -> str | None:
    """The same table for the few records that are all of what some accounts, by canonical keys, paid or received.

    A rule is a function of the records of one payer and one payee, and all of them are among the few: so where no legs
    of this snapshot are kept, it says here what it would say of all.
    """
    kept = KeptLegs(snapshot)
    if kept.are_there:
        # Whoever joins anew takes the files away, at any moment.
        with contextlib.suppress(duckdb.IOException):
            legs = kept.of_accounts_sql(accounts)
            return _kept(connection, records, f"SELECT same, one, judgement FROM ({legs})")
    return joined_by_rule(connection, records)


def joined_by_rule(connection: duckdb.DuckDBPyConnection, records: Records) -> str | None:
    """The same table from the rule itself, less what persons revoked; None where it joins none."""
    found = find_legs(connection, records)
    if not connection.execute(f"SELECT 1 FROM {found} LIMIT 1").fetchall():
        return None
    legs = in_force_sql(connection, found)
    return _kept(connection, records, f"SELECT same, one, judgement FROM ({legs})")


def second_legs_sql(connection: duckdb.DuckDBPyConnection, records: Records) -> str | None:
    """The SELECT of the numbers `same` of all records that another leg speaks for; None where there are none."""
    if is_registered(connection):
        return f"SELECT same FROM {REGISTERED}"
    joined = joined_by_rule(connection, records)
    return None if joined is None else f"SELECT same FROM {joined}"


def in_force_sql(connection: duckdb.DuckDBPyConnection, found: str) -> str:
    """The SELECT of what the rule found, less what persons revoked."""
    return f"SELECT * FROM {found} WHERE judgement NOT IN {_listed(revoked_in(connection))}"


def _kept(connection: duckdb.DuckDBPyConnection, records: Records, legs: str) -> str | None:
    """The table `same, one, judgement` that a query of legs gives, None where it gives none."""
    name = records.table("joined")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {legs}")
    return name if connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall() else None


def _listed(keys: Iterable[str]) -> str:
    texts = ", ".join("'" + key.replace("'", "''") + "'" for key in sorted(keys))
    return f"(SELECT unnest([{texts}]::VARCHAR[]))"
