"""A part of the trace that fits on a chart says how much of the money it keeps."""

from __future__ import annotations

from graph.money.trace.evidence import evidence


def test_it_keeps_the_widest_ways_until_it_has_enough() -> None:
    flows = {(0, 1): 95, (1, 2): 95, (0, 3): 5}
    part = evidence(flows, {0}, {2: 95, 3: 5})
    assert (part.ends, part.kept, part.total) == ((0, 1, 2), 95, 100)
    assert part.pairs == {(0, 1): 95, (1, 2): 95}


def test_it_says_how_much_it_keeps_where_it_cannot_keep_enough() -> None:
    flows = {(0, end): 10 for end in range(1, 101)}
    part = evidence(flows, {0}, dict.fromkeys(range(1, 101), 10))
    assert (len(part.ends), part.kept, part.total) == (40, 390, 1000)


def test_ways_that_share_accounts_cost_no_more_room() -> None:
    layers = {(0, 1): 100} | {(1, end): 25 for end in range(2, 6)} | {(end, 6): 25 for end in range(2, 6)}
    part = evidence(layers, {0}, {6: 100}, most=7)
    assert (part.kept, len(part.ends)) == (100, 7)
    assert evidence(layers, {0}, {6: 100}, most=5).kept == 50


def test_a_circle_ends() -> None:
    flows = {(0, 1): 10, (1, 2): 30, (2, 1): 20}
    assert evidence(flows, {0}, {2: 10}).kept == 10


def test_money_that_came_back_is_shown_on_its_way_back() -> None:
    part = evidence({(0, 1): 100, (1, 0): 95}, {0}, {0: 95, 1: 5})
    assert (part.pairs, part.kept, part.total) == ({(0, 1): 95, (1, 0): 95}, 95, 100)
    other = evidence({(0, 1): 100, (1, 2): 60, (1, 3): 40}, {0, 2}, {2: 60, 3: 40})
    assert other.pairs == {(0, 1): 100, (1, 2): 60, (1, 3): 40}


def test_where_money_came_back_to_takes_room_too() -> None:
    flows = {(0, 1): 100, (1, 2): 100}
    assert evidence(flows, {0, 2}, {2: 100}, most=1).kept == 0
    assert evidence(flows, {0, 2, 3, 4}, {2: 100}, most=3).kept == 100
