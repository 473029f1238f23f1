"""The one reading of transfers: a row is money that moved once, however many records tell of it.

Records are one transfer when payer, payee, moment, amount, currency and serial number are equal after aliases, or when
a judgement in force says that two are the legs of one. Nearly all are told once and passed through as they lie in the
files; equal ones are found by a number of 64 bits, and only those are put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from graph.money.joined import joined_by_judgement
from graph.money.records import IDENTITY, OLDEST, SAID, TABLE, Records

COLUMNS = (
    "key",
    "payer",
    "payee",
    "payer_kind",
    "payee_kind",
    *SAID,
    "row",
    "aliases",
    "judgements",
    "sources",
    "compartments",
    "observations",
    "conflicts",
)
# The newest record decides, as it does for every other value of the graph.
AGE = """struct_pack(a := coalesce(as_of_us, -9223372036854775807), b := load, c := coalesce(file, ''),
    d := coalesce(sheet, ''), e := coalesce("row", -1), f := key)"""
# Of two legs the more precise gives moment and number, and among equals the payer's.
LEADING = """struct_pack(a := CASE at_precision WHEN 'second' THEN 5 WHEN 'minute' THEN 4 WHEN 'day' THEN 3
    WHEN 'month' THEN 2 WHEN 'year' THEN 1 ELSE 0 END, b := coalesce(told_by_payer, false), c := age)"""
# Where it stands: balances are the payer's, and so is the order in which a statement tells them.
STANDING = "struct_pack(a := coalesce(told_by_payer, false), b := age)"
BY_LEADING = ("at", "at_us", "at_precision", "number")


def transfers(
    connection: duckdb.DuckDBPyConnection,
    *,
    compartments: Iterable[str] | None = None,
    failed: bool = False,
) -> duckdb.DuckDBPyRelation:
    """One row a transfer, from the views of a registered snapshot and the view `aliases`.

    What is told once costs a scan of the columns that are asked for; `key` is worked out only where it is. What several
    records tell is put together once, into temporary tables of the connection: the relation can be read
    again and again, and made a view.

    Args:
        compartments: those that may be seen; None is all that the snapshot shows.
        failed: with those that the records say did not succeed.

    Shapes: key, payer, payee (canonical keys), payer_kind, payee_kind (account, party or loan), amount_minor,
        currency, at, at_us, at_precision, succeeded, balance_minor, balance_currency, purpose, channel, number,
        told_by_payer, told_by_payee, row (of the newest record, the payer's before others'), aliases (other raw keys of
        it), judgements (that join its legs), sources, compartments, observations (the sum of `count`), conflicts (what
        its records disagree in).
    """
    records = Records.of(TABLE, compartments)
    return connection.sql(
        reading(connection, records, joined_by_judgement(connection, records), failed=failed)
    )


def reading(
    connection: duckdb.DuckDBPyConnection, records: Records, joined: str | None, *, failed: bool = False
) -> str:
    """The SELECT of the transfers of some records; what several records tell has been put together for it.

    Args:
        joined: a table `same, one, judgement` that gives the legs of one transfer one number; None where no legs are.
    """
    gathering = _Gathering(connection, records, joined)
    parts = [gathering.singles()]
    if gathering.find_several():
        parts = [gathering.singles(several=True), gathering.together()]
    query = " UNION ALL BY NAME ".join(parts)
    chosen = ", ".join(f'"{name}"' for name in COLUMNS)
    which = "" if failed else " WHERE succeeded IS DISTINCT FROM false"
    return f"SELECT {chosen} FROM ({query}){which}"


@dataclass(frozen=True)
class _Gathering:
    """Records on their way to transfers."""

    connection: duckdb.DuckDBPyConnection
    records: Records
    joined: str | None

    def singles(self, *, several: bool = False) -> str:
        """The transfers that one record tells of; `several` says that there are others."""
        told = ", ".join(
            f'"{name}"' for name in ("key", "payer", "payee", "payer_kind", "payee_kind", *SAID, "row")
        )
        seen = self._seen()
        if several:
            seen = f"SELECT * FROM ({seen}) ANTI JOIN {self.records.table('several')} USING (same)"
        return (
            f"SELECT {told}, []::VARCHAR[] AS aliases, []::VARCHAR[] AS judgements, [source] AS sources, "
            f'[compartment] AS compartments, "count" AS observations, []::VARCHAR[] AS conflicts FROM ({seen})'
        )

    def find_several(self) -> bool:
        """Whether any transfer is told of more than once; the table `several` then has their numbers."""
        name = self.records.table("several")
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            f"SELECT same FROM ({self._seen()}) GROUP BY same HAVING count(*) > 1"
        )
        return bool(self.connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall())

    def together(self) -> str:
        """The transfers that several records tell of, put together once."""
        name = self.records.table("together")
        crowd = (
            f"SELECT *, {LEADING} AS leads, {STANDING} AS stands FROM (SELECT *, {AGE} AS age "
            f"FROM ({self._seen()}) SEMI JOIN {self.records.table('several')} USING (same))"
        )
        # `arg_max` passes over what a record does not say.
        latest = ", ".join(
            f'arg_max("{column}", age) AS "{column}"'
            for column in SAID
            if column not in (*IDENTITY, *BY_LEADING)
        )
        led = ", ".join(f'"{column}" := "{column}"' for column in BY_LEADING)
        # The legs of one differ in moment and number; of all others the number `same` is only nearly proof.
        apart = ", ".join(f'CASE WHEN NOT legs THEN "{column}" END' for column in BY_LEADING[1:])
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * EXCLUDE (led), unnest(led) FROM ("
            f"SELECT {OLDEST} AS key, payer, payee, "
            "any_value(payer_kind) AS payer_kind, any_value(payee_kind) AS payee_kind, amount_minor, currency, "
            f'arg_max(struct_pack({led}), leads) AS led, {latest}, arg_max("row", stands) AS "row", '
            f"{_conflicts()} AS conflicts, {_each('key')} AS keys, "
            f"{_each('judgement')} AS judgements, {_each('source')} AS sources, "
            f'{_each("compartment")} AS compartments, sum("count")::BIGINT AS observations FROM ({crowd}) '
            f"GROUP BY same, payer, payee, amount_minor, currency, {apart})"
        )
        return (
            f"SELECT * EXCLUDE (keys), list_filter(keys, lambda other: other <> key) AS aliases FROM {name}"
        )

    def _seen(self) -> str:
        """The records; the legs of one transfer have one number `same`."""
        seen = self.records.sql()
        if self.joined is None:
            return f"SELECT *, false AS legs, NULL::VARCHAR AS judgement FROM ({seen})"
        return (
            "SELECT * EXCLUDE (same, one), coalesce(one, same) AS same, one IS NOT NULL AS legs "
            f"FROM ({seen}) LEFT JOIN {self.joined} USING (same)"
        )


def _each(name: str) -> str:
    """The aggregate that lists the values of a column, each once.

    DuckDB groups all rows once more for each DISTINCT in an aggregate; the records of one transfer are few.
    """
    return f"list_sort(list_distinct(list({name})))"


def _conflicts() -> str:
    """The aggregate that lists in what the records of one transfer disagree; clocks and numbers of two banks may."""
    cases = [
        f"CASE WHEN min(hash({name})) FILTER ({name} IS NOT NULL) <> max(hash({name})) FILTER ({name} IS NOT NULL) "
        f"THEN '{name.removesuffix('_minor')}' END"
        for name in ("balance_minor", "purpose", "channel", "succeeded")
    ]
    return f"list_filter([{', '.join(cases)}], lambda name: name IS NOT NULL)"
