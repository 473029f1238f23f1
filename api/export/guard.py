"""What keeps a spreadsheet from running a text as a formula."""

from __future__ import annotations

from typing import TypeVar

Cell = TypeVar("Cell")
# A spreadsheet computes a cell that begins with one of these, and skips the white space before it.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(value: Cell) -> Cell | str:
    """The value, with an apostrophe before a text that a spreadsheet would compute; numbers stay numbers.

    Example:
        >>> guarded("=1+1"), guarded(-3), guarded("-3")
        ("'=1+1", -3, "'-3")
    """
    if not isinstance(value, str):
        return value
    begins = value.startswith(DANGEROUS) or value.lstrip().startswith(DANGEROUS)
    return f"'{value}" if begins else value
