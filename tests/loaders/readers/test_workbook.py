"""Workbooks: what a person sees in the sheet is what is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter

from graph.errors import ReadError
from graph.identifiers import check_resident_id

Draw = Callable[[xlsxwriter.Workbook], None]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Draw], Path]:
    def build(draw: Draw) -> Path:
        path = tmp_path / "drawn.xlsx"
        with xlsxwriter.Workbook(path) as book:
            draw(book)
        return path

    return build


def test_a_title_and_remarks_stand_above_the_header(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("流水")
        sheet.merge_range("A1:C1", "某某银行交易流水")
        sheet.write_row("A2", ["户名：", "张三"])
        sheet.write_row("A4", ["日期", "金额", "备注"])
        sheet.write_row("A5", ["2024-01-01", "1,200.50", "甲"])
        sheet.write_row("A7", ["2024-01-03", "3", ""])

    (rows,) = reading("", workbook(draw))
    assert (rows.sheet.sheet, rows.sheet.columns) == ("流水", ("日期", "金额", "备注"))
    assert rows.rows == {5: ("2024-01-01", "1,200.50", "甲"), 7: ("2024-01-03", "3", "")}


def test_cells_become_the_text_a_person_would_type(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["day", "moment", "whole", "part", "flag", "text"])
        sheet.write_datetime(
            "A2", datetime.fromisoformat("2024-01-02"), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_datetime("B2", datetime.fromisoformat("2024-01-02 03:04:05"), moment)
        sheet.write_row("C2", [1200, 0.1 + 0.2])
        sheet.write_boolean("E2", True)
        sheet.write_string("F2", "00123")

    (rows,) = reading("", workbook(draw))
    assert rows.rows[2] == ("2024-01-02", "2024-01-02 03:04:05", "1200", "0.3", "true", "00123")
    assert date.fromisoformat(rows.rows[2][0])


def test_a_number_that_the_spreadsheet_destroyed_is_still_seen_as_destroyed(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["as number", "as text"])
        sheet.write_number("A2", 110101199003074477)
        sheet.write_string("B2", "110101199003074477")

    (rows,) = reading("", workbook(draw))
    destroyed, kept = rows.rows[2]
    assert (destroyed, kept) == ("110101199003074000", "110101199003074477")
    assert check_resident_id(pa.array([destroyed])).state.to_pylist() == ["lost_precision"]


def test_headers_merged_over_two_rows_become_one(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "title")
        sheet.merge_range("A2:A3", "日期")
        sheet.merge_range("B2:C2", "收入")
        sheet.merge_range("D2:E2", "支出")
        sheet.write_row("B3", ["金额", "对方", "金额", "对方"])
        sheet.write_row("A4", ["2024-01-01", "1", "甲", "2", "乙"])

    (rows,) = reading("", workbook(draw))
    assert rows.sheet.columns == ("日期", "收入 / 金额", "收入 / 对方", "支出 / 金额", "支出 / 对方")
    assert list(rows.rows) == [4]
    assert any("in row 3" in note for note in rows.sheet.notes)


@pytest.mark.parametrize(
    "ranges",
    [
        {"A1:C1": "title"},
        {"A1:B1": "账号：6222", "C1:E1": "户名：甲"},
        {"A1:B1": "户名：", "C1:E1": "甲"},
        {"A1:B1": "账号：6222", "C1:D1": "币种：人民币", "E1": "（单位：元）"},
    ],
)
def test_merged_lines_above_the_header_that_are_narrower_than_it_are_no_header(
    workbook, reading, ranges: dict[str, str]
) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for cells, text in ranges.items():
            if ":" in cells:
                sheet.merge_range(cells, text)
            else:
                sheet.write(cells, text)
        sheet.write_row("A2", ["日期", "金额", "对方", "摘要", "备注"])
        sheet.write_row("A3", ["2024-01-01", "1", "甲", "乙", "丙"])

    (rows,) = reading("", workbook(draw))
    assert rows.sheet.columns == ("日期", "金额", "对方", "摘要", "备注")
    assert list(rows.rows) == [3]


@pytest.mark.parametrize("group", ["发生额（单位：元）", "发生额:元"])
@pytest.mark.parametrize("beside", [True, False], ids=["the others merged downwards", "nothing else merged"])
def test_a_header_with_a_colon_over_two_columns_is_no_title(
    workbook, reading, group: str, beside: bool
) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for column, text in enumerate(["日期", "摘要", "余额"]):
            if beside:
                sheet.merge_range(0, column, 1, column, text)
            else:
                sheet.write(0, column, text)
        sheet.merge_range("D1:E1", group)
        sheet.write_row("D2", ["借方", "贷方"])
        sheet.write_row("A3", ["2024-01-01", "转账", "1", "2", "3"])
        sheet.write_row("A4", ["2024-01-02", "转账", "1", "2", "3"])

    (rows,) = reading("", workbook(draw))
    assert rows.sheet.columns == ("日期", "摘要", "余额", f"{group} / 借方", f"{group} / 贷方")
    assert list(rows.rows) == [3, 4]


def test_merged_headers_that_stay_ambiguous_are_refused(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["日期", "", "", "备注"])
        sheet.merge_range("B1:C1", "收入")
        sheet.write_row("A2", ["2024-01-01", "1", "甲", "x"])
        sheet.write_row("A3", ["2024-01-02", "1", "甲", "x"])

    with pytest.raises(ReadError, match="row 2 may be a header or data") as caught:
        reading("", workbook(draw))
    assert "unmerge" in str(caught.value.hint)


def test_a_merged_value_in_the_data_holds_for_every_row_it_covers(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["公司", "股东", "比例"])
        sheet.merge_range("A2:A3", "某某公司")
        sheet.write_row("B2", ["甲", "60"])
        sheet.write_row("B3", ["乙", "40"])

    (rows,) = reading("", workbook(draw))
    assert rows.rows == {2: ("某某公司", "甲", "60"), 3: ("某某公司", "乙", "40")}


def test_every_visible_sheet_with_content_is_read(workbook, reading) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        for name in ("一月", "二月", "空", "底稿"):
            sheet = book.add_worksheet(name)
            if name != "空":
                sheet.write_row("A1", ["a", "b"])
                sheet.write_row("A2", [name, "1"])
            if name == "底稿":
                sheet.hide()

    read = reading("", workbook(draw))
    assert [rows.sheet.sheet for rows in read] == ["一月", "二月"]
    assert "底稿" in read[0].sheet.notes[0]
    (hidden,) = reading("", workbook(draw), sheet="底稿")
    assert hidden.rows[2] == ("底稿", "1")
    with pytest.raises(ReadError) as caught:
        reading("", workbook(draw), sheet="三月")
    assert "一月" in str(caught.value.hint)


def test_a_workbook_without_content_is_refused(workbook, reading) -> None:
    with pytest.raises(ReadError, match="no worksheet has any content"):
        reading("", workbook(lambda book: book.add_worksheet()))


def test_a_damaged_workbook_is_refused(workbook, reading) -> None:
    path = workbook(lambda book: book.add_worksheet().write("A1", "a"))
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(ReadError, match="cannot be opened"):
        reading("", path)
