"""What records say of transfers: observations between canonical ends, equal ones with the same number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import duckdb

from graph.tables import allowed_sql

TABLE = "transferred"
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
    "told_by_payer",
    "told_by_payee",
)
ORIGIN = ("source", "compartment", "count", "load", "file", "sheet", "row", "as_of_us")
# What two records of one transfer agree in.
IDENTITY = ("payer", "payee", "at_us", "at_precision", "amount_minor", "currency", "number")
# chr(31) sorts before anything that a load's name or a key holds.
OLDEST = "split_part(min(load || chr(31) || key), chr(31), 2)"


@dataclass(frozen=True)
class Records:
    """Which records are read: those of a view, or of a query in brackets, as far as compartments may be seen."""

    rows: str = TABLE
    compartments: frozenset[str] | None = None
    kept: bool = False
    """Whether `rows` is a table of what `sql` gives, made by `keep`."""

    @classmethod
    def of(cls, rows: str, compartments: Iterable[str] | None) -> Records:
        """The records of these compartments; None is all."""
        return cls(rows, None if compartments is None else frozenset(compartments))

    def keep(self, connection: duckdb.DuckDBPyConnection, name: str) -> Self:
        """The same records, for a few of them: worked out once and kept in a temporary table of that name."""
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {self.sql()}")
        return type(self)(name, kept=True)

    def sql(self) -> str:
        """The SELECT: payer, payee, payer_kind, payee_kind, what is said, where it stands, and `same`.

        It reads the view `aliases`.
        """
        if self.kept:
            return f"SELECT * FROM {self.rows}"
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

    def table(self, what: str) -> str:
        """A name of its own for what is read by whom, so that two readings of one connection stand side by side."""
        read = repr((self.rows, None if self.compartments is None else sorted(self.compartments)))
        return f"xm_transfers_{what}_{hashlib.sha256(read.encode()).hexdigest()[:12]}"
