"""Whether any text of a delimited file begins or ends with white space, told from its bytes.

Looking at every value of a column costs ten times as much as looking at the bytes once, and most files have none.
The answer may err to one side only: a file that is said to have none has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 120 << 10
"""Small enough for the cache, and for its memory to be used again: of 128 KB and more the system takes it back."""
TAB, LINE_FEED, RETURN, SPACE = 9, 10, 13, 32
WIDE = ("\u3000".encode(), "\u00a0".encode(), "\ufeff".encode())
MARK = "\ufeff".encode()

Bytes = NDArray[np.uint8]
Found = NDArray[np.bool_]


def has_margins(path: Path, delimiter: str, quote: str) -> bool:
    """Whether white space may stand at an end of some text; True where the bytes alone cannot tell."""
    if delimiter == " " or path.stat().st_size == 0 or max(len(delimiter.encode()), len(quote.encode())) > 1:
        return True
    returns = bare = False
    for text in _blocks(path):
        if _holds_margins(text, ord(delimiter), ord(quote)):
            return True
        if RETURN in text:
            block = np.frombuffer(text, np.uint8)
            returns = True
            bare = bare or bool(((block[1:-2] == LINE_FEED) & (block[:-3] != RETURN)).any())
        else:
            bare = bare or text.find(LINE_FEED, 1, len(text) - 2) >= 0
    # Where only some lines end with a return, it may be left in their last texts.
    return returns and bare


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, each once between what stands before it and two bytes that follow.

    Before the file, and behind it, it is as if lines ended. A mark that begins the file belongs to no text.
    """
    held = b"\n"
    with path.open("rb", buffering=0) as file:
        if file.read(len(MARK)) != MARK:
            file.seek(0)
        while block := file.read(BLOCK):
            held += block
            yield held
            held = held[-3:]
    yield held + b"\n\n"


def _holds_margins(text: bytes, delimiter: int, quote: int) -> bool:
    """Whether a space, a tab or a line end may stand at an end of a text, or any wide space anywhere.

    The signs that matter are few: what stands beside them is looked at only where they are.
    """
    block = np.frombuffer(text, np.uint8)
    inner = block[1:-2]
    found = inner == SPACE
    others = {quote, TAB, RETURN, *(sign[0] for sign in WIDE)} - {delimiter}
    here = [sign for sign in others if sign in text]
    for sign in here:
        found |= inner == sign
    places = np.flatnonzero(found) + 1
    before, at, after = block[places - 1], block[places], block[places + 1]
    margin = ((at == SPACE) | (at == TAB)) & (
        _is_any(before, delimiter, quote, LINE_FEED, RETURN)
        | _is_any(after, delimiter, quote, LINE_FEED, RETURN)
    )
    if quote in here:
        # A line end, or a tab that is the delimiter, just inside of quotes: after one that opens, or before one that
        # closes.
        white = (LINE_FEED, RETURN, *((TAB,) if delimiter == TAB else ()))
        inside = _is_any(before, *white), _is_any(after, *white)
        ends = inside[0] | (before == delimiter), inside[1] | (after == delimiter)
        margin |= (at == quote) & ((ends[0] & inside[1]) | (inside[0] & ends[1]))
    if RETURN in here:
        margin |= (at == RETURN) & (after != LINE_FEED)
    for wide in WIDE:
        if wide[0] in here:
            margin |= (at == wide[0]) & (after == wide[1]) & (block[places + len(wide) - 1] == wide[-1])
    return bool(margin.any())


def _is_any(signs: Bytes, *of: int) -> Found:
    found: Found = signs == of[0]
    for sign in of[1:]:
        found |= signs == sign
    return found
