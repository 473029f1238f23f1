"""One Delta table a table of the model: the files of a version, and committing some in and others out."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from graph.model import Table
from graph.model.arrow import arrow_schema

PARTITION = "load"
SPILL = "spill"
MOST_KEPT = 1024
# The ledger may name any version for ever, so the log is never shortened by its age.
KEEP_LOG: Mapping[str, str | None] = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file of one load; `path` is relative to the table's folder."""

    path: str
    load: str
    bytes: int
    rows: int


class TableFolder:
    """The Delta table behind one table of the model; it is created with its first rows."""

    def __init__(self, root: Path, table: Table) -> None:
        self.table = table
        self.folder = root / table.name

    def version(self) -> int | None:
        """The newest version, or None where there is no table yet."""
        try:
            return DeltaTable(self.folder).version()
        except TableNotFoundError:
            return None

    def is_at(self, version: int) -> bool:
        """Whether no version is newer than this one. Cheap: it looks for one file."""
        return not log_file(self.folder, version + 1).exists()

    def files(self, version: int) -> list[DataFile]:
        """The data files of a version: read from the log once, since a version never changes."""
        return list(_files(self.folder, version, written(self.folder, version)))

    def commit(self, added: Sequence[DataFile], removed: Iterable[DataFile] = ()) -> int:
        """The version that has the added files and has the removed ones no more."""
        table = self._open_or_create()
        now_ms = time.time_ns() // 1_000_000
        adds = [
            AddAction(
                path=file.path,
                size=file.bytes,
                partition_values={PARTITION: file.load},
                modification_time=now_ms,
                data_change=True,
                stats=json.dumps({"numRecords": file.rows}),
            )
            for file in added
        ]
        removes = [
            RemoveAction(file.path, True, now_ms, file.bytes, {PARTITION: file.load}) for file in removed
        ]
        schema = arrow_schema(self.table)
        table.create_write_transaction([*adds, *removes], "append", schema, [PARTITION])
        table.update_incremental()
        return table.version()

    def go_back(self, version: int) -> None:
        """Make the newest version hold again what this one held."""
        DeltaTable(self.folder).restore(version)

    def _open_or_create(self) -> DeltaTable:
        try:
            return DeltaTable(self.folder)
        except TableNotFoundError:
            return DeltaTable.create(
                self.folder,
                arrow_schema(self.table),
                partition_by=[PARTITION],
                configuration=KEEP_LOG,
            )


def log_file(folder: Path, version: int) -> Path:
    """The file that made this version of the Delta table in a folder."""
    return folder / "_delta_log" / f"{version:020}.json"


def written(folder: Path, version: int) -> tuple[int, int] | None:
    """Which writing of this version is there: a table that was deleted and made anew has the same numbers."""
    try:
        found = log_file(folder, version).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


@lru_cache(maxsize=MOST_KEPT)
def _files(folder: Path, version: int, _written: tuple[int, int] | None) -> tuple[DataFile, ...]:
    found = DeltaTable(folder, version=version).get_add_actions()
    return tuple(
        DataFile(row["path"], row["partition"][PARTITION], row["size_bytes"], row["num_records"])
        for row in found.to_struct_array().to_pylist()
    )
