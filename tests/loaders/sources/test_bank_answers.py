"""What platforms for inquiries at banks hand over: a card beside its account, fillers, rows where nothing stands."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import loaders
from tests.loaders.conftest import Facts

OURS = "6222021000012345673,王建国"


def test_the_answer_of_a_platform_names_the_card_and_the_account_behind_it(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    """A company has no card; what is told of a card, of its account and of both is told of one."""
    header = (
        "交易卡号,交易账号,交易户名,交易证件号码,交易时间,记账日期,交易金额,收付标志,"
        "交易对手账卡号,对手户名,摘要说明,附言"
    )
    card, behind = "6222021000012345673", "0200001234567890123"
    firm, other = "3100012345678900123", "6228480400556677880"
    rows = [
        f"{card},{behind},王建国,,2024-01-02 10:00:00,20240102,1.00,出,{other},李梅,转账,货款",
        f",{firm},北京启明置业有限公司,,2024-01-02 11:00:00,20240102,2.00,出,{behind},王建国,跨行,",
    ]
    (tmp_path / "answer.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    mapping = loaders.recognise([tmp_path / "answer.csv"]).mapping
    report = loaders.load_parts(parts, mapping, [tmp_path / "answer.csv"], who="tester")
    assert (report.rows_used, report.rows_rejected) == (2, 0)
    masks = {row["key"]: row["number_mask"][-4:] for row in facts("account", "key", "number_mask")}
    paid = facts("transferred", "start_key", "end_key", "purpose")
    assert [(masks[row["start_key"]], row["purpose"]) for row in paid] == [
        ("5673", "转账 货款"),
        ("0123", "跨行"),
    ]
    [joined] = facts("judgement", "left_key", "right_key")
    assert {joined["left_key"], joined["right_key"]} == {paid[0]["start_key"], paid[1]["end_key"]}


@pytest.mark.parametrize("filler", ["0", "000000", "1", "无"])
def test_what_a_bank_fills_in_where_there_is_no_account_joins_nobody(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, filler: str
) -> None:
    header = "交易卡号,交易账号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明"
    ours = ("6222021000012345673", "6228480400556677880")
    rows = [
        f"{card},{filler},户{card[-1]},2024-01-02 10:00:00,1.00,出,3100012345678900123,李梅,转账"
        for card in ours
    ]
    (tmp_path / "answer.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    mapping = loaders.recognise([tmp_path / "answer.csv"]).mapping
    report = loaders.load_parts(parts, mapping, [tmp_path / "answer.csv"], who="tester")
    assert (report.rows_used, report.rows_rejected) == (2, 0)
    assert facts("judgement", "left_key") == []
    assert len({row["start_key"] for row in facts("transferred", "start_key")}) == 2


@pytest.mark.parametrize("filler", ["0", "000000", "1"])
def test_what_a_bank_fills_in_where_there_is_no_card_is_nobodys_account(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, filler: str
) -> None:
    """It would be one account of all who have no card, joined to the passbooks of each."""
    header = "交易卡号,交易账号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明"
    rows = [
        f"{filler},310001234567890012{n},户{n},2024-01-02 10:00:00,1.00,出,6228480400556677880,李梅,转账"
        for n in range(2)
    ]
    (tmp_path / "answer.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    mapping = loaders.recognise([tmp_path / "answer.csv"]).mapping
    report = loaders.load_parts(parts, mapping, [tmp_path / "answer.csv"], who="tester")
    assert (report.rows_used, report.rows_rejected) == (2, 0)
    masks = {row["key"]: row["number_mask"][-4:] for row in facts("account", "key", "number_mask")}
    assert [masks[row["start_key"]] for row in facts("transferred", "start_key")] == ["0120", "0121"]


@pytest.mark.parametrize(
    ("name", "header", "rows"),
    [
        (
            "bank_statement",
            "交易卡号,交易户名,交易日期,交易金额,收付标志,余额,对方账号,对方户名,摘要说明",
            [",,2024-13-05,1O.00,进,,6222021000012345673,,", ",,20240105,1x.00,进,,,,", ",,,,,5.00,,,"],
        ),
        (
            "bank_statement_split",
            "账号,户名,交易日期,支出,收入,余额,对方账号,对方户名,摘要",
            [",,2024-05-02,,1O0.00,5.00,6222021000012345673,,", ",,,,1O0.00,,,,", ",,昨天,,,,,,"],
        ),
        (
            "bank_customers",
            "客户名称,证照类型,证照号码,联系手机,住宅地址,出生日期",
            [",,,,北京市朝阳区光华路1号,", ",,,,,昨天", ",护照,E12345678,,,"],
        ),
    ],
)
def test_a_row_is_empty_where_nothing_stands_not_where_nothing_can_be_read(
    parts: loaders.Parts, tmp_path: Path, name: str, header: str, rows: list[str]
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("\n".join([header, *rows, "," * header.count(","), ""]), encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source(name).mapping, [file], who="tester")
    assert (report.rows_used, report.rows_rejected) == (0, len(rows))
    assert report.skips == {"an empty row": 1}


@pytest.mark.parametrize(
    ("columns", "said", "moment"),
    [
        ("记账日期,交易时间", "20240102,093000", "2024-01-02 09:30:00"),
        ("记账日期,交易时间", "2024-01-02,09:30:00", "2024-01-02 09:30:00"),
        ("记账日期,交易时间", "2024-01-02,2024-01-01 23:59:58", "2024-01-01 23:59:58"),
        ("记账日期,交易时间", "20240102,20240101235958", "2024-01-01 23:59:58"),
        ("记账日期,交易时间", "20240102,", "2024-01-02 00:00:00"),
        ("记账日期,交易时间", "20240102,93000", "2024-01-02 09:30:00"),
        ("记账日期,交易时间", "20240102,9:30", "2024-01-02 09:30:00"),
        ("记账日期,交易时间", "20240102,09:30", "2024-01-02 09:30:00"),
        ("交易日期,交易时间", "20240101,2024-01-01 23:59:58", "2024-01-01 23:59:58"),
        ("交易日期,交易时间", ",2024-01-01 23:59:58", "2024-01-01 23:59:58"),
        ("交易时间,记账日期", "09:30:00.123,2024-01-02", "2024-01-02 09:30:00"),
        ("交易时间,摘要", "2024-01-01 23:59:58,转账", "2024-01-01 23:59:58"),
    ],
)
def test_the_day_and_the_time_of_a_payment_stand_where_they_will(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, columns: str, said: str, moment: str
) -> None:
    file = tmp_path / "moments.csv"
    file.write_text(
        f"交易卡号,交易户名,{columns},交易金额,收付标志,对方账号,对方户名,用途\n"
        f"{OURS},{said},10.00,出,6228480400556677880,李梅,还款\n",
        encoding="utf-8",
    )
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rows_used, report.rejects) == (1, {})
    assert [str(row["at"])[:19] for row in facts("transferred")] == [moment]


@pytest.mark.parametrize(
    ("said", "purpose"),
    [("转账,转账", "转账"), ("转账,货款", "转账 货款"), (",转账", "转账"), ("转账,", "转账")],
)
def test_a_purpose_that_two_columns_say_is_said_once(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, said: str, purpose: str
) -> None:
    file = tmp_path / "purposes.csv"
    file.write_text(
        "交易卡号,交易户名,交易日期,交易金额,收付标志,对方账号,对方户名,摘要,用途\n"
        f"{OURS},2024-05-01,10.00,出,6228480400556677880,李梅,{said}\n",
        encoding="utf-8",
    )
    loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert [row["purpose"] for row in facts("transferred")] == [purpose]


SPLIT = "账号,户名,交易日期,支出,收入,余额,对方账号,对方户名,摘要"


@pytest.mark.parametrize(
    "nothing", ["0", "0.00", "0.000", "¥0.00", "0元", "0.00元", "-0.00", "０.００", "(0.00)", "-", ""]
)
def test_a_zero_however_it_is_written_is_no_payment(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, nothing: str
) -> None:
    file = tmp_path / "split.csv"
    rows = [
        f"{OURS},2024-05-01,12.00,{nothing},5.00,6228480400556677880,李梅,转账",
        f"{OURS},2024-05-02,{nothing},3.00,8.00,6228480400556677880,李梅,转账",
    ]
    file.write_text("\n".join([SPLIT, *rows, ""]), encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement_split").mapping, [file], who="tester")
    assert (report.rows_used, report.rejects, report.values_dropped) == (2, {}, {})
    assert sorted(row["amount_minor"] for row in facts("transferred")) == [300, 1200]


def test_an_amount_that_cannot_be_read_costs_its_row_and_not_its_payment_alone(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    file = tmp_path / "split.csv"
    rows = [
        f"{OURS},2024-05-01,1O0.00,,5.00,6228480400556677880,李梅,转账",
        f"{OURS},2024-05-02,,5.00,8.00,6228480400556677880,李梅,转账",
        "合计,,,100.00,5.00,,,,",
    ]
    file.write_text("\n".join([SPLIT, *rows, ""]), encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement_split").mapping, [file], who="tester")
    assert (report.rows_used, report.rows_rejected) == (1, 1)
    assert list(report.rejects) == ["not an amount in whole minor units of a known currency"]
    assert report.skips == {"a total or a signature at the foot of the statement": 1}
    assert [row["amount_minor"] for row in facts("transferred")] == [500]


@pytest.mark.parametrize(
    ("state", "used", "skipped"),
    [
        ("交易成功", 1, 0),
        ("", 1, 0),
        ("处理失败", 0, 1),
        ("已撤销", 0, 0),
        ("处理中", 0, 0),
        ("失败-余额不足", 0, 0),
    ],
)
def test_a_payment_whose_state_nobody_knows_is_not_taken_for_made(
    parts: loaders.Parts, tmp_path: Path, state: str, used: int, skipped: int
) -> None:
    file = tmp_path / "states.csv"
    file.write_text(
        "交易卡号,交易户名,交易时间,交易金额,收付标志,对手账号,对手户名,摘要说明,交易状态\n"
        f"{OURS},2024-05-01 09:00:00,1.00,出,6228480400556677880,李梅,转账,{state}\n",
        encoding="utf-8",
    )
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    assert (report.rows_used, report.rows_skipped) == (used, skipped)
    assert report.rejects == ({} if used or skipped else {"neither true nor false": 1})


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("-3.00,,5.00,{},转账", []),
        ("(3.00),0.00,5.00,{},转账", []),
        ("3.00,900.00,5.00,{},转账", []),
        ("-3.00,,5.00,{},冲正", [-300]),
        ("-0.00,3.00,5.00,{},转账", [300]),
        ("--,3.00,5.00,{},转账", [300]),
        (",-3.00,5.00,{},退款", [-300]),
    ],
)
def test_a_row_that_does_not_say_which_way_the_money_went_is_skipped(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, said: str, paid: list[int]
) -> None:
    file = tmp_path / "split.csv"
    row = said.format("6228480400556677880,李梅")
    file.write_text(f"{SPLIT}\n{OURS},2024-05-01,{row}\n", encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement_split").mapping, [file], who="tester")
    assert (report.rows_used, report.rows_skipped, report.rejects) == (len(paid), 1 - len(paid), {})
    assert [row["amount_minor"] for row in facts("transferred")] == paid


@pytest.mark.parametrize(("merged", "used"), [("D2:D3", 1), ("A2:A3", 3)])
def test_an_amount_merged_over_two_rows_is_not_counted_twice(
    parts: loaders.Parts, tmp_path: Path, merged: str, used: int
) -> None:
    """A row may go on with a text only; whose account it is may well be said once for several."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        ["交易卡号", "交易户名", "交易时间", "交易金额", "收付标志", "对手账号", "对手户名", "摘要说明"]
    )
    for number in range(3):
        row = [
            *OURS.split(","),
            "2024-05-01 09:00:00",
            f"{number + 1}.00",
            "出",
            "6228480400556677880",
            "李梅",
            "货款",
        ]
        sheet.append(row)
    sheet.merge_cells(merged)
    book.save(tmp_path / "merged.xlsx")
    file = tmp_path / "merged.xlsx"
    report = loaders.load_parts(parts, loaders.recognise([file]).mapping, [file], who="tester")
    assert (report.rows_used, report.rows_rejected) == (used, 3 - used)
    assert list(report.rejects.values()) == ([2] if used == 1 else [])


@pytest.mark.parametrize(
    ("other", "used"),
    [
        ("6228480400556677880 6222021000012345673", 0),
        ("6228480400556677880/6222021000012345673", 0),
        ("6228480400556677880;6222021000012345673", 0),
        ("6228480400556677880(李梅)", 0),
        ("李梅6228480400556677880", 0),
        ("6228 4804 0055 6677 880", 1),
        ("NRA3100012345678900", 1),
        ("limei2088@example.com", 1),
        ('="6228480400556677880"', 1),
    ],
)
def test_a_second_number_or_a_name_beside_a_number_makes_no_other_account(
    parts: loaders.Parts, tmp_path: Path, other: str, used: int
) -> None:
    """It would be one that nobody has, and the payment would be missing from the one that is meant."""
    quoted = '"' + other.replace('"', '""') + '"'
    file = tmp_path / "split.csv"
    file.write_text(f"{SPLIT}\n{OURS},2024-05-01,1.00,,5.00,{quoted},李梅,转账\n", encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement_split").mapping, [file], who="tester")
    assert report.rows_used == used
    assert report.rejects == ({} if used else {"not an identifier of this kind": 1})
