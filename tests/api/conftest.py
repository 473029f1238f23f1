"""One home with real tenders, a closed compartment and a lead; served to three viewers by real servers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
import uvicorn

import loaders
from api.application import create_app
from graph.model.keys import scoped_key
from graph.settings import Settings
from graph.store import stop_engine
from graph.tables import LoadHeader
from graph.workspace import Workspace
from tests.api.subset import cut
from tests.links import link_key

OPEN, CLOSED = "state_tenders", "informants"
HIDDEN = scoped_key("informants", "party", "Hidden Holdings")
MOST_AWARDED = "SELECT end_key FROM awarded GROUP BY ALL ORDER BY count(*) DESC, end_key LIMIT 1"
SECRETS = ("Hidden", "Whispered", "informants")


@dataclass(frozen=True)
class City:
    """A home folder, and some of what is in it."""

    settings: Settings
    bidder: str
    hidden_link: str
    finding: str


def settings_of(home: Path, **more: object) -> Settings:
    """Settings of a home whose engine takes little."""
    return Settings(home=home, embedded_heap_mb=512, query_seconds=60, **more)


@pytest.fixture(scope="session")
def city(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The building offices of one city, what an informant says of one bidder, and the detector's lead."""
    folder = tmp_path_factory.mktemp("city")
    settings = settings_of(folder / "home")
    with Workspace(settings) as workspace:
        files = cut(project / "samples" / "state_tenders", folder / "files")
        loaders.load(workspace, "state_tenders", files, "loader")
        with workspace.open() as view:
            bidder = view.connection.sql(MOST_AWARDED).fetchall()[0][0]
        _tell(workspace, bidder)
        detection, *_ = workspace.detect("analyst")
        workspace.catch_up()
    yield City(settings, bidder, link_key("OWNS", HIDDEN, bidder, "", "", ""), detection.findings[0].key)
    stop_engine(settings)


def _tell(workspace: Workspace, bidder: str) -> None:
    """What only the closed compartment knows: an owner, and another name of the bidder."""
    said = {"source": ["informants"] * 2, "compartment": [CLOSED] * 2, "count": [1] * 2}
    names = ["Hidden Holdings", "Whispered Name"]
    with workspace.tables.begin(LoadHeader("load", "informants", "handler", compartment=CLOSED)) as load:
        load.append(
            "party", pa.table({"key": [HIDDEN, bidder], "kind": ["Company"] * 2, "name": names, **said})
        )
        ends = {"start_space": ["party"], "start_key": [HIDDEN], "end_space": ["party"], "end_key": [bidder]}
        one = {name: column[:1] for name, column in said.items()}
        load.append("owns", pa.table({**ends, **one}))
        load.commit(counts={})


@contextmanager
def served(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a real server over these settings."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address, timeout=120, trust_env=False) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def everyone(city: City) -> Iterator[httpx.Client]:
    """Asks as someone who may see every compartment."""
    with served(city.settings) as client:
        yield client


@pytest.fixture(scope="session")
def outsider(city: City) -> Iterator[httpx.Client]:
    """Asks as someone who may see the tenders only."""
    with served(city.settings.model_copy(update={"compartments": OPEN})) as client:
        yield client


@pytest.fixture(scope="session")
def handler(city: City) -> Iterator[httpx.Client]:
    """Asks as someone who may see what informants say only."""
    with served(city.settings.model_copy(update={"compartments": CLOSED})) as client:
        yield client
