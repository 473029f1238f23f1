"""A child process of the service: what is heavy, or may be killed, happens there and not in the service itself.

The child is given its task over the standard input, which then stays open: when the service ends, however it ends,
the pipe ends with it and the child ends at once. Nothing secret stands on its command line or in its environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock
from pydantic import SecretStr

from graph.settings import Settings

# Look-ups go first: whoever waits for one has asked.
NICER = 10
WAIT_SECONDS = 60.0
LOG = "child.log"
TAIL_BYTES = 1 << 16
ROOT = Path(__file__).resolve().parents[2]


def start(module: str, settings: Settings, task: dict[str, Any], folder: Path) -> subprocess.Popen[bytes]:
    """A child that runs a module's `main` on a task. Its passing files and what it complains of lie in a folder."""
    scratch = folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    with (folder / LOG).open("ab") as complaints:
        child = subprocess.Popen(  # noqa: S603 (our own modules)
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=complaints,
            stderr=complaints,
            env=os.environ | {"PYTHONPATH": path, "TMPDIR": str(scratch)},
        )
    assert child.stdin is not None
    line = json.dumps({"settings": _plain(settings), "task": task})
    # Where it ended before it was asked anything, whoever waits for it finds out.
    with suppress(BrokenPipeError):
        child.stdin.write(line.encode() + b"\n")
        child.stdin.flush()
    return child


def finish(child: subprocess.Popen[bytes]) -> int:
    """The exit code of a child that is to end now, killed if it has not ended."""
    if child.poll() is None:
        child.kill()
    code = child.wait()
    if child.stdin is not None:
        with suppress(BrokenPipeError):  # what it was asked never reached it
            child.stdin.close()
    return code


def last_words(folder: Path) -> str:
    """The last line that a child complained of, which of a fault of the program says what it is."""
    with suppress(FileNotFoundError), (folder / LOG).open("rb") as complaints:
        complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - TAIL_BYTES))
        lines = complaints.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
    return ""


def asked() -> tuple[Settings, dict[str, Any]]:
    """In the child: the settings of the service and the task. From now on the child ends when the service does."""
    told = json.loads(sys.stdin.buffer.readline())
    os.nice(NICER)
    threading.Thread(target=_end_with_service, daemon=True).start()
    return Settings(**told["settings"]), told["task"]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other child works on jobs meanwhile; one whose service has just ended is waited for."""
    with FileLock(folder / "child.lock", timeout=WAIT_SECONDS):
        yield


def _end_with_service() -> None:
    sys.stdin.buffer.read()
    os._exit(1)  # nothing is to be tidied: what is not in the ledger is swept by the next writer


def _plain(settings: Settings) -> dict[str, Any]:
    """Every setting, secrets too, so that the child need not ask its environment."""
    found: dict[str, Any] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        found[name] = str(value) if isinstance(value, Path) else value
    return found
