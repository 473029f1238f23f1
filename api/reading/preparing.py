"""A reading while it is being made, beside the service that goes on answering."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import duckdb

from api.reading.reading import Reading
from graph.errors import Case, NotReadyError, XunmaiError

# Look-ups go first: whoever waits for one has asked.
NICER = 10
STOP_SECONDS = 10.0


class Make(Protocol):
    """Makes a reading; lends the connection it works with, so that it can be interrupted."""

    def __call__(self, lend: Callable[[duckdb.DuckDBPyConnection], None]) -> Reading:
        """The reading, open."""


class Preparing:
    """One attempt to make a reading, on a thread of its own. `began` is a moment of `time.monotonic()`."""

    def __init__(self, sequence: int, make: Make, done: Callable[[Reading], None]) -> None:
        self.sequence = sequence
        self.began = time.monotonic()
        self.error: XunmaiError | OSError | None = None
        self._working: duckdb.DuckDBPyConnection | None = None
        self._make = make
        self._done = done
        self._thread = threading.Thread(target=self._run, name="preparing", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it is still being made."""
        return self._thread.is_alive()

    @property
    def seconds(self) -> float:
        """How long ago it began."""
        return time.monotonic() - self.began

    def wait(self, until: float | None = None) -> None:
        """Returns when it is made or has failed, or at a moment of `time.monotonic()`."""
        self._thread.join(None if until is None else max(0.0, until - time.monotonic()))

    def stop(self) -> None:
        """Interrupts it. What was written so far is no reading, and is removed by the next attempt."""
        end = time.monotonic() + STOP_SECONDS
        while self.running and time.monotonic() < end:
            with suppress(duckdb.ConnectionException):  # it has just done its work
                if self._working is not None:
                    self._working.interrupt()
            self._thread.join(0.1)

    def refuse(self) -> None:
        """Raises why there is nothing to read: what went wrong, else NotReadyError."""
        if self.error is not None:
            raise self.error
        raise NotReadyError(
            f"what you may see is being made ready, for {self.seconds:.0f} s now",
            hint="it is made once after every load; ask again in a moment",
            case=Case("preparing", {"seconds": round(self.seconds)}),
        )

    def _run(self) -> None:
        # the priority is a thread's on Linux, and those that DuckDB starts from here inherit it
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICER)
        try:
            self._done(self._make(self._lend))
        except duckdb.InterruptException:
            self.error = NotReadyError(
                "the service was stopped while it was being made",
                hint="start it again",
                case=Case("stopped"),
            )
        except (XunmaiError, OSError) as error:
            self.error = error

    def _lend(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._working = connection
