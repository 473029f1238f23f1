"""居民身份证 and the residence permits of the same form.

Source: GB 11643-1999; 港澳台居民居住证申领发放办法 (2018): 81 Hong Kong, 82 Macao, 83 Taiwan; cards of
permanently resident foreigners since 2023 begin with 9, then province and nationality.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.identifiers.checked import (
    LOST_PRECISION,
    VALID,
    WRONG_CHECK_DIGIT,
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
from graph.identifiers.codes import CHECK_VALUES, DIGIT_VALUES, FILLED_WITH_ZEROS, Bytes

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
CHECK_SIGNS = np.frombuffer(b"10X98765432", dtype=np.uint8)
EARLIEST_YEAR = 1850
MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)
# Serial numbers 996 to 999 of the 15-digit numbers were kept for those over a hundred years old.
CENTENARIAN_SERIAL = 996


def check_resident_id(column: pa.Array | pa.ChunkedArray) -> Checked:
    """Resident identity numbers judged: form, region, real date of birth, check digit.

    A valid 15-digit number of before 1999 gets the 18-digit normal form that the standard derives from it.
    18 digits that end in 000 are `lost_precision` even where the check digit fits by chance (one in eleven).
    """
    text = _as_18_digits(tidy(text_column(column)))
    codes = starting_codes(text)
    wide, signs = rows_of_width(text, 18)
    formed = (DIGIT_VALUES[signs[:, :17]] >= 0).all(axis=1) & (CHECK_VALUES[signs[:, 17]] >= 0)
    plausible: Mask = np.asarray(formed & _region_known(signs) & _birth_real(signs))
    right: Mask = np.asarray(_check_sign(signs) == signs[:, 17])
    codes[spread(wide, plausible & ~right)] = WRONG_CHECK_DIGIT
    codes[spread(wide, plausible & right)] = VALID
    codes[matches(text, FILLED_WITH_ZEROS)] = LOST_PRECISION
    return judged(text, codes)


def _as_18_digits(text: pa.Array) -> pa.Array:
    short, old = rows_of_width(text, 15)
    if not len(old):
        return text
    serial = _number(old, 12, 15)
    century = np.where((serial >= CENTENARIAN_SERIAL)[:, None], *(_signs(part) for part in (b"18", b"19")))
    signs = np.concatenate([old[:, :6], century, old[:, 6:]], axis=1).astype(np.uint8)
    numeric: Mask = np.asarray((DIGIT_VALUES[old] >= 0).all(axis=1))
    grown = np.concatenate([signs, _check_sign(signs)[:, None]], axis=1)[numeric]
    offsets = np.arange(len(grown) + 1, dtype=np.int32) * 18
    values = pa.StringArray.from_buffers(
        len(grown), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(grown))
    )
    return pc.replace_with_mask(text, pa.array(spread(short, numeric)), values)


def _signs(text: bytes) -> Bytes:
    return np.frombuffer(text, dtype=np.uint8)[None, :]


def _check_sign(signs: Bytes) -> Bytes:
    total = DIGIT_VALUES[signs[:, :17]] @ WEIGHTS
    return np.asarray(CHECK_SIGNS[total % 11])


def _number(signs: Bytes, start: int, stop: int) -> npt.NDArray[np.int64]:
    powers = 10 ** np.arange(stop - start - 1, -1, -1, dtype=np.int64)
    return np.asarray(DIGIT_VALUES[signs[:, start:stop]] @ powers)


def _birth_real(signs: Bytes) -> Mask:
    """Whether the date of birth exists and is not in the future."""
    year, month, day = _number(signs, 6, 10), _number(signs, 10, 12), _number(signs, 12, 14)
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    named = (month >= 1) & (month <= 12)
    days = MONTH_DAYS[np.where(named, month, 0)] + (leap & (month == 2))
    now = datetime.now(UTC)
    past = year * 10_000 + month * 100 + day <= now.year * 10_000 + now.month * 100 + now.day
    return np.asarray(named & (day >= 1) & (day <= days) & (year >= EARLIEST_YEAR) & past)


def _region_known(signs: Bytes) -> Mask:
    provinces = _provinces()
    ordinary = provinces[_number(signs, 0, 2) % 100]
    foreigner = (signs[:, 0] == ord("9")) & provinces[_number(signs, 1, 3) % 100]
    return np.asarray(ordinary | foreigner)


@lru_cache(maxsize=1)
def _provinces() -> Mask:
    """Which two-digit codes name a province, or a region whose residents get permits of this form."""
    lines = files("graph.identifiers").joinpath("provinces.csv").read_text(encoding="utf-8").splitlines()
    known = np.zeros(100, dtype=np.bool_)
    known[[int(line.partition(",")[0]) for line in lines[1:]]] = True
    return known
