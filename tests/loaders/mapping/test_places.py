"""Where a row stands: the part that its number lies in is found among many, some of which have no row."""

from __future__ import annotations

import duckdb
import pytest

from loaders.mapping.match import Match
from loaders.mapping.part import Part
from loaders.mapping.places import by_part
from loaders.readers import Sheet


def parts(rows: list[int]) -> list[Part]:
    """Parts of so many rows each, one after another."""
    sheet, match = Sheet("file.csv", None, (), "", 2), Match.__new__(Match)
    return [Part(sheet, match, f"{nth}", "_row", many, sum(rows[:nth]), ()) for nth, many in enumerate(rows)]


@pytest.mark.parametrize("rows", [[3], [0, 2], [2, 0], [1, 0, 0, 4, 1], [0, 0, 1, 0, 1, 0], list(range(40))])
@pytest.mark.parametrize("names", [1, 2, 100])
def test_the_part_of_every_number_is_found(rows: list[int], names: int) -> None:
    told = [f"'part {nth % names}'" for nth in range(len(rows))]
    expected = [f"part {nth % names}" for nth, many in enumerate(rows) for _ in range(many)]
    found = duckdb.sql(
        f"SELECT {by_part(parts(rows), told)} FROM range({sum(rows)}) AS t(_seq) ORDER BY _seq"
    )
    assert [name for (name,) in found.fetchall()] == expected


def test_no_number_is_in_no_part() -> None:
    assert by_part([], []) == "NULL"
    told = by_part(parts([2, 3]), ["'a'", "'b'"])
    assert duckdb.sql(f"SELECT {told} FROM (SELECT NULL::BIGINT AS _seq)").fetchall() == [(None,)]
