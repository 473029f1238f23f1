"""A few records of a large delimited file, found by counting line ends instead of parsing all that stands between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

BLOCK = 256 << 10
LINE_FEED = 10


def records_at(path: Path, quote: str, numbers: Sequence[int], of: int) -> bytes | None:
    """The bytes of some records, each with a line end.

    Args:
        numbers: those that are wanted, ascending; the first record of a file, be it its headers, is number 1.
        of: how many records the file has. Quotes that a parser takes for text make it seem to have fewer.

    Returns:
        None where the file does not seem to have so many.
    """
    mapped = np.memmap(path, dtype=np.uint8, mode="r")
    wanted = np.asarray(numbers, np.int64)
    bounds = np.union1d(wanted - 1, wanted)
    places = np.full(bounds.size, -1, np.int64)
    records, open_quotes = 0, 0
    for start in range(0, mapped.size, BLOCK):
        block = np.asarray(mapped[start : start + BLOCK])
        is_end = block == LINE_FEED
        quotes = np.flatnonzero(block == ord(quote))
        if quotes.size or open_quotes:
            found = np.flatnonzero(is_end)
            ends = found[(open_quotes + np.searchsorted(quotes, found)) % 2 == 0]
            many = ends.size
        else:
            ends, many = None, np.count_nonzero(is_end)
        here = slice(*np.searchsorted(bounds, (records + 1, records + many + 1)))
        if here.start < here.stop:
            ends = np.flatnonzero(is_end) if ends is None else ends
            places[here] = start + ends[bounds[here] - records - 1]
        records += many
        open_quotes = (open_quotes + quotes.size) % 2
    if mapped[-1] != LINE_FEED:
        records += 1
        places[bounds == records] = mapped.size - 1
    if records != of:
        return None
    firsts = places[np.searchsorted(bounds, wanted - 1)] + 1
    lasts = places[np.searchsorted(bounds, wanted)]
    texts = (mapped[first : last + 1].tobytes() for first, last in zip(firsts, lasts, strict=True))
    return b"".join(text if text.endswith(b"\n") else text + b"\n" for text in texts)
