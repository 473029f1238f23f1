"""Transfers once more in the order of their payees, to find what an account received as quickly as what it paid.

The table's files lie in the order of the payer. A copy of each in the order of the payee is made beside the tables;
a file without one is read as it is, which is slower and just as right. Copies are made of files that never change.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from graph.money.records import TABLE
from graph.tables import Snapshot, write_rows

# Of few rows a scan is quick enough.
WORTH_ROWS = 50_000


class ByPayee:
    """The copies in the folder `by_payee` beside the tables' folder `transferred`."""

    def __init__(self, tables: Path) -> None:
        self._tables = tables
        self._folder = tables / "by_payee"

    def make(self, snapshot: Snapshot, connection: duckdb.DuckDBPyConnection) -> int:
        """The number of copies made for the files of a snapshot that had none; those of files that are gone go too."""
        self._remove_orphans()
        made = 0
        for file in map(Path, snapshot.files(TABLE)):
            target = self._copy_of(file)
            if target.exists() or _rows(connection, file) < WORTH_ROWS:
                continue
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = target.with_suffix(".unfinished")
            rows = connection.sql(f"SELECT * FROM read_parquet({_text(file)}, hive_partitioning = false)")
            write_rows(rows.order("end_key, at_us"), unfinished)
            unfinished.replace(target)
            made += 1
        return made

    def sql(self, snapshot: Snapshot) -> str:
        """The SELECT of all transfers of a snapshot, from the copies where there are any."""
        files = [self._copy_of(Path(file)) for file in snapshot.files(TABLE)]
        held = [
            str(copy if copy.exists() else original)
            for copy, original in zip(files, snapshot.files(TABLE), strict=True)
        ]
        return snapshot.sql(TABLE, held)

    def _copy_of(self, file: Path) -> Path:
        return self._folder / file.relative_to(self._tables / TABLE)

    def _remove_orphans(self) -> None:
        """What was taken out of the tables for good must not live on in a copy."""
        for copy in self._folder.rglob("*.parquet"):
            if not (self._tables / TABLE / copy.relative_to(self._folder)).exists():
                copy.unlink()


def _rows(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    found = connection.execute(f"SELECT num_rows FROM parquet_file_metadata({_text(file)})").fetchall()
    return int(found[0][0])


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
