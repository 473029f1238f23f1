"""The ledger of acts: a Delta table written last, so that what it does not name was never loaded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import TableNotFoundError

from graph.errors import ModelError
from graph.tables.delta import KEEP_LOG, log_file, written
from graph.tables.entries import FileUsed, LedgerEntry, with_states

SCHEMA = pa.schema(
    [
        ("sequence", pa.int64()),
        ("load", pa.string()),
        ("kind", pa.string()),
        ("source", pa.string()),
        ("delivery", pa.string()),
        ("period_since", pa.string()),
        ("period_until", pa.string()),
        ("model_version", pa.int64()),
        ("who", pa.string()),
        ("why", pa.string()),
        ("files", pa.string()),
        ("rows", pa.string()),
        ("counts", pa.string()),
        ("replaces", pa.string()),
        ("versions", pa.string()),
        ("begun_us", pa.int64()),
        ("committed_us", pa.int64()),
    ]
)
JSON_COLUMNS = ("files", "rows", "counts", "replaces", "versions")


class _Read(NamedTuple):
    """What was read of the ledger, at which version, and which writing of that version it was."""

    version: int
    written: tuple[int, int] | None
    entries: list[LedgerEntry]


class Ledger:
    """The acts on one folder of graph tables, oldest first."""

    def __init__(self, folder: Path, model_version: int) -> None:
        self.folder = folder
        self._model_version = model_version
        self._read = _Read(-1, None, [])

    def entries(self) -> list[LedgerEntry]:
        """Every entry ever. Raises ModelError when one was written under a model that this version lacks."""
        read = self._read
        if not self._is_newest(read):
            try:
                table = DeltaTable(self.folder)
            except TableNotFoundError:
                return []
            rows = table.to_pyarrow_table().sort_by("sequence").to_pylist()
            known = with_states([self._entry(row) for row in rows])
            # Put in place at once: several threads of a service read the ledger.
            self._read = read = _Read(table.version(), written(self.folder, table.version()), known)
        return list(read.entries)

    def _is_newest(self, read: _Read) -> bool:
        """Whether what was read is all there is: to look for two files costs far less than to read the log."""
        is_there = read.written is not None and written(self.folder, read.version) == read.written
        return is_there and not log_file(self.folder, read.version + 1).exists()

    def append(self, entry: LedgerEntry) -> None:
        """Write one act; from this moment readers see it."""
        write_deltalake(
            self.folder,
            pa.Table.from_pylist([_row(entry)], schema=SCHEMA),
            mode="append",
            configuration=KEEP_LOG,
        )

    def compact(self) -> None:
        """Bring the entries together in one file; files that none has read for an hour are removed."""
        table = DeltaTable(self.folder)
        table.optimize.compact()
        table.vacuum(retention_hours=1, dry_run=False, enforce_retention_duration=False)

    def _entry(self, row: dict[str, Any]) -> LedgerEntry:
        if not 1 <= row["model_version"] <= self._model_version:
            raise ModelError(
                f"act {row['load']} was written under version {row['model_version']} of the model; "
                f"this program knows version {self._model_version}",
                hint="install the version of Xunmai that wrote it, or a newer one",
            )
        values = row | {name: json.loads(row[name]) for name in JSON_COLUMNS}
        period = (values.pop("period_since"), values.pop("period_until"))
        values["files"] = tuple(FileUsed(**used) for used in values["files"])
        values["replaces"] = tuple(values["replaces"])
        return LedgerEntry(period=period, **values)


def last(entries: Sequence[LedgerEntry], sequence: int | None = None) -> LedgerEntry | None:
    """The newest entry, or the newest that is not after the sequence; None before the first."""
    known = [entry for entry in entries if sequence is None or entry.sequence <= sequence]
    return known[-1] if known else None


def _row(entry: LedgerEntry) -> dict[str, Any]:
    row = asdict(entry)
    row.pop("state")
    row["period_since"], row["period_until"] = row.pop("period")
    return row | {name: json.dumps(row[name], ensure_ascii=False) for name in JSON_COLUMNS}
