"""While a reading is made the former one answers; nobody waits for longer than they would for an answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from filelock import FileLock

from api.reading import Shelf
from api.reading.making import FORM
from api.reading.shelf import PATIENCE_SECONDS
from graph.errors import NotReadyError
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables, LoadHeader
from tests.api.conftest import served

LONG = 60.0


def load(tables: GraphTables, name: str) -> None:
    row = {"key": [f"register/party:{name}"], "kind": ["Company"], "name": [name]}
    with tables.begin(LoadHeader("load", "register", "loader")) as begun:
        begun.append("party", pa.table(row))
        begun.commit()


def titles(shelf: Shelf) -> list[str]:
    return [row["title"] for row in shelf.newest(None).rows("SELECT title FROM node ORDER BY title")]


def until(told: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not told():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    tables = GraphTables(tmp_path / "tables", load_model())
    load(tables, "华中建设")
    return tables


@pytest.fixture
def shelf(tmp_path: Path, tables: GraphTables) -> Iterator[Shelf]:
    opened = Shelf(tmp_path, tables, LONG)
    yield opened
    opened.close()


@pytest.fixture
def held_up(tmp_path: Path) -> FileLock:
    """Held, it looks as if another process were making the same reading for a long time."""
    (tmp_path / "reading").mkdir(exist_ok=True)
    return FileLock(tmp_path / "reading" / "all.lock")


def test_the_former_reading_answers_until_the_newer_one_is_made(
    shelf: Shelf, tables: GraphTables, held_up: FileLock
) -> None:
    assert titles(shelf) == ["华中建设"]
    with held_up:
        load(tables, "东方贸易")
        assert titles(shelf) == ["华中建设"]
        state = shelf.reached(None)
        assert (state.sequence, state.newest, state.behind) == (1, 2, True)
        assert state.seconds is not None
        began = time.monotonic()
        assert titles(shelf) == ["华中建设"]
        assert time.monotonic() - began < PATIENCE_SECONDS, (
            "only the first moments after a load are waited for"
        )
    until(lambda: not shelf.reached(None).behind)
    assert titles(shelf) == ["东方贸易", "华中建设"]


def test_a_small_load_is_seen_by_the_next_question(shelf: Shelf, tables: GraphTables) -> None:
    assert len(titles(shelf)) == 1
    load(tables, "东方贸易")
    until(lambda: len(titles(shelf)) == 2)


def test_what_an_earlier_process_made_answers_at_once(
    shelf: Shelf, tables: GraphTables, tmp_path: Path, held_up: FileLock
) -> None:
    titles(shelf)
    load(tables, "东方贸易")
    later = Shelf(tmp_path, tables, LONG)
    with held_up:
        assert titles(later) == ["华中建设"]
        assert later.reached(None).behind
        later.close()


def test_where_there_is_nothing_yet_one_is_told_so(
    tmp_path: Path, tables: GraphTables, held_up: FileLock
) -> None:
    hurried = Shelf(tmp_path, tables, 0.2)
    with held_up:
        with pytest.raises(NotReadyError, match="being made ready"):
            hurried.newest(None)
        assert hurried.reached(None).sequence is None
    until(lambda: not hurried.reached(None).behind)
    assert titles(hurried) == ["华中建设"]
    hurried.close()


def test_it_is_made_ahead_of_any_question(shelf: Shelf, tables: GraphTables, tmp_path: Path) -> None:
    titles(shelf)
    load(tables, "东方贸易")
    shelf.keep_ready()
    until(lambda: (tmp_path / "reading").joinpath(f"all-{FORM}-2.duckdb").exists())


def test_closing_does_not_wait_for_what_is_being_made(
    tmp_path: Path, tables: GraphTables, held_up: FileLock
) -> None:
    shelf = Shelf(tmp_path, tables, LONG)
    with held_up:
        shelf.prepare(None)
        began = time.monotonic()
        shelf.close()
        assert time.monotonic() - began < LONG / 2


def test_the_service_says_that_it_is_being_prepared(
    tmp_path: Path, tables: GraphTables, held_up: FileLock
) -> None:
    settings = Settings(home=tmp_path, query_seconds=5)
    key = {"key": "register/party:华中建设"}
    with held_up, served(settings) as client:
        refused = client.get("/api/entity", params=key)
        assert refused.status_code == 503
        assert refused.json()["type"] == "urn:xunmai:NotReady"
        state = client.get("/api/reading").json()
        assert (state["sequence"], state["newest"], state["behind"]) == (None, 1, True)
        held_up.release()
        until(lambda: not client.get("/api/reading").json()["behind"])
        assert client.get("/api/entity", params=key).json()["entity"]["title"] == "华中建设"


def test_a_running_service_reads_what_another_process_loads(tmp_path: Path, tables: GraphTables) -> None:
    with served(Settings(home=tmp_path)) as client:
        until(lambda: client.get("/api/reading").json()["sequence"] == 1)
        load(tables, "东方贸易")
        until(lambda: client.get("/api/reading").json()["sequence"] == 2)
