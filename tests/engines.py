"""Fixtures that give real engines, started once a session: an embedded one, and a Neo4j from Maven.

`store` runs a test once on each engine, with an empty database whose schema was applied. `lent_engines` gives the
homes of commands and services, one after another, an engine that runs already.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.model import Model, load_model
from graph.settings import Settings
from graph.store import BoltStore, open_store, stop_engine
from graph.store.embedded.folder import EngineFolder
from graph.store.embedded.launch import is_running
from tests.java import SHORT_LIVED
from tests.neo4j.install import MissingToolError, installed
from tests.neo4j.server import Neo4jForTests

HEAP_MB = 512
QUERY_SECONDS = 20.0
ENGINE = "engine"
FEW = 5_000
"""What one statement deletes well within that time."""


def pytest_configure(config: pytest.Config) -> None:
    """Every Java that a test starts, also through a command or a service, is told how: its launcher reads this."""
    os.environ["JDK_JAVA_OPTIONS"] = " ".join(SHORT_LIVED)


@pytest.fixture(scope="session")
def model() -> Model:
    """The model that ships."""
    return load_model()


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a home folder of its own; its engine is stopped when the tests end."""
    settings = Settings(
        home=tmp_path_factory.mktemp("embedded"),
        embedded_heap_mb=HEAP_MB,
        embedded_idle_seconds=60.0,
        query_seconds=QUERY_SECONDS,
    )
    yield settings
    stop_engine(settings)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jForTests]:
    """A real Neo4j Community that ends with the tests."""
    try:
        rig = installed()
    except MissingToolError as error:
        pytest.fail(str(error), pytrace=False)
    with Neo4jForTests(rig, tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_settings(neo4j_server: Neo4jForTests, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that name the real Neo4j."""
    return neo4j_server.settings(tmp_path_factory.mktemp("neo4j-home"), query_seconds=QUERY_SECONDS)


@pytest.fixture(scope="session")
def opened_embedded(embedded_settings: Settings, model: Model) -> Iterator[BoltStore]:
    """The embedded store, opened once; ask for `embedded_store` instead."""
    with open_store(embedded_settings, model) as store:
        yield store


@pytest.fixture(scope="session")
def opened_neo4j(neo4j_settings: Settings, model: Model) -> Iterator[BoltStore]:
    """The store on Neo4j, opened once; ask for `neo4j_store` instead."""
    with open_store(neo4j_settings, model) as store:
        yield store


@pytest.fixture
def embedded_store(opened_embedded: BoltStore) -> BoltStore:
    """An embedded store with an empty database whose schema was applied."""
    return _emptied(opened_embedded)


@pytest.fixture
def neo4j_store(opened_neo4j: BoltStore) -> BoltStore:
    """A store on a real Neo4j with an empty database whose schema was applied."""
    return _emptied(opened_neo4j)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> BoltStore:
    """The store on each engine in turn, empty, its schema applied."""
    found = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(found, BoltStore)
    return found


class LentEngines:
    """Embedded engines that homes have one after another: to start one takes longer than what most tests do with it.

    A home's folder `engine` leads to one that is lent, whose database is empty; the first to need it starts it.
    """

    def __init__(self, folder: Path, model: Model) -> None:
        self._folder = folder
        self._model = model
        self._free: list[Path] = []
        self._made: list[Path] = []

    @contextmanager
    def lent(self, home: Path) -> Iterator[None]:
        """Gives a new home an engine for as long as the block; one that does not run afterwards is not lent again."""
        engine = self._free.pop() if self._free else self._new()
        home.mkdir(parents=True, mode=0o700)
        (home / ENGINE).symlink_to(engine)
        # Read before the test has changed what surrounds it.
        settings = _few_megabytes(home)
        yield
        state = EngineFolder(settings.engine_folder).state()
        if state is not None and is_running(state):
            with open_store(settings, self._model) as store:
                _delete_all(store)
        if state is None or is_running(state):
            self._free.append(engine)

    def stop(self) -> None:
        """Ends all of them."""
        for engine in self._made:
            stop_engine(_few_megabytes(engine.parent))

    def _new(self) -> Path:
        engine = self._folder / str(len(self._made)) / ENGINE
        EngineFolder(engine).prepare()
        self._made.append(engine)
        return engine


@pytest.fixture(scope="session")
def lent_engines(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Iterator[LentEngines]:
    """Engines for homes that do not ask for one of their own."""
    engines = LentEngines(tmp_path_factory.mktemp("engines"), model)
    yield engines
    engines.stop()


def _few_megabytes(home: Path) -> Settings:
    return Settings(home=home, embedded_heap_mb=HEAP_MB)


def _emptied(store: BoltStore) -> BoltStore:
    """Schema and all, in the cheapest way: a database without a node keeps its schema."""
    _delete_all(store)
    store.apply_schema()
    return store


def _delete_all(store: BoltStore) -> None:
    if sum(store.counts().values()) > FEW:
        store.clear()
    else:
        store.write("MATCH (n) DETACH DELETE n")
