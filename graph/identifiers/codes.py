"""Check digits of organisations: 统一社会信用代码 (GB 32100) and 组织机构代码 (GB 11714).

Source: GB 32100-2015, GB 11714-1997.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.identifiers.checked import (
    LOST_PRECISION,
    VALID,
    WRONG_CHECK_DIGIT,
    WRONG_FORM,
    Checked,
    Mask,
    judged,
    matches,
    rows_of_width,
    spread,
    starting_codes,
    text_column,
    tidy,
)

Bytes = npt.NDArray[np.uint8]
Values = npt.NDArray[np.int64]

USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28], dtype=np.int64)
# Who registers: 1-9 and, of the letters, A (armed forces), N (agriculture) and Y (others).
USCC_AUTHORITIES = "123456789ANY"
ORGCODE_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGCODE_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
# A spreadsheet keeps 15 digits and fills up with zeros.
FILLED_WITH_ZEROS = r"^[0-9]{15}000$"


def letter_values(letters: str) -> npt.NDArray[np.int64]:
    """The value of every byte in an alphabet; -1 outside it."""
    values = np.full(256, -1, dtype=np.int64)
    values[[ord(letter) for letter in letters]] = np.arange(len(letters))
    return values


USCC_VALUES = letter_values(USCC_LETTERS)
ORGCODE_VALUES = letter_values(ORGCODE_LETTERS)
# A code of digits only that begins with one to three zeros.
SHORTENED = (6, 7, 8)
CHECK_VALUES = letter_values("0123456789X")
DIGIT_VALUES = letter_values("0123456789")
AUTHORITY_VALUES = letter_values(USCC_AUTHORITIES)


def check_uscc(column: pa.Array | pa.ChunkedArray) -> Checked:
    """Unified social credit codes judged: the outer (mod 31) and the inner (mod 11) digit must hold."""
    text = tidy(text_column(column))
    codes = starting_codes(text)
    wide, signs = rows_of_width(text, 18)
    formed = _uscc_formed(signs)
    right = _uscc_check_holds(signs) & _orgcode_check_holds(signs[:, 8:17])
    codes[spread(wide, formed & ~right)] = WRONG_CHECK_DIGIT
    codes[spread(wide, formed & right)] = VALID
    codes[matches(text, FILLED_WITH_ZEROS)] = LOST_PRECISION
    return judged(text, codes)


def check_orgcode(column: pa.Array | pa.ChunkedArray) -> Checked:
    """Organisation codes judged; the normal form has no hyphen (`D2143569X`).

    Fewer digits that are right with zeros in front have lost these: `lost_precision`.
    """
    text = tidy(text_column(column))
    codes = starting_codes(text)
    wide, signs = rows_of_width(text, 9)
    formed = (ORGCODE_VALUES[signs[:, :8]] >= 0).all(axis=1) & (CHECK_VALUES[signs[:, 8]] >= 0)
    right = _orgcode_check_holds(signs)
    codes[spread(wide, formed & ~right)] = WRONG_CHECK_DIGIT
    codes[spread(wide, formed & right)] = VALID
    codes[_lost_leading_zeros(text) & (codes == WRONG_FORM)] = LOST_PRECISION
    return judged(text, codes)


def _uscc_formed(signs: Bytes) -> Mask:
    authority = AUTHORITY_VALUES[signs[:, 0]] >= 0
    region = (DIGIT_VALUES[signs[:, 2:8]] >= 0).all(axis=1)
    letters = (USCC_VALUES[signs] >= 0).all(axis=1)
    return np.asarray(authority & region & letters & (CHECK_VALUES[signs[:, 16]] >= 0))


def _uscc_check_holds(signs: Bytes) -> Mask:
    values = USCC_VALUES[signs]
    return np.asarray((values[:, :17] @ USCC_WEIGHTS + values[:, 17]) % 31 == 0)


def _orgcode_check_holds(signs: Bytes) -> Mask:
    total = ORGCODE_VALUES[signs[:, :8]] @ ORGCODE_WEIGHTS + CHECK_VALUES[signs[:, 8]]
    return np.asarray(total % 11 == 0)


def _lost_leading_zeros(text: pa.Array) -> Mask:
    """Where a number was a right code before a spreadsheet took the zeros in front."""
    lost = np.zeros(len(text), dtype=np.bool_)
    for width in SHORTENED:
        short, signs = rows_of_width(text, width)
        zeros = np.full((len(signs), 9 - width), ord("0"), dtype=np.uint8)
        numeric = (DIGIT_VALUES[signs] >= 0).all(axis=1) & (signs[:, 0] != ord("0"))
        lost |= spread(short, numeric & _orgcode_check_holds(np.concatenate([zeros, signs], axis=1)))
    return lost
