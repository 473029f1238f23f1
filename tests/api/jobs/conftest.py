"""A home of its own whose service loads, and what its callers do: drop, look, start, wait."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables, LedgerEntry
from tests.api.conftest import served, settings_of
from tests.engines import LentEngines

OVER = {"done", "failed", "cancelled", "interrupted"}
ASK_SECONDS = 0.2
"""Between two looks at something that takes seconds: who asks oftener takes the time from the child that works."""
MOMENT_SECONDS = 0.04
"""Between two looks for a step that lasts a second or so."""
SOURCES = "loaders/sources"


class Caller:
    """Drops files and starts jobs as the page does."""

    def __init__(self, client: httpx.Client, settings: Settings) -> None:
        self.client = client
        self.settings = settings
        self.tables = GraphTables(settings.tables_folder, load_model())
        self._before = len(self.tables.ledger())

    def dropped(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """What a drop of these files was seen to be."""
        upload = self.client.post("/api/upload").raise_for_status().json()["id"]
        for place, content in files.items():
            self.sent(upload, place, content).raise_for_status()
        self.client.post("/api/upload/look", params={"upload": upload}).raise_for_status()
        state = {"state": "looking"}
        while state["state"] == "looking":
            time.sleep(ASK_SECONDS)
            state = self.client.get("/api/upload", params={"upload": upload}).raise_for_status().json()
        return state

    def sent(self, upload: str, place: str, content: bytes) -> httpx.Response:
        params = {"upload": upload, "place": place}
        return self.client.put("/api/upload/file", params=params, content=content)

    def started(self, seen: Mapping[str, Any]) -> dict[str, Any]:
        """The job that loads everything of a drop that was recognised."""
        files = [
            {"file": entry["file"], "source": entry["source"], "sheets": entry["sheets"]}
            for entry in seen["seen"]
            if entry["source"]
        ]
        wish = {"upload": seen["id"], "files": files}
        return self.client.post("/api/job/load", json=wish).raise_for_status().json()

    def loaded(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """The job that loaded these files, once it is over."""
        return self.over(self.started(self.dropped(files))["id"])

    def job(self, number: int) -> dict[str, Any]:
        return self.client.get("/api/job", params={"job": number}).raise_for_status().json()

    def over(self, number: int) -> dict[str, Any]:
        """A job once it has ended."""
        while (job := self.job(number))["state"] not in OVER:
            time.sleep(ASK_SECONDS)
        return job

    def at(self, number: int, *steps: str) -> dict[str, Any]:
        """A job once it has come to one of these steps; it may not end before."""
        while True:
            job = self.job(number)
            assert job["state"] not in OVER, job
            if job["progress"] and job["progress"]["step"] in steps:
                return job
            time.sleep(MOMENT_SECONDS)

    def ledger(self) -> list[LedgerEntry]:
        """Every act since this caller came that the tables themselves name."""
        return self.tables.ledger()[self._before :]

    def live(self) -> list[str]:
        """The sources of the loads in force."""
        acts = self.tables.ledger()
        return [entry.source for entry in acts if (entry.kind, entry.state) == ("load", "live")]

    def left_on_disk(self) -> set[str]:
        """What lies in the home that belongs to no load: rows, rejects, uploads, what jobs work with.

        A job is over a moment before its folder is gone.
        """
        deadline = time.monotonic() + 10
        while (left := self._left()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    def _left(self) -> set[str]:
        home = self.settings.home
        known = {entry.load for entry in self.tables.ledger()}
        rows = {path.name.removeprefix("load=") for path in (home / "tables").rglob("load=*")}
        rejects = {path.name for path in (home / "rejects").glob("*")}
        spilled = {path.name for path in (home / "tables" / "spill").glob("*")}
        uploads = {path.name for path in (home / "uploads").glob("*")}
        jobs = {path.name for path in (home / "jobs").iterdir() if path.is_dir()}
        return ((rows | rejects) - known) | spilled | uploads | jobs


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, lent_engines: LentEngines) -> Iterator[Settings]:
    """The home of a module's tests."""
    given = settings_of(tmp_path_factory.mktemp("jobs") / "home")
    with lent_engines.lent(given.home):
        yield given


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[httpx.Client]:
    """A client of the service over that home."""
    with served(settings) as opened:
        yield opened


@pytest.fixture
def caller(client: httpx.Client, settings: Settings) -> Iterator[Caller]:
    """Someone who may load into a home in which nothing is in force."""
    caller = Caller(client, settings)
    yield caller
    for entry in caller.ledger():
        if (entry.kind, entry.state) == ("load", "live"):
            caller.tables.withdraw(entry.load, who="the tests", why="the next test begins anew")
    shutil.rmtree(settings.uploads_folder, ignore_errors=True)


@pytest.fixture(scope="session")
def samples(project: Path) -> dict[str, bytes]:
    """A statement, a register of companies and one of shareholders; the first two have rows to reject."""
    names = {
        "statement": "bank_statement/sample/statement.csv",
        "companies": "company_register/sample/companies.csv",
        "shares": "shareholder_register/sample/shareholders.csv",
    }
    return {name: (project / SOURCES / path).read_bytes() for name, path in names.items()}


@pytest.fixture(scope="session")
def long_statement(samples: dict[str, bytes]) -> bytes:
    """A statement that takes seconds to load."""
    header, first, *_ = samples["statement"].decode("gb18030").splitlines()
    before, _, after = _around_serial(header, first)
    lines = (f"{before}L{number:08}{after}" for number in range(300_000))
    return "\n".join([header, *lines, ""]).encode()


def _around_serial(header: str, row: str) -> tuple[str, str, str]:
    at = header.split(",").index("交易流水号")
    cells = row.split(",")
    before = ",".join(cells[:at]) + "," if at else ""
    after = "," + ",".join(cells[at + 1 :]) if at + 1 < len(cells) else ""
    return before, cells[at], after


def children(module: str, of: int | None = None) -> list[psutil.Process]:
    """The children of a process, by default this one, that run a module and have not ended: one may end any moment."""
    found = []
    for child in psutil.Process(of).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if module in child.cmdline():
                found.append(child)
    return found
