"""The database catches up with the tables by differences and ends as if made anew, on both engines."""

import contextlib
import json
import os
import signal
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from graph.errors import StatementError, StoreError, UnavailableError
from graph.model import load_model
from graph.projection import Projection
from graph.resolve import judge
from graph.store import BoltStore
from graph.tables import GraphTables, LoadHeader


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def projection(tmp_path: Path, store) -> Projection:
    return Projection(tmp_path, store)


def parties(*rows: tuple[str, str, str]) -> pa.Table:
    keys, kinds, names = zip(*rows, strict=True)
    return pa.table({"key": [f"reg/p:{key}" for key in keys], "kind": list(kinds), "name": list(names)})


def tenders(*keys: str) -> pa.Table:
    return pa.table({"key": [f"reg/t:{key}" for key in keys], "kind": ["Tender"] * len(keys)})


def bids(*pairs: tuple[str, str]) -> pa.Table:
    starts, ends = zip(*pairs, strict=True)
    return pa.table(
        {
            "start_space": ["party"] * len(pairs),
            "start_key": [f"reg/p:{start}" for start in starts],
            "end_space": ["tender"] * len(pairs),
            "end_key": [f"reg/t:{end}" for end in ends],
        }
    )


def load(tables: GraphTables, **rows: pa.Table) -> str:
    with tables.begin(LoadHeader(kind="load", source="reg", who="li")) as running:
        for table, values in rows.items():
            running.append(table, values)
        return running.commit().load


def test_catching_up_ends_like_a_rebuild(projection, tables, store):
    load(
        tables,
        party=parties(("a", "Party", "A"), ("b", "Party", "B")),
        tender=tenders("1"),
        bid_on=bids(("a", "1")),
    )
    first = projection.catch_up(tables)
    assert first.rebuilt
    assert store.counts() == {"Party": 2, "Tender": 1, "BID_ON": 1}

    more = load(
        tables,
        party=parties(("a", "Company", "A"), ("c", "Person", "C")),
        bid_on=bids(("b", "1"), ("c", "1")),
    )
    change = projection.catch_up(tables)
    assert change.written == {"BID_ON": 3, "Company": 1, "Person": 1}
    assert change.deleted == {"Party": 1}
    assert store.counts() == {"Company": 1, "Party": 1, "Person": 1, "Tender": 1, "BID_ON": 3}

    judge(tables, "reg/p:a", "reg/p:b", "same", who="li", why="one address")
    projection.catch_up(tables)
    assert store.counts() == {"Company": 1, "Person": 1, "Tender": 1, "BID_ON": 2}

    tables.withdraw(more, who="li", why="wrong file")
    projection.catch_up(tables)
    caught_up = store.fingerprint()
    assert projection.behind(tables) == 0

    assert projection.rebuild(tables).rebuilt
    assert store.fingerprint() == caught_up
    assert store.counts() == {"Party": 1, "Tender": 1, "BID_ON": 1}


def test_nothing_new_writes_nothing(projection, tables):
    load(tables, party=parties(("a", "Party", "A")))
    projection.catch_up(tables)
    load(tables, party=parties(("a", "Party", "A")).slice(0, 0))
    assert projection.behind(tables) == 1
    change = projection.catch_up(tables)
    assert (change.written, change.deleted) == ({}, {})
    assert projection.behind(tables) == 0


def test_another_database_is_made_anew(projection, tables, store):
    load(tables, party=parties(("a", "Party", "A")))
    projection.catch_up(tables)
    store.clear()
    store.apply_schema()
    assert projection.sequence() == 0
    assert projection.catch_up(tables).rebuilt
    assert store.counts() == {"Party": 1}


def test_a_rebuild_leaves_the_schema_of_the_model_and_no_other(projection, tables, store):
    load(tables, party=parties(("a", "Party", "A")))
    projection.catch_up(tables)
    ours = store.engine.inventory("schema")
    store.write("CREATE (:Cat {name: 'Mao'})")
    if store.engine.name == "neo4j":
        # One under a name of its own, one under a name of ours.
        store.write("CREATE INDEX cat_name FOR (c:Cat) ON (c.name)")
        store.write("DROP INDEX company_title")
        store.write("CREATE INDEX company_title FOR (c:Cat) ON (c.title)")
        store.write("DROP CONSTRAINT company_key")
        store.write("CREATE INDEX company_key FOR (c:Company) ON (c.key)")
    assert store.engine.inventory("schema") != ours
    projection.rebuild(tables)
    assert store.engine.inventory("schema") == ours
    assert store.counts() == {"Party": 1}
    if store.engine.name == "neo4j":
        store.write("CREATE (:Company {key: 'a'})")
        with pytest.raises(StatementError):
            store.write("CREATE (:Company {key: 'a'})")


def test_a_database_of_somebody_else_is_left_alone(projection, tables, store):
    store.write("CREATE (:Cat {name: 'Mao'})")
    with pytest.raises(StoreError, match="not from these tables"):
        projection.catch_up(tables)
    assert store.read("MATCH (c:Cat) RETURN c.name").value() == "Mao"


def test_a_batch_that_broke_off_is_made_good(projection, tables, store, monkeypatch):
    """The tables go on before the next try, so what the broken batch had written is nowhere but in its note."""
    load(tables, party=parties(("a", "Party", "A")), tender=tenders("1"), bid_on=bids(("a", "1")))
    projection.catch_up(tables)
    stray = load(
        tables,
        party=parties(("a", "Company", "A"), ("b", "Person", "B")),
        bid_on=bids(("b", "1"), ("a", "1")),
    )
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_links", _fail)
        with pytest.raises(StoreError, match="gone"):
            projection.catch_up(tables)
    assert store.counts() == {"Company": 1, "Person": 1, "Tender": 1}
    tables.withdraw(stray, who="li", why="wrong file")
    projection.catch_up(tables)
    assert store.counts() == {"Party": 1, "Tender": 1, "BID_ON": 1}
    caught_up = store.fingerprint()
    projection.rebuild(tables)
    assert store.fingerprint() == caught_up


def _fail(*_: object) -> None:
    raise StoreError("the engine is gone")


def test_the_old_database_answers_while_a_rebuild_runs(tmp_path, embedded_store, tables):
    projection = Projection(tmp_path, embedded_store)
    load(tables, party=parties(("a", "Party", "A")))
    projection.rebuild(tables)
    load(tables, party=parties(("b", "Party", "B"), ("c", "Party", "C")))
    seen = []
    projection.rebuild(tables, lambda *_: seen.append(embedded_store.counts()))
    assert seen == [{"Party": 1}] * len(seen) != []
    assert embedded_store.counts() == {"Party": 3}


def test_a_rebuild_that_breaks_off_leaves_the_old_database(tmp_path, embedded_store, tables):
    projection = Projection(tmp_path, embedded_store)
    load(tables, party=parties(("a", "Party", "A")))
    projection.rebuild(tables)
    load(tables, party=parties(("b", "Party", "B")))
    with pytest.raises(StoreError, match="gone"):
        projection.rebuild(tables, _fail)
    assert embedded_store.counts() == {"Party": 1}
    assert projection.behind(tables) == 1
    assert projection.catch_up(tables).written == {"Party": 1}


def test_an_engine_killed_in_the_middle_of_a_rebuild_leaves_the_old_database(
    tmp_path, embedded_store, tables
):
    projection = Projection(tmp_path, embedded_store)
    load(tables, party=parties(("a", "Party", "A")))
    projection.rebuild(tables)
    load(tables, party=parties(("b", "Party", "B")))
    with pytest.raises(UnavailableError, match=r"broke off|made anew"):
        projection.rebuild(tables, lambda *_: _kill(embedded_store))
    assert embedded_store.counts() == {"Party": 1}
    assert projection.behind(tables) == 1
    projection.rebuild(tables)
    assert embedded_store.counts() == {"Party": 2}


def test_an_engine_killed_before_the_new_database_is_marked_leaves_the_old_one(
    tmp_path, embedded_store, tables, monkeypatch
):
    """Coming back by itself it would go on with a database of which it may have lost the last pages."""
    projection = Projection(tmp_path, embedded_store)
    load(tables, party=parties(("a", "Party", "A")))
    projection.rebuild(tables)
    load(tables, party=parties(("b", "Party", "B")))
    bulk_load = embedded_store.bulk_load

    def load_and_die(*arguments: object) -> None:
        bulk_load(*arguments)
        _kill(embedded_store)

    with monkeypatch.context() as patch:
        patch.setattr(embedded_store, "bulk_load", load_and_die)
        with pytest.raises(UnavailableError, match="the one in use is untouched"):
            projection.rebuild(tables)
    assert embedded_store.counts() == {"Party": 1}
    assert projection.catch_up(tables).written == {"Party": 1}


def test_an_engine_killed_right_after_a_rebuild_has_all_of_it(tmp_path, embedded_store, tables):
    projection = Projection(tmp_path, embedded_store)
    numbers = [str(number) for number in range(20_000)]
    load(
        tables,
        party=parties(*((number, "Party", number) for number in numbers)),
        tender=tenders("1"),
        bid_on=bids(*((number, "1") for number in numbers)),
    )
    projection.rebuild(tables)
    _kill(embedded_store)
    assert embedded_store.counts() == {"Party": 20_000, "Tender": 1, "BID_ON": 20_000}
    assert embedded_store.read("MATCH (:Party)-[r:BID_ON]->(:Tender) RETURN count(r)").value() == 20_000


def _kill(store: BoltStore) -> None:
    pid = store.engine.state.java_pid
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(pid).wait(timeout=10)


def test_a_database_of_another_model_is_made_anew(tmp_path, projection, tables):
    load(tables, party=parties(("a", "Party", "A")))
    projection.catch_up(tables)
    manifest = tmp_path / "projection" / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(said | {"model_version": said["model_version"] + 1}), encoding="utf-8")
    assert projection.sequence() == 0
    assert projection.catch_up(tables).rebuilt
