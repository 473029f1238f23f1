"""Which columns of a row are kept: not those that only help to read others, nor parts of a text that is kept whole."""

from __future__ import annotations

from dataclasses import replace

import loaders
from loaders.mapping.facts import fact_queries
from loaders.mapping.keeping import found_within, kept_columns
from loaders.mapping.steps import NO_CONDITION

MAPPING = loaders.source("bank_statement").mapping
STATEMENT = MAPPING.tables["transactions"]


def test_what_only_tells_how_another_is_read_is_not_kept() -> None:
    kept = kept_columns(MAPPING, STATEMENT)
    assert set(STATEMENT.columns) - set(kept) == {"clock", "currency", "bank_entry"}


def test_a_part_of_a_text_is_found_where_the_whole_is_kept() -> None:
    assert list(found_within(STATEMENT)) == ["bank_entry"]


def test_a_part_is_not_sought_in_a_text_that_may_say_nothing_where_it_would_be_found() -> None:
    entry = STATEMENT.columns["bank_entry"]
    for changed in (
        replace(entry, match="^[无-]+"),
        replace(entry, nothing=()),
        replace(entry, required=True),
        replace(entry, headers=entry.headers[:1]),
    ):
        assert found_within(replace(STATEMENT, columns={**STATEMENT.columns, "bank_entry": changed})) == {}


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
