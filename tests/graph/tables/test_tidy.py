"""Tidying keeps what may be read or brought back, and lets the rest go."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from graph.errors import NotFoundError
from graph.model import load_model
from graph.tables import GraphTables, LoadHeader


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


def load(tables: GraphTables, *keys: str, replaces: tuple[str, ...] = ()) -> str:
    """One file a key."""
    with tables.begin(LoadHeader(kind="load", source="registry", who="li")) as running:
        for key in keys:
            running.append("party", pa.table({"key": [key], "kind": ["Party"]}))
        return running.commit(replaces=replaces).load


def keys(tables: GraphTables, sequence: int | None = None) -> list[str]:
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT key FROM ({tables.snapshot(sequence).sql('party')}) ORDER BY key")
        return [row[0] for row in rows.fetchall()]


def files(tables: GraphTables) -> int:
    return len(list(tables.folder.glob("party/load=*/*.parquet")))


def test_every_named_version_stays_readable(tables):
    first = load(tables, "a", "b")
    load(tables, "c", replaces=(first,))
    tables.tidy(who="li")
    assert [keys(tables, sequence) for sequence in (1, 2, 3)] == [["a", "b"], ["c"], ["c"]]


def test_a_load_becomes_one_file(tables):
    load(tables, "a", "b", "c")
    tables.tidy(who="li", keep_from=2)
    assert (keys(tables), files(tables)) == (["a", "b", "c"], 1)


def test_what_was_withdrawn_is_gone_for_good(tables):
    first = load(tables, "a")
    load(tables, "b")
    tables.withdraw(first, who="li", why="wrong")
    tables.tidy(who="li", keep_from=4)
    assert (keys(tables), files(tables)) == (["b"], 1)
    with pytest.raises(NotFoundError, match="tidied away"):
        tables.snapshot(2)


def test_a_replaced_load_can_still_come_back(tables):
    first = load(tables, "a", "b")
    second = load(tables, "c", replaces=(first,))
    tables.tidy(who="li", keep_from=3)
    tables.withdraw(second, who="li", why="wrong")
    assert keys(tables) == ["a", "b"]
    tables.tidy(who="li", keep_from=5)
    assert (keys(tables), files(tables)) == (["a", "b"], 1)
