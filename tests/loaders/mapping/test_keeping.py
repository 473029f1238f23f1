"""Which columns of a row are kept: not those that only help to read others, nor parts of a text that is kept whole."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import loaders
from loaders.mapping.facts import fact_queries
from loaders.mapping.keeping import found_within, kept_columns
from loaders.mapping.steps import NO_CONDITION
from tests.loaders.conftest import Facts, Tiny, read_at_once

MAPPING = loaders.source("bank_statement").mapping
STATEMENT = MAPPING.tables["transactions"]


def test_what_only_tells_how_another_is_read_is_not_kept() -> None:
    kept = kept_columns(MAPPING, STATEMENT, [])
    assert set(STATEMENT.columns) - set(kept) == {"clock", "currency", "bank_entry", "taken_back"}


def test_a_part_of_a_text_is_found_where_the_whole_is_kept() -> None:
    assert list(found_within(MAPPING, STATEMENT, [])) == ["taken_back", "bank_entry"]


def test_a_part_is_not_sought_in_a_text_that_may_say_nothing_where_it_would_be_found() -> None:
    entry = STATEMENT.columns["bank_entry"]
    for changed in (
        replace(entry, match="^[无-]+"),
        replace(entry, nothing=()),
        replace(entry, required=True),
        replace(entry, headers=entry.headers[:1]),
    ):
        table = replace(STATEMENT, columns={**STATEMENT.columns, "bank_entry": changed})
        assert list(found_within(MAPPING, table, [])) == ["taken_back"]


NOTED = "      note: {header: [Note, Remark]}\n      mark: {header: [Note, Remark], match: '[0-9]+$'}\n"


@pytest.mark.parametrize("large", [False, True])
def test_a_part_is_found_where_only_another_column_asks_for_the_whole(
    parts: loaders.Parts, facts: Facts, tiny: Tiny, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    if large:
        read_at_once(monkeypatch)
    columns = NOTED + "      capital: {header: Capital, type: money, only: {note: [no 7]}}\n"
    noted(tiny, columns, "capital: capital, scope: mark")
    file = tiny.file("Name,State,Capital,Date,Note\n甲,A,1,2020-01-01,no 7\n乙,A,2,2020-01-01,none\n")
    loaders.load_parts(parts, tiny.mapping, [file], who="tester")
    assert facts("party", "name", "scope", "capital_minor") == [
        {"name": "甲", "scope": "7", "capital_minor": 100},
        {"name": "乙", "scope": None, "capital_minor": None},
    ]


def test_a_record_may_have_the_part_under_another_name_than_the_whole(
    parts: loaders.Parts, facts: Facts, tiny: Tiny
) -> None:
    noted(tiny, NOTED, "industry: note, scope: mark")
    records = [
        {"Name": "甲", "State": "A", "Date": "2020-01-01", "Note": "plain", "Remark": "no 7"},
        {"Name": "乙", "State": "A", "Date": "2020-01-01", "Remark": "no 8"},
    ]
    file = tiny.file(json.dumps(records), "firms.json")
    table = "Name,State,Date,Note\n丙,A,2020-01-01,no 9\n"
    loaders.load_parts(parts, tiny.mapping, [file, tiny.file(table)], who="tester")
    assert {row["name"]: (row["industry"], row["scope"]) for row in facts("party")} == {
        "甲": ("plain", "7"),
        "乙": ("no 8", "8"),
        "丙": ("no 9", "9"),
    }


def noted(tiny: Tiny, columns: str, properties: str) -> None:
    """Give the small source columns of notes, and a firm what is found in them."""
    tiny.replace("    unused:\n      Remark: nobody reads it\n", "")
    tiny.replace("      capital: {header: Capital, type: money}\n", columns)
    tiny.replace("capital: capital", properties)


def test_groups_of_all_rows_serve_the_facts_that_ask_more_of_the_same_columns() -> None:
    made = fact_queries(MAPPING, STATEMENT, absent=frozenset({"other_id", "bank"}))
    other, holder, holds = (
        next(query for query in made if query.path[-1] == number and query.grouping) for number in (3, 4, 5)
    )
    assert other.grouping is not None
    assert other.grouping.when == NO_CONDITION
    assert [query.before[0] for query in (holder, holds)] == [other.before[0]] * 2
    assert all(
        "WHERE" in query.before[-1].sql and query.before[-1] != other.before[0] for query in (holder, holds)
    )
