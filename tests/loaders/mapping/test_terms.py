"""Numbers that say behind them what they count: 36 months, 90 days."""

from __future__ import annotations

import pytest

import loaders
from graph.errors import MappingError
from tests.loaders.conftest import Facts, Tiny

ROWS = """Name,State,Capital,Date,Remark
a,A,36 Muaj,2020-01-01,
b,A,90-Ditë,2020-01-01,
c,A,"12,MUAJ",2020-01-01,
d,A,60dite,2020-01-01,
e,A,2.5 muaj,2020-01-01,
f,A,90,2020-01-01,
g,A,36 jave,2020-01-01,
h,A,,2020-01-01,
i,A,muaj,2020-01-01,
"""


@pytest.fixture
def terms(tiny: Tiny) -> Tiny:
    """Contracts whose column Capital holds a term."""
    return (
        tiny.replace(
            "  state: {A: active, C: closed}", "  state: {A: a}\n  term: {Muaj: month, dite: day, ditë: day}"
        )
        .replace("header: Capital, type: money", "header: Capital, type: number, counted_in: term")
        .replace("node: Company", "node: Contract")
        .replace(
            "{name: name, status: state, capital: capital, founded: at}",
            "{title: name, status: state, term: capital, term_unit: {unit_of: capital}, signed: at}",
        )
    )


def test_the_number_and_what_it_counts(parts: loaders.Parts, terms: Tiny, facts: Facts) -> None:
    report = loaders.load_parts(parts, terms.mapping, [terms.file(ROWS)], who="test")
    found = facts("contract", "title", "term", "term_unit")
    assert [tuple(row.values()) for row in found] == [
        ("a", 36.0, "month"),
        ("b", 90.0, "day"),
        ("c", 12.0, "month"),
        ("d", 60.0, "day"),
        ("e", 2.5, "month"),
        ("f", None, None),
        ("g", None, None),
        ("h", None, None),
        ("i", None, None),
    ]
    assert report.values_dropped == {"not a number with what it counts": 3}


def test_a_whole_number_is_asked_for(parts: loaders.Parts, terms: Tiny, facts: Facts) -> None:
    terms.replace("type: number, counted_in", "type: integer, counted_in")
    loaders.load_parts(parts, terms.mapping, [terms.file(ROWS)], who="test")
    read = {
        row["title"]: (row["term"], row["term_unit"])
        for row in facts("contract", "title", "term", "term_unit")
    }
    assert (read["a"], read["e"]) == ((36.0, "month"), (None, None))


def test_a_required_term_rejects_its_row(parts: loaders.Parts, terms: Tiny) -> None:
    terms.replace("counted_in: term}", "counted_in: term, required: true}")
    report = loaders.load_parts(parts, terms.mapping, [terms.file(ROWS)], who="test")
    assert report.rejects == {"not a number with what it counts": 3, "required, and empty": 1}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("counted_in: term", "counted_in: terms", "no code table 'terms'"),
        ("type: number, counted_in", "type: text, counted_in", "counts nothing"),
        ("unit_of: capital", "unit_of: name", "no words behind it"),
        ("type: number, counted_in: term", "type: number, binary: true", "no amount"),
    ],
)
def test_faults_name_their_line(terms: Tiny, old: str, new: str, said: str) -> None:
    terms.replace(old, new)
    with pytest.raises(MappingError, match=said) as caught:
        _ = terms.mapping
    assert caught.value.place is not None
    assert caught.value.place.row is not None
