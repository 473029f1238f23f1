"""The legs of one transfer that two banks tell: joined one to one, and only what can be one."""

from __future__ import annotations

from typing import Any

import pytest

from graph.money import Asked, ByPayee, Joined, account_transfers, join_legs
from graph.resolve import judge, undo
from tests.graph.money.conftest import Bank, paid

NINE = "2024-05-01 09:00:00"


def out(amount: int, at: str, number: str | None = None, **values: Any) -> dict[str, Any]:
    """A leg that the statement of the payer tells."""
    return paid("a", "b", amount, at, number=number, told_by_payer=True, **values)


def into(amount: int, at: str, number: str | None = None, **values: Any) -> dict[str, Any]:
    """A leg that the statement of the payee tells."""
    return paid("a", "b", amount, at, number=number, told_by_payee=True, **values)


def joined(bank: Bank) -> list[dict[str, Any]]:
    """The transfers after joining, which an account's own list must equal."""
    join_legs(bank.tables)
    found = bank.transfers()
    snapshot = bank.tables.snapshot()
    asked = Asked(order="oldest", limit=1000)
    listed = account_transfers(snapshot, bank.connection, "account_no:a", ByPayee(bank.tables.folder), asked)
    by_key = {row["key"]: row for row in listed.rows.to_pylist()}
    assert by_key == {row["key"]: row for row in found}
    return found


def test_two_banks_with_their_own_clocks_and_numbers_tell_of_one(bank: Bank) -> None:
    bank.load(out(500, "2024-05-01 23:59:58", "P77", balance_minor=1, purpose="loan"))
    bank.load(into(500, "2024-05-02 00:00:03", "Q1", purpose="deposit"))
    assert len(bank.transfers()) == 2
    [one] = joined(bank)
    assert (str(one["at"]), one["number"], one["observations"]) == ("2024-05-01 23:59:58", "P77", 2)
    assert (one["told_by_payer"], one["told_by_payee"], one["balance_minor"]) == (True, True, 1)
    assert len(one["aliases"]) == len(one["judgements"]) == 1


def test_a_folder_loaded_at_once_holds_both_statements(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"), into(500, "2024-05-01 09:00:04", "Q1"))
    assert len(joined(bank)) == 1


def test_two_equal_rows_of_one_statement_are_two(bank: Bank) -> None:
    bank.load(
        out(500, NINE, "P1"),
        out(500, "2024-05-01 09:00:30", "P2"),
        out(500, NINE, "#1"),
        out(500, NINE, "#2"),
    )
    assert len(joined(bank)) == 4


def test_two_equal_payments_a_minute_apart_on_both_sides_are_two(bank: Bank) -> None:
    bank.load(out(500, "2024-05-01 09:00:00", "P1"), out(500, "2024-05-01 09:01:00", "P2"))
    bank.load(into(500, "2024-05-01 09:00:20", "Q1"), into(500, "2024-05-01 09:01:20", "Q2"))
    found = joined(bank)
    assert [(row["number"], row["observations"]) for row in found] == [("P1", 2), ("P2", 2)]


def test_equal_payments_of_one_moment_are_as_many_as_the_larger_side_tells(bank: Bank) -> None:
    bank.load(*(out(500, NINE, f"P{nth}") for nth in range(3)))
    bank.load(*(into(500, NINE, f"Q{nth}") for nth in range(2)))
    assert sorted(row["observations"] for row in joined(bank)) == [1, 2, 2]


def test_seconds_that_are_missing_are_an_interval(bank: Bank) -> None:
    bank.load(out(500, "2024-05-01 09:00:59", "P1"), out(700, "2024-05-01 23:30:00", "P2"))
    bank.load(into(500, "2024-05-01 09:00"), into(700, "2024-05-01"))
    found = joined(bank)
    assert [(row["amount_minor"], row["at_precision"]) for row in found] == [(500, "second"), (700, "second")]


def test_a_day_is_joined_to_its_own_payment_before_the_one_just_before_midnight(bank: Bank) -> None:
    bank.load(out(500, "2024-05-01 23:59:58", "P1"), out(500, "2024-05-02 10:00:00", "P2"))
    bank.load(into(500, "2024-05-02"))
    assert [(row["number"], row["observations"]) for row in joined(bank)] == [("P1", 1), ("P2", 2)]


@pytest.mark.parametrize(("at", "left"), [("2024-05-01 09:10:00", 1), ("2024-05-01 09:10:02", 2)])
def test_moments_more_than_ten_minutes_apart_are_two(bank: Bank, at: str, left: int) -> None:
    bank.load(out(500, NINE, "P1"))
    bank.load(into(500, at, "Q1"))
    assert len(joined(bank)) == left


@pytest.mark.parametrize(
    "other",
    [
        into(501, NINE, "Q1"),
        into(500, NINE, "Q1", currency="USD"),
        into(500, NINE, "Q1", start_key="account_no:z"),
        into(500, NINE, "Q1", start_key="account_no:b", end_key="account_no:a"),
        into(-500, NINE, "Q1"),
        into(500, NINE, "Q1", succeeded=False),
    ],
    ids=["amount", "currency", "payer", "paid back", "reversed", "failed"],
)
def test_what_differs_is_another_transfer(bank: Bank, other: dict[str, Any]) -> None:
    bank.load(out(500, NINE, "P1"))
    bank.load(other)
    join_legs(bank.tables)
    assert [row["observations"] for row in bank.transfers(failed=True)] == [1, 1]


def test_a_payment_and_its_reversal_are_joined_each_to_its_own(bank: Bank) -> None:
    back = {"start_key": "account_no:b", "end_key": "account_no:a"}
    bank.load(out(500, NINE, "P1"), into(500, "2024-05-01 09:05:00", "P2", **back))
    bank.load(into(500, "2024-05-01 09:00:03", "Q1"), out(500, "2024-05-01 09:04:58", "Q2", **back))
    found = joined(bank)
    assert [(row["payer"], row["observations"]) for row in found] == [
        ("account_no:a", 2),
        ("account_no:b", 2),
    ]


def test_three_who_tell_of_it_tell_of_one(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"))
    bank.load(into(500, "2024-05-01 09:00:04", "Q1"))
    bank.load(paid("a", "b", 500, "2024-05-01 09:00:02", number="C9"), source="clearing")
    [one] = joined(bank)
    assert (one["number"], one["observations"], len(one["judgements"])) == ("P1", 3, 2)


def test_one_statement_delivered_twice_must_tell_the_same_moment(bank: Bank) -> None:
    bank.load(out(500, "2024-05-01 09:00:30"), out(600, "2024-05-01 09:00:30"))
    bank.load(out(500, "2024-05-01 09:00"), out(600, "2024-05-01 09:02:00"))
    assert [(row["amount_minor"], row["observations"]) for row in joined(bank)] == [
        (500, 2),
        (600, 1),
        (600, 1),
    ]


def test_numbers_of_one_bank_must_not_contradict(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"), out(700, NINE, "P2"))
    bank.load(into(500, "2024-05-01 09:00:01", "Q1"), into(700, "2024-05-01 09:00:01", "P2"))
    with bank.tables.begin(bank.header("accounts")) as load:
        load.append("account", bank.accounts(a="ICBC", b="ICBC"))
        load.commit()
    assert [(row["amount_minor"], row["observations"]) for row in joined(bank)] == [
        (500, 1),
        (700, 2),
        (500, 1),
    ]


def test_a_bank_is_known_by_any_key_of_an_account(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"), into(500, "2024-05-01 09:00:01", "Q1"))
    with bank.tables.begin(bank.header("accounts")) as load:
        load.append("account", bank.accounts(card_of_a="ICBC", b="ICBC"))
        load.commit()
    assert [row["observations"] for row in joined(bank)] == [2]
    judge(bank.tables, "account_no:a", "account_no:card_of_a", "same", "li", "the card of that account")
    assert [row["observations"] for row in joined(bank)] == [1, 1]


def test_accounts_that_are_judged_one_are_the_same_account(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"))
    bank.load(into(500, NINE, "Q1", end_key="account_no:card_of_b"))
    assert len(joined(bank)) == 2
    judge(bank.tables, "account_no:b", "account_no:card_of_b", "same", "li", "the card of that account")
    assert len(joined(bank)) == 1


def test_a_person_takes_a_judgement_back_for_good(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"))
    bank.load(into(500, NINE, "Q1"))
    [one] = joined(bank)
    revocation = undo(bank.tables, one["judgements"][0], "li", "two payments, says the bank")
    assert len(joined(bank)) == 2
    bank.load(out(9, NINE, "P2"))
    assert len(joined(bank)) == 3
    undo(bank.tables, revocation, "li", "it was one after all")
    assert len(joined(bank)) == 2


def test_it_says_what_it_did_and_writes_only_what_changed(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"))
    load = bank.load(into(500, NINE, "Q1"))
    assert join_legs(bank.tables) == Joined(joined=1, new=1, gone=0)
    assert join_legs(bank.tables) == Joined(looked=False)
    sequence = bank.tables.snapshot().sequence
    bank.load(out(9, NINE, "P9"))
    assert join_legs(bank.tables) == Joined(joined=1, new=0, gone=0)
    assert bank.tables.snapshot().sequence == sequence + 1
    bank.tables.withdraw(load, who="li", why="not ours")
    assert join_legs(bank.tables) == Joined(joined=0, new=0, gone=1)
    assert len(bank.transfers()) == 2


def test_joining_does_not_depend_on_the_order_of_loads(bank: Bank) -> None:
    sides = [
        [out(500, f"2024-05-01 09:0{minute}:00", f"P{minute}") for minute in (0, 1, 2, 5)],
        [into(500, f"2024-05-01 09:0{minute}:30", f"Q{minute}") for minute in (0, 2, 4)],
    ]
    for side in sides:
        bank.load(*side)
    first = [(row["number"], row["observations"]) for row in joined(bank)]
    for entry in bank.tables.ledger():
        if entry.kind == "load":
            bank.tables.withdraw(entry.load, who="li", why="again")
    for side in reversed(sides):
        bank.load(*side)
    assert [(row["number"], row["observations"]) for row in joined(bank)] == first
    assert sorted(observations for _, observations in first) == [1, 2, 2, 2]


def test_legs_in_compartments_are_one_only_to_who_sees_both(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"), compartment="north")
    bank.load(into(500, NINE, "Q1"), compartment="south")
    join_legs(bank.tables)
    assert len(bank.transfers()) == 1
    [seen] = bank.transfers(compartments=["north"])
    assert (seen["number"], seen["judgements"], seen["compartments"]) == ("P1", [], ["north"])
    snapshot = bank.tables.snapshot().within(["north"])
    told = bank.connection.sql(snapshot.sql("judgement")).fetchall()
    assert told == []


def test_legs_do_not_become_aliases_of_entities(bank: Bank) -> None:
    bank.load(out(500, NINE, "P1"))
    bank.load(into(500, NINE, "Q1"))
    join_legs(bank.tables)
    bank.look()
    assert bank.connection.execute("SELECT count(*) FROM aliases").fetchall() == [(0,)]
