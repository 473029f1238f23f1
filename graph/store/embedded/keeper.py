"""Holds the Java process of one home folder: ends it when nobody uses it any more, or when told to.

Started as a file of its own, so it needs the standard library only and stays small. Everyone who uses the
engine holds a shared lock on `users.lock`; the kernel drops it when they end, however they end. When the
exclusive lock can be had, nobody is there.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

POLL_SECONDS = 0.25
STOP_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


class Keeper:
    """One Java process, and who still needs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told_to_stop = False
        self.idle_since: float | None = None
        plan = json.loads((folder / "keeper.json").read_text(encoding="utf-8"))
        self.idle_seconds = float(plan["idle_seconds"])
        self.command: list[str] = plan["command"]

    def run(self) -> int:
        """The exit code of the Java process, after it ended or was ended."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with (self.folder / "engine.out").open("wb") as output:
            java = subprocess.Popen(  # noqa: S603 - the command is written by this project, mode 600
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
            )
        self._write("processes.json", {"keeper": os.getpid(), "java": java.pid})
        while java.poll() is None:
            if self.told_to_stop or self._unused():
                self._end(java)
            time.sleep(POLL_SECONDS)
        self._write("last_end.json", {"java": java.pid, "code": java.returncode})
        self._forget()
        return java.returncode

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _unused(self) -> bool:
        """Whether nobody used the engine for the idle time; the lock is kept then, so none joins the end."""
        lock = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.idle_since = None
            os.close(lock)
            return False
        now = time.monotonic()
        self.idle_since = now if self.idle_since is None else self.idle_since
        if now - self.idle_since < self.idle_seconds:
            os.close(lock)
            return False
        return True

    def _end(self, java: subprocess.Popen[bytes]) -> None:
        self._forget()
        java.terminate()
        try:
            java.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            java.kill()
            java.wait()

    def _write(self, name: str, said: dict[str, int]) -> None:
        beside = self.folder / f"{name}.new"
        beside.write_text(json.dumps(said), encoding="utf-8")
        beside.replace(self.folder / name)

    def _forget(self) -> None:
        for name in ("engine.json", "processes.json"):
            (self.folder / name).unlink(missing_ok=True)


def _end_with_parent() -> None:
    """On Linux, Java is told to end when the keeper is killed, so that none is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    os.umask(0o077)
    if os.fork():
        os._exit(0)  # whoever started it waits for nobody
    os.setsid()
    sys.exit(Keeper(Path(sys.argv[1])).run())
