"""What a database holds, as a count and a hash: equal on both engines for equal content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

MODULUS = 1 << 128


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many there are, and the sum of their hashes, which does not depend on their order."""

    count: int
    hash: str


def fingerprint(rows: Iterable[list[Any]]) -> Fingerprint:
    """The fingerprint of rows, each hashed as canonical JSON: names in order, moments to the microsecond."""
    total = count = 0
    for row in rows:
        text = orjson.dumps(row, option=orjson.OPT_SORT_KEYS | orjson.OPT_NAIVE_UTC)
        total += int.from_bytes(hashlib.blake2b(text, digest_size=16).digest())
        count += 1
    return Fingerprint(count, f"{total % MODULUS:032x}")
