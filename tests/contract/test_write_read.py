"""What is written is what is read, on both engines."""

import datetime as dt

import pyarrow as pa
import pytest

from graph.errors import ReadOnlyError, StatementError
from graph.store import LinkValue, NodeValue, PathValue

FOUNDED = dt.datetime.fromisoformat("2020-01-02T03:04:05.123456")


def companies():
    return pa.table(
        {
            "key": ["uscc:A", "uscc:B", "uscc:C"],
            "title": ["甲公司", 'B "quoted" \\ and\nlined', "C"],
            "founded": pa.array([FOUNDED, None, None], pa.timestamp("us")),
            "founded_us": [1577934245123456, None, None],
            "aliases": [["old:A"], [], None],
            "capital_minor": pa.array([9007199254740993, -1, None], pa.int64()),
            "observations": [1, 2, 3],
            "row_hash": ["1", "2", "3"],
        }
    )


def people():
    return pa.table({"key": ["resident_id:1"], "title": ["王"], "observations": [1]})


def shares():
    return pa.table(
        {
            "key": ["OWNS:1", "OWNS:2", "OWNS:3"],
            "start_kind": ["Company", "Person", "Person"],
            "start_key": ["uscc:A", "resident_id:1", "resident_id:1"],
            "end_kind": ["Company", "Company", "Company"],
            "end_key": ["uscc:B", "uscc:B", "uscc:C"],
            "share_percent": [33.3, None, 100.0],
            "since": pa.array([FOUNDED, None, None], pa.timestamp("us")),
        }
    )


@pytest.fixture
def filled(store):
    store.write_nodes("Company", companies())
    store.write_nodes("Person", people())
    store.write_links("OWNS", shares())
    return store


def test_counts(filled):
    assert filled.counts() == {"Company": 3, "Person": 1, "OWNS": 3}


def test_every_type_comes_back_as_it_was_written(filled):
    found = filled.read("MATCH (n:Company {key: 'uscc:A'}) RETURN n").value()
    assert found == NodeValue(
        "Company",
        {
            "key": "uscc:A",
            "title": "甲公司",
            "founded": FOUNDED,
            "founded_us": 1577934245123456,
            "aliases": ["old:A"],
            "capital_minor": 9007199254740993,
            "observations": 1,
        },
    )


def test_text_is_kept_to_the_letter(filled):
    title = filled.read("MATCH (n:Company {key: $key}) RETURN n.title", {"key": "uscc:B"}).value()
    assert title == 'B "quoted" \\ and\nlined'


def test_what_is_unknown_is_no_property(filled):
    keys = filled.read("MATCH (n:Company {key: 'uscc:C'}) RETURN keys(n)").value()
    assert sorted(keys) == ["key", "observations", "title"]


def test_links_and_paths_are_plain_values(filled):
    path = filled.read("MATCH p = (:Company {key: 'uscc:A'})-[:OWNS]->() RETURN p").value()
    assert isinstance(path, PathValue)
    assert [node.key for node in path.nodes] == ["uscc:A", "uscc:B"]
    assert path.links == (
        LinkValue("OWNS", {"key": "OWNS:1", "share_percent": 33.3, "since": FOUNDED}, "uscc:A", "uscc:B"),
    )


def test_writing_again_changes_nothing(filled):
    assert filled.write_nodes("Company", companies()) == 3
    assert filled.write_links("OWNS", shares()) == 3
    assert filled.counts() == {"Company": 3, "Person": 1, "OWNS": 3}


def test_a_later_row_replaces_the_earlier_as_a_whole(filled):
    filled.write_nodes("Company", pa.table({"key": ["uscc:A"], "title": ["new"]}))
    found = filled.read("MATCH (n:Company {key: 'uscc:A'}) RETURN n").value()
    assert found.properties == {"key": "uscc:A", "title": "new"}
    assert filled.counts()["OWNS"] == 3


def test_a_link_may_move_to_other_ends(filled):
    moved = shares().slice(0, 1).set_column(4, "end_key", [["uscc:C"]])
    filled.write_links("OWNS", moved)
    ends = filled.read("MATCH (a)-[r:OWNS {key: 'OWNS:1'}]->(b) RETURN a.key, b.key").rows
    assert ends == [["uscc:A", "uscc:C"]]


def test_a_link_without_an_end_is_refused(filled):
    lost = shares().slice(0, 1).set_column(4, "end_key", [["uscc:nowhere"]])
    with pytest.raises(StatementError, match="lack an end"):
        filled.write_links("OWNS", lost)


def test_deleting_nodes_takes_their_links(filled):
    filled.delete_nodes("Company", ["uscc:B", "uscc:unknown"])
    assert filled.counts() == {"Company": 2, "Person": 1, "OWNS": 1}


def test_deleting_links_leaves_the_nodes(filled):
    filled.delete_links("OWNS", ["OWNS:1", "OWNS:unknown"])
    assert filled.counts() == {"Company": 3, "Person": 1, "OWNS": 2}


def test_rows_may_come_as_a_stream(store):
    table = companies()
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=2))
    assert store.write_nodes("Company", reader) == 3


def test_progress_is_told(store):
    told = []
    store.write_nodes("Company", companies(), lambda name, count: told.append((name, count)))
    assert told == [("Company", 3)]


def test_a_result_says_that_it_was_cut(filled):
    cut = filled.read("MATCH (n:Company) RETURN n.key ORDER BY n.key", rows=2)
    assert (cut.rows, cut.cut) == ([["uscc:A"], ["uscc:B"]], True)
    whole = filled.read("MATCH (n:Company) RETURN n.key", rows=3)
    assert (len(whole.rows), whole.cut) == (3, False)


def test_records_name_their_columns(filled):
    found = filled.read("MATCH (n:Company {key: 'uscc:C'}) RETURN n.key AS key, n.observations AS count")
    assert found.records() == [{"key": "uscc:C", "count": 3}]


def test_a_statement_that_reads_may_not_write(filled):
    with pytest.raises(ReadOnlyError):
        filled.read("CREATE (:Company {key: 'x'})")


def test_wrong_cypher_says_what_is_wrong(filled):
    with pytest.raises(StatementError, match=r"(?i)syntax|invalid input"):
        filled.read("MATCH (n RETURN n")


def test_keys_are_unique(filled):
    with pytest.raises(StatementError):
        filled.write("CREATE (:Company {key: 'uscc:A'})")


def test_the_schema_may_be_applied_again(filled):
    filled.apply_schema()
    assert filled.counts()["Company"] == 3


def test_a_bulk_load_equals_batched_writes(filled):
    batched = filled.fingerprint()
    filled.clear()
    filled.apply_schema()
    filled.bulk_load([("Company", companies()), ("Person", people())], [("OWNS", shares())])
    assert filled.counts() == {"Company": 3, "Person": 1, "OWNS": 3}
    assert filled.fingerprint() == batched


def test_clear_leaves_nothing(filled):
    filled.clear()
    assert filled.counts() == {}


def test_a_bulk_load_of_many_chunks_joins_the_right_ends(store):
    # more than a chunk of the embedded engine's bulk route; Neo4j takes batches of 5,000
    count = 120_000 if store.engine.name == "embedded" else 12_000
    numbers = [f"{number:06d}" for number in range(count)]
    nodes = pa.table({"key": numbers, "title": numbers})
    links = pa.table(
        {
            "key": [f"OWNS:{number}" for number in numbers],
            "start_kind": ["Company"] * count,
            "start_key": numbers,
            "end_kind": ["Company"] * count,
            "end_key": [*numbers[1:], numbers[0]],
        }
    )
    store.bulk_load([("Company", nodes)], [("OWNS", links)])
    wrong = store.read(
        "MATCH (a:Company)-[r:OWNS]->(b:Company) "
        "WHERE r.key <> 'OWNS:' + a.key OR toInteger(b.key) <> (toInteger(a.key) + 1) % $count RETURN count(*)",
        {"count": count},
    )
    assert store.counts() == {"Company": count, "OWNS": count}
    assert wrong.value() == 0
    assert store.read("MATCH (a:Company {key: '010000'})-[:OWNS]->(b) RETURN b.key").value() == "010001"
