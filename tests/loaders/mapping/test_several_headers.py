"""A file of rows may have several of a column's headers, where the mapping says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from graph.errors import ReadError
from loaders.mapping import Mapping
from loaders.mapping.match import match
from loaders.readers import Sheet
from tests.loaders.conftest import Facts, Tiny

ROWS = """\
Name,Firm,Brand,State,Capital,Date,Remark
x,X Ltd,-,A,1,2021-01-01,
,Y Ltd,yy,A,2,2021-01-01,
z,-,,A,3,2021-01-01,
"""


def taking(tiny: Tiny, several: str) -> Mapping:
    """The firms whose names stand under any of three headers."""
    return (
        tiny.replace(
            "name: {header: [Name, Firm], required: true}",
            f"name: {{header: [Name, Firm, Brand], several: {several}, required: true}}\n"
            "      legal: {header: Firm, absent: true}",
        )
        .replace("properties: {", "properties: {regno: legal, ")
        .mapping
    )


@pytest.mark.parametrize(
    ("several", "names"), [("first", ["x", "Y Ltd", "z"]), ("joined", ["x X Ltd", "Y Ltd yy", "z"])]
)
def test_all_that_are_there_count(
    parts: loaders.Parts, tiny: Tiny, facts: Facts, tmp_path: Path, several: str, names: list[str]
) -> None:
    (tmp_path / "firms.csv").write_text(ROWS, encoding="utf-8")
    loaders.load_parts(parts, taking(tiny, several), [tmp_path / "firms.csv"], who="test")
    assert [row["name"] for row in facts("party", "name")] == names
    assert [row["regno"] for row in facts("party", "regno")] == ["X Ltd", "Y Ltd", None]


def test_what_stands_alone_is_not_said_twice(
    parts: loaders.Parts, tiny: Tiny, facts: Facts, tmp_path: Path
) -> None:
    (tmp_path / "firms.csv").write_text(
        "Firm,State,Capital,Date,Remark\nx,A,1,2021-01-01,\n", encoding="utf-8"
    )
    loaders.load_parts(parts, taking(tiny, "first"), [tmp_path / "firms.csv"], who="test")
    assert [tuple(row.values()) for row in facts("party", "name", "regno")] == [("x", None)]


def test_an_account_behind_a_card_is_none_where_the_file_has_one_of_the_two() -> None:
    mapping = loaders.source("bank_statement").mapping
    headers = {column.name: column.headers[0] for column in mapping.tables["transactions"].columns.values()}
    others = [header for name, header in headers.items() if name not in ("account", "behind_card")]
    told = {}
    for accounts in (("交易卡号",), ("交易账号",), ("交易卡号", "交易账号")):
        sheet = Sheet("流水.csv", None, tuple(dict.fromkeys((*accounts, *others))), "")
        found = match(mapping, sheet)
        assert found is not None
        told[accounts] = found.headers["account"], found.headers["behind_card"]
    assert told == {
        ("交易卡号",): (("交易卡号",), ()),
        ("交易账号",): (("交易账号",), ()),
        ("交易卡号", "交易账号"): (("交易卡号", "交易账号"), ("交易账号",)),
    }


def test_a_file_has_one_of_the_headers_where_the_mapping_says_nothing(
    parts: loaders.Parts, tiny: Tiny, tmp_path: Path
) -> None:
    (tmp_path / "firms.csv").write_text(ROWS.replace("Brand", "_"), encoding="utf-8")
    with pytest.raises(ReadError, match="'Firm' is neither used nor declared unused"):
        loaders.load_parts(parts, tiny.mapping, [tmp_path / "firms.csv"], who="test")
