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

BLOCK = 64 << 10
"""Small enough for the cache, and for its memory to be used again: of 128 KB and more the system takes it back."""
BLOCKS_A_TURN = 256
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
    returns = bare = False
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(look, range(0, whole.size, turn)):
            if found is None:
                pool.shutdown(cancel_futures=True)
                return True
            returns, bare = returns or found[0], bare or found[1]
    # Where only some lines end with a return, it may be left in their last texts.
    return returns and bare


def _line_ends(whole: Bytes, delimiter: int, quote: int, first: int) -> tuple[bool, bool] | None:
    """Whether a turn of blocks has returns, and line feeds without one; None where white space may stand at an end."""
    returns = bare = False
    # Blocks overlap by what the longest pattern needs, so that none is cut in two.
    for start in range(first, min(whole.size, first + BLOCK * BLOCKS_A_TURN), BLOCK):
        block = np.asarray(whole[start : start + BLOCK + 2])
        text = block.tobytes()
        # A mark that begins the file belongs to no text.
        marked = start == 0 and text.startswith(MARK)
        if _has_wide(block[len(MARK) :] if marked else block, text[len(MARK) :] if marked else text):
            return None
        special = {quote, RETURN, *([] if delimiter == TAB else [TAB])}
        if any(sign in text for sign in special):
            if _has_any(block, delimiter, quote):
                return None
        elif _has_spaces(block, delimiter):
            return None
        if RETURN in text:
            returns = True
            first_is_bare = start == 0 and block[0] == LINE_FEED
            bare = bare or first_is_bare or bool(((block[1:] == LINE_FEED) & (block[:-1] != RETURN)).any())
        else:
            bare = bare or LINE_FEED in text
    return returns, bare


def _has_wide(block: Bytes, text: bytes) -> bool:
    """Whether a sign of white space of several bytes stands anywhere; most files have no byte that begins one."""
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


def _has_spaces(block: Bytes, delimiter: int) -> bool:
    """Whether a space stands at an end of a text, in a block that has neither quotes nor returns: spaces are few."""
    places = np.flatnonzero(block == SPACE)
    before, after = block[places[places > 0] - 1], block[places[places < block.size - 1] + 1]
    return any(bool((sides == end).any()) for sides in (before, after) for end in (delimiter, LINE_FEED))


def _has_any(block: Bytes, delimiter: int, quote: int) -> bool:
    """Whether a space, a tab or a line end may stand at an end of a text."""
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
