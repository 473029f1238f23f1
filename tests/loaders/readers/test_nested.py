"""Nested JSON: every array a table, every value with its place, every disagreement told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.errors import ReadError
from tests.loaders.readers.conftest import Rows

RECORD = {
    "ocid": "o-1",
    "tender": {"value": {"amount": 1e3, "currency": "CNY"}, "open": True},
    "tag": ["tender", "award"],
    "awards": [
        {"id": 123456789012345678901, "suppliers": [{"name": "甲"}, {"name": "乙"}]},
        {"id": "a/2", "suppliers": {"name": "丙"}},
    ],
}


def tables(read: list[Rows]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table as dictionaries of what they hold."""
    return {
        str(rows.sheet.sheet): [
            {name: value for name, value in zip(rows.sheet.columns, row, strict=True) if value is not None}
            for row in rows.every
        ]
        for rows in read
    }


def test_arrays_become_tables_that_know_their_parents(reading) -> None:
    found = tables(reading("a.json", json.dumps(RECORD), inherit=("ocid",)))
    (record,) = found[""]
    assert record["tender/value/amount"] == "1000.0"
    assert record["tender/open"] == "true"
    assert record["tag"] == "tender\x1faward"
    (first,) = [row for row in found["awards"] if row["id"] == "123456789012345678901"]
    assert first["_parent"] == first["_record"] == record["_id"]
    assert first["^ocid"] == "o-1"
    assert [row["name"] for row in found["awards/suppliers"] if row["_parent"] == first["_id"]] == [
        "甲",
        "乙",
    ]


def test_every_row_says_its_line_and_place(reading, connection) -> None:
    lines = "\n".join(["", json.dumps(RECORD), "", json.dumps(RECORD)])
    read = reading("a.jsonl", lines)
    suppliers = next(rows for rows in read if rows.sheet.sheet == "awards/suppliers")
    places = connection.execute(f"SELECT _row, _place FROM {suppliers.sheet.sql}").fetchall()
    assert places == [(line, f"/awards/0/suppliers/{item}") for line in (2, 4) for item in (0, 1)]


def test_an_object_where_an_array_is_expected_is_an_array_of_one(reading, connection) -> None:
    read = reading("a.json", json.dumps(RECORD), expect={"awards": (), "awards/suppliers": ("name",)})
    suppliers = next(rows for rows in read if rows.sheet.sheet == "awards/suppliers")
    names = connection.execute(f"SELECT name, _place FROM {suppliers.sheet.sql}").fetchall()
    assert names[-1] == ("丙", "/awards/1/suppliers")
    assert "array of one (1 times)" in read[0].sheet.notes[0]


def test_an_array_of_one_where_an_object_is_expected_is_that_object(reading) -> None:
    document = {"id": "1", "tender": [{"title": "x"}], "buyer": [{"name": "a"}, {"name": "b"}]}
    expect = {"": ("id", "tender/title", "buyer/name")}
    found = tables(reading("a.json", json.dumps(document), expect=expect))
    assert found[""][0]["tender/title"] == "x"
    # Two of them are not one: they stay a table of their own, which the load reports.
    assert [row["name"] for row in found["buyer"]] == ["a", "b"]


def test_a_plain_value_where_objects_are_expected_is_a_reject(reading) -> None:
    document = {"id": "1", "suppliers": ["ACME", {"name": "B"}, None], "lots": "none"}
    expect = {"": ("id",), "suppliers": ("name",), "lots": ("id",)}
    read = reading("a.json", json.dumps(document), expect=expect)
    rejects = read[0].rejects
    assert [(reject.place, reject.value) for reject in rejects] == [
        ("/suppliers/0", "ACME"),
        ("/lots", "none"),
    ]
    assert all(reject.hint and "should hold objects" in reject.reason for reject in rejects)
    assert tables(read)["suppliers"][0]["name"] == "B"


def test_expected_tables_and_columns_are_always_there(reading) -> None:
    read = reading(
        "a.json", '{"id": "1"}', expect={"": ("id", "title"), "bids/details": ("id",)}, inherit=("id",)
    )
    bids = next(rows for rows in read if rows.sheet.sheet == "bids/details")
    assert bids.sheet.columns == ("_id", "_parent", "_record", "_siblings", "^id", "id")
    assert bids.rows == {}
    root = next(rows for rows in read if rows.sheet.sheet == "")
    assert root.sheet.columns == ("_id", "_parent", "_record", "_siblings", "id", "title")


def test_keys_that_differ_in_case_alone_stay_apart(reading) -> None:
    found = tables(reading("a.json", '{"url": "a", "URL": "b", "x/y": "c", "": "d"}'))
    assert {name: value for name, value in found[""][0].items() if name != "_id"} == {
        "url": "a",
        "URL~2": "b",
        "x~1y": "c",
        "(no name)": "d",
    }


def test_names_of_the_documents_own_do_not_pass_for_the_readers(reading) -> None:
    document = {"_id": "mine", "^ocid": "x", "../id": "y", "a": [{"_parent": "z", "b": "1"}], "ocid": "o"}
    found = tables(reading("a.json", json.dumps(document), inherit=("ocid", "../ocid")))
    assert found[""][0] == {"_id": "1", "~_id": "mine", "~^ocid": "x", "..~1id": "y", "ocid": "o"}
    assert found["a"][0]["_parent"] == "1"
    assert found["a"][0]["~_parent"] == "z"
    assert found["a"][0]["^ocid"] == found["a"][0]["../ocid"] == "o"


def test_plain_values_in_place_of_objects_go_to_the_column_of_that_name_if_there_is_one(reading) -> None:
    expect = {"": (), "awards": ("lots",), "awards/lots": ("id",)}
    document = {"awards": [{"lots": [1, "2"]}, {"lots": [{"id": 3}]}, {"lots": 4}]}
    found = tables(reading("a.json", json.dumps(document), expect=expect))
    assert [row.get("lots") for row in found["awards"]] == ["1\x1f2", None, "4"]
    assert [row["id"] for row in found["awards/lots"]] == ["3"]


def test_a_key_in_another_case_is_taken_for_the_expected_one(reading) -> None:
    document = {"OCID": "o", "Tender": {"TITLE": "x"}, "Lots": [{"ID": "1", "id": "2"}]}
    expect = {"": ("ocid", "tender/title"), "lots": ("id",)}
    read = reading("a.json", json.dumps(document), expect=expect, inherit=("ocid",))
    found = tables(read)
    assert found[""][0] == {"_id": "1", "ocid": "o", "tender/title": "x"}
    assert {name: found["lots"][0][name] for name in ("^ocid", "id", "id~2")} == {
        "^ocid": "o",
        "id": "1",
        "id~2": "2",
    }
    assert "OCID: taken for 'ocid'" in read[0].sheet.notes


def test_numbers_keep_every_digit(reading) -> None:
    found = tables(reading("a.json", '{"a": 110101199003074477123, "b": 0.10, "c": 1.785E+7, "d": -0}'))
    assert [found[""][0][name] for name in "abcd"] == ["110101199003074477123", "0.10", "1.785E+7", "-0"]


def test_a_key_held_twice_is_noted(reading) -> None:
    (rows,) = reading("a.json", '{"a": 1, "a": 2}')
    assert "'a' twice" in rows.sheet.notes[0]


def test_half_a_character_does_not_stop_the_load(reading) -> None:
    (rows,) = reading("a.json", '{"a": "x\\ud83d"}')
    assert rows.rows[1][-1] == "x?"


def test_a_line_that_is_no_json_is_a_reject(reading) -> None:
    read = reading("a.jsonl", '{"a": 1}\n{"a": \n{"a": 3}\n' + "[" * 100_000 + "\n")
    assert [reject.row for reject in read[0].rejects] == [2, 4]
    assert "not JSON" in read[0].rejects[0].reason
    assert "too deeply" in read[0].rejects[1].reason
    assert list(read[0].rows) == [1, 3]


def test_a_document_cut_short_names_the_place(reading) -> None:
    with pytest.raises(ReadError, match="line 3, column 1") as caught:
        reading("a.json", '{"a": [1,\n2,\n')
    assert caught.value.place is not None
    assert caught.value.place.row == 3


def test_nesting_beyond_reason_is_a_reject(reading) -> None:
    deep: Any = {"x": "y"}
    for _ in range(100):
        deep = {"d": deep}
    read = reading("a.json", json.dumps({"id": "1", "deep": deep, "arrays": [[[{"n": "1"}]]]}))
    assert "deeper than 64" in read[0].rejects[0].reason
    assert tables(read)["arrays"][0]["n"] == "1"


STEPS = ("package", "records[]", "releases[].ocid", "compiledRelease")


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ({"ocid": "1"}, [""]),
        ({"releases": [{"ocid": "1"}, {"ocid": "2"}]}, ["/releases/0", "/releases/1"]),
        ({"package": {"releases": {"ocid": "1"}}}, ["/package/releases"]),
        ([{"ocid": "1"}, {"releases": [{"ocid": "2"}]}], ["/0", "/1/releases/0"]),
        ({"records": [{"ocid": "1", "compiledRelease": {"ocid": "1"}}]}, ["/records/0/compiledRelease"]),
        (
            {"records": [{"releases": [{"url": "x"}], "compiledRelease": {"ocid": "1"}}]},
            ["/records/0/compiledRelease"],
        ),
        (
            {"records": [{"releases": [{"ocid": "1"}], "compiledRelease": {"ocid": "1"}}]},
            ["/records/0/releases/0"],
        ),
    ],
)
def test_records_are_found_in_every_kind_of_package(
    reading, connection, document: Any, places: list[str]
) -> None:
    read = reading("a.json", json.dumps(document), roots=STEPS)
    found = connection.execute(f"SELECT _place FROM {read[0].sheet.sql} ORDER BY _row").fetchall()
    assert [place for (place,) in found] == places
    assert read[0].rejects == ()


def test_mere_links_and_nameless_records_are_rejects(reading) -> None:
    document = {
        "releases": [{"url": "https://example.org/1"}, {"ocid": None, "id": 5}, "text", {"ocid": "1"}]
    }
    read = reading("a.json", json.dumps(document), roots=STEPS)
    assert [reject.place for reject in read[0].rejects] == ["/releases/0", "/releases/1", "/releases/2"]
    assert all("holds no ocid" in reject.reason for reject in read[0].rejects)
    assert len(read[0].rows) == 1


def test_each_plain_value_is_a_row_where_the_mapping_wants_values(reading, connection) -> None:
    document = {"id": "1", "of": ["x"], "names": ["A", "B"], "born": "1971", "tags": ["t"]}
    expect = {
        "": ("id", "names"),
        "names": ("_value", "_member", "^id", "^of"),
        "born": ("_value", "_member"),
    }
    read = reading("a.json", json.dumps(document), expect=expect, inherit=("id", "of"))
    found = tables(read)
    # Where the record's own table wants the text too, it has it.
    assert found[""][0]["names"] == "A\x1fB"
    assert "born" not in found[""][0]
    assert [(row["_value"], row["_member"], row["^id"], row["^of"]) for row in found["names"]] == [
        ("A", "names", "1", "x"),
        ("B", "names", "1", "x"),
    ]
    assert [row["_value"] for row in found["born"]] == ["1971"]
    names = next(rows for rows in read if rows.sheet.sheet == "names")
    places = connection.execute(f"SELECT _place FROM {names.sheet.sql}").fetchall()
    assert places == [("/names/0",), ("/names/1",)]
