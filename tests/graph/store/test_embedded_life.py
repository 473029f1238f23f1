"""The embedded engine's life: joined, shared, crashed, left; and its secrets, which nobody else can see."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import psutil
import pyarrow as pa
import pytest

from graph.errors import DiskFullError, UnavailableError
from graph.settings import Settings
from graph.store import open_store, stop_engine
from graph.store.embedded import java, launch
from graph.store.embedded.folder import EngineFolder, State
from graph.store.embedded.java import Ports

IDLE_SECONDS = 1.0
OPEN_AND_WAIT = """
import sys, time
from pathlib import Path
from graph.model import load_model
from graph.settings import Settings
from graph.store import open_store
settings = Settings(home=Path(sys.argv[1]), embedded_heap_mb=512, embedded_idle_seconds=1.0)
store = open_store(settings, load_model())
print("open", flush=True)
time.sleep(600)
"""
HOLD_START = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1], mode=0o600):
    print("held", flush=True)
    time.sleep(600)
"""
NEVER_ASKS = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]).pid, flush=True)
time.sleep(600)
"""
LONG_READ = "UNWIND range(1, 1000) AS a UNWIND range(1, 4000) AS b RETURN sum((a * b) % 7) AS found"
LONG_READ_SAYS = sum((a * b) % 7 for a in range(1, 1001) for b in range(1, 4001))


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    settings = Settings(
        home=tmp_path_factory.mktemp("life"), embedded_heap_mb=512, embedded_idle_seconds=IDLE_SECONDS
    )
    yield settings
    stop_engine(settings)


@pytest.fixture
def store(settings, model):
    with open_store(settings, model) as store:
        store.apply_schema()
        store.write_nodes("Company", pa.table({"key": ["a"], "title": ["A"]}))
        yield store


@pytest.fixture
def folder(settings):
    return EngineFolder(settings.engine_folder)


def wait_until(truth, seconds=60.0):
    until = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def end_at_once(pid):
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: gone(pid))


def passwords(folder):
    return list(json.loads((folder.path / "secrets.json").read_text(encoding="utf-8")).values())


def test_passwords_are_in_no_process_list(store, folder):
    secrets = [secret.encode() for secret in passwords(folder)]
    seen = 0
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                content = (process / name).read_bytes()
            except OSError:
                continue
            seen += 1
            assert not any(secret in content for secret in secrets), f"{process.name} shows a password"
    assert seen > 2


def test_the_java_process_shows_a_path_and_nothing_else(store, folder):
    command = psutil.Process(store.engine.state.java_pid).cmdline()
    assert command[1:] == [f"@{folder.path / 'java.args'}"]


def test_everything_in_the_folder_is_private(store, folder):
    assert folder.path.stat().st_mode & 0o077 == 0
    for path in folder.path.rglob("*"):
        if path.is_file() and "databases" not in path.parts:
            assert path.stat().st_mode & 0o077 == 0, path


def test_only_loopback_is_listened_on(store):
    connections = psutil.Process(store.engine.state.java_pid).net_connections("inet")
    listening = {entry.laddr.ip.removeprefix("::ffff:") for entry in connections if entry.status == "LISTEN"}
    ports = {entry.laddr.port for entry in connections if entry.status == "LISTEN"}
    assert listening == {"127.0.0.1"}
    assert ports == {store.engine.state.bolt_port, store.engine.state.http_port}


def test_the_root_password_file_is_removed(store, folder):
    assert not (folder.config / "root.txt").exists()


def test_a_second_opener_joins_at_once(store, settings, model):
    began = time.monotonic()
    with open_store(settings, model) as other:
        assert other.engine.state == store.engine.state
        assert time.monotonic() - began < 1.0
        assert other.counts() == {"Company": 1}


def test_another_process_joins_and_may_be_killed(store, settings):
    other = subprocess.Popen(
        [sys.executable, "-c", OPEN_AND_WAIT, str(settings.home)], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"open\n"
    other.kill()
    other.wait()
    other.stdout.close()
    assert store.counts() == {"Company": 1}
    assert launch.is_running(store.engine.state)


def test_a_killed_engine_is_started_again_under_its_users(store):
    before = store.engine.state
    os.kill(before.java_pid, signal.SIGKILL)
    assert store.read("MATCH (n:Company) RETURN n.key").rows == [["a"]]
    assert store.engine.state.java_pid != before.java_pid


def test_an_engine_killed_in_the_middle_of_a_read_reads_again(store):
    before = store.engine.state
    found = []
    reader = Thread(target=lambda: found.append(store.read(LONG_READ).value()))
    reader.start()
    wait_until(lambda: psutil.Process(before.java_pid).cpu_percent(0.2) > 0)
    assert reader.is_alive()
    os.kill(before.java_pid, signal.SIGKILL)
    reader.join(60)
    assert found == [LONG_READ_SAYS]
    assert store.engine.state.java_pid != before.java_pid


def test_counts_and_links_outlive_a_killed_engine(store):
    end_at_once(store.engine.state.java_pid)
    assert store.counts() == {"Company": 1}
    end_at_once(store.engine.state.java_pid)
    store.delete_links("OWNS", ["OWNS:nothing"])


def test_the_lock_of_a_starter_that_was_killed_holds_nobody_up(settings, model, folder):
    stop_engine(settings)
    starter = subprocess.Popen(
        [sys.executable, "-c", HOLD_START, str(folder.path / "start.lock")], stdout=subprocess.PIPE
    )
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"held\n"
    starter.kill()
    starter.wait()
    starter.stdout.close()
    with open_store(settings, model) as store:
        assert store.read("RETURN 1").value() == 1


def test_a_killed_keeper_takes_its_java_along(store):
    before = store.engine.state
    os.kill(before.keeper_pid, signal.SIGKILL)
    wait_until(lambda: gone(before.java_pid))
    assert store.read("MATCH (n:Company) RETURN n.key").rows == [["a"]]


def test_the_engine_ends_when_nobody_uses_it(settings, model, folder):
    with open_store(settings, model) as store:
        state = store.engine.state
    wait_until(lambda: gone(state.java_pid) and gone(state.keeper_pid))
    assert folder.state() is None


def test_numbers_taken_over_by_other_processes_are_no_engine(settings, model, folder):
    stop_engine(settings)
    mine = psutil.Process()
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        port.listen()
        number = port.getsockname()[1]
        stale = State(
            mine.pid, mine.create_time() - 100, mine.pid, mine.create_time() - 100, number, number, 1.0
        )
        folder.write_state(stale)
        with open_store(settings, model) as store:
            assert store.engine.state != stale
            assert store.read("RETURN 1").value() == 1
    assert mine.is_running()


def test_lost_passwords_are_made_anew(settings, model, folder):
    stop_engine(settings)
    before = passwords(folder)
    (folder.path / "secrets.json").unlink()
    with open_store(settings, model) as store:
        assert store.read("RETURN 1").value() == 1
    assert set(passwords(folder)).isdisjoint(before)


def test_a_taken_port_is_given_up_for_another(settings, model, monkeypatch):
    stop_engine(settings)
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        first = Ports(taken.getsockname()[1], free.getsockname()[1])
        free.close()
        choices = iter([first])
        choose = launch._free_ports
        monkeypatch.setattr(launch, "_free_ports", lambda: next(choices, None) or choose())
        with open_store(settings, model) as store:
            assert store.engine.state.bolt_port != first.bolt
            assert store.read("RETURN 1").value() == 1


def test_a_full_disk_is_said_before_anything_is_written(tmp_path, model, monkeypatch):
    monkeypatch.setattr(launch, "LEAST_FREE_BYTES", 1 << 60)
    with pytest.raises(DiskFullError, match="free under"):
        open_store(Settings(home=tmp_path), model)
    assert stop_engine(Settings(home=tmp_path)) is False


def test_an_old_java_is_named(tmp_path):
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n", encoding="utf-8")
    old.chmod(0o755)
    with pytest.raises(UnavailableError, match="Java 8, too old"):
        java.check_runtime(str(old))


def test_a_java_that_does_not_start_is_said(tmp_path):
    broken = tmp_path / "java"
    broken.write_text("#!/bin/sh\necho 'version GLIBC_2.34 not found' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(UnavailableError, match=r"GLIBC_2\.34"):
        java.check_runtime(str(broken))


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "25.0.4.1" 2026-08-18 LTS', 25),
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_391"', 8),
        ('openjdk version "26-ea" 2026-03-17', 26),
        ("no java at all", 0),
    ],
)
def test_versions_of_java(said, version):
    assert java.java_version(said) == version


def test_what_has_ended_is_not_waited_for_where_nobody_asks_what_became_of_it():
    with subprocess.Popen([sys.executable, "-c", NEVER_ASKS], stdout=subprocess.PIPE, text=True) as parent:
        try:
            ended = psutil.Process(int(parent.stdout.readline()))
            began = time.monotonic()
            launch._end(ended.pid, ended.create_time())
            assert time.monotonic() - began < launch.STOP_SECONDS / 2
            assert ended.status() == psutil.STATUS_ZOMBIE
        finally:
            parent.kill()
