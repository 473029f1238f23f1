"""What records say of transfers: observations between canonical ends, equal ones with the same number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import duckdb

from graph.model import load_model
from graph.model.arrow import identity_columns, relationship_key_sql
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
# The version of the number `same`, for whoever keeps it.
NUMBERS = 1
FEW = 20_000
# chr(31) sorts before anything that a load's name or a key holds.
OLDEST = "split_part(min(load || chr(31) || key), chr(31), 2)"


@dataclass(frozen=True)
class Records:
    """Which records are read: those of a view, or of a query in brackets, as far as compartments may be seen."""

    rows: str = TABLE
    compartments: frozenset[str] | None = None
    kept: bool = False
    """Whether `rows` is a table of what `sql` gives, made by `keep`."""
    few: bool = False
    """Whether they are so few that a plan costs more than they do."""

    @classmethod
    def of(cls, rows: str, compartments: Iterable[str] | None) -> Records:
        """The records of these compartments; None is all."""
        return cls(rows, None if compartments is None else frozenset(compartments))

    def keep(self, connection: duckdb.DuckDBPyConnection, name: str) -> Self:
        """The same records, for a few of them: worked out once and kept in a temporary table of that name."""
        made = connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {self.sql()}").fetchall()
        return type(self)(name, kept=True, few=int(made[0][0]) < FEW)

    def sql(self, *, keyed: bool = True) -> str:
        """The SELECT: payer, payee, payer_kind, payee_kind, what is said, where it stands, and `same`.

        It reads the view `aliases`.

        Args:
            keyed: whether each has its `key`. Of millions of which a part is chosen, the part is better asked
                by `key_sql`: in its place stand what that needs.
        """
        if self.kept:
            return f"SELECT * FROM {self.rows}"
        names = ("key",) if keyed or self.has_key else ("start_key", "end_key")
        columns = ", ".join(f'o."{name}"' for name in (*names, *SAID, *ORIGIN))
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

    @property
    def has_key(self) -> bool:
        """Whether the key of each is there in any case: of the table alone it is worked out."""
        return self.kept or self.rows != TABLE

    def key_sql(self, of: str) -> str:
        """The expression of the key of a record, from what `sql(keyed=False)` gives under the name `of`."""
        if self.has_key:
            return f"{of}.key"
        declared = load_model().relationships["TRANSFERRED"]
        identity = {name: f'{of}."{name}"' for name in identity_columns(declared)}
        return relationship_key_sql(declared, f"{of}.start_key", f"{of}.end_key", identity)

    def table(self, what: str) -> str:
        """A name of its own for what is read by whom, so that two readings of one connection stand side by side."""
        read = repr((self.rows, None if self.compartments is None else sorted(self.compartments)))
        return f"xm_transfers_{what}_{hashlib.sha256(read.encode()).hexdigest()[:12]}"
