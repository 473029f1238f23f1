"""Payment services: users sign for sign, their cards, and the people behind both."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts

NAMES = ("tenpay_trades", "tenpay_accounts", "alipay_trades", "alipay_accounts")


def load(parts: loaders.Parts, name: str, *files: Path) -> loaders.LoadReport:
    source = loaders.source(name)
    return loaders.load_parts(parts, source.mapping, list(files) or source.samples, who="tester")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_known_by_its_headers(name: str) -> None:
    assert loaders.recognise(loaders.source(name).samples).name == name


def test_payments_of_tenpay_are_counted_in_fen(parts: loaders.Parts, facts: Facts) -> None:
    report = load(parts, "tenpay_trades")
    assert (report.rows_read, report.rows_used) == (5, 4)
    assert report.rejects == {"not an amount in whole minor units of a known currency": 1}
    masks = {row["key"]: row["number_mask"] for row in facts("account")}
    assert sorted(
        (f"{row['at']:%m-%d}", masks[row["start_key"]], masks[row["end_key"]], row["amount_minor"])
        for row in facts("transferred")
    ) == [
        ("03-01", "wa****g-1", "li****com", 500_000),
        ("04-01", "li****com", "wa****g-1", 10_000),
        ("04-02", "wa****g-1", "6222 **** 5673", 200_000),
        ("04-03", "wa****g-1", "w****1", 8_800),
    ]


def test_a_user_holds_the_cards_that_the_service_bound(parts: loaders.Parts, facts: Facts) -> None:
    load(parts, "tenpay_trades")
    names = {row["key"]: row["name"] for row in facts("party")}
    masks = {row["key"]: row["number_mask"] for row in facts("account")}
    held = {(names[row["start_key"]], masks[row["end_key"]]) for row in facts("holds")}
    assert ("王建国", "wa****g-1") in held
    assert ("王建国", "6222 **** 5673") in held


@pytest.mark.parametrize(
    ("one", "other"), [("a_bcdef", "abcdef"), ("a-bcdef", "a_bcdef"), ("ABCDEF", "abcdef")]
)
def test_names_of_users_are_told_apart_by_every_sign(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, one: str, other: str
) -> None:
    file = tmp_path / "TenpayTrades.csv"
    header = (
        "用户ID,交易单号,用户侧账号名称,借贷类型,交易业务类型,交易时间,交易金额(分),对手方ID,对手侧账户名称"
    )
    file.write_text(
        f"{header}\n{one},1,王建国,出,转账,2024-03-01 10:00:00,100,{other},李梅\n", encoding="utf-8"
    )
    report = load(parts, "tenpay_trades", file)
    assert (report.rows_used, report.facts["transferred"]) == (1, 1)
    assert len(facts("account")) == 2


def test_who_registered_joins_payments_to_people_and_to_their_banks(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    """The account of the service, that of the bank and the phone lead to one resident number."""
    for name in ("tenpay_trades", "tenpay_accounts", "alipay_trades", "alipay_accounts"):
        load(parts, name)
    people = {row["key"] for row in facts("party") if row["resident_id_mask"] is not None}
    assert len(people) == 1
    [wang] = people
    masks = {row["key"]: row["number_mask"] for row in facts("account")}
    held = {masks[row["end_key"]] for row in facts("holds") if row["start_key"] == wang}
    assert held == {"wa****g-1", "2088 **** 4551", "6222 **** 5673", "6228 **** 7880"}
    accounts = {row["start_key"] for row in facts("transferred")}
    assert len({row["end_key"] for row in facts("holds") if row["start_key"] == wang} & accounts) == 2


def test_a_further_card_is_that_of_the_account_above(parts: loaders.Parts, facts: Facts) -> None:
    report = load(parts, "tenpay_accounts")
    assert (report.rows_used, report.skips, report.rejects) == (3, {}, {})
    names = {row["key"]: row["name"] for row in facts("party")}
    masks = {row["key"]: row["number_mask"] for row in facts("account")}
    held = {(names[row["start_key"]], masks[row["end_key"]]) for row in facts("holds")}
    assert held >= {("王建国", "6222 **** 5673"), ("王建国", "6228 **** 7880")}


def test_orders_of_alipay_that_moved_no_money_are_left_out(parts: loaders.Parts, facts: Facts) -> None:
    report = load(parts, "alipay_trades")
    assert (report.rows_used, report.rows_skipped) == (2, 2)
    assert report.rejects == {"a part of it is hidden, so it may be one of many": 1}
    masks = {row["key"]: row["number_mask"] for row in facts("account")}
    assert sorted((masks[row["start_key"]], row["amount_minor"]) for row in facts("transferred")) == [
        ("2088 **** 0363", 10_000),
        ("2088 **** 4551", 500_000),
    ]
    assert {row["name"] for row in facts("party")} >= {"王建国", "李梅"}


def test_more_cards_than_are_read_stop_the_load(parts: loaders.Parts, tmp_path: Path) -> None:
    header = "用户ID,账户名称,证件号,绑定手机,绑定银行卡"
    cards = "".join(f"借记卡:ICBC:62220210000123456{n:02};" for n in range(13))
    file = tmp_path / "注册信息.csv"
    file.write_text(f"{header}\n2088412846264551,王建国,,,{cards}\n", encoding="utf-8")
    with pytest.raises(loaders.ReadError, match="more than 12 cards"):
        load(parts, "alipay_accounts", file)


@pytest.mark.parametrize(
    ("other", "state", "transfers"),
    [
        ("2088002020170363(李梅)", "交易成功", 1),
        ("limei@example.com(李梅)", "交易成功结束", 1),
        ("天弘基金管理有限公司", "交易成功", 0),
        ("中国建设银行(尾号1234)", "交易成功", 0),
        ("", "交易成功", 0),
        ("2088002020170363(李梅)", "等待对方发货", 0),
        ("2088002020170363(李梅)", "交易失败，已退回", 0),
        ("2088002020170363(李梅)", "", 1),
        ("2088002020170363(李梅)", "未完成", 0),
        ("2088002020170363(李梅)", "交易取消", 0),
        ("2088002020170363(李梅)", "冻结成功", 0),
        ("2088002020170363(李梅)", "银行处理中", 0),
        ("2088002020170363(李梅)", "TRADE_CLOSED", 0),
    ],
)
def test_a_name_is_no_user_and_what_was_not_completed_no_payment(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, other: str, state: str, transfers: int
) -> None:
    header = "交易号,付款时间,类型,用户信息,交易对方信息,金额（元）,收/支,交易状态"
    file = tmp_path / "trades.csv"
    row = f"A1,2024-03-01 08:50:21,转账,2088412846264551(王建国),{other},5.00,支出,{state}"
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")
    report = load(parts, "alipay_trades", file)
    assert len(facts("transferred")) == transfers
    told = [*report.remarks.values(), *report.skips.values()]
    assert sum(told) == 1 - transfers
