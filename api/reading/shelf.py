"""The shelf of readings: one for each set of compartments, made anew beside the service when the ledger moves."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
from filelock import FileLock

from api.reading.making import FORM, make
from api.reading.preparing import Preparing
from api.reading.reading import Reading
from graph.columns import columns
from graph.errors import XunmaiError
from graph.model import Model
from graph.settings import Transfers
from graph.tables import GraphTables, LedgerEntry, Snapshot

Compartments = frozenset[str] | None
WHOLE = "all"
# How long after a load a request waits for the new reading before the former one answers.
PATIENCE_SECONDS = 3.0
# What failed is tried again no sooner, unless the ledger moves.
AGAIN_SECONDS = 60.0


@dataclass(frozen=True)
class Reached:
    """How far a set of compartments can be read, and whether more is being made."""

    sequence: int | None
    newest: int
    seconds: float | None
    error: XunmaiError | OSError | None

    @property
    def behind(self) -> bool:
        """Whether the ledger has gone on since."""
        return self.sequence is None or self.sequence < self.newest


class Shelf:
    """Keeps a reading of every set of compartments that was asked for, and replaces it when the ledger moves.

    The files lie in `reading/` of the home folder; other processes over the same home share them. While a newer
    one is made the former one answers, also one that an earlier process left.
    """

    def __init__(
        self, home: Path, tables: GraphTables, seconds: float, transfers: Transfers = "flows"
    ) -> None:
        self._transfers = transfers
        self._folder = home / "reading"
        self._tables = tables
        self._seconds = seconds
        self._readings: dict[Compartments, Reading] = {}
        self._preparing: dict[Compartments, Preparing] = {}
        self._guard = threading.RLock()
        self._outdated: list[Reading] = []
        self._known: tuple[int, frozenset[str]] = (-1, frozenset())

    @property
    def model(self) -> Model:
        """The model of the tables."""
        return self._tables.model

    def newest(self, compartments: Compartments) -> Reading:
        """The newest reading of these compartments that is ready; it may be behind the ledger.

        Just after a load it waits a few seconds for the new one, and where there is none at all for as long as a
        question may take.

        Raises:
            NotReadyError: the first one is still being made.
        """
        preparing = self.prepare(compartments)
        if preparing is not None:
            held = compartments in self._readings
            preparing.wait(preparing.began + (PATIENCE_SECONDS if held else self._seconds))
            if compartments not in self._readings:
                preparing.refuse()
        return self._readings[compartments]

    def prepare(self, compartments: Compartments) -> Preparing | None:
        """What makes the newest reading of these compartments; None where it is there."""
        ledger = self._tables.ledger()
        sequence = _reached(ledger)
        held = self._readings.get(compartments)
        if held is not None and held.sequence >= sequence:
            return None
        with self._guard:
            held = self._readings.get(compartments) or self._left_behind(compartments, ledger)
            if held is not None and held.sequence >= sequence:
                return None
            under_way = self._preparing.get(compartments)
            if under_way is None or _is_over(under_way, sequence):
                under_way = Preparing(
                    sequence,
                    lambda lend: self._made(compartments, ledger, lend),
                    lambda reading: self._take(compartments, reading),
                )
                self._preparing[compartments] = under_way
            return under_way

    def keep_ready(self) -> None:
        """Begins a newer reading of every set of compartments in use for which the ledger has moved."""
        for compartments in list(self._readings):
            self.prepare(compartments)

    def reached(self, compartments: Compartments) -> Reached:
        """How far these compartments can be read."""
        preparing = self.prepare(compartments)
        held = self._readings.get(compartments)
        return Reached(
            sequence=held.sequence if held else None,
            newest=self.sequence(),
            seconds=preparing.seconds if preparing is not None and preparing.running else None,
            error=preparing.error if preparing is not None else None,
        )

    def sequence(self) -> int:
        """The ledger's newest sequence."""
        return _reached(self._tables.ledger())

    def empty(self) -> bool:
        """Whether no load is in force: nothing was loaded yet, or all of it was withdrawn."""
        return not any(entry.kind == "load" and entry.state == "live" for entry in self._tables.ledger())

    def compartments(self) -> frozenset[str]:
        """Every compartment that any live record lies in."""
        sequence = self.sequence()
        with self._guard:
            if self._known[0] != sequence:
                self._known = (sequence, _compartments(self._tables.snapshot(sequence), self._folder))
            return self._known[1]

    def close(self) -> None:
        """Closes every reading, and stops making others."""
        for preparing in list(self._preparing.values()):
            preparing.stop()
        for reading in (*self._readings.values(), *self._outdated):
            reading.close()
        self._readings.clear()
        self._outdated.clear()

    def _take(self, compartments: Compartments, reading: Reading) -> None:
        """Lets a reading answer from now on. One outdated reading stays open for requests that still read it."""
        with self._guard:
            former = self._readings.get(compartments)
            self._readings[compartments] = reading
            if former is None:
                return
            for older in self._outdated:
                if older.sequence < former.sequence:
                    older.close()
            self._outdated = [kept for kept in self._outdated if kept.sequence >= former.sequence]
            self._outdated.append(former)

    def _left_behind(self, compartments: Compartments, ledger: list[LedgerEntry]) -> Reading | None:
        """The newest reading that an earlier process made, if any."""
        found: dict[int, Path] = {}
        for file in self._folder.glob(f"{self._name(compartments)}-{FORM}-*.duckdb"):
            found[int(file.stem.rpartition("-")[2])] = file
        usable = [sequence for sequence in found if sequence <= _reached(ledger)]
        if not usable:
            return None
        newest = max(usable)
        reading = Reading.open(found[newest], self.model, ledger[:newest], self._seconds)
        self._take(compartments, reading)
        return reading

    def _name(self, compartments: Compartments) -> str:
        """The beginning of the names of its files; readings with every transfer have names of their own."""
        of = WHOLE
        if compartments is not None:
            of = hashlib.sha256("\n".join(sorted(compartments)).encode()).hexdigest()[:16]
        return of if self._transfers == "flows" else f"{of}.transfers"

    def _made(
        self,
        compartments: Compartments,
        ledger: list[LedgerEntry],
        lend: Callable[[duckdb.DuckDBPyConnection], None],
    ) -> Reading:
        name, sequence = self._name(compartments), _reached(ledger)
        file = self._folder / f"{name}-{FORM}-{sequence}.duckdb"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._folder / f"{name}.lock"):
            if not file.exists():
                snapshot = self._tables.snapshot(sequence)
                seen = snapshot if compartments is None else snapshot.within(compartments)
                make(seen, file, self._folder / "spill", lend, self._transfers)
            reading = Reading.open(file, self.model, ledger, self._seconds)
            for other in self._folder.glob(f"{name}-*.duckdb*"):
                if other != file:
                    other.unlink(missing_ok=True)
        return reading


def _is_over(preparing: Preparing, sequence: int) -> bool:
    """Whether an attempt is done and another is due."""
    if preparing.running:
        return False
    return preparing.error is None or preparing.sequence < sequence or preparing.seconds > AGAIN_SECONDS


def _reached(ledger: list[LedgerEntry]) -> int:
    return ledger[-1].sequence if ledger else 0


def _compartments(snapshot: Snapshot, spill: Path) -> frozenset[str]:
    parts = [f"SELECT DISTINCT compartment FROM ({snapshot.sql(name)})" for name in snapshot.model.tables]
    with columns(spill) as connection:
        return frozenset(row[0] for row in connection.execute(" UNION ".join(parts)).fetchall())
