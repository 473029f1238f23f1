"""A view of the graph tables at one sequence of the ledger: exactly the versions that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Self

import duckdb

from graph.model import Model, Table
from graph.model.arrow import DUCKDB_TYPES, columns_sql
from graph.tables.delta import PARTITION, DataFile, TableFolder
from graph.tables.entries import LedgerEntry


class Snapshot:
    """What the graph tables held at one sequence. It stays the same whatever is written beside it.

    `sequence` is the ledger's, 0 before the first act. `loads` are the entries whose rows are in it.
    `compartments` are those whose rows it shows, None being all. `folder` is where the tables lie.
    """

    compartments: frozenset[str] | None = None

    def __init__(self, root: Path, model: Model, sequence: int, loads: Sequence[LedgerEntry],
                 versions: Mapping[str, int]) -> None:  # fmt: skip
        self.model = model
        self.sequence = sequence
        self.loads = tuple(loads)
        self.versions = dict(versions)
        self.folder = root
        self._files: dict[str, tuple[str, ...]] = {}

    def within(self, compartments: Iterable[str]) -> Self:
        """The same snapshot as it looks to someone who may see these compartments only."""
        narrowed = copy(self)
        narrowed.compartments = frozenset(compartments)
        return narrowed

    def files(self, name: str) -> tuple[str, ...]:
        """The Parquet files of a table. Raises ModelError when the model has no such table."""
        if name not in self._files:
            folder = TableFolder(self.folder, self.model.table(name))
            self._files[name] = tuple(str(folder.folder / file.path) for file in self._held(name))
        return self._files[name]

    def rows(self, name: str) -> int:
        """How many rows these files hold, whoever may see them. Raises ModelError as `files` does."""
        return sum(file.rows for file in self._held(name))

    def _held(self, name: str) -> list[DataFile]:
        table, version = self.model.table(name), self.versions.get(name)
        return [] if version is None else TableFolder(self.folder, table).files(version)

    def sql(self, name: str, files: Sequence[str] | None = None) -> str:
        """The SELECT that reads a table in DuckDB: all columns, and no row where nothing was loaded.

        The key of a relationship is worked out from its row; a reader that does not ask for it pays nothing.

        Args:
            files: the files to read in place of the table's own: the same rows in another order.
        """
        table = self.model.table(name)
        files = self.files(name) if files is None else files
        if not files:
            return _select_nothing(table)
        which = "" if self.compartments is None else f" WHERE {allowed_sql(self.compartments)}"
        return _select_files(table, files, older=self._is_older) + which

    @property
    def _is_older(self) -> bool:
        """Whether some load was written under an older model: its files may lack columns that have come since."""
        return any(entry.model_version < self.model.version for entry in self.loads)

    def relation(self, connection: duckdb.DuckDBPyConnection, name: str) -> duckdb.DuckDBPyRelation:
        """The rows of a table with all its columns; empty, but typed, where nothing was loaded."""
        return connection.sql(self.sql(name))

    def register(self, connection: duckdb.DuckDBPyConnection, *names: str) -> None:
        """Give the connection one view a table, named as the table; of these tables only, where any are named."""
        for name in names or self.model.tables:
            connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {self.sql(name)}')


def _select_files(table: Table, files: Sequence[str], *, older: bool) -> str:
    columns = ", ".join(columns_sql(table))
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    partition = f"hive_partitioning = true, hive_types = {{'{PARTITION}': VARCHAR}}"
    if not older:
        return f"SELECT {columns} FROM read_parquet([{listed}], {partition})"  # noqa: S608  # names of the model
    every = f"SELECT * FROM read_parquet([{listed}], union_by_name = true, {partition})"  # noqa: S608  # names of the model
    return f"SELECT {columns} FROM ({every} UNION ALL BY NAME {_select_nothing(table)})"  # noqa: S608  # names of the model


def allowed_sql(compartments: Iterable[str], column: str = "compartment") -> str:
    """The condition that a row may be seen: what rests on several compartments, written `a+b`, needs all of them."""
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in sorted(compartments))
    return f"list_has_all([{listed}]::VARCHAR[], string_split({column}, '+'))"


def _select_nothing(table: Table) -> str:
    columns = ", ".join(f'NULL::{DUCKDB_TYPES[column.type]} AS "{column.name}"' for column in table.columns)
    return f"SELECT {columns} WHERE false"
