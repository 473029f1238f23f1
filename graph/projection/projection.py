"""Keeps the graph database level with the graph tables: by differences, or made anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from filelock import FileLock

from graph.errors import StoreError
from graph.projection.derived import Derived, derived
from graph.projection.differences import KNOWN, TOUCHED, Change, Differences
from graph.projection.mark import read_mark, write_mark
from graph.projection.state import RULES, Manifest, State
from graph.settings import Transfers
from graph.tables import GraphTables

if TYPE_CHECKING:
    from graph.store import BoltStore

Progress = Callable[[str, int, int | None], None]
"""Told a kind or relationship type, how many more of it are written, and of how many, if known."""


class Projection:
    """What the database holds of the tables, and how far it has come.

    Of transfers it holds the flows, or, where the setting `transfers` says `all`, each by itself as well; a changed
    setting is a difference like any other. The state lies in `projection/` of the home folder. The same token stands
    in the database, so a database that is new, or that was put back from a copy, is noticed and made anew.
    """

    def __init__(self, home: Path, store: BoltStore, transfers: Transfers = "flows") -> None:
        self._transfers = transfers
        self._folder = home / "projection"
        self._store = store
        self._state = State(self._folder)
        self._lock = FileLock(self._folder / "projection.lock")

    def sequence(self) -> int:
        """The ledger sequence that the database has reached; 0 where it holds nothing of ours."""
        manifest = self._usable()
        return manifest.sequence if manifest else 0

    def behind(self, tables: GraphTables) -> int:
        """By how many acts of the ledger the database lags."""
        return tables.snapshot().sequence - self.sequence()

    def catch_up(self, tables: GraphTables, progress: Progress | None = None) -> Change:
        """Writes what differs from what was written last. Broken off, it ends right the next time.

        Raises:
            StoreError: the database holds data that is not ours.
        """
        with self._lock:
            manifest = self._usable()
            if manifest is None:
                self._refuse_foreign()
                return self._rebuild(tables, progress)
            if manifest.bare:
                self._store.apply_schema()
                manifest = self._state.dress(manifest)
            with self._derived(tables) as now:
                return self._apply(now, manifest, progress)

    def rebuild(self, tables: GraphTables, progress: Progress | None = None) -> Change:
        """Empties the database and fills it anew; whatever else was in it is gone."""
        with self._lock:
            return self._rebuild(tables, progress)

    def write_import_files(self, tables: GraphTables, folder: Path) -> Change:
        """Writes files for `neo4j-admin database import`; the file `arguments` names them.

        The projection then expects the imported database: the next `catch_up` makes its indexes and writes
        only what came after.
        """
        # Only who writes files waits for what lays them out.
        from graph.projection.import_files import write_files  # noqa: PLC0415

        with self._lock, self._derived(tables) as now:
            token = uuid4().hex
            write_files(now, folder, token)
            self._state.finish(now.connection, token, now.sequence, now.model.version, bare=True)
            return Change(now.sequence, written=now.counts(), deleted={}, rebuilt=True)

    def _rebuild(self, tables: GraphTables, progress: Progress | None) -> Change:
        """The token is the last to be written, so a rebuild that breaks off is begun anew."""
        with self._derived(tables) as now:
            totals = now.counts()
            nodes = [kind for kind in now.model.kinds if kind in totals]
            links = [name for name in now.model.relationships if name in totals]
            token = uuid4().hex
            with self._store.engine.replacing(now.model):
                write_mark(self._store, "", 0)
                self._store.apply_schema()
                self._store.bulk_load(
                    ((kind, now.nodes(kind)) for kind in nodes),
                    ((name, now.links(name)) for name in links),
                    _told(progress, totals),
                )
                write_mark(self._store, token, now.sequence)
            self._state.finish(now.connection, token, now.sequence, now.model.version)
            return Change(now.sequence, written=totals, deleted={}, rebuilt=True)

    def _apply(self, now: Derived, manifest: Manifest, progress: Progress | None) -> Change:
        self._state.read_into(now.connection, manifest, KNOWN)
        differences = Differences(now.connection)
        change = differences.change(now.sequence)
        if not change.written and not change.deleted and manifest.pending is None:
            self._state.advance(manifest, now.sequence)
            return change
        begun = self._state.begin(now.connection, manifest, TOUCHED)
        self._write(now, differences, change, progress)
        assert begun.pending is not None
        self._finish(now, begun.pending)
        return change

    def _write(
        self, now: Derived, differences: Differences, change: Change, progress: Progress | None
    ) -> None:
        """Relationships go before their ends and come after them."""
        kinds, types = now.model.kinds, now.model.relationships
        told = _told(progress, change.written)
        for name in (name for name in change.deleted if name in types):
            self._store.delete_links(name, differences.gone(name))
        for kind in (name for name in change.deleted if name in kinds):
            self._store.delete_nodes(kind, differences.gone(kind))
        for kind in (name for name in change.written if name in kinds):
            self._store.write_nodes(kind, now.nodes(kind, differences.which(kind)), told)
        for name in (name for name in change.written if name in types):
            self._store.write_links(name, now.links(name, differences.which(name)), told)

    def _finish(self, now: Derived, token: str) -> None:
        write_mark(self._store, token, now.sequence)
        self._state.finish(now.connection, token, now.sequence, now.model.version)

    def _derived(self, tables: GraphTables) -> AbstractContextManager[Derived]:
        return derived(tables, self._folder / "spill", self._transfers)

    def _usable(self) -> Manifest | None:
        """The state, if it is about this database and was made by these rules."""
        manifest = self._state.manifest()
        if manifest is None or manifest.rules != RULES or manifest.model_version != self._store.model.version:
            return None
        mark = read_mark(self._store)
        return manifest if mark in {manifest.token, manifest.pending} and mark is not None else None

    def _refuse_foreign(self) -> None:
        if read_mark(self._store) is None and self._store.read("MATCH (n) RETURN 1 LIMIT 1").rows:
            raise StoreError(
                f"the database at {self._store.bolt_address()} holds data that is not from these tables",
                hint="name another database, or let `xunmai rebuild` empty this one",
            )


def _told(progress: Progress | None, totals: object) -> Callable[[str, int], None]:
    known = dict(totals) if isinstance(totals, dict) else {}

    def tell(name: str, more: int) -> None:
        if progress is not None:
            progress(name, more, known.get(name))

    return tell
