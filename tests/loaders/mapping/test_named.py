"""What a text is called: the first of several patterns that is found in it."""

from __future__ import annotations

import pytest

import loaders
from graph.errors import MappingError
from tests.loaders.conftest import Facts, Tiny

ROWS = """Name,State,Capital,Date,Remark
ATM fee,A,1,2020-01-01,
cash,A,1,2020-01-01,
salary,A,1,2020-01-01,at the ATM
salary,A,1,2020-01-01,
"""
CALLED = "{named: {fee: 'fee$', cash: 'ATM|cash'}, of: [name, remark], otherwise: other}"


@pytest.fixture
def named(tiny: Tiny) -> Tiny:
    """Companies whose status is what their name or the remark calls them."""
    return (
        tiny.replace("status: state", f"legal_form: state, status: {CALLED}")
        .replace("    unused:\n      Remark: nobody reads it\n", "")
        .replace(
            "header: Date, type: moment, required: true}",
            "header: Date, type: moment}\n      remark: {header: Remark}",
        )
    )


def test_the_first_pattern_counts_in_any_of_the_texts(
    parts: loaders.Parts, named: Tiny, facts: Facts
) -> None:
    loaders.load_parts(parts, named.mapping, [named.file(ROWS)], who="test")
    assert [row["status"] for row in facts("party", "status")] == ["fee", "cash", "cash", "other"]


def test_without_a_word_for_the_rest_nothing_is_said(parts: loaders.Parts, named: Tiny, facts: Facts) -> None:
    named.replace(", otherwise: other", "")
    loaders.load_parts(parts, named.mapping, [named.file(ROWS)], who="test")
    assert [row["status"] for row in facts("party", "status")] == ["fee", "cash", "cash", None]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'fee$'", "'fee('", "no regular expression"),
        ("'fee$'", "'fee(?!d)'", "it looks ahead"),
        ("[name, remark]", "[name, nowhere]", "nowhere"),
        (f"status: {CALLED}, capital: capital", f"capital: {CALLED}", "'capital' needs a money column"),
    ],
)
def test_faults_are_found_before_a_file_is_opened(named: Tiny, old: str, new: str, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        named.replace(old, new).mapping  # noqa: B018 - reading it is the test
