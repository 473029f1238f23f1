"""What the rules give in cases whose outcome is published, and that they lose no minor unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.money.trace.question import RULES
from graph.money.trace.rules import PURSES, FirstInFirstOut, Haircut, LastInFirstOut, LowestBalance, Poison


def followed(parts: list[tuple[bool, int]]) -> int:
    return sum(amount for is_followed, amount in parts if is_followed)


def test_the_published_case_of_the_lowest_intermediate_balance() -> None:
    """200,000 of a trust come to 100,000 of his own; 254,500 are spent. The trust's are the 45,500 that are left.

    Source: Christie and Compton, "How Does the Lowest Intermediate Balance Rule for Tracing Work?", 2022.
    """
    joe = LowestBalance(100_000)
    joe.receive([(True, 200_000)])
    car = joe.pay(75_000)
    later = [joe.pay(150_000), joe.pay(29_500)]
    assert followed(car) == 0
    assert (joe.held, sum(map(followed, later))) == (45_500, 154_500)
    joe.receive([(False, 500_000)])
    joe.pay(100_000)
    assert joe.held == 45_500


def test_claytons_case() -> None:
    """What stood first in the account is drawn first: later deposits are what is left.

    Source: Devaynes v Noble (1816) 1 Mer 572.
    """
    account = FirstInFirstOut(0)
    account.receive([(True, 100)])
    account.receive([(False, 50)])
    assert account.pay(80) == [(True, 80)]
    assert account.pay(40) == [(True, 20), (False, 20)]
    assert account.held == 0


def test_the_last_in_is_the_first_out() -> None:
    account = LastInFirstOut(0)
    account.receive([(False, 100)])
    account.receive([(True, 50)])
    assert account.pay(80) == [(True, 50), (False, 30)]
    assert account.held == 0


def test_pro_rata_is_rounded_down_and_gives_all_at_last() -> None:
    account = Haircut(2)
    account.receive([(True, 1)])
    assert followed(account.pay(1)) == 0
    assert followed(account.pay(2)) == 1
    assert account.held == 0


def test_poison_taints_what_comes_later_too() -> None:
    account = Poison(100)
    assert followed(account.pay(10)) == 0
    account.receive([(True, 1)])
    assert (account.held, account.touched, followed(account.pay(91))) == (91, 90, 91)
    account.receive([(False, 5)])
    assert (account.held, account.touched) == (5, 95)


@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.sampled_from(["in", "own", "out"]), st.integers(1, 10**15)), max_size=30),
    st.sampled_from(RULES),
)
def test_no_rule_loses_or_makes_money(opening: int, moves: list[tuple[str, int]], rule: str) -> None:
    purse = PURSES[rule](opening)  # type: ignore[index]
    balance, came, went = opening, 0, 0
    for move, amount in moves:
        if move == "out":
            paid = min(amount, balance)
            parts = purse.pay(paid)
            assert sum(part for _, part in parts) == paid
            balance, went = balance - paid, went + followed(parts)
        else:
            purse.receive([(move == "in", amount)])
            balance, came = balance + amount, came + (amount if move == "in" else 0)
        assert came + purse.touched == purse.held + went
        assert 0 <= purse.held <= balance


@pytest.mark.parametrize("rule", RULES)
def test_what_no_followed_money_reached_pays_none(rule: str) -> None:
    purse = PURSES[rule](10)  # type: ignore[index]
    purse.receive([(False, 5)])
    assert followed(purse.pay(12)) == 0
