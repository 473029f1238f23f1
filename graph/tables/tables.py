"""The graph tables of one folder: begin a load, take one back, look at what there is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.errors import DiskFullError, NotFoundError
from graph.model import Model
from graph.tables.delta import SPILL, DataFile, TableFolder
from graph.tables.disk import told_plainly
from graph.tables.entries import BRINGING, LedgerEntry, LoadHeader, with_states
from graph.tables.ledger import Ledger, last
from graph.tables.load import Load
from graph.tables.lock import WriterLock
from graph.tables.snapshot import Snapshot
from graph.tables.sweep import sweep
from graph.tables.tidy import merge_files, remove_unneeded

OLDEST = "oldest"
Files = Mapping[str, Sequence[DataFile]]


class GraphTables:
    """All observations, in one folder. One writer at a time; readers never wait."""

    def __init__(self, folder: Path, model: Model) -> None:
        self.folder = folder
        self.model = model
        self._ledger = Ledger(folder / "ledger", model.version)
        self._lock: WriterLock | None = None

    @property
    def spill(self) -> Path:
        """The private folder for what does not fit in memory while the tables are read."""
        return self.folder / SPILL

    def ledger(self) -> list[LedgerEntry]:
        """Every act ever, oldest first. Raises ModelError when one was written under an unknown model."""
        return self._ledger.entries()

    def snapshot(self, sequence: int | None = None) -> Snapshot:
        """The tables as the ledger names them now, or at an earlier sequence (0: before the first act).

        Raises NotFoundError when the ledger has not come that far.
        """
        entries = self.ledger()
        reached = entries[-1].sequence if entries else 0
        sequence = reached if sequence is None else sequence
        if not 0 <= sequence <= reached:
            raise NotFoundError(
                f"the ledger has no sequence {sequence}", hint=f"it has reached {reached}: see `xunmai loads`"
            )
        known = with_states(entries[:sequence])
        oldest = max((entry.counts.get(OLDEST, 0) for entry in entries if entry.kind == "tidy"), default=0)
        if sequence < oldest:
            raise NotFoundError(
                f"sequence {sequence} was tidied away", hint=f"the oldest that can be read is {oldest}"
            )
        loads = [entry for entry in known if entry.kind in BRINGING and entry.state == "live"]
        return Snapshot(self.folder, self.model, sequence, loads, known[-1].versions if known else {})

    def begin(self, header: LoadHeader, *, wait_seconds: float = 0.0) -> Load:
        """A load to be used in a `with`; what an earlier one left when it was killed is swept away first.

        Raises:
            BusyError: another load is being written, and was not done within `wait_seconds`.
            DiskFullError: no room left.
        """
        self._take(header, wait_seconds)
        return Load(self, header, self._name(header))

    def withdraw(self, load: str, *, who: str, why: str, wait_seconds: float = 0.0) -> LedgerEntry:
        """The entry that takes a load back; what the load had replaced is in force again.

        Raises:
            NotFoundError: no such load, or it is withdrawn already.
            BusyError: another load is being written.
        """
        known = {entry.load: entry for entry in self.ledger() if entry.kind in BRINGING}
        if load not in known or known[load].state == "withdrawn":
            raise NotFoundError(f"there is no load {load!r} to withdraw", hint="see `xunmai loads`")
        header = LoadHeader("withdraw", known[load].source, who, delivery=known[load].delivery, why=why)
        self._take(header, wait_seconds)
        undo = True
        try:
            begun_us = time.time_ns() // 1000
            entry = self.conclude(header, self._name(header), begun_us, {}, replaces=(load,))
            undo = False
        finally:
            self.end(undo=undo)
        return entry

    @contextmanager
    def alone(self, what: str, who: str, *, wait_seconds: float = 0.0) -> Iterator[None]:
        """Nobody writes meanwhile, and what a killed load left is swept away first. Nothing is written to the ledger.

        Raises BusyError, DiskFullError.
        """
        self._hold(what, who, wait_seconds)
        try:
            yield
        finally:
            self.end(undo=False)

    def folder_of(self, table: str) -> TableFolder:
        """The Delta table behind a table of the model. Raises ModelError when there is none of that name."""
        return TableFolder(self.folder, self.model.table(table))

    def conclude(
        self,
        header: LoadHeader,
        load: str,
        begun_us: int,
        added: Files,
        *,
        replaces: tuple[str, ...] = (),
        counts: Mapping[str, int] | None = None,
    ) -> LedgerEntry:
        """Commit every table an act touches and then, last, its entry in the ledger."""
        entries = self.ledger()
        rows = {table: sum(file.rows for file in files) for table, files in added.items() if files}
        entry = self._draft(header, load, begun_us, rows=rows, replaces=replaces, counts=counts or {})
        with told_plainly(self.folder):
            versions = self._commit_tables(entries, entry, added)
            entry = replace(entry, versions={**entry.versions, **versions})
            self._ledger.append(entry)
        return entry

    def tidy(self, *, who: str, keep_from: int = 0, wait_seconds: float = 0.0) -> LedgerEntry:
        """The entry after which every load is one file a table, and files that no version needs are gone.

        Args:
            keep_from: the oldest sequence that must stay readable; by default all do. What was withdrawn
                before it is deleted for good, while loads that were replaced are kept, since a withdrawal
                may bring them back.

        Raises BusyError, DiskFullError.
        """
        header = LoadHeader("tidy", "tables", who)
        self._take(header, wait_seconds)
        undo = True
        try:
            entry = self._draft(header, self._name(header), time.time_ns() // 1000)
            entries = self.ledger()
            oldest = max(
                keep_from, *(known.counts.get(OLDEST, 0) for known in entries if known.kind == "tidy"), 0
            )
            with told_plainly(self.folder):
                merged = {
                    table: merge_files(self.folder_of(table), version, entry.load)
                    for table, version in entry.versions.items()
                }
                entry = replace(entry, versions=merged, counts={OLDEST: oldest})
                self._ledger.append(entry)
                undo = False
                remove_unneeded(self.folder_of, [*entries, entry], oldest)
                self._ledger.compact()
        finally:
            self.end(undo=undo)
        return entry

    def _draft(
        self,
        header: LoadHeader,
        load: str,
        begun_us: int,
        *,
        rows: Mapping[str, int] | None = None,
        replaces: tuple[str, ...] = (),
        counts: Mapping[str, int] | None = None,
    ) -> LedgerEntry:
        """The next entry of the ledger, with the versions of now."""
        newest = last(self.ledger())
        return LedgerEntry(
            sequence=newest.sequence + 1 if newest else 1,
            load=load,
            kind=header.kind,
            source=header.source,
            who=header.who,
            delivery=header.delivery,
            period=header.period,
            model_version=self.model.version,
            why=header.why,
            files=header.files,
            rows=rows or {},
            counts=counts or {},
            replaces=replaces,
            versions=dict(newest.versions) if newest else {},
            begun_us=begun_us,
            committed_us=time.time_ns() // 1000,
        )

    def end(self, *, undo: bool) -> None:
        """Let the next one write, after taking away what was not committed."""
        try:
            if undo:
                # Where even this finds no room, the next load sweeps: the ledger names none of it.
                with suppress(DiskFullError):
                    self._sweep()
        finally:
            if self._lock is not None:
                self._lock.give()
                self._lock = None

    def _commit_tables(
        self, entries: Sequence[LedgerEntry], entry: LedgerEntry, added: Files
    ) -> dict[str, int]:
        """The new version of each table touched: with the act's own rows and those it revives."""
        before = {known.load: known for known in entries if known.state == "live"}
        after = {known.load: known for known in with_states([*entries, entry]) if known.state == "live"}
        gone = [known for load, known in before.items() if load not in after]
        back = [known for load, known in after.items() if load not in before and load != entry.load]
        touched = dict.fromkeys([*entry.rows, *(table for known in (*gone, *back) for table in known.rows)])
        versions = {}
        for table in touched:
            folder = self.folder_of(table)
            removed = _of_loads(folder, entry.versions.get(table), {known.load for known in gone})
            revived = [
                file
                for known in back
                if table in known.rows
                for file in _of_loads(folder, known.versions[table], {known.load})
            ]
            versions[table] = folder.commit([*added.get(table, ()), *revived], removed)
        return versions

    def _take(self, header: LoadHeader, wait_seconds: float) -> None:
        self._hold(f"{header.kind} {header.source}", header.who, wait_seconds)

    def _hold(self, what: str, who: str, wait_seconds: float) -> None:
        with told_plainly(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = WriterLock(self.folder)
            lock.take(what, who, wait_seconds)
        self._lock = lock
        try:
            self._sweep()
        except BaseException:
            self.end(undo=False)
            raise

    def _sweep(self) -> None:
        entries = self.ledger()
        newest = last(entries)
        with told_plainly(self.folder):
            sweep(
                (self.folder_of(name) for name in self.model.tables),
                newest.versions if newest else {},
                {entry.load for entry in entries},
            )

    def _name(self, header: LoadHeader) -> str:
        """When it began and what it brings; in the ledger's order even where the clock went back."""
        now = datetime.now(UTC)
        newest = last(self.ledger())
        if newest is not None:
            earliest = datetime.strptime(newest.load.split("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
            now = max(now, earliest + timedelta(milliseconds=1))
        what = header.source if header.kind == "load" else f"{header.kind}-{header.source}"
        return f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03}Z-{_plain(what)}"


def _of_loads(folder: TableFolder, version: int | None, loads: Iterable[str]) -> list[DataFile]:
    wanted = set(loads)
    if version is None or not wanted:
        return []
    return [file for file in folder.files(version) if file.load in wanted]


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z_]+", "-", text.lower()).strip("-") or "load"
