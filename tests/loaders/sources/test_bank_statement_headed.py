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
    assert report.skips == {"a total or a signature at the foot of the statement": 1}
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
    rows = [f"2024-05-0{day},转账,100.00,5.00,{THEIRS},李梅" for day in (1, 2)]
    file = printed(tmp_path, f"账号：{OURS},户名：王建国", header, *rows)
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert (report.rows_used, report.skips) == (
        0,
        {
            "nothing says whether the amount came or went; write + before what came in and - before what went out, "
            "or give the file a column 收付标志 with 进 or 出": 2
        },
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
    assert (report.rows_used, report.rejects) == (
        1,
        {"not a date in a declared format, or a day before 1900 or still to come": 1},
    )
    assert report.skips == {"an empty row": 2, "a total or a signature at the foot of the statement": 1}


def signs(folder: Path, header: str, *rows: str) -> Path:
    return printed(folder, f"账号：{OURS},户名：王建国", header, *rows)


@pytest.mark.parametrize(
    ("column", "out", "came"),
    [
        ("交易金额", "-100.00", "+20.00"),
        ("收入/支出金额", "-100.00", "20.00"),
        ("收入/支出金额", "－100.00", "+20.00"),
        ("收支金额", "-¥100.00", "¥20.00"),
    ],
)
def test_where_there_is_no_flag_the_sign_says_whether_it_came_or_went(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, column: str, out: str, came: str
) -> None:
    """Both with the other side named, and without one where the purpose tells of cash or interest."""
    header = f"交易日期,摘要,{column},账户余额,对方账号,对方户名"
    rows = [
        f"2024-05-01,转账,{out},5.00,{THEIRS},李梅",
        f"2024-05-02,转账,{came},25.00,{THEIRS},李梅",
        f"2024-05-03,现金支取,{out},5.00,,",
        f"2024-05-04,结息,{came},5.00,,",
    ]
    file = signs(tmp_path, header, *rows)
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    assert (report.rows_used, report.rows_skipped, report.rows_rejected) == (4, 0, 0)
    ours = {row["key"] for row in facts("account", "key", "holder_name") if row["holder_name"] == "王建国"}
    told = facts("transferred")
    assert [
        (row["at"].day, row["start_key"] in ours, row["end_key"] in ours, row["amount_minor"])
        for row in sorted(told, key=lambda row: row["at"])
    ] == [
        (1, True, False, 10_000),
        (2, False, True, 2_000),
        (3, True, False, 10_000),
        (4, False, True, 2_000),
    ]


@pytest.mark.parametrize(
    ("other", "name"),
    [
        (f"{THEIRS}/李梅", "李梅"),
        (f"李梅 {THEIRS}", "李梅"),
        (f"李梅{THEIRS}", "李梅"),
        (THEIRS, None),
    ],
)
def test_the_other_account_and_its_holder_may_stand_in_one_column(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, other: str, name: str | None
) -> None:
    file = signs(
        tmp_path, "交易日期,摘要,收入/支出金额,余额,对方账号与户名", f"2024-05-01,转账,-3.00,5.00,{other}"
    )
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    assert (report.rows_used, report.facts["transferred"]) == (1, 1)
    [paid] = facts("transferred", "end_key")
    masks = {row["key"]: row["number_mask"] for row in facts("account", "key", "number_mask")}
    assert masks[paid["end_key"]].endswith(THEIRS[-4:])
    holders = {
        row["start_key"]
        for row in facts("holds", "start_key", "end_key")
        if row["end_key"] == paid["end_key"]
    }
    names = {row["name"] for row in facts("party", "key", "name", "kind") if row["key"] in holders}
    assert names == ({name} if name else set())


def test_a_part_of_the_other_number_that_is_hidden_joins_nobody(parts: loaders.Parts, tmp_path: Path) -> None:
    file = signs(
        tmp_path,
        "交易日期,摘要,收入/支出金额,余额,对方账号与户名",
        "2024-05-01,转账,-3.00,5.00,6228****1234/李梅",
    )
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    assert report.rejects == {"a part of it is hidden, so it may be one of many": 1}


@pytest.mark.parametrize("amount", ["503.00-", "(504.00)", "¥-505.00"])
def test_a_sign_that_stands_elsewhere_turns_no_payment_and_loses_none_silently(
    parts: loaders.Parts, tmp_path: Path, amount: str
) -> None:
    file = signs(
        tmp_path,
        "交易日期,摘要,收入/支出金额,余额,对方账号,对方户名",
        f"2024-05-01,转账,{amount},5.00,{THEIRS},李梅",
    )
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    assert (report.rows_used, list(report.skips.values())) == (0, [1])


@pytest.mark.parametrize(
    ("other", "last"),
    [
        ("6222 0210 0001 2345 673 李梅", "5673"),
        ("62284804-00556677880 李梅", "7880"),
        ("李梅 20240101 6222021000012345673", "5673"),
        ("李梅", None),
        ("20240101", None),
    ],
)
def test_what_is_a_number_in_a_column_of_both(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, other: str, last: str | None
) -> None:
    file = signs(
        tmp_path, "交易日期,摘要,收入/支出金额,余额,对方账号与户名", f"2024-05-01,转账,-3.00,5.00,{other}"
    )
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    masks = {row["key"]: row["number_mask"] for row in facts("account", "key", "number_mask")}
    assert [masks[row["end_key"]][-4:] for row in facts("transferred", "end_key")] == ([last] if last else [])
    assert sum(report.remarks.values()) == (0 if last else 1)


@pytest.mark.parametrize(
    ("above", "used"),
    [
        ("币种：美元", 0),
        ("币种：USD", 0),
        ("单位：万元", 0),
        ("金额单位：人民币千元", 0),
        ("币种：人民币", 1),
        ("币种：全部", 1),
        ("币种：", 1),
        ("单位：元", 1),
        ("开户单位：万科物业", 1),
        ("币种：CNY，单位：元", 1),
        ("币种：泰铢", 0),
        ("货币：美元", 0),
        ("单位：港币", 0),
        ("Currency: USD", 0),
        ("交易明细（万元）", 0),
        ("（单位：人民币万元）", 0),
        ("（万元户专用）", 1),
    ],
)
def test_another_currency_or_unit_above_the_headers_is_no_yuan(
    parts: loaders.Parts, tmp_path: Path, above: str, used: int
) -> None:
    file = printed(tmp_path, f"账号：{OURS},户名：张三,{above},,,,", SPLIT, PAID_IN)
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert (report.rows_used, sum(report.skips.values())) == (used, 1 - used)


@pytest.mark.parametrize(
    "heading",
    [[f"账号：{THEIRS},户名：李梅,,,,,"], [f"账号：{THEIRS}", "户名：李梅"], [f'"对账单","账号：{THEIRS}"']],
    ids=["as wide as the rows", "in lines of their own", "behind a title"],
)
def test_a_second_account_below_the_first_stops_the_load(
    parts: loaders.Parts, tmp_path: Path, heading: list[str]
) -> None:
    """Its payments would be booked to the first."""
    rows = [PAID_IN, *heading, SPLIT, PAID_IN]
    file = printed(tmp_path, f"账号：{OURS},户名：张三,,,,,", SPLIT, *rows)
    with pytest.raises(loaders.ReadError, match="another heading of an account"):
        loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")


@pytest.mark.parametrize(
    ("above", "last", "name"),
    [
        (f"对方账号：{THEIRS} 对方户名：李梅 账号：{OURS} 户名：张三", OURS[-4:], "张三"),
        (f"本方账号：{OURS} 本方户名：张三", OURS[-4:], "张三"),
        (f"账号：{OURS}，2024-01-01至2024-12-31 户名：张三", OURS[-4:], "张三"),
        (f"账号：{OURS} 户名：王　刚 币种：人民币", OURS[-4:], "王　刚"),
        (f"户名：王 刚 账号：{OURS}", OURS[-4:], "王 刚"),
        (f"户名：JOHN SMITH 账号：{OURS}", OURS[-4:], "JOHN SMITH"),
        (f"户名：王刚 账号：{OURS}", OURS[-4:], "王刚"),
    ],
)
def test_the_account_and_its_whole_holder_are_meant_and_not_the_other_side(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, above: str, last: str, name: str
) -> None:
    file = printed(tmp_path, f"{above},,,,,,", SPLIT, PAID_IN)
    loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    [paid] = facts("transferred", "end_key")
    [ours] = [row for row in facts("account") if row["key"] == paid["end_key"]]
    assert (ours["number_mask"][-4:], ours["holder_name"]) == (last, name)


@pytest.mark.parametrize("between", ["、", "/", "；", ", "])
def test_of_two_accounts_above_the_headers_neither_is_taken(
    parts: loaders.Parts, tmp_path: Path, between: str
) -> None:
    file = printed(tmp_path, f'"账号：{OURS}{between}3100012345678900456 户名：张三",,,,,,', SPLIT, PAID_IN)
    with pytest.raises(loaders.ReadError, match="missing"):
        loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
