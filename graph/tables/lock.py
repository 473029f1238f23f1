"""One writer at a time: a lock that dies with its holder, and a note that says who holds it."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from graph.errors import BusyError


class WriterLock:
    """The right to write to one folder of graph tables.

    The operating system takes the lock from a holder that died, so there is none to break by hand.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "writer.lock", thread_local=False)
        self._note = folder / "writer.json"

    def take(self, what: str, who: str, seconds: float) -> None:
        """Raises BusyError, naming the holder, when another holds it for longer than these seconds."""
        try:
            self._lock.acquire(timeout=seconds)
        except Timeout:
            raise BusyError(
                f"the graph tables are being written{self._holder()}",
                hint="wait until it is done and try again; reading is possible all the time",
            ) from None
        since = datetime.now(UTC).isoformat(timespec="seconds")
        note = {
            "what": what,
            "who": who,
            "process": os.getpid(),
            "host": socket.gethostname(),
            "since": since,
        }
        try:
            self._note.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
        except OSError:
            self._lock.release()
            raise

    def give(self) -> None:
        """Let the next one write."""
        self._note.unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return ""  # the holder has only just begun, or has just ended
        return " by {who} ({what}, process {process} on {host}) since {since}".format_map(note)
