"""A few records of a large delimited file, found by counting line ends instead of parsing all that stands between."""

from __future__ import annotations

from collections.abc import Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np

from loaders.readers.blank_lines import BLOCK, LINE_FEED, outside_quotes


def records_at(path: Path, quote: str, numbers: Sequence[int], of: int) -> bytes | None:
    """The bytes of some records, each with a line end.

    Args:
        numbers: those that are wanted, ascending; the first record of a file, be it its headers, is number 1.
        of: how many records the file has. Quotes that a parser takes for text make it seem to have fewer.

    Returns:
        None where the file does not seem to have so many.
    """
    with path.open("rb") as file:
        mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    mark = ord(quote) if mapped.find(quote.encode()) >= 0 else None
    text = np.frombuffer(mapped, np.uint8)
    wanted = np.asarray(numbers, np.int64)
    bounds = np.union1d(wanted - 1, wanted)
    places = np.full(bounds.size, -1, np.int64)
    records, open_quotes = 0, 0
    for start in range(0, text.size, BLOCK):
        block = text[start : start + BLOCK]
        is_end = block == LINE_FEED
        if mark is None:
            many = int(np.count_nonzero(is_end))
        else:
            quotes = np.flatnonzero(block == mark)
            found = np.flatnonzero(is_end)
            is_end[found[~outside_quotes(found, quotes, open_quotes)]] = False
            many = int(np.count_nonzero(is_end))
            open_quotes += quotes.size
        here = slice(*np.searchsorted(bounds, (records + 1, records + many + 1)))
        if here.start < here.stop:
            places[here] = start + np.flatnonzero(is_end)[bounds[here] - records - 1]
        records += many
    if text[-1] != LINE_FEED:
        records += 1
        places[bounds == records] = text.size - 1
    if records != of:
        return None
    firsts = places[np.searchsorted(bounds, wanted - 1)] + 1
    lasts = places[np.searchsorted(bounds, wanted)]
    found_texts = (mapped[first : last + 1] for first, last in zip(firsts, lasts, strict=True))
    return b"".join(each if each.endswith(b"\n") else each + b"\n" for each in found_texts)
