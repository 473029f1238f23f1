"""A reject names the column that is at fault and what stands there, and its file is read by Excel and taken back."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts


@pytest.fixture
def statement(project: Path) -> list[list[str]]:
    path = project / "loaders/sources/bank_statement/sample/statement.csv"
    return list(csv.reader(path.read_text("gb18030").splitlines()))


def written(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "statement.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rejects_of(report: loaders.LoadReport) -> list[dict[str, str]]:
    [path] = report.reject_files
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def changed(rows: list[list[str]], changes: dict[int, dict[str, str]]) -> list[list[str]]:
    header = rows[0]
    for number, texts in changes.items():
        for name, text in texts.items():
            rows[number][header.index(name)] = text
    return rows


def test_an_unknown_currency_is_told_at_its_column_and_no_amount_is_blamed(
    tmp_path: Path, parts: loaders.Parts, statement: list[list[str]]
) -> None:
    statement = [[*statement[0], "交易币种"], *([*row, "CNY"] for row in statement[1:])]
    rows = changed(
        statement,
        {1: {"交易币种": "ZZQ"}, 2: {"交易币种": "ZZQ", "交易金额": "many"}, 3: {"交易金额": "many"}},
    )
    source = loaders.source("bank_statement")
    before = loaders.tried(source).rows_rejected
    report = loaders.load_parts(parts, source.mapping, [written(tmp_path, rows)], who="test")
    told = {
        int(row["reject_row"]): (row["reject_column"], row["reject_value"], row["reject_reason"])
        for row in rejects_of(report)
    }
    amount = "not an amount in whole minor units of a known currency"
    assert told[2] == ("交易币种", "ZZQ", "not a known currency")
    assert told[3] == ("交易币种", "ZZQ", "not a known currency")
    assert told[4] == ("交易金额", "many", amount)
    assert report.rows_rejected == before + 3
    assert sum(report.rejects.values()) == report.rows_rejected


def test_a_required_text_that_says_nothing_is_told_as_it_stands(
    tmp_path: Path, parts: loaders.Parts, statement: list[list[str]]
) -> None:
    rows = changed(statement, {1: {"收付标志": "-"}, 2: {"收付标志": ""}})
    source = loaders.source("bank_statement")
    report = loaders.load_parts(parts, source.mapping, [written(tmp_path, rows)], who="test")
    told = {
        int(row["reject_row"]): (row["reject_column"], row["reject_value"], row["reject_reason"])
        for row in rejects_of(report)
    }
    assert told[2] == ("收付标志", "-", "required, and nothing that stands there can be used")
    assert told[3] == ("收付标志", "", "required, and empty")


def test_rejects_that_excel_saved_anew_are_taken_back(
    tmp_path: Path, parts: loaders.Parts, facts: Facts, statement: list[list[str]]
) -> None:
    source = loaders.source("bank_statement")
    rows = changed(statement, {1: {"收付标志": "?"}})
    report = loaders.load_parts(parts, source.mapping, [written(tmp_path, rows)], who="test")
    [path] = report.reject_files
    mended = tmp_path / "mended" / path.name
    mended.parent.mkdir()
    text = path.read_text("utf-8-sig").replace(",?,", ",出,")
    mended.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    before = len(facts("transferred"))
    again = loaders.load_parts(parts, source.mapping, [mended], who="test")
    assert again.rows_used == 1
    assert [row["row"] for row in facts("transferred") if row["file"] == "statement.csv"].count(2) == 1
    assert len(facts("transferred")) == before + 1
