"""A load says how far it has come, and ends whole where whoever is told says no."""

from __future__ import annotations

from collections import Counter

import pytest

import loaders
from tests.loaders.conftest import Facts, Tiny

ROWS = "Name,State,Capital,Date,Remark\n甲公司,A,1,2020-01-02,\n乙公司,C,2,2020-01-03,\n"


class StoppedError(Exception):
    """Somebody has seen enough."""


def test_files_rows_and_kinds_of_facts_add_up(parts: loaders.Parts, tiny: Tiny) -> None:
    files = [tiny.file(ROWS, "a.csv"), tiny.file(ROWS.replace("公司", "厂"), "b.csv")]
    done: Counter[str] = Counter()
    totals: dict[str, int | None] = {}

    def progress(what: str, more: int, total: int | None) -> None:
        done[what] += more
        totals[what] = total

    report = loaders.load_parts(parts, tiny.mapping, files, who="tester", progress=progress)
    assert list(totals) == ["read", "rows", "check", "write", "keep"]
    assert (done["read"], totals["read"]) == (2, 2)
    assert (done["rows"], totals["rows"]) == (report.rows_read, None)
    assert done["write"] == totals["write"] == 1


def test_a_survey_tells_of_every_file(tiny: Tiny) -> None:
    files = [tiny.file(ROWS, f"{name}.csv") for name in "abc"]
    told: list[tuple[str, int, int | None]] = []
    seen = loaders.survey(files, progress=lambda *said: told.append(said))
    assert [entry.path for entry in seen] == files
    assert told == [("look", 1, 3)] * 3


@pytest.mark.parametrize("step", ["read", "rows", "check", "write", "keep"])
def test_what_it_raises_ends_the_load_and_nothing_stays(
    step: str, parts: loaders.Parts, tiny: Tiny, facts: Facts
) -> None:
    file = tiny.file(ROWS)

    def progress(what: str, more: int, total: int | None) -> None:
        if what == step:
            raise StoppedError

    with pytest.raises(StoppedError):
        loaders.load_parts(parts, tiny.mapping, [file], who="tester", progress=progress)
    assert parts.tables.ledger() == []
    assert facts("party") == []
    assert not list(parts.tables.folder.rglob("load=*"))
    assert loaders.load_parts(parts, tiny.mapping, [file], who="tester").rows_used == 2
