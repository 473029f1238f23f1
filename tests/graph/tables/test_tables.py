"""Loads, snapshots and the ledger on real Delta tables."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from graph.errors import BusyError, NotFoundError, TablesError
from graph.model import load_model
from graph.model.catalogue import parse_model
from graph.tables import GraphTables, LoadHeader


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def header(delivery: str = "d1", kind: str = "load") -> LoadHeader:
    return LoadHeader(kind=kind, source="registry", delivery=delivery, who="li")


def parties(*names: str) -> pa.Table:
    return pa.table(
        {
            "key": [f"registry/party:{name}" for name in names],
            "kind": ["Party"] * len(names),
            "name": list(names),
        }
    )


def load(tables: GraphTables, *names: str, delivery: str = "d1", replaces: tuple[str, ...] = ()) -> str:
    with tables.begin(header(delivery)) as running:
        running.append("party", parties(*names))
        return running.commit(replaces=replaces).load


def names(
    tables: GraphTables, connection: duckdb.DuckDBPyConnection, sequence: int | None = None
) -> list[str]:
    relation = tables.snapshot(sequence).relation(connection, "party")
    return sorted(row[0] for row in relation.select("name").fetchall())


def test_tables_that_were_deleted_and_made_anew_are_read_anew(tables, connection):
    load(tables, "甲")
    assert names(tables, connection) == ["甲"]
    shutil.rmtree(tables.folder)
    assert tables.ledger() == []
    load(tables, "乙")
    assert names(tables, connection) == ["乙"]


def test_what_others_write_meanwhile_is_seen(tables, connection):
    load(tables, "甲")
    assert names(tables, connection) == ["甲"]
    load(GraphTables(tables.folder, tables.model), "乙")
    assert names(tables, connection) == ["乙", "甲"]


def test_nothing_loaded_is_empty_but_typed(tables, connection):
    relation = tables.snapshot().relation(connection, "party")
    assert relation.columns == [column.name for column in tables.model.table("party").columns]
    assert relation.fetchall() == []
    assert tables.ledger() == []


def test_a_load_is_seen_once_it_is_committed(tables, connection):
    with tables.begin(header()) as running:
        running.append("party", parties("a", "b"))
        assert names(tables, connection) == []
        entry = running.commit(counts={"rows": 2})
    assert names(tables, connection) == ["a", "b"]
    assert (entry.sequence, entry.rows, entry.counts) == (1, {"party": 2}, {"rows": 2})
    assert tables.ledger() == [entry]


def test_every_row_says_where_it_is_from(tables, connection):
    load_id = load(tables, "a")
    rows = tables.snapshot().relation(connection, "party").select("load, source, compartment, count")
    assert rows.fetchall() == [(load_id, "registry", "registry", 1)]


def test_leaving_without_commit_undoes(tables, connection):
    load(tables, "a")
    with tables.begin(header()) as running:
        running.append("party", parties("b"))
        running.append("agency", pa.table({"key": ["x:1"], "kind": ["Agency"]}))
    assert names(tables, connection) == ["a"]
    assert not (tables.folder / "agency").exists()
    assert load(tables, "c")
    assert names(tables, connection) == ["a", "c"]


def test_readers_at_two_sequences_see_each_their_own(tables, connection):
    load(tables, "a")
    early = tables.snapshot()
    load(tables, "b")
    late = tables.snapshot()
    count = "SELECT count(*) FROM party"
    early.register(connection)
    assert connection.sql(count).fetchall() == [(1,)]
    late.register(connection)
    assert connection.sql(count).fetchall() == [(2,)]
    assert names(tables, connection, 1) == ["a"]
    assert names(tables, connection, 0) == []
    with pytest.raises(NotFoundError):
        tables.snapshot(3)


def test_a_newer_delivery_replaces_the_older_at_once(tables, connection):
    first = load(tables, "a", "b")
    load(tables, "b", "c", replaces=(first,))
    assert names(tables, connection) == ["b", "c"]
    assert [entry.state for entry in tables.ledger()] == ["replaced", "live"]


def test_withdrawing_equals_never_having_loaded(tables, connection):
    first = load(tables, "a")
    second = load(tables, "b", replaces=(first,))
    third = load(tables, "c", replaces=(second,))
    tables.withdraw(second, who="li", why="wrong file")
    assert names(tables, connection) == ["c"]
    tables.withdraw(third, who="li", why="wrong file")
    assert names(tables, connection) == ["a"]
    tables.withdraw(first, who="li", why="wrong file")
    assert names(tables, connection) == []
    assert tables.snapshot().loads == ()
    assert names(tables, connection, 3) == ["c"]
    with pytest.raises(NotFoundError):
        tables.withdraw(first, who="li", why="again")


def test_a_second_writer_is_told_who_writes(tables):
    with tables.begin(header()), pytest.raises(BusyError, match="by li"):
        tables.begin(header())
    assert load(tables, "a")


def test_rows_that_do_not_fit_are_refused(tables):
    with tables.begin(header()) as running:
        with pytest.raises(TablesError, match="surname"):
            running.append("party", pa.table({"key": ["a:1"], "kind": ["Party"], "surname": ["x"]}))
        with pytest.raises(TablesError, match="'key'"):
            running.append("party", pa.table({"key": [None], "kind": ["Party"]}))


def test_tables_of_an_older_model_are_read_beside_newer_ones(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """A model that has got a further property since: the rows of before have none."""
    text = files("graph.model").joinpath("model.yaml").read_text(encoding="utf-8")
    newer = parse_model(text)
    gone = "      legal_form: {type: text, en: legal form, zh: 企业类型}\n"
    assert gone in text
    older = parse_model(
        text.replace(gone, "").replace(f"version: {newer.version}", f"version: {newer.version - 1}")
    )
    load(GraphTables(tmp_path / "tables", older), "甲")
    now = GraphTables(tmp_path / "tables", newer)
    read = "SELECT name, legal_form FROM ({}) ORDER BY name"
    assert connection.execute(read.format(now.snapshot().sql("party"))).fetchall() == [("甲", None)]
    with now.begin(header("d2")) as running:
        running.append("party", parties("乙").append_column("legal_form", pa.array(["LTD"])))
        running.commit()
    found = connection.execute(read.format(now.snapshot().sql("party"))).fetchall()
    assert sorted(found) == [("乙", "LTD"), ("甲", None)]


def test_who_is_alone_finds_it_swept_and_writes_nothing_to_the_ledger(tables, connection):
    load(tables, "A")
    killed = tables.folder / "party" / "load=20990101T000000.000Z-registry"
    killed.mkdir()
    (killed / "rows.parquet").write_bytes(b"half of it")
    with tables.alone("undo", "li"):
        assert not killed.exists()
        with pytest.raises(BusyError, match="by li \\(undo"):
            GraphTables(tables.folder, tables.model).begin(header("d2"))
    assert names(tables, connection) == ["A"]
    assert len(tables.ledger()) == 1
    load(tables, "B", delivery="d2")
