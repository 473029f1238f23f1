"""Rows of statements and of payment services that tell of no payment: they are counted with the reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts

OWN, OTHER = "6222021000012345673", "6228480400556677880"
USER = "2088412846264551"
# The headers of a source with one column of amounts, and a row of it around its amount; what stands above both.
STATEMENTS = {
    "bank_statement": (
        "",
        "交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明",
        f"{OWN},王建国,2024-05-01 09:00:00,{{}},出,{OTHER},李梅,还款",
    ),
    "bank_statement_headed": (
        f"账号：{OWN}\n户名：王建国\n",
        "交易日期,交易金额,借贷标志,对方账号,对方户名,摘要",
        f"2024-05-01,{{}},借,{OTHER},李梅,还款",
    ),
    "tenpay_trades": (
        "",
        "用户ID,交易单号,用户侧账号名称,借贷类型,交易业务类型,交易时间,交易金额(分),对手方ID,对手侧账户名称",
        "wang-1,1,王建国,出,转账,2024-03-01 10:00:00,{},li-1,李梅",
    ),
    "alipay_trades": (
        "",
        "交易号,付款时间,类型,用户信息,交易对方信息,金额（元）,收/支,交易状态",
        f"A1,2024-03-01 08:50:21,转账,{USER}(王建国),2088002020170363(李梅),{{}},支出,交易成功",
    ),
}
Load = Callable[..., loaders.LoadReport]


@pytest.fixture
def load(parts: loaders.Parts, tmp_path: Path) -> Load:
    """Loads rows by a source of the table above."""

    def of(name: str, *rows: str) -> loaders.LoadReport:
        above, headers, _ = STATEMENTS[name]
        file = tmp_path / "statement.csv"
        file.write_text("\n".join([f"{above}{headers}", *rows, ""]), encoding="utf-8")
        return loaders.load_parts(parts, loaders.source(name).mapping, [file], who="tester")

    return of


def row_of(name: str, amount: str) -> str:
    return STATEMENTS[name][2].format(amount)


@pytest.mark.parametrize("name", STATEMENTS)
def test_an_amount_of_zero_is_used_and_told_and_moves_nothing(load: Load, facts: Facts, name: str) -> None:
    zeros = ("0", "0.00", "-0.00", "¥0.00", "０.００")
    report = load(name, row_of(name, "12"), *(row_of(name, zero) for zero in zeros))
    assert (report.rows_used, report.rejects, report.skips) == (1 + len(zeros), {}, {})
    [(why, count)] = report.remarks.items()
    assert (count, "no transfer" in why) == (len(zeros), True)
    assert [row["row"] for row in facts("transferred")] == [len(STATEMENTS[name][0].splitlines()) + 2]


@pytest.mark.parametrize("name", ["bank_statement", "tenpay_trades", "alipay_trades"])
def test_a_row_without_an_amount_is_still_a_reject(load: Load, name: str) -> None:
    report = load(name, row_of(name, "12"), row_of(name, ""), row_of(name, "1O"))
    assert (report.rows_used, report.remarks) == (1, {})
    assert report.rejects == {
        "required, and empty": 1,
        "not an amount in whole minor units of a known currency": 1,
    }


def test_a_zero_whose_sign_alone_would_tell_the_direction_moves_nothing(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    file = tmp_path / "statement.csv"
    rows = [
        f"2024-05-0{day},{amount},{OTHER},李梅,还款"
        for day, amount in enumerate(("-5.00", "-0.00", "+0.00", "0.00"), 1)
    ]
    file.write_text(
        "\n".join([f"账号：{OWN}\n户名：王建国\n交易日期,交易金额,对方账号,对方户名,摘要", *rows, ""]),
        encoding="utf-8",
    )
    mapping = loaders.source("bank_statement_headed").mapping
    report = loaders.load_parts(parts, mapping, [file], who="tester")
    assert (report.rows_used, report.rejects, report.skips) == (4, {}, {})
    assert list(report.remarks.values()) == [3]
    assert [row["amount_minor"] for row in facts("transferred")] == [500]


# Rows of a total or a signature, by the source: the word stands in another column than the first.
FEET = {
    "bank_statement": [",合计,,5.00,,,,", ",,,5.00,,,,合计", ",,,,,,制表人：李,", ",,,5.00,出,,总计：,"],
    "bank_statement_headed": [",5.00,,,,合计", ",5.00,贷,,总计,", ",,,,,打印日期：2024-06-01"],
    "tenpay_trades": [
        "合计,,,,,,500,,",
        ",,合计,,,,500,,",
        ",,,,,,500,,总计",
        ",合计,,,,,500,,",
        ",,,,,合计,500,,",
    ],
    "alipay_trades": [
        "合计,,,,,5.00,,",
        ",合计,,,,5.00,,",
        ",,合计,,,5.00,支出,",
        ",,,合计,,5.00,,",
        ",,,,总计,5.00,,",
    ],
}
FOOT = "a total or a signature at the foot of the statement"


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_word_of_a_foot_may_stand_in_any_column(load: Load, facts: Facts, name: str) -> None:
    report = load(name, row_of(name, "12"), *FEET[name])
    assert (report.rows_used, report.rejects, report.skips) == (1, {}, {FOOT: len(FEET[name])})
    assert len(facts("transferred")) == 1


@pytest.mark.parametrize(
    ("name", "row", "lost"),
    [
        ("bank_statement", f"{OWN},王建国,2024-05-01,5.00,出,{OTHER},李梅,合计付款", False),
        ("bank_statement", f"{OWN},王建国,2024-05-01,5.00,出,{OTHER},合计科技有限公司,还款", False),
        ("bank_statement", f"{OWN},王建国,2024-05-01,5.00,出,,,累计利息", False),
        ("bank_statement", f"{OWN},王建国,,5.00,出,,,累计利息", True),
        ("bank_statement", ",王建国,2024-05-01,5.00,出,,,累计利息", True),
        ("bank_statement", f",,,5.00,出,{OTHER},李梅,合计付款", True),
        ("bank_statement_headed", f"2024-05-01,5.00,借,{OTHER},李梅,合计付款", False),
        ("bank_statement_headed", "2024-05-01,5.00,借,,,累计利息", False),
        ("bank_statement_headed", "昨天,5.00,借,,,累计利息", True),
        ("bank_statement_headed", f",5.00,借,{OTHER},李梅,合计付款", True),
        ("tenpay_trades", "wang-1,1,合计,出,转账,昨天,5,,", True),
        ("tenpay_trades", "wang-1,1,合计,出,合计,2024-03-01 10:00:00,5,li-1,李梅", False),
        ("alipay_trades", f"A1,,合计,{USER}(王建国),,5.00,支出,", True),
        (
            "alipay_trades",
            f"A1,2024-03-01 08:50:21,合计,{USER}(合计),2088002020170363(李梅),5.00,支出,",
            False,
        ),
    ],
)
def test_a_payment_that_says_such_a_word_is_a_payment_or_a_reject(
    load: Load, name: str, row: str, lost: bool
) -> None:
    report = load(name, row_of(name, "12"), row)
    assert (report.rows_rejected, report.rows_used, report.skips) == (lost, 2 - lost, {})


@pytest.mark.parametrize(
    ("name", "headers", "row", "feet"),
    [
        (
            "tenpay_accounts",
            "账户状态,账号,注册姓名,注册时间,注册身份证号,绑定手机,开户行信息,银行账号",
            "正常,wang-1,王建国,2015-01-28 02:11:13,,13800138000,,",
            ["合计：1,,,,,,,", ",合计,,,,,,", ",,制表人：李,,,,,", ",,,,,,共1户,"],
        ),
        (
            "alipay_accounts",
            "用户ID,账户名称,证件号,绑定手机,绑定银行卡,备注",
            f"{USER},王建国,,13800138000,,合计",
            ["合计,1,,,,", ",总计,,,,", ",,,,,以下空白"],
        ),
    ],
)
def test_lists_of_users_have_a_foot_too(
    parts: loaders.Parts, tmp_path: Path, name: str, headers: str, row: str, feet: list[str]
) -> None:
    file = tmp_path / "users.csv"
    file.write_text("\n".join([headers, row, *feet, ""]), encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source(name).mapping, [file], who="tester")
    assert (report.rows_used, report.rejects, report.skips) == (1, {}, {FOOT: len(feet)})
