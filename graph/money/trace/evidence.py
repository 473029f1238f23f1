"""A small part of a trace that keeps most of the money: what fits on a chart and into a report."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

MOST_NODES = 40
ENOUGH_PERCENT = 90
# Paths are peeled off one by one; what so many have not carried lies in crumbs.
MOST_PATHS = 200
START, GOAL = -1, -2


@dataclass(frozen=True)
class Evidence:
    """The ends kept, the pairs that the kept money went between, and how much of all it is.

    Attributes:
        pairs: (payer, payee) and the money that the kept ways carry between them, in minor units.
    """

    ends: tuple[int, ...]
    pairs: dict[tuple[int, int], int]
    kept: int
    total: int


def evidence(
    flows: dict[tuple[int, int], int], begins: set[int], stayed: dict[int, int], most: int = MOST_NODES
) -> Evidence:
    """Takes the widest way from the beginning to where money stayed, again and again, while its ends still fit.

    Args:
        flows: the followed money between pairs of ends.
        stayed: how much of it stayed where; at a beginning: how much came back to it.
        most: how many ends may be kept.
    """
    total = sum(stayed.values())
    left: dict[int, dict[int, int]] = defaultdict(dict)
    least = total // 10_000
    for (payer, payee), amount in flows.items():
        if amount > least:
            left[payer][payee] = amount
    left[START] = dict.fromkeys(sorted(begins), total)
    goals = {end: amount for end, amount in stayed.items() if amount > least}
    chosen: set[int] = set(begins) if len(begins) <= most else set()
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    kept = 0
    for _ in range(MOST_PATHS):
        way, width = _widest(left, goals, chosen, most - len(chosen))
        if not way:
            break
        kept += width
        chosen.update(way)
        goals[way[-1]] -= width
        for payer, payee in pairwise(way):
            left[payer][payee] -= width
            pairs[payer, payee] += width
        if kept * 100 >= total * ENOUGH_PERCENT:
            break
    used = {end for pair in pairs for end in pair}
    return Evidence(tuple(sorted(chosen & used)), dict(pairs), kept, total)


def _widest(
    left: dict[int, dict[int, int]], goals: dict[int, int], chosen: set[int], room: int
) -> tuple[list[int], int]:
    """The way that carries most of what is left, and how much it is; new ends on it fit into the room.

    Of ways to one end only the widest is looked at: one that is narrower but shorter may be missed.
    """
    best: dict[int, int] = {}
    heap: list[tuple[int, int, int, int, tuple[int, ...]]] = [
        (-width, 0 if end in chosen else 1, end, 0, (end,)) for end, width in left[START].items()
    ]
    heapq.heapify(heap)
    while heap:
        width, new, end, is_goal, way = heapq.heappop(heap)
        if is_goal:
            return list(way), -width
        if best.get(end, 0) >= -width or new > room:
            continue
        best[end] = -width
        if goals.get(end, 0) > 0 and len(way) > 1:
            heapq.heappush(heap, (-min(-width, goals[end]), new, end, 1, way))
        for payee, amount in left.get(end, {}).items():
            if amount > 0 and payee in left[START]:
                # It came back, perhaps to where the way begins, and is followed no further.
                back, more = min(-width, amount, goals.get(payee, 0)), new + (payee not in (*chosen, *way))
                if back > 0 and more <= room:
                    heapq.heappush(heap, (-back, more, payee, 1, (*way, payee)))
            elif amount > 0 and payee not in way:
                more = new + (payee not in chosen)
                heapq.heappush(heap, (-min(-width, amount), more, payee, 0, (*way, payee)))
    return [], 0
