"""One home folder held together: tables, database, search index and vault. Everything begins here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb

from graph import findings
from graph.columns import columns, memory_limit
from graph.findings import Detection
from graph.identifiers import Vault
from graph.model import Model, load_model
from graph.money import ByPayee, Joined, KeptLegs, join_legs
from graph.projection import Change, Projection
from graph.resolve import Aliases
from graph.search import SearchIndex
from graph.settings import Settings
from graph.tables import GraphTables, Snapshot

if TYPE_CHECKING:
    from graph.store import BoltStore

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much more of it is done, and of how much where that is known."""


@dataclass(frozen=True)
class View:
    """The tables at one ledger sequence, as views of a DuckDB connection, and the view `aliases`."""

    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    aliases: Aliases


def _has_rows(connection: duckdb.DuckDBPyConnection, table: str | None) -> bool:
    return table is None or bool(connection.table(table).limit(1).fetchall())


def _nobody(_what: str, _more: int, _total: int | None) -> None:
    """Is told, and says nothing."""


class Workspace:
    """A home folder. What it holds is opened when first asked for and closed with it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def home(self) -> Path:
        """The private data folder."""
        return self.settings.home

    @cached_property
    def model(self) -> Model:
        """The model that this version of Xunmai ships."""
        return load_model()

    @cached_property
    def tables(self) -> GraphTables:
        """The record of truth."""
        return GraphTables(self.settings.tables_folder, self.model)

    @cached_property
    def vault(self) -> Vault:
        """The keys that hash and seal what identifies a person."""
        return Vault(self.home / "vault")

    @cached_property
    def store(self) -> BoltStore:
        """The graph database; the embedded one is started or joined. Raises UnavailableError, SignInError."""
        # The driver takes half a second to import, and most commands work on the tables alone.
        from graph.store import open_store  # noqa: PLC0415

        return open_store(self.settings, self.model)

    @cached_property
    def search(self) -> SearchIndex:
        """The index of names and identifiers."""
        return SearchIndex(self.settings.search_folder)

    @cached_property
    def by_payee(self) -> ByPayee:
        """The transfers in the order of their payees."""
        return ByPayee(self.tables.folder)

    @cached_property
    def projection(self) -> Projection:
        """What keeps the graph database level with the tables."""
        return Projection(self.home, self.store, self.settings.transfers)

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A DuckDB connection that spills into the private folder and never reaches for the network."""
        with columns(self.tables.spill) as connection:
            yield connection

    @contextmanager
    def open(self, sequence: int | None = None) -> Iterator[View]:
        """The tables at a ledger sequence, by default the newest."""
        snapshot = self.tables.snapshot(sequence)
        with self.connection() as connection:
            snapshot.register(connection)
            aliases = Aliases.of(snapshot, connection)
            aliases.register(connection)
            KeptLegs(snapshot).register(connection)
            yield View(connection, snapshot, aliases)

    def detect(self, who: str, only: str | None = None) -> tuple[Detection, ...]:
        """Runs the detectors on the newest tables and records the findings of each as a load of its own.

        Rings are looked for where there are transfers. `only` names the one detector that runs.

        Raises:
            NotFoundError: no detector bears this name.
        """
        # Only who looks for something waits for what writes the detectors' SQL.
        from graph.detectors import DETECTORS, detector  # noqa: PLC0415

        found = []
        for name in DETECTORS if only is None else (only,):
            run = detector(name)
            with self.open() as view:
                # Where its data went away again, a detector runs once more: what it found must not outlive them.
                ran = any(load.kind == "detect" and load.delivery == name for load in view.snapshot.loads)
                if only is None and not ran and not _has_rows(view.connection, DETECTORS[name]):
                    continue
                detection = run(view.connection).model_copy(update={"sequence": view.snapshot.sequence})
            findings.record(self.tables, detection, who)
            found.append(detection)
        return tuple(found)

    def needs_detection(self) -> bool:
        """Whether records or judgements came or went since the detector last ran, or it never did."""
        told = [entry for entry in self.tables.ledger() if entry.kind != "tidy"]
        return bool(told) and (told[-1].kind != "detect" or told[-1].state != "live")

    def behind(self) -> dict[str, int]:
        """By how many acts of the ledger the graph database and the search index lag."""
        sequence = self.tables.snapshot().sequence
        return {
            "graph database": self.projection.behind(self.tables),
            "search index": sequence - (self.search.sequence or 0),
        }

    def catch_up(self, progress: Progress | None = None) -> Change:
        """Brings the graph database and the search index level with the tables, by what differs.

        `progress` is told of the steps `database`, then kinds and relationships by name, and `search`.
        """
        told = progress or _nobody
        told("database", 0, None)
        self._ready_transfers()
        change = self.projection.catch_up(self.tables, progress)
        told("search", 0, None)
        self.search.catch_up(self.tables)
        return change

    def rebuild(self, progress: Progress | None = None) -> Change:
        """Makes the graph database and the search index anew from the tables."""
        self._ready_transfers()
        change = self.projection.rebuild(self.tables, progress)
        self.search.rebuild(self.tables)
        return change

    def join_legs(self) -> Joined:
        """What joining the legs of transfers that two banks tell did, so that the tables count each once."""
        return join_legs(self.tables)

    def _ready_transfers(self) -> None:
        """Joins what legs there are and copies what was loaded into the order of payees."""
        self.join_legs()
        # To sort all transfers in memory took more of it than to load them: bounded, what is sorted spills.
        with columns(self.tables.spill, memory_limit()) as connection:
            self.by_payee.make(self.tables.snapshot(), connection)

    def close(self) -> None:
        """Signs out of the database, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
