"""Bank card numbers: 13 to 19 digits with a Luhn check digit (ISO/IEC 7812)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

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
from graph.identifiers.codes import DIGIT_VALUES, Bytes

WIDTHS = range(13, 20)
DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], dtype=np.int64)
# Of 16 or 17 digits one in ten or a hundred rightly ends so: there the check digit decides.
SURELY_FILLED = r"^[0-9]{15}0{3,4}$"
PERHAPS_FILLED = r"^[0-9]{15}0{1,2}$"


def check_bank_card(column: pa.Array | pa.ChunkedArray) -> Checked:
    """Bank card numbers judged; the normal form is digits only.

    From 18 digits on, zeros behind the fifteenth digit are `lost_precision`; with 16 or 17 digits only
    where the check digit fails as well.
    """
    text = tidy(text_column(column))
    codes = starting_codes(text)
    for width in WIDTHS:
        wide, signs = rows_of_width(text, width)
        numeric = (DIGIT_VALUES[signs] >= 0).all(axis=1) & (signs[:, 0] != ord("0"))
        right = _luhn_holds(signs)
        codes[spread(wide, numeric & ~right)] = WRONG_CHECK_DIGIT
        codes[spread(wide, numeric & right)] = VALID
    codes[(codes == WRONG_CHECK_DIGIT) & matches(text, PERHAPS_FILLED)] = LOST_PRECISION
    codes[matches(text, SURELY_FILLED)] = LOST_PRECISION
    return judged(text, codes)


def _luhn_holds(signs: Bytes) -> Mask:
    values = DIGIT_VALUES[signs]
    ends = values[:, ::-1]
    return np.asarray((ends[:, ::2].sum(axis=1) + DOUBLED[ends[:, 1::2]].sum(axis=1)) % 10 == 0)
