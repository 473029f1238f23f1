"""Files as banks, payment services and offices hand them over: drafted, finished, and loaded without a loss."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

import loaders
from loaders.drafting import draft as make_draft
from tests.loaders.drafting.conftest import SAMPLES, finished

Row = dict[str, str]
OWN = "6222021000012345673"


def minor(text: str) -> int:
    """An amount as the samples write it, in minor units."""
    return round(float(text.replace(",", "").replace("¥", "") or 0) * 100)


def rows_of(name: str, above: int) -> list[Row]:
    with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = file.read().splitlines()[above:]
    return list(csv.DictReader(lines))


# What each row of a sample moved, as a person reads it, and how many lines stand above the headers.
STATEMENTS: dict[str, tuple[int, Callable[[Row], int]]] = {
    "icbc_like": (0, lambda row: minor(row["收入/支出金额"])),
    "abc_like": (3, lambda row: minor(row["交易金额"])),
    "ccb_like": (2, lambda row: minor(row["交易金额"])),
    "wechat_like": (8, lambda row: minor(row["金额(元)"]) * {"支出": -1, "收入": 1, "/": 0}[row["收/支"]]),
    "english": (0, lambda row: minor(row["Credit"]) - minor(row["Debit"])),
    "pair": (0, lambda row: minor(row["贷方发生额"]) - minor(row["借方发生额"])),
    "flag": (0, lambda row: minor(row["交易金额"]) * {"出": -1, "进": 1}[row["收付标志"]]),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_payment_of_a_statement_is_loaded_in_its_direction(drafted, loaded, name):
    above, moved = STATEMENTS[name]
    wanted = [amount for amount in map(moved, rows_of(name, above)) if amount]
    assert min(wanted) < 0 < max(wanted)
    draft = drafted(SAMPLES / f"{name}.csv", name)
    assert loaded(finished(draft), [SAMPLES / f"{name}.csv"]) == wanted


@pytest.mark.parametrize("name", [*STATEMENTS, "companies", "contracts"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_draft_loads_its_own_sample_and_gives_every_guess_a_reason(drafted, name, language):
    draft = drafted(SAMPLES / f"{name}.csv", name, language)
    report = loaders.tried(draft.source)
    assert (report.rows_rejected, report.values_dropped) == (0, {})
    assert report.rows_read == len(rows_of(name, STATEMENTS.get(name, (0, None))[0]))
    [table] = draft.tables
    for column in table.columns:
        assert table.why(column, language)
        assert not column.used or table.uses(column)
    lines = (draft.source.folder / "source.yaml").read_text(encoding="utf-8").splitlines()
    columns = lines[lines.index("    columns:") + 1 :]
    assert all("}  # " in line for line in columns[: len(table.layout.entries)])
    # Each header of the file stands in the mapping, used or unused.
    assert all(any(f'"{column.held.header}"' in line for line in lines) for column in table.columns)


def keys(facts, table: str) -> set[str]:
    return {row["key"] for row in facts(table, "key")}


def test_order_numbers_of_a_payment_service_are_no_accounts(drafted, loaded, facts):
    loaded(finished(drafted(SAMPLES / "wechat_like.csv", "wechat")), [SAMPLES / "wechat_like.csv"])
    assert keys(facts, "account") == {"wechat/account:明湖"}
    numbers = {row["number"] for row in facts("transferred", "number")}
    assert numbers == {row["交易单号"].strip() for row in rows_of("wechat_like", 8) if row["收/支"] != "/"}
    assert {row["name"] for row in facts("party", "name")} == {"瑞幸咖啡", "李红梅", "赵强"}


def test_time_of_day_currency_and_places_above_the_headers_are_read(drafted, loaded, facts):
    loaded(finished(drafted(SAMPLES / "abc_like.csv", "abc")), [SAMPLES / "abc_like.csv"])
    first = facts("transferred", '"at"', "at_precision", "purpose", "channel")[0]
    assert str(first["at"]) == "2024-03-01 10:39:07"
    assert (first["at_precision"], first["purpose"], first["channel"]) == ("second", "货款", "掌上银行")
    [account] = facts("account", "holder_name", "number_mask")
    assert account["holder_name"] == "孙立"
    assert account["number_mask"].endswith("6508")


def test_a_number_and_a_name_in_one_text_are_parted(drafted, loaded, facts):
    loaded(finished(drafted(SAMPLES / "ccb_like.csv", "ccb")), [SAMPLES / "ccb_like.csv"])
    names = {row["对方账号与户名"].split("/")[1] for row in rows_of("ccb_like", 2)}
    assert {row["holder_name"] for row in facts("account", "holder_name")} == names | {"周敏"}
    assert len(keys(facts, "account")) == len(names) + 1


def test_the_sides_of_a_contract_and_its_title_are_drafted(drafted, parts, facts):
    file = SAMPLES / "contracts.csv"
    loaders.load_parts(parts, finished(drafted(file, "contracts")).mapping, [file], who="tester")
    first = facts("contract", "title", "number", "amount_minor", "status")[0]
    assert first == {
        "title": "道路养护工程施工合同",
        "number": "HT-2024-001",
        "amount_minor": 1_200_500_000,
        "status": "履行中",
    }
    roles = [row["role"] for row in facts("party_to", "role")]
    assert sorted(roles) == ["buyer"] * 4 + ["supplier"] * 4
    assert keys(facts, "transferred") == set()


def test_a_company_list_has_its_address_and_state(drafted, parts, facts):
    file = SAMPLES / "companies.csv"
    loaders.load_parts(parts, finished(drafted(file, "companies")).mapping, [file], who="tester")
    assert {row["status"] for row in facts("party", "status")} == {"存续", "注销"}
    assert {row["text"] for row in facts("address", "text")} == {
        "北京市朝阳区",
        "深圳市南山区",
        "上海市徐汇区",
    }
    assert len(facts("registered_at")) == 4


REFERENCES = [
    "交易流水号",
    "流水号",
    "凭证号",
    "交易单号",
    "商户订单号",
    "Transaction ID",
    "Reference",
    "Voucher No",
]


@pytest.mark.parametrize("header", REFERENCES)
def test_a_number_that_differs_in_every_row_is_no_account(drafted, parts, facts, given, header):
    """Beside an account of digits just as long: the header and the uniqueness tell, not the digits."""
    lines = [
        f"2024-03-{day:02},{OWN},-{day}.00,{6228480400556677000 + day % 3},{2024030100000000000 + day * 977}"
        for day in range(1, 25)
    ]
    draft = drafted(f"交易日期,账号,金额,对方账号,{header}\n" + "\n".join(lines) + "\n")
    [column] = [column for table in draft.tables for column in table.columns if column.held.header == header]
    assert column.guess.identifier is None
    assert "24 different" in draft.tables[0].why(column, "en")
    loaders.load_parts(parts, finished(draft).mapping, [given], who="tester")
    assert len(keys(facts, "account")) == 4
    assert len(facts("transferred")) == 24


def test_rows_that_name_no_account_are_left_out_with_the_reason_and_told(drafted, given):
    lines = [
        f"2024-03-{day:02},{OWN},-{day}.00,{other},取现"
        for day, other in enumerate(["6228480400556677880"] * 9 + ["", "0", "支付宝"], start=1)
    ]
    draft = drafted("交易日期,账号,金额,对方账号,摘要\n" + "\n".join(lines) + "\n")
    report = loaders.tried(draft.source, [given])
    assert report.skips == {"no account of the other side is named": 3}
    assert report.facts["transferred"] == 9
    assert any("3 of 12 rows" in point.what for point in draft.source.mapping.open_points)


def test_days_and_months_are_told_apart_where_the_file_tells(drafted):
    american = "".join(f"{month}/{28 - month}/2024,A{month}\n" for month in range(1, 9))
    [table] = drafted("Date,Name\n" + american, "american").tables
    assert table.columns[0].guess.dates == (("%m/%d/%Y", "day"),)
    either = "".join(f"{month}/{month + 1}/2024,A{month}\n" for month in range(1, 9))
    draft = drafted("Founded,Name\n" + either, "either")
    assert draft.tables[0].columns[0].guess.dates == (("%d/%m/%Y", "day"),)
    assert any("other way round" in point.what for point in draft.source.mapping.open_points)


def test_the_account_may_stand_in_the_name_of_the_file(drafted, parts, facts, tmp_path):
    file = tmp_path / "6222021000012345673 March.csv"
    file.write_text((SAMPLES / "english.csv").read_text(encoding="utf-8"), encoding="utf-8")
    loaders.load_parts(parts, finished(drafted(file, "march")).mapping, [file], who="tester")
    assert all("account_no:" in key for key in keys(facts, "account"))


def test_totals_at_the_foot_are_no_records(drafted, loaded, given):
    """They would hide from a short file that its first column holds days, and be payments of their own."""
    lines = [f"2024030{day},货款,{day}00.00,,{OWN[:-1]}{day % 2}" for day in range(1, 5)]
    draft = drafted(
        "\n".join(
            [f"账号：{OWN}", "交易日期,摘要,借方发生额,贷方发生额,对方账号", *lines, "合计,,1000.00,0.00,"]
        )
    )
    report = loaders.tried(draft.source, [given])
    assert report.skips == {"a total at the foot": 1}
    assert loaded(finished(draft), [given]) == [-10000, -20000, -30000, -40000]


def test_accounts_of_which_a_part_is_hidden_make_no_keys(drafted, parts, facts, given):
    lines = [f"2024-03-0{day},6222****123{day % 3},-{day}.00,张三{day}" for day in range(1, 8)]
    draft = drafted("支付宝账户：138******12\n交易日期,对方账号,金额,对方户名\n" + "\n".join(lines) + "\n")
    assert "a part is hidden" in draft.tables[0].why(draft.tables[0].columns[1], "en")
    assert any("whole number" in point.what for point in draft.source.mapping.open_points)
    loaders.load_parts(parts, finished(draft).mapping, [given], who="tester")
    assert keys(facts, "account") == {"drafted/account:138******12"}
    assert len(keys(facts, "party")) == len(facts("transferred")) == 7


def test_names_that_change_beside_one_account_are_the_other_side_s(drafted, parts, facts, given):
    lines = [f"2024-03-0{day},{'-' * (day % 2)}{day}.00,Payee {day},{OWN}" for day in range(1, 8)]
    draft = drafted("Date,Amount,Name,Account\n" + "\n".join(lines) + "\n")
    loaders.load_parts(parts, finished(draft).mapping, [given], who="tester")
    assert facts("holds") == []
    assert {row["name"] for row in facts("party", "name")} == {f"Payee {day}" for day in range(1, 8)}


def test_investors_pay_whom_the_list_names_and_keep_their_own_number(drafted, parts, facts, given):
    text = (
        "捐款日期,投资人,身份证号,联系电话,投资金额,收款人\n"
        "2024-03-01,王建国,110105197803120036,13801820270,50000,孙立\n"
        "2024-03-02,李梅,310104198506075529,13816880077,20000,孙立\n"
    )
    loaders.load_parts(parts, finished(drafted(text)).mapping, [given], who="tester")
    people = {row["name"]: row["key"] for row in facts("party", "name", "key")}
    assert people["王建国"].startswith("resident_id:")
    payments = [(row["start_key"], row["end_key"]) for row in facts("transferred", "start_key", "end_key")]
    assert payments == [(people["王建国"], people["孙立"]), (people["李梅"], people["孙立"])]
    assert len(facts("reachable_at")) == 2


def test_what_was_not_looked_at_is_told(drafted):
    lines = [
        f"2024-03-{day % 28 + 1:02},{OWN},-{day}.00,{OWN[:-3]}{day % 900 + 100},往来" for day in range(90_000)
    ]
    draft = drafted("交易日期,账号,金额,对方账号,摘要\n" + "\n".join(lines) + "\n")
    [point] = [point for point in draft.source.mapping.open_points if "the first" in point.what]
    looked = draft.tables[0].columns[0].held.rows
    assert f"the first {looked:,} rows" in point.what
    assert looked < len(lines)


ODD = [
    "交易日期,交易金额,对方账号与户名,对方证件号码\n20240301,-5.00,6222030000000000001/王五,310104198506075529\n",
    "交易日期,借方发生额,交易金额,to,收付标志\n20240301,5.00,5.00,D,收\n20240302,,6.00,C,付\n",
    "微信昵称：[明],,\n交易日期,收入,支出,企业名称\n20240301,5.00,,某公司\n20240302,,5.00,某公司\n",
    "日期,付款人,金额\n2024-03-01,甲,5.00\n2024-03-02,乙,6.00\n",
    "Debit,Credit\n1.00,\n,2.00\n",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_tables_make_a_mapping_that_can_be_tried(drafted, given, text):
    rows = len([line for line in text.splitlines() if line[0].isdigit() or line[0] == ","])
    assert loaders.tried(drafted(text).source, [given]).rows_read == rows


def test_a_purpose_that_begins_like_a_total_is_a_payment(drafted, loaded, given):
    lines = [
        f"2024030{day},{'累计投资款' if day == 2 else '货款'},{day}00.00,,{OWN[:-1]}{day % 2}"
        for day in range(1, 6)
    ]
    draft = drafted("\n".join([f"账号：{OWN}", "交易日期,摘要,借方发生额,贷方发生额,对方账号", *lines, ""]))
    assert loaders.tried(draft.source, [given]).skips == {}
    assert loaded(finished(draft), [given]) == [-10000, -20000, -30000, -40000, -50000]


def test_the_words_of_a_foot_may_stand_in_several_columns_and_in_a_purpose(drafted, loaded, given, tmp_path):
    """What has a day is a payment all the same, also in a later file."""
    lines = [f"2024030{day},货款,{day}00.00,,{OWN[:-1]}{day % 2},户{day % 2}" for day in range(1, 10)]
    head = [f"账号：{OWN}", "交易日期,摘要,借方发生额,贷方发生额,对方账号,对方户名"]
    feet = [",总计,4500.00,,,", ",,,,,制表人：李"]
    draft = drafted("\n".join([*head, *lines, *feet, ""]))
    assert loaders.tried(draft.source, [given]).skips == {"a total at the foot": 2}
    later = tmp_path / "later.csv"
    later.write_text(
        "\n".join([*head, *lines, lines[0].replace("货款", "合计货款"), *feet, ""]), encoding="utf-8"
    )
    assert len(loaded(finished(draft), [later])) == len(lines) + 1


def test_a_name_made_of_the_file_s_holds_no_number_of_an_account(tmp_path):
    file = tmp_path / "张三_6222021000012345673.csv"
    file.write_text((SAMPLES / "english.csv").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "sources").mkdir()
    made = make_draft(file, tmp_path / "sources", None, zone="Asia/Shanghai", currency="CNY", language="zh")
    assert made.source.name == "zhang_san"
    assert "6222021" not in made.source.title("zh")
