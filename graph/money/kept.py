"""What the rule of the two legs said of all transfers, kept beside the tables as numbers.

The judgements name records by keys, which are hashes of texts and are not stored: to find them, every record of the
tables would be asked for its own. Here the legs are known by the number that a reading works out anyway (`same`), in
two files, one in the order of the payer, one in that of the payee: one account's legs are found as its transfers are.

They are made of the tables and can be made again. A folder bears a fingerprint of the loads that the rule looked at and
of the one that holds what it said; where a snapshot has no folder of its own, readers ask the rule or the judgements.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from graph.errors import DiskFullError
from graph.money.records import NUMBERS
from graph.resolve.rules import TWO_LEGS
from graph.tables import Snapshot, write_rows
from graph.tables.disk import is_full

REGISTERED = "kept_legs"
# What the rule looks at, and what it said.
LOOKED_AT = frozenset({"load", "judge"})
JUDGEMENT = "'rule:' || lower(hex(judgement)) AS judgement"
ORDERS = ("payer", "payee")


class KeptLegs:
    """The legs of one snapshot, kept in the folder `legs` beside its tables.

    `are_there` says whether the rule has looked at just what this snapshot holds. For whoever may see a part only they
    are not: of several keys of an account another one may be the canonical one there, and so the numbers are others.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._all = _versions_folder(snapshot.folder)
        self._folder = self._all / _fingerprint(snapshot)
        self.are_there = snapshot.compartments is None and self._folder.exists()

    def keep(self, connection: duckdb.DuckDBPyConnection, legs: str) -> None:
        """Keeps the legs in place of those that were kept before.

        Args:
            legs: a query of `same, one, judgement, compartment, payer, payee`, a row a leg that is not the leading one.

        Raises:
            DiskFullError: there is no room for them.
        """
        try:
            self._write(connection, legs)
        except (OSError, duckdb.IOException) as error:
            if not is_full(error):
                raise
            raise DiskFullError(
                "there is no room left to keep which transfers two banks tell of; what was loaded and joined is kept",
                hint="free some room; the next load keeps it",
            ) from error
        self.are_there = True

    def _write(self, connection: duckdb.DuckDBPyConnection, legs: str) -> None:
        everything = self._all.parent
        unfinished = everything / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        for order in ORDERS:
            rows = connection.sql(
                f"SELECT {order}, same, one, unhex(substr(judgement, 6)) AS judgement, compartment FROM ({legs})"
            )
            write_rows(rows.order(order), unfinished / f"by_{order}.parquet")
        # What was taken out of the tables must not live on here: whoever reads an older snapshot asks the rule.
        for former in everything.iterdir():
            if former != unfinished:
                shutil.rmtree(former)
        self._all.mkdir(mode=0o700)
        unfinished.rename(self._folder)

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Adds the table `kept_legs` of `same, one, judgement, compartment`; takes it away where none are kept.

        It holds them itself, since whoever joins anew takes the files away.
        """
        connection.execute(f"DROP TABLE IF EXISTS {REGISTERED}")
        if self.are_there:
            with contextlib.suppress(duckdb.IOException):
                connection.execute(f"CREATE TEMP TABLE {REGISTERED} AS {self._select('payer', 'true')}")

    def of_accounts_sql(self, accounts: Iterable[str]) -> str:
        """The same of what these accounts, by canonical keys, paid or received."""
        these = ", ".join(map(_text, accounts)) or "NULL"
        return " UNION ".join(self._select(order, f"{order} IN ({these})") for order in ORDERS)

    def _select(self, order: str, which: str) -> str:
        file = _text(str(self._folder / f"by_{order}.parquet"))
        read = f"read_parquet({file}, hive_partitioning = false)"
        return f"SELECT same, one, {JUDGEMENT}, compartment FROM {read} WHERE {which}"


def are_kept(tables: Path) -> bool:
    """Whether legs of any snapshot are kept, in numbers that this version reads."""
    return _versions_folder(tables).exists()


def _versions_folder(tables: Path) -> Path:
    """Numbers of another DuckDB are others, so they lie elsewhere."""
    said = repr((TWO_LEGS.version, NUMBERS, duckdb.__version__))
    return tables / "legs" / hashlib.sha256(said.encode()).hexdigest()[:16]


def is_registered(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a connection has the table of kept legs."""
    query = f"SELECT 1 FROM duckdb_tables() WHERE table_name = '{REGISTERED}'"
    return bool(connection.execute(query).fetchall())


def _fingerprint(snapshot: Snapshot) -> str:
    """A name for the loads with their ages, which decide on canonical keys."""
    loads = sorted((entry.load, *entry.replaces) for entry in snapshot.loads if entry.kind in LOOKED_AT)
    return hashlib.sha256(repr(loads).encode()).hexdigest()[:32]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
