"""Joins the engine of a home folder, or starts it where none runs."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.errors import DiskFullError, StoreError, UnavailableError
from graph.settings import Settings
from graph.store.embedded import keeper
from graph.store.embedded.folder import EngineFolder, Running, Secrets, State
from graph.store.embedded.java import Ports, java_runtime, write_arguments
from graph.store.embedded.server import Server

START_SECONDS = 90.0
KEEPER_SECONDS = 15.0
STOP_SECONDS = 40.0
BREAK_OFF_SECONDS = 3.0
TRIES = 3
POLL_SECONDS = 0.1
LEAST_FREE_BYTES = 100 * 1024 * 1024
CLOCK_SLACK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How an engine is started: its memory, its time limit, how long it waits for the next user."""

    heap_mb: int
    query_seconds: float
    idle_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Plan:
        """What the settings ask for."""
        return cls(settings.embedded_heap_mb, settings.query_seconds, settings.embedded_idle_seconds)


def join_or_start(folder: EngineFolder, plan: Plan) -> State:
    """The running engine; the caller must hold a `UserLock`, or it may end again at once.

    Raises:
        UnavailableError: no Java, it does not come up, or another one starts it and does not finish.
        DiskFullError: there is no room for its files.
    """
    folder.prepare()
    try:
        with FileLock(folder.path / "start.lock", timeout=START_SECONDS * 2, mode=0o600):
            state = folder.state()
            if state is not None and is_running(state):
                return state
            _clear_away(folder, state)
            return _start(folder, plan)
    except Timeout as error:
        raise UnavailableError(
            "another process is starting the embedded engine and does not finish",
            hint=f"end it, then remove {folder.path / 'start.lock'}",
        ) from error


def stop(folder: EngineFolder) -> bool:
    """Whether an engine ran here; it has ended when this returns, its users lose it."""
    state = folder.state()
    if state is None or not is_running(state):
        return False
    _end(state.keeper_pid, state.keeper_started)
    _end(state.java_pid, state.java_started)
    folder.forget_state()
    return True


def break_off(state: State) -> None:
    """Ends an engine that hangs; whoever uses it next starts it anew."""
    java = _process(state.java_pid, state.java_started)
    if java is None:
        return
    _end_within(java, BREAK_OFF_SECONDS)


def is_running(state: State) -> bool:
    """Whether this very engine runs and answers; another process that has its number does not count."""
    return (
        _process(state.keeper_pid, state.keeper_started) is not None
        and _process(state.java_pid, state.java_started) is not None
        and _listens(state.bolt_port)
    )


def _process(pid: int, started: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < CLOCK_SLACK_SECONDS
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None


def _end(pid: int, started: float) -> None:
    process = _process(pid, started)
    if process is not None:
        _end_within(process, STOP_SECONDS)


def _end_within(process: psutil.Process, seconds: float) -> None:
    """Ends a process, by force after so long. One that ended counts, also where nobody asks what became of it."""
    until = time.monotonic() + seconds
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        # In a container whose first process is a command, what has ended stays in the list for ever: `wait` would too.
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > until:
                process.kill()
                return
            time.sleep(POLL_SECONDS)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2.0):
            return True
    except OSError:
        return False


def _holds(running: Running, port: int) -> bool:
    """Whether the engine itself listens there: a port can be another engine's by the time this one asks for it."""
    java = _process(running["java_pid"], running["java_started"])
    try:
        connections = java.net_connections("inet") if java else []
    except psutil.Error:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)


def _clear_away(folder: EngineFolder, state: State | None) -> None:
    """What a crash left: half an engine, and a state that nobody stands behind."""
    if state is not None:
        _end(state.keeper_pid, state.keeper_started)
        _end(state.java_pid, state.java_started)
    folder.forget_state()


def _start(folder: EngineFolder, plan: Plan) -> State:
    _check_room(folder.path)
    java = java_runtime()
    complaint: UnavailableError | None = None
    for _ in range(TRIES):
        ports = _free_ports()
        try:
            return _start_once(folder, plan, java, ports)
        except _PortTakenError as error:
            complaint = error
    raise complaint or UnavailableError("the embedded engine was not started")


class _PortTakenError(UnavailableError):
    """Somebody took the port between our look and the engine's."""


def _check_room(path: Path) -> None:
    free = shutil.disk_usage(path).free
    if free < LEAST_FREE_BYTES:
        raise DiskFullError(
            f"only {free // 1024**2} MiB are free under {path}, too little for the graph database",
            hint="free some room, or move the home folder (XUNMAI_HOME)",
        )


def _free_ports() -> Ports:
    with socket.socket() as bolt, socket.socket() as http:
        bolt.bind(("127.0.0.1", 0))
        http.bind(("127.0.0.1", 0))
        return Ports(bolt.getsockname()[1], http.getsockname()[1])


def _start_once(folder: EngineFolder, plan: Plan, java: str, ports: Ports) -> State:
    secrets = folder.secrets()
    new_users = not (folder.config / "server-users.jsonl").is_file()
    _write_config(folder, secrets, new_users=new_users)
    arguments = write_arguments(folder, ports, plan.heap_mb, plan.query_seconds)
    order = {"command": [java, f"@{arguments}"], "idle_seconds": plan.idle_seconds}
    folder.write_private(folder.path / "keeper.json", json.dumps(order))
    began = time.monotonic()
    server = Server(ports.http, secrets.root)
    try:
        running = _start_keeper(folder)
        _wait(folder, running, server, ports)
        (folder.config / "root.txt").unlink(missing_ok=True)
        if new_users:
            _make_reader(server, secrets)
        if folder.database() not in server.databases():
            server.command(f"create database {folder.database()}")
    except BaseException:
        _end_keeper(folder)
        raise
    finally:
        server.close()
    state = State(
        **running,
        bolt_port=ports.bolt,
        http_port=ports.http,
        start_seconds=round(time.monotonic() - began, 3),
    )
    folder.write_state(state)
    return state


def _write_config(folder: EngineFolder, secrets: Secrets, *, new_users: bool) -> None:
    groups = files("graph.store.embedded").joinpath("server-groups.json").read_text(encoding="utf-8")
    folder.write_private(folder.config / "server-groups.json", groups)
    if new_users:
        folder.write_private(folder.config / "root.txt", secrets.root)


def _make_reader(server: Server, secrets: Secrets) -> None:
    user = {"name": "reader", "password": secrets.reader, "databases": {"*": ["reader"]}}
    server.command(f"create user {json.dumps(user)}")


def _start_keeper(folder: EngineFolder) -> Running:
    """The keeper and its Java, which outlive this process."""
    folder.write_private(folder.path / "keeper.out", "")
    with (folder.path / "keeper.out").open("ab") as output:
        subprocess.run(  # noqa: S603 - our own file and folder
            [sys.executable, "-I", keeper.__file__, str(folder.path)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder.path,
            check=True,
        )
    until = time.monotonic() + KEEPER_SECONDS
    while (running := folder.running()) is None:
        if time.monotonic() > until:
            raise _failure(folder)
        time.sleep(0.02)
    return running


def _end_keeper(folder: EngineFolder) -> None:
    running = folder.running()
    if running is not None:
        _end(running["keeper_pid"], running["keeper_started"])


def _wait(folder: EngineFolder, running: Running, server: Server, ports: Ports) -> None:
    until = time.monotonic() + START_SECONDS
    while not (_holds(running, ports.bolt) and server.ready()):
        if _port_taken(folder, ports):
            raise _PortTakenError("another process took the embedded engine's port", hint="try again")
        if _process(running["java_pid"], running["java_started"]) is None:
            raise _failure(folder)
        if time.monotonic() > until:
            raise UnavailableError(
                f"the embedded engine did not answer within {START_SECONDS:.0f} s",
                hint=f"see {folder.logs / 'engine.log.0'}",
            )
        time.sleep(POLL_SECONDS)


def _port_taken(folder: EngineFolder, ports: Ports) -> bool:
    """Whether the engine says that it cannot have a port: it stays, but would never answer."""
    said = _tail(folder.logs / "engine.log.0", 4_000).splitlines()
    numbers = (str(ports.bolt), str(ports.http))
    return any("Unable to listen" in line and any(number in line for number in numbers) for line in said)


def _failure(folder: EngineFolder) -> StoreError | DiskFullError:
    """Why the engine ended before it answered, as far as what it said tells."""
    said = (
        _tail(folder.path / "keeper.out")
        + _tail(folder.path / "engine.out")
        + _tail(folder.logs / "engine.log.0")
    )
    hint = f"see {folder.logs / 'engine.log.0'} and {folder.path / 'engine.out'}"
    if "No space left on device" in said:
        return DiskFullError("there is no room left for the graph database", hint="free some room")
    if "UnsupportedClassVersionError" in said:
        return UnavailableError(
            "this Java is too old for the embedded engine", hint="install Java 21 or later"
        )
    if "Could not reserve enough space" in said or "OutOfMemoryError" in said:
        return UnavailableError(
            "there is not enough memory for the embedded engine", hint="lower XUNMAI_EMBEDDED_HEAP_MB"
        )
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
    return UnavailableError(f"the embedded engine ended while starting: {last[:300]}", hint=hint)


def _tail(path: Path, size: int = 20_000) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - size))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
