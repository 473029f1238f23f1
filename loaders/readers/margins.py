"""Whether any text of a delimited file begins or ends with white space, told from its bytes.

Looking at every value of a column costs ten times as much as looking at the bytes once, and most files have none.
The answer may err to one side only: a file that is said to have none has none.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 256 << 10
"""Small enough to stay in the processor's cache."""
BLOCKS_A_TURN = 64
TAB, LINE_FEED, RETURN, SPACE = 9, 10, 13, 32
WIDE = ("\u3000".encode(), "\u00a0".encode(), "\ufeff".encode())
MARK = "\ufeff".encode()

Bytes = NDArray[np.uint8]


def has_margins(path: Path, delimiter: str, quote: str) -> bool:
    """Whether white space may stand at an end of some text; True where the bytes alone cannot tell."""
    if delimiter == " " or path.stat().st_size == 0 or max(len(delimiter.encode()), len(quote.encode())) > 1:
        return True
    whole = np.memmap(path, dtype=np.uint8, mode="r")
    if SPACE in (whole[0], whole[-1]) or TAB in (whole[0], whole[-1]):
        return True
    turn = BLOCK * BLOCKS_A_TURN
    look = partial(_line_ends, whole, ord(delimiter), ord(quote))
    returns = feeds = 0
    with ThreadPoolExecutor(2) as pool:
        turns = pool.map(look, range(0, whole.size, turn))
        for found in turns:
            if found is None:
                pool.shutdown(cancel_futures=True)
                return True
            returns, feeds = returns + found[0], feeds + found[1]
    # Where only some lines end with a return, it may be left in their last texts.
    return returns not in (0, feeds)


def _line_ends(whole: Bytes, delimiter: int, quote: int, first: int) -> tuple[int, int] | None:
    """How many returns and line feeds a turn of blocks has; None where white space may stand at an end."""
    returns = feeds = 0
    # Blocks overlap by what the longest pattern needs, so that none is cut in two.
    for start in range(first, min(whole.size, first + BLOCK * BLOCKS_A_TURN), BLOCK):
        block = np.asarray(whole[start : start + BLOCK + 2])
        # A mark that begins the file belongs to no text.
        marked = start == 0 and block[: len(MARK)].tobytes() == MARK
        text = block[len(MARK) :] if marked else block
        if _has_wide(text) or _has_narrow(block, delimiter, quote):
            return None
        returns += int(np.count_nonzero(block[:BLOCK] == RETURN))
        feeds += int(np.count_nonzero(block[:BLOCK] == LINE_FEED))
    return returns, feeds


def _has_wide(block: Bytes) -> bool:
    text = block.tobytes()
    return any(_holds(block, sign) for sign in WIDE if sign[:1] in text)


def _holds(text: Bytes, sign: bytes) -> bool:
    """Whether the bytes follow each other anywhere; the first of them is rare in most files."""
    size = text.size - len(sign) + 1
    found = text[:size] == sign[0]
    if not found.any():
        return False
    for place, byte in enumerate(sign[1:], start=1):
        found &= text[place : place + size] == byte
    return bool(found.any())


def _has_narrow(block: Bytes, delimiter: int, quote: int) -> bool:
    """Whether a space, a tab or a line end may stand at an end of a text."""
    text = block.tobytes()
    special = {quote, RETURN, *([] if delimiter == TAB else [TAB])}
    if not any(sign in text for sign in special):
        return _has_spaces(block, delimiter)
    return _has_any(block, delimiter, quote)


def _has_spaces(block: Bytes, delimiter: int) -> bool:
    """The same where the block has neither quotes nor returns, and white space is spaces: they are few."""
    places = np.flatnonzero(block == SPACE)
    before, after = block[places[places > 0] - 1], block[places[places < block.size - 1] + 1]
    return any(bool((sides == end).any()) for sides in (before, after) for end in (delimiter, LINE_FEED))


def _has_any(block: Bytes, delimiter: int, quote: int) -> bool:
    space = block == SPACE
    if delimiter != TAB:
        space |= block == TAB
    quotes = block == quote
    if bool(((block[:-1] == RETURN) & (block[1:] != LINE_FEED)).any()):
        return True
    feeds = (block == LINE_FEED) | (block == RETURN)
    ends = (block == delimiter) | feeds
    edges = ends | quotes
    if bool((space[1:] & edges[:-1]).any() or (space[:-1] & edges[1:]).any()):
        return True
    if not quotes.any():
        return False
    # A line end just inside of quotes: after one that opens, or before one that closes.
    opened = ends[:-2] & quotes[1:-1] & feeds[2:]
    closed = feeds[:-2] & quotes[1:-1] & ends[2:]
    return bool(opened.any() or closed.any())
