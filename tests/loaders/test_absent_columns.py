"""A file may lack every column that its source does not need."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import loaders
from loaders.mapping.declaration import Mapping
from loaders.mapping.facts import fact_queries

ONE_TABLE = [
    source.name
    for source in loaders.sources()
    if source.name != "municipal_lifecycle"  # its sample of 2017 has none of them as it is
    and len(source.mapping.tables) == 1
    and any(column.absent for table in source.mapping.tables.values() for column in table.columns.values())
    and any(path.suffix == ".csv" for path in (source.folder / "sample").iterdir())
]


def without_absent(mapping: Mapping, file: Path, target: Path) -> tuple[list[str], int]:
    """Writes the file without the columns that may be absent; returns the headers that are left out, and how many lines
    stand above them.
    """
    [table] = mapping.tables.values()
    may_be_absent = {
        header for column in table.columns.values() if column.absent for header in column.headers
    } - {header for column in table.columns.values() if not column.absent for header in column.headers}
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    known = {header for column in table.columns.values() for header in column.headers}
    at = next(place for place, line in enumerate(lines) if known.intersection(line))
    above, headers, rows = lines[:at], lines[at], lines[at + 1 :]
    kept = [place for place, header in enumerate(headers) if header.strip() not in may_be_absent]
    with target.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([*above, *([row[place] for place in kept] for row in [headers, *rows])])
    return [header for header in headers if header.strip() in may_be_absent], len(above)


@pytest.mark.parametrize("name", ONE_TABLE)
def test_a_file_of_what_is_needed_loads(name: str, parts: loaders.Parts, tmp_path: Path) -> None:
    source = loaders.source(name)
    sample = min((source.folder / "sample").glob("*.csv"))
    narrow = tmp_path / sample.name
    left_out, above = without_absent(source.mapping, sample, narrow)
    assert left_out
    report = loaders.load_parts(parts, source.mapping, [narrow], who="tester")
    [table] = report.tables.values()
    with narrow.open(encoding="utf-8", newline="") as opened:
        assert table.read == len(list(csv.reader(opened))) - 1 - above
    assert table.used > 0
    assert sum(report.facts.values()) > 0


def test_an_identifier_that_no_file_has_makes_no_key() -> None:
    """Payments are ordered by the number of their account, as if no account could stand behind a card."""
    mapping = loaders.source("bank_statement").mapping
    [table] = mapping.tables.values()
    with_it = fact_queries(mapping, table)
    without = fact_queries(mapping, table, frozenset(["behind_card"]))
    assert sum(query.table == "judgement" for query in with_it) == 1
    assert not any(query.table == "judgement" for query in without)
    assert any("behind_card" in query.sql for query in with_it if query.table == "transferred")
    assert not any("behind_card" in query.sql for query in without if query.table == "transferred")
