"""No rule gives an account less than the lower bound or more than the upper one, whatever the transfers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.money.trace.balances import balances
from graph.money.trace.bounds import bounds
from graph.money.trace.following import Course, Followed, follow
from graph.money.trace.ledger import Flags, Ledger
from graph.money.trace.order import order
from graph.money.trace.question import RULES

ENDS = 6
transfers = st.lists(
    st.tuples(
        st.integers(0, ENDS - 1),
        st.integers(0, ENDS - 1),
        st.one_of(st.integers(1, 9), st.integers(10**12, 10**14)),
        st.integers(0, 30),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=40,
)


def course_of(moves: list[tuple[int, int, int, int, int]], slack: int, *, back: bool) -> tuple[Course, Flags]:
    columns = [np.array(column, np.int64) for column in zip(*moves, strict=True)]
    payer, payee, amount, first, width = columns
    ledger = Ledger(payer, payee, amount, first, first + width, np.arange(len(moves)), np.arange(len(moves)))
    if back:
        ledger = ledger.turned()
    begins, through = np.zeros(ENDS, np.bool_), np.zeros(ENDS, np.bool_)
    begins[0], through[1:-1] = True, True
    told = np.array([nth % 2 == 0 for nth in range(ENDS)])
    opening = np.where(told, 3, 0).astype(np.int64)
    ordered = order(ledger, begins, through, balances(ledger, opening).covered, slack)
    opening += balances(ledger, opening, ordered.sequence).lacking
    return Course(ledger, ordered, begins, through, opening), told


def held(course: Course, found: Followed) -> list[int]:
    return [int(found.held[end] if course.through[end] else found.received[end]) for end in range(ENDS)]


@settings(deadline=None, max_examples=150)
@given(transfers, st.integers(0, 10), st.booleans())
def test_the_bounds_hold_under_every_rule(
    moves: list[tuple[int, int, int, int, int]], slack: int, back: bool
) -> None:
    course, told = course_of(moves, slack, back=back)
    found = bounds(course, told, range(1, ENDS))
    for rule in RULES:
        if rule == "poison":
            continue
        stayed = held(course, follow(course, rule))
        for end, bound in found.items():
            assert bound.least <= stayed[end] <= bound.most


def test_what_must_be_there_and_what_can_be() -> None:
    """0 pays 10 to 1, which has 5 of its own and pays 8 to 5: between 3 and 8 of the money went there."""
    moves = [(0, 1, 10, 0, 0), (1, 5, 8, 1, 0)]
    columns = [np.array(column, np.int64) for column in zip(*moves, strict=True)]
    ledger = Ledger(columns[0], columns[1], columns[2], columns[3], columns[3], np.arange(2), np.arange(2))
    begins, through = np.zeros(ENDS, np.bool_), np.zeros(ENDS, np.bool_)
    begins[0], through[1] = True, True
    opening = np.array([0, 5, 0, 0, 0, 0])
    course = Course(ledger, order(ledger, begins, through, np.ones(2, np.bool_), 0), begins, through, opening)
    all_told, none_told = np.ones(ENDS, np.bool_), np.zeros(ENDS, np.bool_)
    there = bounds(course, all_told, [1, 5])
    assert ((there[5].least, there[5].most), (there[1].least, there[1].most)) == ((3, 8), (2, 7))
    unknown = bounds(course, none_told, [1, 5])
    assert ((unknown[5].least, unknown[5].most), (unknown[1].least, unknown[1].most)) == ((0, 8), (2, 10))
