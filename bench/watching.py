"""What a process and its children take of the machine, looked at from outside."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import psutil

EVERY_SECONDS = 0.1


class Watched:
    """A process, its children, and the embedded engine, which its keeper holds apart from whoever started it.

    Units: `peak_mb` is the most memory they held together, in MB (pages that they share count once each), `worked`
    their processor seconds.
    """

    def __init__(self, pid: int, engine: Path) -> None:
        self.peak_mb = 0.0
        self._pid = pid
        self._engine = engine
        self._seconds: dict[tuple[int, float], float] = {}

    @property
    def worked(self) -> float:
        """Processor seconds of all of them so far."""
        return sum(self._seconds.values())

    def until_it_ends(self, process: subprocess.Popen[str]) -> None:
        """Looks again and again until the process has ended."""
        while True:
            self._look()
            try:
                process.wait(EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return

    def _look(self) -> None:
        held = 0.0
        for process in self._all():
            try:
                with process.oneshot():
                    times = process.cpu_times()
                    held += process.memory_info().rss / 1e6
                    self._seconds[process.pid, process.create_time()] = times.user + times.system
            except psutil.NoSuchProcess:
                continue
        self.peak_mb = max(self.peak_mb, held)

    def _all(self) -> list[psutil.Process]:
        found: dict[int, psutil.Process] = {}
        for pid in (self._pid, *self._engine_pids()):
            try:
                process = psutil.Process(pid)
                found |= {each.pid: each for each in (process, *process.children(recursive=True))}
            except psutil.NoSuchProcess:
                continue
        return list(found.values())

    def _engine_pids(self) -> list[int]:
        try:
            return list(json.loads(self._engine.read_text(encoding="utf-8")).values())
        except (FileNotFoundError, json.JSONDecodeError):  # not there yet, or just being written
            return []
