"""Files put together one below the other: what stands between their rows may say that those below are others."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts, Tiny, read_at_once

OURS, OTHER, THEIRS = "3100012345678900123", "3100012345678900456", "6222021000012345673"
SPLIT = "账号,户名,交易日期,支出,收入,余额,对方账号,对方户名,摘要"
TURNED = "账号,户名,交易日期,收入,支出,余额,对方账号,对方户名,摘要"
HEADED = "交易日期,摘要,支出,收入,余额,对方账号,对方户名"
PAID = f"2024-05-01,转账,,100.00,100.00,{THEIRS},李梅"


def load(parts: loaders.Parts, source: str, file: Path, *lines: str) -> loaders.LoadReport:
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return loaders.load_parts(parts, loaders.source(source).mapping, [file], who="tester")


@pytest.mark.parametrize("at_once", [False, True])
def test_headers_in_another_order_stop_the_load(
    parts: loaders.Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    """What came in below them would be read as gone out."""
    if at_once:
        read_at_once(monkeypatch)
    row = f"{OURS},王建国,2024-05-01,,5.00,,{THEIRS},李梅,转账"
    with pytest.raises(loaders.ReadError, match="row 3 holds the headers once more and in another order"):
        load(parts, "bank_statement_split", tmp_path / "two.csv", SPLIT, row, TURNED, row)


def test_the_same_headers_on_the_next_page_cost_only_their_row(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    row = f"{OURS},王建国,2024-05-01,,5.00,,{THEIRS},李梅,转账"
    report = load(parts, "bank_statement_split", tmp_path / "two.csv", SPLIT, row, f"\ufeff{SPLIT}", row)
    assert (report.rows_used, report.rows_rejected) == (2, 1)
    assert [row["amount_minor"] for row in facts("transferred")] == [500, 500]


def test_headers_once_more_are_no_contract(parts: loaders.Parts, facts: Facts, tmp_path: Path) -> None:
    """In a ledger all that a row must have is text, which headers are too."""
    header = "合同编号,合同名称,采购人,供应商,合同金额（元）,签订日期"
    rows = [f"HT{n},桥{n},某局,某公司,{n}.00,2024-05-01" for n in (1, 2)]
    report = load(parts, "contract_ledger", tmp_path / "pages.csv", header, rows[0], header, rows[1])
    assert (report.rows_used, report.rejects) == (2, {"the headers once more": 1})
    assert [row["number"] for row in facts("contract")] == ["HT1", "HT2"]
    turned = "合同编号,合同名称,供应商,采购人,合同金额（元）,签订日期"
    with pytest.raises(loaders.ReadError, match="another order"):
        load(parts, "contract_ledger", tmp_path / "turned.csv", header, rows[0], turned, rows[1])


@pytest.mark.parametrize(
    "heading",
    [
        [f"开户行：工商银行 账号：{OTHER} 户名：赵六"],
        [f"客户账号：{OTHER} 户名：赵六"],
        [f",,,,账号：{OTHER},户名：赵六,"],
        ["对账单,,,,,,", f"开户行：工行,,,,账号：{OTHER},户名：赵六,"],
        [f"查询账号,{OTHER},户名,赵六,,,"],
        [f'"页次：2\n账号：{OTHER}",,,,,,'],
        ["币种：美元,,,,,,"],
        ["单位：万元"],
    ],
)
def test_another_heading_than_stands_above_stops_the_load(
    parts: loaders.Parts, tmp_path: Path, heading: list[str]
) -> None:
    above = f"账号：{OURS},户名：张三,,,,,"
    with pytest.raises(loaders.ReadError, match=r"names another|another heading"):
        load(
            parts, "bank_statement_headed", tmp_path / "two.csv", above, HEADED, PAID, *heading, HEADED, PAID
        )


@pytest.mark.parametrize(
    ("between", "rejected"),
    [
        ([f"本方账号：{OURS},,,,,,", HEADED], 2),
        ([f"2024-13-01,转至卡号{OTHER},5.00,,,{THEIRS},李梅"], 1),
        ([f"2024-05-02,转至卡号{OTHER},5.00,,,{THEIRS},李梅,附言"], 1),
        ([f"2024-05-02,转至卡号{OTHER},1O.00,,,{THEIRS},李梅"], 1),
        (["柜员姓名：赵六,,,,,,"], 1),
    ],
)
def test_the_same_account_again_and_a_purpose_that_names_one_stop_nothing(
    parts: loaders.Parts, tmp_path: Path, between: list[str], rejected: int
) -> None:
    above = f"账号：{OURS},户名：张三,,,,,"
    report = load(parts, "bank_statement_headed", tmp_path / "two.csv", above, HEADED, PAID, *between, PAID)
    assert (report.rows_used, report.rows_rejected) == (2, rejected)


def test_a_text_that_is_called_as_a_column_is_no_row_of_headers(tiny: Tiny, parts: loaders.Parts) -> None:
    file = tiny.file("Name,State,Capital,Date,Remark\nState,A,1,yesterday,Capital\nX,A,1,2024-01-01,\n")
    report = loaders.load_parts(parts, tiny.mapping, [file], who="tester")
    assert (report.rows_used, report.rows_rejected) == (1, 1)
