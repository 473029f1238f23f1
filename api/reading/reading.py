"""One reading, open for look-ups: a cursor a request, safe to ask from many threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from graph.columns import memory_limit
from graph.errors import Case, TimeLimitError
from graph.model import Model
from graph.tables import LedgerEntry

Row = dict[str, Any]
# Blocks without any of so many keys are skipped; DuckDB's own 50 make a scan of what asks for 51.
MOST_KEYS_SKIPPED_BY = "2000"


@dataclass(frozen=True)
class Reading:
    """A file of `api.reading.making`, opened to be read."""

    model: Model
    sequence: int
    ledger: tuple[LedgerEntry, ...]
    connection: duckdb.DuckDBPyConnection
    seconds: float
    # what is worked out once and kept as long as the reading
    kept: dict[str, Any] = field(default_factory=dict)
    once: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def open(cls, file: Path, model: Model, ledger: list[LedgerEntry], seconds: float) -> Reading:
        """The reading of a file, which stays readable even if the file is removed.

        Args:
            ledger: up to the sequence that the file was made at.
            seconds: the longest that one question may take.
        """
        config = {"memory_limit": memory_limit(), "dynamic_or_filter_threshold": MOST_KEYS_SKIPPED_BY}
        connection = duckdb.connect(str(file), read_only=True, config={**config})
        sequence = ledger[-1].sequence if ledger else 0
        return cls(model, sequence, tuple(ledger), connection, seconds)

    @cached_property
    def loads(self) -> dict[str, LedgerEntry]:
        """The acts of the ledger by name."""
        return {entry.load: entry for entry in self.ledger}

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables that the file has; one into which nothing was ever loaded is left out."""
        rows = self.rows("SELECT table_name AS name FROM duckdb_tables()")
        return frozenset(row["name"] for row in rows)

    def rows(self, query: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """What a query finds, a mapping a row. Raises TimeLimitError."""
        with self.cursor() as cursor:
            return rows_of(cursor, query, parameters)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, with temporary tables of its own; interrupted when its time is up."""
        with self.connection.cursor() as cursor:
            clock = threading.Timer(self.seconds, cursor.interrupt)
            clock.daemon = True
            clock.start()
            try:
                yield cursor
            except duckdb.InterruptException as error:
                raise TimeLimitError(
                    f"it took longer than {self.seconds:g} s",
                    hint="ask for less: fewer hops, fewer types or a smaller entity",
                    case=Case("too_slow", {"seconds": self.seconds}),
                ) from error
            finally:
                clock.cancel()

    def close(self) -> None:
        """Lets the file go."""
        self.connection.close()


def rows_of(
    cursor: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, object] | None = None
) -> list[Row]:
    """What a query finds, a mapping a row."""
    result = cursor.execute(query, dict(parameters) if parameters else None)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
