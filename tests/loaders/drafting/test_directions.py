"""Every way in which a file says which way its money went is drafted so that no payment is lost or turned round."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

import loaders
from graph.errors import SourceError
from tests.loaders.drafting.conftest import finished

OWN = "6222021000012345673"
OTHERS = ("6228480400556677880", "3100012345678900123", "6217001234009988773")
NAMES = ("李梅", "北京华夏投资管理有限公司", "赵强")
# Minor units by row: below nothing what went out.
MOVED = (-120050, 4000, -9900, 250000, -100, 3333, -77777, 500, -1250, 60000)


def yuan(minor: int) -> str:
    return f"{abs(minor) // 100}.{abs(minor) % 100:02}"


def told(below: str, above: str, others: Mapping[int, str] | None = None) -> Callable[[int], str]:
    """How a row writes what went out and what came in; some amounts stand for rows that say something else."""
    return lambda minor: (others or {}).get(minor) or (below if minor < 0 else above).format(yuan(minor))


def statement(headers: str, cells: Callable[[int], str], moved: tuple[int, ...] = MOVED) -> str:
    """A statement of one account: `cells` writes the amount and what says its direction, from minor units."""
    lines = [f"交易时间,账号,户名,{headers},余额,对方账号,对方户名,流水号,摘要"]
    lines += [
        f"2024-03-{row + 1:02} 10:00:00,{OWN},王建国,{cells(minor)},{9000 + row}.00,{OTHERS[row % 3]},{NAMES[row % 3]},"
        f"S{1000 + row},往来"
        for row, minor in enumerate(moved)
    ]
    return "\n".join(lines) + "\n"


PAIRS = [
    ("借方发生额", "贷方发生额"),
    ("借方金额", "贷方金额"),
    ("支出", "收入"),
    ("支出金额", "存入金额"),
    ("支取金额", "存入金额"),
    ("转出金额", "转入金额"),
    ("付款金额", "收款金额"),
    ("支出", "存入"),
    ("Debit", "Credit"),
    ("Debit Amount", "Credit Amount"),
    ("Withdrawals", "Deposits"),
    ("Paid out", "Paid in"),
    ("Money_Out", "Money_In"),
]


@pytest.mark.parametrize(("number", "pair"), list(enumerate(PAIRS)))
def test_both_columns_of_a_pair_are_drafted(drafted, loaded, given, number, pair):
    out, into = pair
    empty = ("", "0.00", "-")[number % 3]
    draft = drafted(statement(f"{out},{into}", told(f"{{}},{empty}", f"{empty},{{}}")))
    assert loaded(finished(draft), [given]) == list(MOVED)


def test_a_pair_is_told_in_whichever_order_its_columns_stand(drafted, loaded, given):
    draft = drafted(statement("收入,支出", told(",{}", "{},")))
    assert loaded(finished(draft), [given]) == list(MOVED)


def test_a_pair_of_which_a_file_fills_one_column_waits_for_the_other(drafted, loaded, given, tmp_path):
    cells = told("{},", ",{}")
    paid = tuple(minor for minor in MOVED if minor < 0)
    source = finished(drafted(statement("Debit,Credit", cells, paid)))
    later = tmp_path / "later.csv"
    later.write_text(statement("Debit,Credit", cells), encoding="utf-8")
    assert loaded(source, [later]) == list(MOVED)


def test_debits_below_nothing_are_what_went_out(drafted, loaded, given):
    draft = drafted(statement("Debit,Credit", told("-{},", ",{}")))
    assert loaded(finished(draft), [given]) == list(MOVED)


def test_rows_of_a_pair_without_an_amount_are_counted_and_those_unreadable_rejected(drafted, given):
    cells = told("{},", ",{}", {-1: ",", -2: "约100,"})
    report = loaders.tried(drafted(statement("支出,收入", cells, (*MOVED, -1, -2))).source, [given])
    assert (report.rows_used, report.rows_skipped, report.rows_rejected) == (len(MOVED), 1, 1)
    assert report.facts["transferred"] == len(MOVED)


FLAGS = [
    ("收付标志", "付", "收"),
    ("收付标志", "出", "进"),
    ("借贷标志", "借", "贷"),
    ("借贷", "D", "C"),
    ("借贷方向", "借方", "贷方"),
    ("收/支", "支出", "收入"),
    ("资金方向", "流出", "流入"),
    ("进出", "出", "进"),
    ("方向", "转出", "转入"),
    ("D/C", "DR", "CR"),
    ("Debit/Credit Indicator", "Debit", "Credit"),
    ("Direction", "OUT", "IN"),
]


@pytest.mark.parametrize(("header", "out", "into"), FLAGS)
def test_a_column_of_the_direction_is_drafted_with_its_codes(drafted, loaded, given, header, out, into):
    draft = drafted(statement(f"交易金额,{header}", told(f"{{}},{out}", f"{{}},{into}")))
    assert f'"{out}": "out"' in mapping_of(draft)
    assert loaded(finished(draft), [given]) == list(MOVED)


def test_a_minus_beside_the_flag_that_says_so_repeats_it(drafted, loaded, given):
    draft = drafted(statement("发生额,借贷标志", told("-{},借", "{},贷")))
    assert loaded(finished(draft), [given]) == list(MOVED)


def test_a_flag_of_which_a_file_has_one_text_knows_the_other(drafted, loaded, tmp_path):
    cells = told("{},支出", "{},收入")
    paid = tuple(minor for minor in MOVED if minor < 0)
    source = finished(drafted(statement("金额,收/支", cells, paid)))
    later = tmp_path / "later.csv"
    later.write_text(statement("金额,收/支", cells), encoding="utf-8")
    assert loaded(source, [later]) == list(MOVED)


def test_a_flag_that_says_nothing_or_neither_leaves_its_rows_out_with_the_reason(drafted, given):
    cells = told("{},支出", "{},收入", {-1: "1.00,不计收支", -2: "2.00,/"})
    draft = drafted(statement("金额,收/支", cells, (*MOVED, -1, -2)))
    report = loaders.tried(draft.source, [given])
    assert report.facts["transferred"] == len(MOVED)
    assert sorted(report.skips.values()) == [1, 1]
    points = [point.what for point in draft.source.mapping.open_points]
    assert any("1 of 12 rows say nothing under 收/支" in what for what in points)


@pytest.mark.parametrize(("out", "into"), [("J", "K"), ("1", "2")])
def test_a_text_that_nobody_knows_is_to_be_filled_in_where_it_stands(drafted, loaded, given, out, into):
    """The two texts of 借贷标志 may mean anything: neither is guessed, and no file is loaded before they are said."""
    draft = drafted(statement("交易金额,借贷标志", told(f"{{}},{out}", f"{{}},{into}")))
    lines = mapping_of(draft).splitlines()
    asked = [point for point in draft.source.mapping.open_points if point.what == "in, out or neither"]
    assert [point.where for point in asked] == [f"codes.rows_direction.{out}", f"codes.rows_direction.{into}"]
    assert all(f'"{out}": "FILL IN' in lines[point.line - 1] for point in asked)
    with pytest.raises(SourceError, match="draft"):
        loaders.refuse_draft(draft.source)
    ask = "FILL IN: in, out or neither"
    source = finished(
        draft, (f'"{out}": "{ask}"', f'"{out}": "out"'), (f'"{into}": "{ask}"', f'"{into}": "in"')
    )
    assert loaded(source, [given]) == list(MOVED)


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("-{}", "{}"),
        ("-{}", "+{}"),
        ("({})", "{}"),
        ("－{}", "{}"),
        ("-¥{}", "¥{}"),
        ("¥-{}", "¥{}"),
        ("- {}", "{}"),
    ],
)
def test_a_sign_is_the_direction(drafted, loaded, given, below, above):
    draft = drafted(statement("交易金额", told(below, above)))
    assert loaded(finished(draft), [given]) == list(MOVED)


def test_an_amount_called_paid_is_paid(drafted, loaded, given):
    paid = tuple(-abs(minor) for minor in MOVED)
    assert loaded(finished(drafted(statement("支出金额", yuan, paid))), [given]) == list(paid)


def test_where_nothing_tells_the_direction_the_draft_says_so(drafted, given):
    draft = drafted(statement("交易金额", yuan))
    points = [
        point for point in draft.source.mapping.open_points if "nothing in the file tells" in point.what
    ]
    assert len(points) == 1
    assert "nothing in the file tells" in mapping_of(draft).splitlines()[points[0].line - 1]
    assert loaders.tried(draft.source, [given]).facts["transferred"] == len(MOVED)


def test_payer_and_payee_are_named_by_the_headers(drafted, parts, facts, given):
    rows = "\n".join(f"2024-03-0{day},{OTHERS[day % 3]},{OWN},{day}00.00" for day in range(1, 7))
    draft = drafted(f"日期,收款账号,付款账号,金额\n{rows}\n")
    loaders.load_parts(parts, finished(draft).mapping, [given], who="tester")
    payments = facts("transferred", "start_key", "end_key", "told_by_payer")
    assert len({row["start_key"] for row in payments}) == 1  # the payer stands behind the payee
    assert len({row["end_key"] for row in payments}) == 3
    assert {row["told_by_payer"] for row in payments} == {None}


def test_entries_of_a_ledger_are_no_payments(drafted):
    rows = "\n".join(f"2024-03-0{day},记-{day},银行存款,{day}00.00," for day in range(1, 9))
    draft = drafted(f"日期,凭证号,会计科目,借方金额,贷方金额\n{rows}\n")
    assert "TRANSFERRED" not in mapping_of(draft)
    assert any("ledger" in point.what for point in draft.source.mapping.open_points)


def mapping_of(draft) -> str:
    return (draft.source.folder / "source.yaml").read_text(encoding="utf-8")


ZEROS = [
    ("支出,收入", told("{},", ",{}", {-1: "0.000,0", -2: "0,¥0.00"})),
    ("交易金额,收付标志", told("{},付", "{},收", {-1: "0.00,付", -2: "0,收"})),
    ("交易金额", told("-{}", "+{}", {-1: "0.00", -2: "-0.00"})),
]


@pytest.mark.parametrize(("headers", "cells"), ZEROS)
def test_an_amount_of_zero_is_no_payment_and_is_told(drafted, given, headers, cells):
    report = loaders.tried(drafted(statement(headers, cells, (*MOVED, -1, -2))).source, [given])
    assert (report.rows_rejected, report.facts["transferred"]) == (0, len(MOVED))
    assert sum([*report.remarks.values(), *report.skips.values()]) == 2


def test_a_slip_in_the_year_is_a_reject_of_a_draft_too(drafted, given):
    text = statement("支出,收入", told("{},", ",{}"))
    source = drafted(text).source
    given.write_text(
        text.replace("2024-03-02", "1024-03-02").replace("2024-03-03", "2204-03-03"), encoding="utf-8"
    )
    report = loaders.tried(source, [given])
    assert (report.rows_used, report.rows_rejected) == (len(MOVED) - 2, 2)
