"""A load while it is being written: nothing of it is seen until the ledger names it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from graph.errors import NotFoundError, TablesError
from graph.tables.delta import DataFile
from graph.tables.disk import told_plainly
from graph.tables.entries import LedgerEntry, LoadHeader, replaced_with_theirs
from graph.tables.rows import Rows, RowWriter

if TYPE_CHECKING:
    from graph.tables.tables import GraphTables


class Load:
    """One act that brings rows. Use it in a `with`; leaving without `commit` undoes all of it.

    `id` names the load and the partition of its rows.
    """

    def __init__(self, tables: GraphTables, header: LoadHeader, load_id: str) -> None:
        self.id = load_id
        self.header = header
        self._tables = tables
        self._begun_us = time.time_ns() // 1000
        self._files: dict[str, list[DataFile]] = {}
        self._writer = RowWriter(load_id, header.source, header.compartment or header.source)
        self._open = True

    def append(self, table: str, rows: Rows, order_by: Iterable[str] = ()) -> int:
        """The number of rows written.

        Args:
            rows: a DuckDB relation or a SELECT of a connection, an Arrow table or a record batch reader; columns
                left out are filled in (`load`, `source`, `compartment`, `count` 1) or empty.
            order_by: columns to sort by, so that look-ups by the first of them read little.

        Raises:
            TablesError: the rows do not fit the table.
            DiskFullError: no room left.
        """
        self._refuse_closed()
        folder = self._tables.folder_of(table)
        written = self._files.setdefault(table, [])
        with told_plainly(self._tables.folder):
            file = self._writer.write(folder.folder, folder.table, rows, tuple(order_by), len(written))
        if file.rows:
            written.append(file)
        else:
            (folder.folder / Path(file.path)).unlink()
        return file.rows

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows so far, by table."""
        return {table: sum(file.rows for file in files) for table, files in self._files.items() if files}

    def commit(self, counts: Mapping[str, int] | None = None, replaces: Iterable[str] = ()) -> LedgerEntry:
        """The ledger entry that makes these rows seen and puts the replaced loads out of force.

        Raises:
            NotFoundError: a replaced load is not live.
            DiskFullError: no room left.
        """
        self._refuse_closed()
        entries = self._tables.ledger()
        live = {entry.load for entry in entries if entry.state == "live"}
        replaces = tuple(replaces)
        for load in replaces:
            if load not in live:
                raise NotFoundError(f"there is no live load {load!r} to replace", hint="see `xunmai loads`")
        entry = self._tables.conclude(
            self.header,
            self.id,
            begun_us=self._begun_us,
            added=self._files,
            replaces=replaced_with_theirs(entries, replaces),
            counts=counts or {},
        )
        self._open = False
        return entry

    def _refuse_closed(self) -> None:
        if not self._open:
            raise TablesError(
                f"the load {self.id} is over", hint="begin another load for what is still to come"
            )

    def __enter__(self) -> Load:
        """The load itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Undo what was not committed, and let the next one write."""
        undo = self._open
        self._open = False
        try:
            self._writer.close()
        finally:
            self._tables.end(undo=undo)
