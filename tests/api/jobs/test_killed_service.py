"""A service that is killed while it loads: its child goes with it, and the next service says what became of the job."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from graph.settings import Settings
from tests.api.conftest import settings_of
from tests.api.jobs.conftest import MOMENT_SECONDS, Caller, children
from tests.engines import LentEngines

SERVE = str(Path(sys.executable).with_name("xunmai"))


@pytest.fixture
def home(tmp_path: Path, lent_engines: LentEngines) -> Iterator[Settings]:
    given = settings_of(tmp_path / "home")
    with lent_engines.lent(given.home):
        yield given


@contextmanager
def service(settings: Settings) -> Iterator[tuple[httpx.Client, subprocess.Popen[bytes]]]:
    """`xunmai serve` over a home, and a client of it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = os.environ | {
        "XUNMAI_HOME": str(settings.home),
        "XUNMAI_PORT": str(port),
        "XUNMAI_EMBEDDED_HEAP_MB": "512",
    }
    process = subprocess.Popen([SERVE, "serve"], env=environment, stdout=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            for _ in range(600):
                assert process.poll() is None
                try:
                    client.get("/api/session").raise_for_status()
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield client, process
    finally:
        process.kill()
        process.wait()


def has_ended(process: psutil.Process) -> bool:
    """Whether it has, also where nobody asks what became of it."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_what_becomes_of_its_jobs(home: Settings, samples: dict[str, bytes], long_statement: bytes) -> None:
    with service(home) as (client, process):
        caller = Caller(client, home)
        state = caller.dropped({"a/reg.csv": samples["companies"], "b/long.csv": long_statement})
        later = caller.dropped({"shares.csv": samples["shares"]})
        running = caller.started(state)["id"]
        waiting = caller.started(later)["id"]
        while caller.at(running, "read", "check", "write")["progress"]["source"] != "bank_statement":
            time.sleep(MOMENT_SECONDS)
        at_work = children("api.jobs.work", of=process.pid)
        assert len(at_work) == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
        until = time.monotonic() + 20
        while not has_ended(at_work[0]):
            assert time.monotonic() < until, "the child ends with the service"
            time.sleep(0.05)
        assert caller.live() == ["company_register"]

    with service(home) as (client, _):
        caller = Caller(client, home)
        job = caller.over(running)
        assert job["state"] == "interrupted"
        assert [report["source"] for report in job["outcome"]["deliveries"]] == ["company_register"]
        [report] = job["outcome"]["deliveries"]
        assert (report["rows_read"], report["rows_used"], report["rows_rejected"]) == (7, 6, 1)
        assert job["again"], "its files are still here"
        assert caller.over(waiting)["state"] == "done", "what waited is carried out"
        again = caller.client.post("/api/job/again", json={"job": running}).json()["id"]
        caller.at(again, "read", "check", "write")
        caller.client.post("/api/job/cancel", json={"job": again}).raise_for_status()
        assert caller.over(again)["state"] == "cancelled"
        # What was loaded before the job that was cancelled is not that job's to take back.
        assert set(caller.live()) == {"company_register", "shareholder_register"}
        assert caller.left_on_disk() == set()


def test_one_that_is_told_to_end_interrupts_its_job(home: Settings, long_statement: bytes) -> None:
    with service(home) as (client, process):
        caller = Caller(client, home)
        running = caller.started(caller.dropped({"long.csv": long_statement}))["id"]
        caller.at(running, "read", "check", "write")
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert caller.ledger() == []
    with service(home) as (client, _):
        job = Caller(client, home).job(running)
        assert (job["state"], job["outcome"]["deliveries"], job["again"]) == ("interrupted", [], True)
