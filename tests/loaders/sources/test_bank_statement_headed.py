"""Statements whose account stands above the headers: as printed at the counter, and exported to a workbook."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

import loaders
from graph.errors import NotFoundError
from tests.loaders.conftest import Facts

SOURCE = "bank_statement_headed"
OURS, THEIRS = "3100012345678900123", "6222021000012345673"


def test_every_row_of_the_sample_is_accounted_for(parts: loaders.Parts, facts: Facts) -> None:
    source = loaders.source(SOURCE)
    assert loaders.recognise(source.samples).name == SOURCE
    report = loaders.load_parts(parts, source.mapping, source.samples, who="tester")
    assert (report.rows_read, report.rows_used, report.rejects) == (5, 4, {})
    assert report.skips == {"a total at the foot of the statement": 1}
    assert report.facts == {"account": 3, "party": 3, "holds": 3, "unnamed": 1, "transferred": 4}
    paid = [
        (row["row"], row["amount_minor"], row["purpose"], row["told_by_payer"])
        for row in facts("transferred")
    ]
    assert paid == [
        (4, 10_000_000, "转账 投资款", None),
        (5, 160_000, "利息", True),
        (6, 2_000, "手续费", True),
        (7, -160_000, "冲正", True),
    ]
    [firm] = [row for row in facts("party") if row["name"] == "北京华夏投资管理有限公司"]
    assert firm["kind"] == "Company"


@pytest.mark.parametrize(
    "above",
    [
        [f"账号：{OURS}", "户名：王建国"],
        [f"账　号:{OURS}  户　名: 王建国", "币种：人民币"],
        ["卡号", OURS, "客户姓名", "王建国"],
        [f"户名：王建国 账号：{OURS}"],
        [f"账号：　{OURS}　户名：　王建国　币种：人民币"],
        [f"户名：王建国　账号：{OURS}"],
        [f"账号：{OURS} 20240101-20241231", "开户名称：王建国"],
        [f"账号：{OURS} 2024-01-01 至 2024-12-31", "用户名称：王建国"],
        ["账号：3100 0123 4567 8900 123 2024年", "单位户名称：王建国；币种：人民币"],
    ],
)
def test_each_sheet_of_a_workbook_is_an_account(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, above: list[str]
) -> None:
    """The number counts however the line is written, and merged cells may lie where they will."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["对账单"])
    sheet.merge_cells("A1:E1")
    sheet.append(above)
    sheet.append(["交易时间", "交易金额", "借贷标志", "余额", "对方账号", "对方户名", "摘要"])
    sheet.append(["2024-05-01 09:00:00", "100.00", "贷", "100.00", THEIRS, "李梅", "转账"])
    book.save(tmp_path / "printed.xlsx")
    assert loaders.recognise([tmp_path / "printed.xlsx"]).name == SOURCE
    report = loaders.load_parts(
        parts, loaders.source(SOURCE).mapping, [tmp_path / "printed.xlsx"], who="tester"
    )
    assert (report.rows_used, report.rows_rejected) == (1, 0)
    [paid] = facts("transferred")
    names = {row["key"]: (row["number_mask"][-4:], row["holder_name"]) for row in facts("account")}
    assert (names[paid["start_key"]], names[paid["end_key"]]) == (("5673", "李梅"), ("0123", "王建国"))


def test_a_statement_that_names_its_account_in_a_column_is_of_the_other_source(tmp_path: Path) -> None:
    file = tmp_path / "column.csv"
    file.write_text(
        f"账号：{OURS},户名：甲,,,,,,,\n账号,户名,交易日期,支出,收入,余额,对方账号,对方户名,摘要\n"
        f"{OURS},甲,2024-05-01,1.00,,5.00,{THEIRS},乙,转账\n",
        encoding="utf-8",
    )
    assert loaders.recognise([file]).name == "bank_statement_split"


def printed(folder: Path, above: str, header: str, *rows: str) -> Path:
    file = folder / "printed.csv"
    file.write_text("\n".join([above, header, *rows, ""]), encoding="utf-8")
    return file


def test_amounts_of_which_nothing_says_whether_they_came_or_went_are_told(
    parts: loaders.Parts, tmp_path: Path
) -> None:
    header = "交易日期,摘要,交易金额,账户余额,对方账号,对方户名"
    rows = [
        f"2024-05-0{day},转账,{amount},5.00,{THEIRS},李梅" for day, amount in ((1, "-100.00"), (2, "100.00"))
    ]
    file = printed(tmp_path, f"账号：{OURS},户名：王建国", header, *rows)
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert (report.rows_used, report.skips) == (
        0,
        {"nothing says whether the amount came or went; give the file a column 收付标志 with 进 or 出": 2},
    )


SPLIT = "交易日期,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要"
PAID_IN = f"2024-05-01,,100.00,5.00,{THEIRS},李梅,转账"


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ("100.00,贷,0.00,100.00", [(10_000, None, True)]),
        ("100.00,贷,,100.00", [(10_000, None, True)]),
        ("100.00,借,100.00,0", [(10_000, True, None)]),
        ("100.00,贷,0.00,0.00", [(10_000, None, True)]),
        ("100.00,借,,", [(10_000, True, None)]),
    ],
)
@pytest.mark.parametrize("side", [f"{THEIRS},,转账", ",,批量结息"])
def test_a_payment_told_in_columns_of_both_kinds_is_one(
    parts: loaders.Parts,
    facts: Facts,
    tmp_path: Path,
    amounts: str,
    told: list[object],
    side: str,
) -> None:
    header = "交易日期,交易金额,借贷标志,支出金额,收入金额,余额,对方账号,对方户名,摘要"
    row = f"2024-05-01,{amounts},5.00,{side}"
    file = printed(tmp_path, f"账号：{OURS},户名：张三", header, row)
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert (report.rows_used, report.facts["transferred"]) == (1, 1)
    assert [
        (row["amount_minor"], row["told_by_payer"], row["told_by_payee"]) for row in facts("transferred")
    ] == told


@pytest.mark.parametrize(
    "number",
    ["6222021234****5678", "6222 **** **** 5678", "XXXX XXXX XXXX 1234", "6228••••1234", "6228......1234"],
)
def test_a_hidden_number_above_the_headers_is_no_account(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, number: str
) -> None:
    file = printed(tmp_path, f"账号：{number},户名：张三,,,,,", SPLIT, PAID_IN)
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert report.rejects == {"a part of it is hidden, so it may be one of many": 1}
    assert facts("account") == []
    [rejects] = report.reject_files
    with rejects.open(encoding="utf-8-sig", newline="") as lines:
        [row] = csv.DictReader(lines)
    assert (row["reject_column"], row["reject_value"]) == ("reject_above", number)
    assert f"账号：{number}" in row["reject_above"]


@pytest.mark.parametrize(
    "above",
    [
        f"账号：{OURS}/{THEIRS},户名：张三,,,,,",
        f"账号：{OURS}-20240101,户名：张三,,,,,",
        "账号：31000123 45678900123,户名：张三,,,,,",
        f"账号：{OURS},户名：,币种：人民币,,,,",
    ],
)
def test_what_may_be_read_in_two_ways_above_the_headers_is_not_read(tmp_path: Path, above: str) -> None:
    with pytest.raises(NotFoundError):
        loaders.recognise([printed(tmp_path, above, SPLIT, PAID_IN)])


def test_a_row_of_which_nothing_can_be_read_is_rejected(parts: loaders.Parts, tmp_path: Path) -> None:
    rows = [PAID_IN, f"2024-13-45,,1O0.00,5.00,{THEIRS},,", ",,,,,,", ",-,0.00,,,,", "合计,,,,,,"]
    file = printed(tmp_path, f"账号：{OURS},户名：张三,,,,,", SPLIT, *rows)
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert (report.rows_used, report.rejects) == (1, {"not a date in a declared format": 1})
    assert report.skips == {"an empty row": 2, "a total at the foot of the statement": 1}
