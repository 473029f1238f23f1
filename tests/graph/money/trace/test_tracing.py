"""Money is followed in the order of time, and nothing is left out without a word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from graph.money import by_payee
from graph.money.by_payee import ByPayee
from graph.money.trace import RULES, Question, Trace, accounts_of, from_day, trace
from graph.money.trace.bounds import Bounds
from graph.resolve import judge
from tests.graph.money.conftest import Bank, balanced, paid
from tests.graph.money.trace.conftest import Tracing, account

DAY = 86_400_000_000


def party(name: str) -> dict[str, str]:
    return {"end_space": "party", "end_key": f"reg/p:{name}"}


def steps(found: Trace) -> list[tuple[str, str, int, str]]:
    rows = found.steps.to_pylist()
    return [
        (row["payer"].partition(":")[2], row["payee"].partition(":")[2], row["followed_minor"], row["state"])
        for row in rows
    ]


def test_the_published_case_with_its_payees(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("trust", "joe", 20_000_000, "2022-01-05"),
        paid("joe", "car", 7_500_000, "2022-01-10") | party("cars") | balanced(22_500_000),
        paid("joe", "boat", 15_000_000, "2022-01-19") | party("boats") | balanced(7_500_000),
        paid("joe", "jet", 2_950_000, "2022-02-03") | party("jets") | balanced(4_550_000),
    )
    found = tracing("trust", rule="libr")
    joe = account(found, "joe")
    assert (joe.opening, joe.unknown, joe.received) == (10_000_000, 0, 20_000_000)
    assert (joe.held, joe.paid) == (4_550_000, 15_450_000)
    [total] = found.totals
    assert (total.held, total.dissipated, total.stopped) == (4_550_000, 15_450_000, 0)
    assert [entry.key for entry in found.freeze] == ["account_no:joe"]
    assert (joe.balance, joe.has_statement) == (4_550_000, True)


def test_what_leaves_with_no_side_named_is_told_apart_and_not_followed_through(
    bank: Bank, tracing: Tracing
) -> None:
    cash = {"end_space": "unnamed", "end_key": "statement/unnamed/b:cash"}
    back = {"start_space": "unnamed", "start_key": "statement/unnamed/b:cash"}
    bank.load(
        paid("a", "b", 100, "2024-05-10 09:00:00"),
        paid("b", "", 70, "2024-05-11 09:00:00") | cash,
        paid("", "b", 70, "2024-05-12 09:00:00") | back,
        paid("b", "c", 90, "2024-05-13 09:00:00"),
    )
    found = tracing("a", rule="fifo")
    [total] = found.totals
    assert (total.began, total.held, total.dissipated, total.unnamed) == (100, 30, 0, 70)
    drawn = next(entry for entry in found.accounts if entry.kind == "unnamed")
    assert (drawn.received, drawn.held, drawn.dissipated, drawn.stop) == (70, 0, 70, "unnamed")
    assert account(found, "c").received == 30
    assert [entry.key for entry in found.freeze] == ["account_no:c"]
    before = tracing("c", way="back", rule="fifo")
    [total] = before.totals
    assert (total.began, total.unnamed) == (90, 60)


def test_a_payment_before_the_money_came_is_other_money(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-10 09:00:00"),
        paid("b", "c", 100, "2024-05-01 09:00:00"),
        paid("b", "d", 60, "2024-05-11 09:00:00"),
    )
    found = tracing("a")
    assert ("b", "c") not in [step[:2] for step in steps(found)]
    assert account(found, "d").received == 60
    assert account(found, "b").unknown == 100


def test_a_payment_within_the_slack_is_kept_and_shown(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-10 09:00:00"),
        paid("b", "c", 100, "2024-05-09 09:00:00"),
        paid("c", "d", 100, "2024-05-08 12:00:00"),
    )
    assert steps(tracing("a")) == [
        ("a", "b", 100, "in_order"),
        ("b", "c", 100, "early"),
        ("c", "d", 100, "early"),
    ]
    assert steps(tracing("a", slack_us=0)) == [("a", "b", 100, "in_order")]
    assert len(steps(tracing("a", slack_us=DAY))) == 2


def test_an_early_payment_that_other_money_covers_is_shown_and_takes_none(
    bank: Bank, tracing: Tracing
) -> None:
    bank.load(
        paid("x", "b", 100, "2024-05-01 09:00:00"),
        paid("b", "c", 100, "2024-05-09 09:00:00"),
        paid("a", "b", 100, "2024-05-10 09:00:00"),
        paid("b", "d", 100, "2024-05-11 09:00:00"),
    )
    assert steps(tracing("a")) == [
        ("b", "c", 0, "early"),
        ("a", "b", 100, "in_order"),
        ("b", "d", 100, "in_order"),
    ]


def test_days_without_hours_pass_money_on(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("c", "d", 100, "2024-05-10"),
        paid("b", "c", 100, "2024-05-10"),
        paid("a", "b", 100, "2024-05-10 15:00:00"),
    )
    assert steps(tracing("a", slack_us=0)) == [
        ("a", "b", 100, "in_order"),
        ("b", "c", 100, "unordered"),
        ("c", "d", 100, "unordered"),
    ]


def test_days_alone_go_by_the_way_of_the_money(bank: Bank, tracing: Tracing) -> None:
    chain = [paid(f"n{nth}", f"n{nth + 1}", 100, "2024-05-10", number=f"{9 - nth}") for nth in range(6)]
    bank.load(*reversed(chain))
    assert [step[2] for step in steps(tracing("n0"))] == [100] * 6


@pytest.mark.parametrize(
    ("rule", "to_c", "held"),
    [("haircut", 50, 50), ("fifo", 0, 100), ("lifo", 100, 0), ("libr", 0, 100), ("poison", 100, 100)],
)
def test_each_rule_says_whose_money_a_payment_is(
    bank: Bank, tracing: Tracing, rule: Any, to_c: int, held: int
) -> None:
    bank.load(
        paid("x", "b", 100, "2024-05-01 09:00:00"),
        paid("a", "b", 100, "2024-05-02 09:00:00"),
        paid("b", "c", 100, "2024-05-03 09:00:00"),
    )
    found = tracing("a", rule=rule)
    assert [step[2] for step in steps(found) if step[1] == "c"] == ([to_c] if to_c else [])
    assert account(found, "b").held == held


@pytest.mark.parametrize(
    ("rule", "to_c"), [("haircut", 90), ("fifo", 100), ("lifo", 0), ("libr", 0), ("poison", 1000)]
)
@pytest.mark.parametrize("at", ["2024-05-02", "2024-05-02 09:00:00"])
def test_other_money_of_one_moment_is_there_before_what_it_funded(
    bank: Bank, tracing: Tracing, rule: Any, to_c: int, at: str
) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00"), paid("x", "b", 1000, at), paid("b", "c", 1000, at))
    found = tracing("a", rule=rule)
    assert account(found, "b").unknown == 0
    assert sum(step[2] for step in steps(found) if step[1] == "c") == to_c


def test_money_back_in_time(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("x", "b", 300, "2024-05-01 09:00:00"),
        paid("y", "b", 100, "2024-05-02 09:00:00"),
        paid("b", "a", 200, "2024-05-03 09:00:00"),
        paid("z", "b", 100, "2024-05-04 09:00:00"),
    )
    found = tracing("a", way="back")
    assert {entry.key.partition(":")[2]: entry.received for entry in found.accounts} == {
        "b": 200, "x": 150, "y": 50,
    }  # fmt: skip
    assert steps(found)[:2] == [("z", "b", 0, "early"), ("b", "a", 200, "in_order")]
    assert found.freeze == ()
    first = tracing("a", way="back", rule="fifo")
    assert {entry.key.partition(":")[2]: entry.received for entry in first.accounts} == {"b": 200, "x": 200}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "poison"])
def test_back_and_forth_agree_on_what_went_between_two(bank: Bank, tracing: Tracing, rule: Any) -> None:
    bank.load(
        paid("a", "m", 1000, "2024-05-01 09:00:00"),
        paid("x", "m", 3000, "2024-05-02 09:00:00"),
        paid("m", "z", 2000, "2024-05-03 09:00:00"),
        paid("m", "q", 2000, "2024-05-04 09:00:00"),
    )
    if rule == "libr":
        assert [account(tracing("a", rule=rule), "q").received] == [1000]
        return
    forward = {entry.key: entry.received for entry in tracing("a", rule=rule).accounts}
    back = {entry.key: entry.received for entry in tracing("z", way="back", rule=rule).accounts}
    assert forward.get("account_no:z", 0) == back.get("account_no:a", 0)


def test_a_hub_is_gone_into_and_not_through(bank: Bank, tracing: Tracing) -> None:
    crowd = [paid("bank", f"q{nth}", 5, "2024-05-05 09:00:00", number=str(nth)) for nth in range(30)]
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"), paid("b", "bank", 80, "2024-05-02 09:00:00"), *crowd
    )
    found = tracing("a", hub_others=20)
    assert account(found, "bank").stop == "hub"
    assert found.hubs == {"account_no:bank": 31}
    [total] = found.totals
    assert (total.held, total.stopped) == (20, 80)
    assert len(tracing("a", hub_others=40).accounts) == 32


def test_the_account_asked_about_may_be_a_hub(bank: Bank, tracing: Tracing) -> None:
    bank.load(*(paid("a", f"q{nth}", 5, "2024-05-05 09:00:00") for nth in range(30)))
    assert len(tracing("a", hub_others=20).accounts) == 30


def test_what_lies_beyond_the_limits_is_told(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"),
        paid("b", "c", 90, "2024-05-02 09:00:00"),
        paid("b", "e", 10, "2024-05-02 10:00:00"),
        paid("c", "d", 90, "2024-05-03 09:00:00"),
        paid("e", "f", 10, "2024-05-03 09:00:00"),
    )
    short = tracing("a", hops=2)
    assert (account(short, "c").stop, account(short, "e").stop) == ("hops", "hops")
    large = tracing("a", least_share=0.2)
    assert (account(large, "e").stop, account(large, "c").stop) == ("least", None)
    assert account(tracing("a", least_amount=0.11), "e").stop == "least"
    few = tracing("a", most_accounts=2)
    assert (account(few, "c").stop, account(few, "e").stop) == (None, "most")
    for found in (short, large, few):
        [total] = found.totals
        assert total.began == 100 == total.held + total.stopped


def test_money_that_comes_back_is_counted_once(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"),
        paid("b", "a", 40, "2024-05-02 09:00:00"),
        paid("a", "b", 40, "2024-05-03 09:00:00"),
    )
    [total] = tracing("a").totals
    assert (total.began, total.returned, total.held) == (140, 40, 100)


@pytest.mark.parametrize("rule", RULES)
def test_a_reversal_takes_the_payment_back(bank: Bank, tracing: Tracing, rule: Any) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"),
        paid("b", "c", 100, "2024-05-02 09:00:00") | balanced(0),
        paid("b", "c", -100, "2024-05-02 09:30:00", number="2") | balanced(100),
    )
    found = tracing("a", rule=rule)
    b = account(found, "b")
    assert (b.held, b.opening, b.unknown, b.balance, b.has_statement) == (100, 0, 0, 100, True)
    c = account(found, "c")
    assert (c.held, c.balance, c.has_statement) == (0, None, False)
    assert steps(found)[1:] == [("b", "c", 100, "in_order"), ("c", "b", 100, "in_order")]
    assert [entry.key for entry in found.freeze] == ["account_no:b"]


def test_payments_between_the_accounts_asked_about_are_no_money_that_went(
    bank: Bank, tracing: Tracing
) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00"), paid("b", "c", 70, "2024-05-02 09:00:00"))
    found = tracing("a", "b")
    assert [total.began for total in found.totals] == [70]
    assert steps(found) == [("b", "c", 70, "in_order")]


def test_currencies_are_followed_apart(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"),
        paid("a", "b", 7, "2024-05-01 09:00:00", currency="USD"),
        paid("b", "c", 7, "2024-05-02 09:00:00", currency="USD"),
        paid("b", "c", 50, "2024-05-02 09:00:00", currency=None),
    )
    found = tracing("a")
    assert [(total.currency, total.began, total.held) for total in found.totals] == [
        ("CNY", 100, 100), ("USD", 7, 7),
    ]  # fmt: skip
    assert [(entry.currency, entry.received) for entry in found.accounts if entry.key.endswith("c")] == [
        ("USD", 7)
    ]


def test_dates_bound_what_the_accounts_paid(bank: Bank, tracing: Tracing) -> None:
    rows = [paid("a", "b", 100, f"2024-05-0{day} 09:00:00", number=str(day)) for day in (1, 3, 5)]
    bank.load(*rows, paid("b", "c", 150, "2024-05-06 09:00:00"))
    since = rows[1]["at"]
    found = tracing("a", since=since, until=since + dt.timedelta(days=1))
    assert [total.began for total in found.totals] == [100]
    assert steps(found) == [("a", "b", 100, "in_order"), ("b", "c", 50, "in_order")]
    b = account(found, "b")
    assert (b.unknown, b.held, b.bounds) == (0, 50, Bounds(0, 100))


def test_dates_do_not_cut_where_the_money_went(bank: Bank, tracing: Tracing) -> None:
    bank.load(paid("a", "b", 100, "2024-05-10 09:00:00"), paid("b", "c", 100, "2024-06-02 09:00:00"))
    found = tracing("a", until=from_day(dt.date(2024, 6, 1)))
    assert (account(found, "b").held, account(found, "c").received) == (0, 100)
    back = tracing("c", way="back", since=from_day(dt.date(2024, 6, 1)))
    assert account(back, "a").received == 100
    assert tracing("c", way="back", until=from_day(dt.date(2024, 6, 1))).accounts == ()


def test_dates_do_not_cut_what_an_account_held_before(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("x", "b", 300, "2024-04-30 09:00:00"),
        paid("a", "b", 100, "2024-05-02 09:00:00"),
        paid("b", "c", 200, "2024-05-03 09:00:00"),
    )
    since = from_day(dt.date(2024, 5, 1))
    assert account(tracing("a", since=since), "c").received == 50
    assert account(tracing("a", since=since, rule="libr"), "b").held == 100


def test_what_has_no_moment_or_amount_is_counted(bank: Bank, tracing: Tracing) -> None:
    bank.load(
        paid("a", "b", 100, "2024-05-01 09:00:00"),
        paid("a", "b", 5, "2024-05-01 09:00:00", number="1")
        | {"at": None, "at_us": None, "at_precision": None},
        paid("a", "b", 5, "2024-05-01 09:00:00", number="2") | {"amount_minor": None},
    )
    found = tracing("a")
    assert (found.missing.undated, found.missing.without_amount) == (1, 1)
    assert [total.began for total in found.totals] == [100]


def test_accounts_judged_one_are_followed_as_one(bank: Bank, tracing: Tracing) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00"), paid("c", "d", 100, "2024-05-02 09:00:00"))
    judge(bank.tables, "account_no:b", "account_no:c", "same", "li", "one account with two numbers")
    assert steps(tracing("a")) == [("a", "b", 100, "in_order"), ("b", "d", 100, "in_order")]


def test_two_legs_of_one_transfer_carry_the_money_once(bank: Bank, tracing: Tracing) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00", told_by_payer=True), source="first")
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:05", told_by_payee=True), source="second")
    assert [total.began for total in tracing("a").totals] == [100]


def test_compartments_bound_it(bank: Bank, tracing: Tracing) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00"), compartment="open")
    bank.load(paid("b", "c", 100, "2024-05-02 09:00:00"), compartment="closed")
    assert len(tracing("a").accounts) == 2
    seen = bank.tables.snapshot().within(["open"])
    copies = ByPayee(bank.tables.folder)
    found = trace(seen, bank.connection, copies, Question(("account_no:a",)))
    assert [entry.key for entry in found.accounts] == ["account_no:b"]


def test_it_reads_the_same_from_copies_by_payee(
    bank: Bank, tracing: Tracing, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.load(
        *(
            paid(f"n{nth % 7}", f"n{nth * 3 % 5}", 10 + nth, f"2024-05-{nth + 1:02} 09:00:00")
            for nth in range(28)
        )
    )
    before = [tracing("n0", way=way) for way in ("forward", "back")]
    monkeypatch.setattr(by_payee, "WORTH_ROWS", 1)
    assert ByPayee(bank.tables.folder).make(bank.tables.snapshot(), bank.connection) == 1
    after = [tracing("n0", way=way) for way in ("forward", "back")]
    assert [one.accounts for one in before] == [one.accounts for one in after]
    assert all(one.accounts for one in before)


def test_many_accounts_of_a_frontier_are_read_together(bank: Bank, tracing: Tracing) -> None:
    fan = [paid("a", f"m{nth}", 10, "2024-05-01 09:00:00") for nth in range(60)]
    bank.load(*fan, *(paid(f"m{nth}", "z", 10, "2024-05-02 09:00:00") for nth in range(60)))
    assert account(tracing("a"), "z").received == 600


def test_an_account_without_transfers_gives_nothing(bank: Bank, tracing: Tracing) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00"))
    for names in (("nobody",), ("b",)):
        found = tracing(*names)
        assert (found.totals, found.accounts, found.steps.num_rows) == ((), (), 0)


def test_a_person_means_all_accounts_that_they_hold(bank: Bank) -> None:
    bank.load(paid("a", "b", 100, "2024-05-01 09:00:00"), paid("q", "b", 100, "2024-05-01 09:00:00"))
    held = {"start_space": "party", "start_key": "reg/p:li", "end_space": "account"}
    with bank.tables.begin(bank.header("register")) as load:
        rows = [held | {"end_key": f"account_no:{name}"} for name in ("a", "q")]
        load.append("holds", pa.Table.from_pylist(rows))
        load.commit()
    judge(bank.tables, "account_no:a", "account_no:q", "same", "li", "one account with two numbers")
    bank.look()
    snapshot = bank.tables.snapshot()
    assert accounts_of(snapshot, bank.connection, "reg/p:li") == ("account_no:a", "reg/p:li")
    assert accounts_of(snapshot, bank.connection, "account_no:q") == ("account_no:a",)
