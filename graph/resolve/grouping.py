"""Groups of keys that judgements make one, with what persons say outranking what rules say.

Definition. Persons' `same` always joins. A rule's `same` joins too, unless it would bring together two keys
of which a person says `different`: then the rule that comes later yields. Rules come in this order: those
that join two identifiers, then those that join a name to its normal form; within each the one from the older
load, then the left key, then the right key. So of two names with one normal form that a person calls
different, the one seen first keeps the group, and the other stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]
# Joining so many one by one takes a fraction of the time in which the library that joins millions is imported.
FEW = 2_000


@dataclass(frozen=True, slots=True)
class Edges:
    """Judgements `same` between numbered keys, in the order in which they rank.

    Shapes: `left` and `right` are as long as there are judgements; `keys` as there are keys.
    """

    keys: pa.Array
    left: Numbers
    right: Numbers
    persons: int  # the first so many are persons', the rest rules'


def numbered(left: pa.ChunkedArray, right: pa.ChunkedArray, persons: int) -> Edges:
    """The edges with their keys numbered."""
    encoded = (
        pa.chunked_array([*left.chunks, *right.chunks], pa.string()).combine_chunks().dictionary_encode()
    )
    numbers = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Edges(encoded.dictionary, numbers[: len(left)], numbers[len(left) :], persons)


def group(edges: Edges, different: Sequence[tuple[str, str]]) -> Numbers:
    """The group of each key; groups are numbered from 0 without meaning.

    Shapes: as long as `edges.keys`.
    """
    groups = _few_joined(edges) if len(edges.left) <= FEW else _many_joined(edges)
    count = int(groups.max(initial=-1)) + 1
    apart = _numbers_of(edges.keys, different)
    torn = np.unique([groups[a] for a, b in apart if groups[a] == groups[b]])
    for label in torn.astype(np.int64):
        count = _tear(edges, groups, int(label), apart, count)
    return groups


def _many_joined(edges: Edges) -> Numbers:
    """The group of each key, whatever persons call different."""
    # Nearly every command comes by here on its way to something else; only a few judge of so many.
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    size = len(edges.keys)
    ones = np.ones(len(edges.left), dtype=np.int8)
    joined = coo_array((ones, (edges.left, edges.right)), shape=(size, size))
    _, labels = connected_components(joined, directed=False)
    return np.asarray(labels, dtype=np.int64)


def _few_joined(edges: Edges) -> Numbers:
    """The same, edge by edge."""
    parts = _Parts(())
    for left, right in zip(edges.left.tolist(), edges.right.tolist(), strict=True):
        parts.join(left, right, by_person=True)
    fresh: dict[int, int] = {}
    roots = (parts.root(member) for member in range(len(edges.keys)))
    return np.array([fresh.setdefault(root, len(fresh)) for root in roots], dtype=np.int64)


def _numbers_of(keys: pa.Array, pairs: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """The pairs of which both keys stand in some judgement `same`, by number."""
    if not pairs:
        return []
    places = pc.index_in(pa.array([key for pair in pairs for key in pair], pa.string()), value_set=keys)
    found = places.to_pylist()
    couples = zip(found[::2], found[1::2], strict=True)
    return [(a, b) for a, b in couples if a is not None and b is not None]


def _tear(edges: Edges, groups: Numbers, label: int, apart: list[tuple[int, int]], count: int) -> int:
    """Regroups the keys of one group edge by edge, in rank; gives the next free label."""
    inside = np.flatnonzero(groups[edges.left] == label)
    parts = _Parts([pair for pair in apart if groups[pair[0]] == label and groups[pair[1]] == label])
    for edge in inside:
        parts.join(int(edges.left[edge]), int(edges.right[edge]), by_person=bool(edge < edges.persons))
    fresh: dict[int, int] = {}
    for member in np.flatnonzero(groups == label):
        root = parts.root(int(member))
        groups[member] = fresh.setdefault(root, count + len(fresh))
    return count + len(fresh)


class _Parts:
    """Disjoint sets of keys, some of which must not meet."""

    def __init__(self, apart: Sequence[tuple[int, int]]) -> None:
        self._parent: dict[int, int] = {}
        self._enemies: dict[int, set[int]] = defaultdict(set)
        for a, b in apart:
            self._enemies[a].add(b)
            self._enemies[b].add(a)

    def root(self, member: int) -> int:
        """The key that stands for the set; the path to it is shortened on the way."""
        root = member
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while member != root:
            self._parent[member], member = root, self._parent.get(member, member)
        return root

    def join(self, a: int, b: int, *, by_person: bool) -> None:
        """Makes two sets one, unless a rule would make enemies meet."""
        a, b = self.root(a), self.root(b)
        if a == b or (not by_person and self._at_odds(a, b)):
            return
        if len(self._enemies[a]) < len(self._enemies[b]):
            a, b = b, a
        self._parent[b] = a
        self._enemies[a] |= self._enemies.pop(b)

    def _at_odds(self, a: int, b: int) -> bool:
        return any(self.root(enemy) == b for enemy in self._enemies[a]) or any(
            self.root(enemy) == a for enemy in self._enemies[b]
        )
