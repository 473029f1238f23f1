"""The shelf of readings: one for each set of compartments, made anew when the ledger has moved."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from api.reading.making import FORM, make
from api.reading.reading import Reading
from graph.columns import columns
from graph.model import Model
from graph.tables import GraphTables, LedgerEntry, Snapshot

Compartments = frozenset[str] | None
WHOLE = "all"


class Shelf:
    """Keeps the newest reading of every set of compartments that was asked for.

    The files lie in `reading/` of the home folder; other processes over the same home share them. A request
    that finds the ledger moved waits while the new reading is made; those before it finish with the old one.
    """

    def __init__(self, home: Path, tables: GraphTables, seconds: float) -> None:
        self._folder = home / "reading"
        self._tables = tables
        self._seconds = seconds
        self._readings: dict[Compartments, Reading] = {}
        self._locks: dict[Compartments, threading.Lock] = {}
        self._guard = threading.Lock()
        self._outdated: list[Reading] = []
        self._known: tuple[int, frozenset[str]] = (-1, frozenset())

    @property
    def model(self) -> Model:
        """The model of the tables."""
        return self._tables.model

    def newest(self, compartments: Compartments) -> Reading:
        """The reading of these compartments at the ledger's newest sequence."""
        ledger = self._tables.ledger()
        sequence = ledger[-1].sequence if ledger else 0
        held = self._readings.get(compartments)
        if held is not None and held.sequence == sequence:
            return held
        with self._lock(compartments):
            held = self._readings.get(compartments)
            if held is None or held.sequence < sequence:
                self._readings[compartments] = self._made(compartments, ledger)
                if held is not None:
                    self._retire(held)
        return self._readings[compartments]

    def sequence(self) -> int:
        """The ledger's newest sequence."""
        ledger = self._tables.ledger()
        return ledger[-1].sequence if ledger else 0

    def compartments(self) -> frozenset[str]:
        """Every compartment that any live record lies in."""
        sequence = self.sequence()
        with self._guard:
            if self._known[0] != sequence:
                self._known = (sequence, _compartments(self._tables.snapshot(sequence), self._folder))
            return self._known[1]

    def close(self) -> None:
        """Closes every reading."""
        for reading in (*self._readings.values(), *self._outdated):
            reading.close()
        self._readings.clear()
        self._outdated.clear()

    def _retire(self, reading: Reading) -> None:
        """Keeps one outdated reading open for requests that still read it, and closes those before."""
        with self._guard:
            for older in self._outdated:
                if older.sequence < reading.sequence:
                    older.close()
            self._outdated = [kept for kept in self._outdated if kept.sequence >= reading.sequence]
            self._outdated.append(reading)

    def _made(self, compartments: Compartments, ledger: list[LedgerEntry]) -> Reading:
        sequence = ledger[-1].sequence if ledger else 0
        name = _name(compartments)
        file = self._folder / f"{name}-{FORM}-{sequence}.duckdb"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._folder / f"{name}.lock"):
            if not file.exists():
                snapshot = self._tables.snapshot(sequence)
                make(
                    snapshot if compartments is None else snapshot.within(compartments),
                    file,
                    self._folder / "spill",
                )
            reading = Reading.open(file, self.model, ledger, self._seconds)
            for other in self._folder.glob(f"{name}-*.duckdb*"):
                if other != file:
                    other.unlink(missing_ok=True)
        return reading

    @contextmanager
    def _lock(self, compartments: Compartments) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(compartments, threading.Lock())
        with lock:
            yield


def _compartments(snapshot: Snapshot, spill: Path) -> frozenset[str]:
    parts = [f"SELECT DISTINCT compartment FROM ({snapshot.sql(name)})" for name in snapshot.model.tables]
    with columns(spill) as connection:
        return frozenset(row[0] for row in connection.execute(" UNION ".join(parts)).fetchall())


def _name(compartments: Compartments) -> str:
    if compartments is None:
        return WHOLE
    return hashlib.sha256("\n".join(sorted(compartments)).encode()).hexdigest()[:16]
