"""What an account held before is never more than its statement needs, whatever the clocks and the lines."""

from __future__ import annotations

import pytest

from graph.money.trace import RULES, RuleName
from tests.graph.money.conftest import Bank, balanced, paid
from tests.graph.money.trace.conftest import Tracing, account


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("clock", ["2024-05-03 09:00:00", None])
def test_a_receipt_stamped_after_the_payment_it_funded_leaves_no_phantom(
    bank: Bank, tracing: Tracing, rule: RuleName, clock: str | None
) -> None:
    bank.load(paid("a", "b", 300, "2024-05-03 09:05:00", told_by_payer=True), source="first")
    own = [paid("a", "b", 300, clock, told_by_payee=True)] if clock else []
    bank.load(*own, paid("b", "c", 300, "2024-05-03 09:02:00") | balanced(0), source="second")
    found = tracing("a", rule=rule)
    b = account(found, "b")
    assert (b.opening, b.unknown, b.held, account(found, "c").received) == (0, 0, 0, 300)
    assert [entry.key for entry in found.freeze] == ["account_no:c"]
    back = tracing("c", way="back", rule=rule)
    assert (account(back, "b").unknown, account(back, "a").received) == (0, 300)


@pytest.mark.parametrize("rule", RULES)
def test_a_statement_of_days_leaves_no_phantom(bank: Bank, tracing: Tracing, rule: RuleName) -> None:
    bank.load(paid("a", "b", 300, "2024-05-03 10:00:00"), paid("b", "c", 200, "2024-05-03") | balanced(100))
    found = tracing("a", rule=rule)
    b = account(found, "b")
    assert (b.opening, b.unknown, b.held, account(found, "c").received) == (0, 0, 100, 200)


def test_what_the_balance_has_no_room_for_came_after(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("b", "c", 300, "2024-05-03 09:02:00") | balanced(100),
        paid("a", "b", 500, "2024-05-03 09:04:00"),
    )
    b = account(tracing("a"), "b")
    assert (b.opening, b.unknown, b.held) == (400, 0, 500)


def test_cash_drawn_between_leaves_no_phantom(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 500, "2024-05-03 08:58:00"), paid("b", "c", 200, "2024-05-03 09:00:00") | balanced(100)
    )
    b = account(tracing("a"), "b")
    assert (b.opening, b.unknown, b.held, b.balance) == (0, 0, 300, 100)


def test_what_the_payees_own_statement_tells_later_came_later(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("b", "c", 300, "2024-05-03 09:02:00") | balanced(0),
        paid("a", "b", 300, "2024-05-03 09:05:00", told_by_payee=True),
    )
    assert account(tracing("a"), "b").opening == 300


@pytest.mark.parametrize("newest_first", [False, True])
def test_payments_of_one_day_count_in_the_order_of_the_statement(
    bank: Bank, tracing: Tracing, newest_first: bool
) -> None:
    rows = [
        paid("b", "z", 60, "2024-05-03", number="9") | balanced(140),
        paid("b", "c", 50, "2024-05-03", number="1") | balanced(90),
        paid("b", "y", 40, "2024-05-03", number="5") | balanced(50),
        paid("b", "d", 10, "2024-05-04", number="3") | balanced(40),
    ]
    lines = range(5, 1, -1) if newest_first else range(2, 6)
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"),
        *(row | {"row": line} for row, line in zip(rows, lines, strict=True)),
    )
    found = tracing("a", rule="libr")
    b = account(found, "b")
    assert (b.opening, b.balance, b.held) == (100, 40, 40)
    assert [account(found, name).received for name in ("c", "y", "d")] == [10, 40, 10]
