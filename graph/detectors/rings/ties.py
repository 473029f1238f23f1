"""What registers say of those who hold accounts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa

CONTROL = ("owns", "heads")
PLACE = ("place", "phone")


@dataclass(frozen=True)
class Ties:
    """What registers say of holders: `owners` and all `controllers` of a company, `companies` of a person.

    `kin` are of one family, `doors` share an address or a telephone.
    """

    owners: dict[int, set[int]]
    controllers: dict[int, set[int]]
    companies: dict[int, set[int]]
    kin: dict[int, set[int]]
    doors: dict[int, set[int]]

    @classmethod
    def of(cls, rows: pa.Table) -> Ties:
        """From the frame `tie`: left, right, how (owns, heads, kin, place, phone); left controls right."""
        found = cls(defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set))
        columns = (rows[name].to_pylist() for name in ("left", "right", "how"))
        for left, right, how in zip(*columns, strict=True):
            if how in CONTROL:
                found.controllers[right].add(left)
                if how == "owns":
                    found.owners[right].add(left)
                found.companies[left].add(right)
            elif how == "kin":
                found.kin[left].add(right)
                found.kin[right].add(left)
            else:
                found.doors[left].add(right)
                found.doors[right].add(left)
        return found
