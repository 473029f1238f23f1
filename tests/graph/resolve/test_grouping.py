"""Few judgements are joined one by one, many all at once: to the same groups."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolve import grouping
from graph.resolve.grouping import Edges, group

KEYS = 9
pairs = st.lists(st.tuples(st.integers(0, KEYS - 1), st.integers(0, KEYS - 1)), max_size=12)


def edges(joined: list[tuple[int, int]]) -> Edges:
    left, right = (np.array([pair[side] for pair in joined], dtype=np.int64) for side in (0, 1))
    return Edges(pa.array([f"key {number}" for number in range(KEYS)]), left, right, persons=0)


@given(pairs, st.lists(st.tuples(st.integers(0, KEYS - 1), st.integers(0, KEYS - 1)), max_size=2))
def test_both_ways_make_the_same_groups(joined: list[tuple[int, int]], apart: list[tuple[int, int]]) -> None:
    different = [(f"key {a}", f"key {b}") for a, b in apart if a != b]
    few = group(edges(joined), different)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "FEW", -1)
        many = group(edges(joined), different)
    assert len(few) == len(many) == KEYS
    assert len(set(zip(few, many, strict=True))) == len(set(few)) == len(set(many))
