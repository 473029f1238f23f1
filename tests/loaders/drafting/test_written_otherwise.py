"""What the language reads is drafted too: times, dates, signs and names of the other side as some banks write them."""

from __future__ import annotations

import pytest

import loaders
from tests.loaders.drafting.conftest import finished

OWN = "6222021000012345673"
OTHERS = ("6228480400556677880", "3100012345678900123", "6217001234009988773")


def statement(headers: str, cells: str, days: range = range(1, 7)) -> str:
    """A statement: `cells` writes each row from its number `n`, its day `d` and another account `o`."""
    rows = [cells.format(n=n, d=f"{n:02}", o=OTHERS[n % 3], own=OWN) for n in days]
    return "\n".join([headers, *rows, ""])


@pytest.mark.parametrize("first", ["9", "09"])
def test_a_time_of_day_may_be_a_bare_number_beside_its_day(drafted, parts, facts, given, first):
    """A spreadsheet takes 093015 for a number, and the zero before it away."""
    headers = "交易日期,交易时间,账号,支出,收入,对方账号,摘要"
    text = statement(headers, f"202403{{d}},{first}30{{d}},{{own}},{{n}}.00,,{{o}},货款")
    text = text.replace(f"{first}3003", "173003")
    loaders.load_parts(parts, finished(drafted(text)).mapping, [given], who="tester")
    told = sorted(
        (str(row["at"]), row["at_precision"]) for row in facts("transferred", '"at"', "at_precision")
    )
    clocks = ["09:30:01", "09:30:02", "17:30:03", "09:30:04", "09:30:05", "09:30:06"]
    assert told == [(f"2024-03-{day:02} {clock}", "second") for day, clock in enumerate(clocks, 1)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024年3月{n}日9时5分3秒", "09:05:03"),
        ("2024年03月{d}日 09时05分03秒", "09:05:03"),
        ("2024年3月{n}日 9:05:03", "09:05:03"),
        ("2024.03.{d} 09:05:03", "09:05:03"),
        ("202403{d} 09:05:03", "09:05:03"),
        ("2024-03-{d}-09.05.03", "09:05:03"),
        ("2024-03-{d}T09:05:03", "09:05:03"),
        ("2024年3月{n}日 9:05", "09:05:00"),
        ("2024年3月{n}日9时5分", "09:05:00"),
    ],
)
def test_moments_are_drafted_as_banks_write_them(drafted, parts, facts, given, written, read):
    text = statement("交易时间,账号,支出,收入,对方账号,摘要", f"{written},{{own}},{{n}}.00,,{{o}},货款")
    loaders.load_parts(parts, finished(drafted(text)).mapping, [given], who="tester")
    told = sorted(str(row["at"]) for row in facts("transferred", '"at"'))
    assert told == [f"2024-03-{day:02} {read}" for day in range(1, 7)]


@pytest.mark.parametrize("minus", ["{}-", "{} -", "¥{}-", "{}－"])
def test_a_minus_may_stand_behind_what_went_out(drafted, loaded, given, minus):
    amounts = ["1,200.50", "30.00", "7.00", "80.00", "9.00", "60.00"]
    signed = [minus.format(text) if at % 2 else text for at, text in enumerate(amounts)]
    rows = [f'2024-03-0{n},{OWN},"{text}",{OTHERS[n % 3]},货款' for n, text in enumerate(signed, 1)]
    draft = drafted("\n".join(["交易日期,账号,交易金额,对方账号,摘要", *rows, ""]))
    assert loaded(finished(draft), [given]) == [120_050, -3000, 700, -8000, 900, -6000]


def test_a_minus_behind_the_amount_may_repeat_the_flag(drafted, loaded, given):
    rows = [
        f"2024-03-0{n},{OWN},{n}.00{'-' * (n % 2)},{'付收'[n % 2 == 0]},{OTHERS[n % 3]}" for n in range(1, 7)
    ]
    draft = drafted("\n".join(["交易日期,账号,交易金额,收付标志,对方账号", *rows, ""]))
    assert loaded(finished(draft), [given]) == [-100, 200, -300, 400, -500, 600]


def test_a_minus_behind_debits_is_taken_away(drafted, loaded, given):
    rows = [
        f"2024-03-0{n},{OWN},{f'{n}.00-' if n % 2 else ''},{'' if n % 2 else f'{n}.00'},{OTHERS[n % 3]}"
        for n in range(1, 7)
    ]
    draft = drafted("\n".join(["Date,Account,Debit,Credit,Counterparty Account", *rows, ""]))
    assert loaded(finished(draft), [given]) == [-100, 200, -300, 400, -500, 600]


@pytest.mark.parametrize(
    ("account", "name"),
    [
        ("往来账号", "往来户名"),
        ("往来卡号", "往来单位"),
        ("往来账户", "往来方名称"),
        ("往来单位账号", "往来单位名称"),
    ],
)
def test_whom_an_account_has_to_do_with_is_the_other_side(drafted, parts, facts, account, name):
    headers = f"交易日期,账号,支出,收入,{account},{name},摘要"
    draft = drafted(statement(headers, "2024-03-{d},{own},{n}.00,,{o},户{n},货款"))
    given = draft.source.folder.parent.parent / "given.csv"
    loaders.load_parts(parts, finished(draft).mapping, [given], who="tester")
    assert len({row["key"] for row in facts("account", "key")}) == 1 + len(OTHERS)
    assert {row["name"] for row in facts("party", "name")} == {f"户{n}" for n in range(1, 7)}


def test_the_only_account_of_a_file_may_be_the_other_side_s(drafted):
    [table] = drafted(statement("交易日期,支出,收入,往来账号,摘要", "2024-03-{d},{n}.00,,{o},货款")).tables
    assert {column.held.header: column.name for column in table.columns}["往来账号"] == "other_account"


@pytest.mark.parametrize("header", ["Type", "Transaction Type", "Dr/Cr"])
@pytest.mark.parametrize("texts", [("CREDIT", "DEBIT"), ("CR", "DR")])
def test_a_type_tells_the_direction_beside_a_beneficiary_whichever_way_it_went(
    drafted, loaded, given, header, texts
):
    rows = [f"2024-03-0{n},{OWN},{texts[n % 2]},{n}.00,{OTHERS[n % 3]},pay" for n in range(1, 7)]
    draft = drafted("\n".join([f"Date,Account,{header},Amount,Beneficiary Account,Description", *rows, ""]))
    assert loaded(finished(draft), [given]) == [-100, 200, -300, 400, -500, 600]


def test_a_sign_tells_the_direction_beside_a_beneficiary(drafted, loaded, given):
    rows = [f"2024-03-0{n},{OWN},{'-' * (n % 2)}{n}.00,{OTHERS[n % 3]},pay" for n in range(1, 7)]
    draft = drafted("\n".join(["Date,Account,Amount,Beneficiary Account,Description", *rows, ""]))
    assert loaded(finished(draft), [given]) == [-100, 200, -300, 400, -500, 600]


def test_where_the_headers_name_both_sides_a_type_turns_nothing(drafted, loaded, given):
    rows = [f"2024-03-0{n},{OWN},{('CREDIT', 'DEBIT')[n % 2]},{n}.00,{OTHERS[n % 3]}" for n in range(1, 7)]
    draft = drafted("\n".join(["Date,Payer Account,Type,Amount,Payee Account", *rows, ""]))
    assert loaded(finished(draft), [given]) == [-100, -200, -300, -400, -500, -600]
