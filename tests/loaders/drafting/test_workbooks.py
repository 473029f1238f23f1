"""Workbooks of many sheets: what has the same headers is one table, whose rows come from all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

import loaders
from tests.loaders.drafting.conftest import finished

OWN = "6222021000012345673"
CARDS = ("6222021000012345673", "6222021000012345681")
OTHERS = ("6228480400556677880", "6228480400556677898")
HEADERS = ["交易日期", "交易金额", "对方账号", "对方户名", "摘要"]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Mapping[str, Sequence[Sequence[str]]]], Path]:
    """A workbook of these sheets: their lines by their names."""

    def of(sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, lines in sheets.items():
            sheet = book.create_sheet(name)
            for line in lines:
                sheet.append(list(line))
        path = tmp_path / "given.xlsx"
        book.save(path)
        return path

    return of


def month(number: int, headers: Sequence[str] = HEADERS) -> list[list[str]]:
    """Two payments of a month, out and in, below their headers."""
    other = OTHERS[number % 2]
    cells = {"交易日期": f"2024-{number:02}-05", "对方账号": other, "对方户名": "王五", "摘要": "货款"}
    amounts = (f"-{number}00.00", f"+{number}.00")
    return [
        list(headers),
        *([(cells | {"交易金额": amount})[header] for header in headers] for amount in amounts),
    ]


def test_twelve_months_are_one_table_with_the_rows_of_all(drafted, loaded, workbook):
    above = [[f"账号：{OWN}"]]
    file = workbook({f"{number}月": [*above, *month(number)] for number in range(1, 13)})
    draft = drafted(file)
    assert [table.name for table in draft.tables] == ["rows"]
    assert draft.tables[0].columns[0].held.rows == 24
    assert loaders.tried(draft.source, [file]).rows_read == 24
    wanted = [amount for number in range(1, 13) for amount in (-number * 10_000, number * 100)]
    assert sorted(loaded(finished(draft), [file])) == sorted(wanted)


def test_columns_may_stand_in_another_order_on_the_next_sheet(drafted, workbook):
    file = workbook({"1": month(1), "2": month(2, HEADERS[::-1])})
    [table] = drafted(file).tables
    assert [column.guess.type for column in table.columns] == ["moment", "money", "personal", "text", "text"]


def test_each_sheet_speaks_of_the_card_above_its_headers(drafted, workbook, parts, facts):
    file = workbook({str(n): [[f"卡号：{card}"], *month(n)] for n, card in enumerate(CARDS, start=1)})
    draft = drafted(file)
    loaders.load_parts(parts, finished(draft).mapping, [file], who="tester")
    assert len({row["key"] for row in facts("account", "key")}) == len(CARDS) + len(OTHERS)
    assert len(facts("transferred")) == 4
    assert not any("sheets" in point.what for point in draft.source.mapping.open_points)


def test_a_sheet_that_names_no_account_is_not_booked_to_another_s(drafted, workbook):
    file = workbook({"1": [[f"卡号：{OWN}"], *month(1)], "2": month(2)})
    draft = drafted(file)
    assert not any(entry.name == "account" for entry in draft.tables[0].layout.entries)
    assert any("2 sheets" in point.what for point in draft.source.mapping.open_points)
    assert loaders.tried(draft.source, [file]).rows_read == 4


def test_sheets_of_other_headers_are_tables_of_their_own(drafted, workbook):
    firms = [["企业名称", "统一社会信用代码"], ["北京启明置业有限公司", "91110105MA2B7R5T1W"]]
    file = workbook(
        {"1月": [[f"账号：{OWN}"], *month(1)], "企业": firms, "2月": [[f"账号：{OWN}"], *month(2)]}
    )
    draft = drafted(file)
    assert [table.name for table in draft.tables] == ["sheet_1", "sheet_2"]
    assert [table.columns[0].held.rows for table in draft.tables] == [4, 1]
    assert loaders.tried(draft.source, [file]).rows_read == 5
    assert loaders.tried(draft.source).rows_rejected == 0
