"""The files of the embedded engine in its home folder: secrets, state and locks, all of mode 600."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

import psutil

from graph.errors import UnavailableError

FIRST_DATABASE = "graph_1"
OUT_OF_MEMORY = 3
"""What Java ends with when told to exit on an OutOfMemoryError."""
LOCK_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Secrets:
    """The engine's two passwords: one may do all, the other may only read."""

    root: str
    reader: str


@dataclass(frozen=True, slots=True)
class State:
    """The running engine: its processes, told apart from later ones by their start times, and its ports."""

    keeper_pid: int
    keeper_started: float
    java_pid: int
    java_started: float
    bolt_port: int
    http_port: int
    start_seconds: float


class Running(TypedDict):
    """The two processes of an engine, told apart from later ones by their start times."""

    keeper_pid: int
    keeper_started: float
    java_pid: int
    java_started: float


class EngineFolder:
    """Where one embedded engine lives."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config = path / "config"
        self.databases = path / "databases"
        self.logs = path / "logs"

    def prepare(self) -> None:
        """Makes the folders, readable by their owner alone."""
        for folder in (self.path, self.config, self.databases, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)

    def secrets(self) -> Secrets:
        """The passwords; new ones where there are none, and then users made with lost ones are forgotten."""
        try:
            return Secrets(**json.loads(self._secrets_file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            made = Secrets(root=secrets.token_urlsafe(32), reader=secrets.token_urlsafe(32))
            (self.config / "server-users.jsonl").unlink(missing_ok=True)
            self.write_private(self._secrets_file, json.dumps(asdict(made)))
            return made

    def state(self) -> State | None:
        """The engine that was started last; None where none was, or its file is unreadable."""
        try:
            return State(**json.loads(self._state_file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_state(self, state: State) -> None:
        """Tells everyone how to join."""
        self.write_private(self._state_file, json.dumps(asdict(state)))

    def forget_state(self) -> None:
        """Nobody is to join any more."""
        self._state_file.unlink(missing_ok=True)
        (self.path / "processes.json").unlink(missing_ok=True)

    def running(self) -> Running | None:
        """The processes that the keeper tells of; None where it has not told yet, or they have ended."""
        try:
            pids = json.loads((self.path / "processes.json").read_text(encoding="utf-8"))
            keeper, java = psutil.Process(pids["keeper"]), psutil.Process(pids["java"])
            return Running(
                keeper_pid=keeper.pid,
                keeper_started=keeper.create_time(),
                java_pid=java.pid,
                java_started=java.create_time(),
            )
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    def ran_out_of_memory(self, java_pid: int) -> bool:
        """Whether this Java ended because a statement asked for more memory than it has."""
        try:
            end = json.loads((self.path / "last_end.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return False
        return bool(end == {"java": java_pid, "code": OUT_OF_MEMORY})

    def database(self) -> str:
        """The name of the database in use; a rebuild makes another one and then changes the name."""
        try:
            return (self.path / "database").read_text(encoding="utf-8").strip() or FIRST_DATABASE
        except FileNotFoundError:
            return FIRST_DATABASE

    def use_database(self, name: str) -> None:
        """Makes this the database in use, for everyone at once."""
        self.write_private(self.path / "database", name)

    def write_private(self, path: Path, text: str) -> None:
        """Replaces a file as a whole, of mode 600 from its first byte."""
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)

    @property
    def _secrets_file(self) -> Path:
        return self.path / "secrets.json"

    @property
    def _state_file(self) -> Path:
        return self.path / "engine.json"


class UserLock:
    """Says that the engine is in use: a shared lock that the kernel drops, however its holder ends."""

    def __init__(self, folder: Path, seconds: float = 60.0) -> None:
        """Raises UnavailableError where the engine is being stopped and does not end in time."""
        self._descriptor = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + seconds
        while not self._taken():
            if time.monotonic() > until:
                os.close(self._descriptor)
                raise UnavailableError(
                    "the embedded engine is being stopped and does not end",
                    hint=f"wait, or end the process named in {folder / 'processes.json'}",
                )
            time.sleep(LOCK_POLL_SECONDS)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """The holder needs the engine no more."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
