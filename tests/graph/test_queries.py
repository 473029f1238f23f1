"""Headers of saved queries are read whole or refused with the place; arguments arrive in their type."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.errors import NotFoundError, QueryError
from graph.model import load_model
from graph.queries import read_query, saved_queries, saved_query

HEADER = """// question: {en: Who, zh: 谁}
// parameters:
//   - {name: party, type: key, en: party, zh: 主体}
//   - {name: least, type: integer, default: 3, en: at least, zh: 至少}
//   - {name: share, type: number, default: 0.5, en: share, zh: 份额}
//   - {name: after, type: date, default: 2020-01-31, en: after, zh: 之后}
//   - {name: open, type: boolean, default: false, en: open, zh: 公开}
// returns:
//   - {column: name, en: name, zh: 名称}
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "who.cypher"
    file.write_text(HEADER + "MATCH (n {key: $party})\nRETURN n.title AS name\n", encoding="utf-8")
    return file


def test_every_shipped_query_names_known_kinds_and_returns_what_it_says() -> None:
    kinds = set(load_model().kinds)
    queries = saved_queries()
    assert len(queries) >= 10
    for query in queries:
        assert {parameter.kind for parameter in query.parameters} <= kinds | {None}, query.name
        for parameter in query.parameters:
            assert f"${parameter.name}" in query.cypher, f"{query.name} never uses {parameter.name}"
        columns = {column.column for column in query.returns}
        for column in query.returns:
            assert column.currency is None or column.currency in columns, query.name


def test_defaults_arrive_in_their_type(written: Path) -> None:
    assert read_query(written).arguments({"party": "uscc:1"}) == {
        "party": "uscc:1",
        "least": 3,
        "share": 0.5,
        "after": date(2020, 1, 31),
        "open": False,
    }


def test_text_from_a_form_becomes_the_type_asked_for(written: Path) -> None:
    given = {"party": "k", "least": "7", "share": "0.25", "after": "2024-02-29", "open": "yes"}
    assert read_query(written).arguments(given) == {
        "party": "k",
        "least": 7,
        "share": 0.25,
        "after": date(2024, 2, 29),
        "open": True,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("least", "3.5"), ("least", True), ("share", "nan"), ("after", "31.02.2024"), ("open", "maybe")],
)
def test_an_argument_that_does_not_fit_names_itself(written: Path, name: str, value: str | bool) -> None:
    with pytest.raises(QueryError, match=name) as caught:
        read_query(written).arguments({"party": "k", name: value})
    assert caught.value.place is not None
    assert caught.value.place.column == name


def test_a_missing_and_an_unknown_argument_are_refused(written: Path) -> None:
    query = read_query(written)
    with pytest.raises(QueryError, match="needs 'party'"):
        query.arguments({"party": ""})
    with pytest.raises(QueryError, match="does not ask for 'limit'"):
        query.arguments({"party": "k", "limit": "1"})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("RETURN 1", "Input should be"),
        ("// question: {en: a\nRETURN 1", "wrong"),
        (HEADER.replace("type: key", "type: uuid") + "RETURN 1", r"parameters\.0\.type"),
        (HEADER.replace("returns", "gives") + "RETURN 1", "returns|gives"),
        (HEADER, "no Cypher"),
    ],
)
def test_a_wrong_header_is_refused_with_its_file(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "bad.cypher"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=complaint) as caught:
        read_query(file)
    assert caught.value.place is not None
    assert caught.value.place.file == "bad.cypher"


@pytest.mark.parametrize("name", ["nobody", "../queries/single_bids", ""])
def test_an_unknown_query_says_which_there_are(name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        saved_query(name)
    assert "single_bids" in (caught.value.hint or "")
