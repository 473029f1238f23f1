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
