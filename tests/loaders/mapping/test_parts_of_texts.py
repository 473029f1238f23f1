"""Columns that take a part of a text, or count only beside certain others; and ISO moments as written."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

import loaders
from graph.errors import MappingError
from loaders.mapping import load_mapping
from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.values import cleaned
from tests.loaders.conftest import Facts

MAPPING = """
language: 1
name: probe
title: {{en: Probe, zh: 探针}}
origin: a test
licence: none
zone: Asia/Shanghai
dates:
  - {{format: iso, precision: second}}
  - {{format: "%Y-%m-%d", precision: day}}
delivery: {{of: probe, repeated: skip, replaces: none}}
tables:
  parties:
    columns:
      id: {{required: true}}
      place: {{header: id, match: "{pattern}"}}
      scheme: {{}}
      lei: {{header: number, type: identifier, identifier: lei, only: {{scheme: [LEI]}}}}
      other: {{header: number, except: {{{beside}: [LEI, CEDULA]}}}}
      at: {{type: moment}}
    as_of: at
    facts:
      - node: Party
        key: {{scope: party, within: place, text: id}}
        properties: {{name: id, lei: lei, regno: other, founded: at}}
"""


def mapping(folder: Path, pattern: str = "^[^-]+", beside: str = "scheme") -> Path:
    path = folder / "source.yaml"
    path.write_text(MAPPING.format(pattern=pattern, beside=beside), encoding="utf-8")
    return path


def load(parts: loaders.Parts, source: Path, path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    report = loaders.load_parts(parts, load_mapping(source), [path], who="test")
    assert report.rows_rejected == 0


ROWS = """id,scheme,number,at
north-1,LEI,5493001Z012YSB2A0K51,2024-02-20T00:00:00+04:00
north-2,REG,77,2024-02-20T00:00:00.250Z
south-3,CEDULA,79396575,2024-02-20T08:00:00
south-4,,88,2024-02-20
south-5,REG,99,2024-02-20T00:00:00+99:99x
"""


def test_parts_of_texts_schemes_and_written_moments(
    tmp_path: Path, parts: loaders.Parts, facts: Facts
) -> None:
    load(parts, mapping(tmp_path), tmp_path / "parties.csv", ROWS)
    found = [
        (*row.values(),)
        for row in facts("party", "key", "lei", "regno", "CAST(founded AS VARCHAR)", "founded_us")
    ]
    assert found == [
        ("probe/party/north:north-1", "5493001Z012YSB2A0K51", None, "2024-02-20 00:00:00", 1708372800000000),
        ("probe/party/north:north-2", None, "77", "2024-02-20 00:00:00.25", 1708387200250000),
        ("probe/party/south:south-3", None, None, "2024-02-20 08:00:00", 1708387200000000),
        ("probe/party/south:south-4", None, "88", "2024-02-20 00:00:00", 1708358400000000),
        ("probe/party/south:south-5", None, "99", None, None),
    ]
    precisions = [row["founded_precision"] for row in facts("party", "founded_precision")]
    assert precisions == ["second", "second", "second", "day", None]


def test_a_group_is_what_counts(tmp_path: Path, parts: loaders.Parts, facts: Facts) -> None:
    load(parts, mapping(tmp_path, pattern="-([0-9])$"), tmp_path / "parties.csv", ROWS)
    assert facts("party", "key")[0] == {"key": "probe/party/1:north-1"}


def test_in_json_each_record_may_use_another_of_a_columns_names(
    tmp_path: Path, parts: loaders.Parts, facts: Facts
) -> None:
    path = mapping(tmp_path)
    text = path.read_text(encoding="utf-8").replace(
        "      scheme: {}", "      scheme: {header: [scheme, system]}"
    )
    path.write_text(text.replace("    columns:", "    sheets: ['']\n    columns:", 1), encoding="utf-8")
    rows = [
        {"id": "a-1", "scheme": "CEDULA", "number": "1"},
        {"id": "a-2", "system": "CEDULA", "number": "2"},
    ]
    load(parts, path, tmp_path / "parties.json", json.dumps(rows))
    assert facts("party", "key", "regno") == [
        {"key": "probe/party/a:a-1", "regno": None},
        {"key": "probe/party/a:a-2", "regno": None},
    ]


@pytest.mark.parametrize(
    ("pattern", "beside", "said"),
    [
        ("(", "scheme", "no regular expression"),
        ("(a)(b)", "scheme", "several groups"),
        ("a", "nowhere", "no plain column"),
    ],
)
def test_faults_name_their_line(tmp_path: Path, pattern: str, beside: str, said: str) -> None:
    with pytest.raises(MappingError, match=said) as caught:
        load_mapping(mapping(tmp_path, pattern, beside))
    assert caught.value.place is not None
    assert caught.value.place.row is not None


@pytest.mark.parametrize(
    ("pattern", "text", "part"),
    [
        ("[^a-z]+", "a-b", None),
        ("[^a-z]+", "a--b", "--"),
        ("(-)", "a-b", None),
        (r"\W", "a无", None),
        (r"\bx\b", "a x b", None),
        (r"x\B", "xy", None),
        ("(?i)X", "ax", None),
        ("^a.", "ab", "ab"),
        ("[a-c]+", "zabz", "ab"),
        ("[a-c]+", "z", None),
    ],
)
def test_a_part_that_says_nothing_is_nothing(pattern: str, text: str, part: str | None) -> None:
    column = ColumnMapping("t", ("t",), "text", (), "UTC", (), ("-", "无", "x"), match=pattern)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {cleaned(column, 't')} FROM (SELECT ? AS t)", [text]).fetchall()
    assert found == [(part,)]
