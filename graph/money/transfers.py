"""The one reading of transfers: a row is money that moved once, however many records tell of it.

Records are one transfer when payer, payee, moment, amount, currency and serial number are equal after aliases. Nearly
all are told once and passed through as they lie in the files; equal ones are found by a number of 64 bits, and only
those are put together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from graph.tables import allowed_sql

# What a record says beside its ends, as it lies in the table.
SAID = (
    "amount_minor",
    "currency",
    "at",
    "at_us",
    "at_precision",
    "succeeded",
    "balance_minor",
    "balance_currency",
    "purpose",
    "channel",
    "number",
)
ORIGIN = ("source", "compartment", "count", "load", "file", "sheet", "row", "as_of_us")
# What two records of one transfer agree in.
IDENTITY = ("payer", "payee", "at_us", "at_precision", "amount_minor", "currency", "number")
COLUMNS = (
    "key",
    "payer",
    "payee",
    "payer_kind",
    "payee_kind",
    *SAID,
    "aliases",
    "sources",
    "compartments",
    "observations",
)
# The newest record decides, as it does for every other value of the graph.
AGE = """struct_pack(a := coalesce(as_of_us, -9223372036854775807), b := load, c := coalesce(file, ''),
    d := coalesce(sheet, ''), e := coalesce("row", -1), f := key)"""
# chr(31) sorts before anything that a load's name or a key holds.
OLDEST = "split_part(min(load || chr(31) || key), chr(31), 2)"


def transfers(
    connection: duckdb.DuckDBPyConnection,
    *,
    compartments: Iterable[str] | None = None,
    failed: bool = False,
    rows: str = "transferred",
) -> duckdb.DuckDBPyRelation:
    """One row a transfer, from the view `transferred` of a registered snapshot and the view `aliases`.

    What is told once costs a scan of the columns that are asked for; `key` is worked out only where it is. What several
    records tell is put together once, into temporary tables of the connection: the relation can be read
    again and again, and made a view.

    Args:
        compartments: those that may be seen; None is all that the snapshot shows.
        failed: with those that the records say did not succeed.
        rows: the view, or a query in brackets, whose observations are read in place of all.

    Shapes: key, payer, payee (canonical keys), payer_kind, payee_kind (account, party or loan), amount_minor,
        currency, at, at_us, at_precision, succeeded, balance_minor, balance_currency, purpose, channel, number,
        aliases (other raw keys of it), sources, compartments, observations (the sum of `count`).
    """
    allowed = None if compartments is None else frozenset(compartments)
    reading = _Reading(connection, rows, allowed)
    parts = [reading.singles()]
    if reading.find_several():
        parts = [reading.singles(several=True), reading.together()]
    query = " UNION ALL BY NAME ".join(parts)
    chosen = ", ".join(f'"{name}"' for name in COLUMNS)
    which = "" if failed else " WHERE succeeded IS DISTINCT FROM false"
    return connection.sql(f"SELECT {chosen} FROM ({query}){which}")


@dataclass(frozen=True)
class _Reading:
    """The observations of a connection on their way to transfers."""

    connection: duckdb.DuckDBPyConnection
    rows: str
    compartments: frozenset[str] | None

    def singles(self, *, several: bool = False) -> str:
        """The transfers that one record tells of; `several` says that there are others."""
        told = ", ".join(f'"{name}"' for name in ("key", "payer", "payee", "payer_kind", "payee_kind", *SAID))
        seen = self._seen()
        if several:
            seen = f"SELECT * FROM ({seen}) ANTI JOIN {self._table('several')} USING (same)"
        return (
            f"SELECT {told}, []::VARCHAR[] AS aliases, [source] AS sources, [compartment] AS compartments, "
            f'"count" AS observations FROM ({seen})'
        )

    def find_several(self) -> bool:
        """Whether any transfer is told of more than once; the table `several` then has their numbers."""
        name = self._table("several")
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            f"SELECT same FROM ({self._seen()}) GROUP BY same HAVING count(*) > 1"
        )
        return bool(self.connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall())

    def together(self) -> str:
        """The transfers that several records tell of, put together once."""
        name = self._table("together")
        crowd = (
            f"SELECT *, {AGE} AS age FROM ({self._seen()}) SEMI JOIN {self._table('several')} USING (same)"
        )
        values = ", ".join(
            f'arg_max("{column}", age) FILTER ("{column}" IS NOT NULL) AS "{column}"'
            for column in SAID
            if column not in IDENTITY
        )
        identity = ", ".join(f'"{column}"' for column in IDENTITY)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {OLDEST} AS key, {identity}, "
            f"any_value(payer_kind) AS payer_kind, any_value(payee_kind) AS payee_kind, {values}, "
            "list_sort(list(DISTINCT key)) AS keys, list_sort(list(DISTINCT source)) AS sources, "
            "list_sort(list(DISTINCT compartment)) AS compartments, "
            f'sum("count")::BIGINT AS observations FROM ({crowd}) GROUP BY {identity}'
        )
        return (
            f"SELECT * EXCLUDE (keys), list_filter(keys, lambda other: other <> key) AS aliases FROM {name}"
        )

    def _seen(self) -> str:
        """The observations between canonical ends; equal ones have the same number `same`."""
        columns = ", ".join(f'o."{name}"' for name in ("key", *SAID, *ORIGIN))
        which = (
            "" if self.compartments is None else f" WHERE {allowed_sql(self.compartments, 'o.compartment')}"
        )
        ends = (
            "coalesce(s.canonical, o.start_key) AS payer, coalesce(e.canonical, o.end_key) AS payee, "
            "o.start_space AS payer_kind, o.end_space AS payee_kind"
        )
        other = "(SELECT key, canonical FROM aliases WHERE key <> canonical)"
        seen = (
            f"SELECT {ends}, {columns} FROM {self.rows} o LEFT JOIN {other} s ON s.key = o.start_key "
            f"LEFT JOIN {other} e ON e.key = o.end_key{which}"
        )
        identity = ", ".join(f'"{name}"' for name in IDENTITY)
        return f"SELECT *, hash({identity}) AS same FROM ({seen})"

    def _table(self, what: str) -> str:
        """A name of its own for what is read by whom, so that two readings of one connection stand side by side."""
        read = repr((self.rows, None if self.compartments is None else sorted(self.compartments)))
        return f"xm_transfers_{what}_{hashlib.sha256(read.encode()).hexdigest()[:12]}"
