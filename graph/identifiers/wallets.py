"""Accounts at payment services: whatever the service calls them, sign for sign."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.identifiers.checked import (
    LOST_PRECISION,
    MASKED,
    VALID,
    Checked,
    judged,
    matches,
    starting_codes,
    text_column,
)

INVISIBLE = r"[\s\p{Z}\p{Cf}\p{Cc}]+"
# Payment services hide a part with stars; dots of other kinds are no sign of a name either.
HIDDEN = r"[*•●…]"


def check_wallet_id(column: pa.Array | pa.ChunkedArray) -> Checked:
    """Names of accounts at payment services judged; the normal form is half width and without white space.

    Nothing else is changed: `a_b`, `a-b`, `ab` and `AB` may be four users.
    """
    text = pc.utf8_normalize(text_column(column), form="NFKC")
    # Without the white space between them, two signs may be one.
    text = pc.utf8_normalize(pc.replace_substring_regex(text, INVISIBLE, ""), form="NFKC")
    codes = starting_codes(pc.utf8_upper(text))
    whole = pc.fill_null(pc.greater(pc.utf8_length(text), 0), False).to_numpy(zero_copy_only=False)
    codes[whole & (codes != LOST_PRECISION)] = VALID
    # NFKC turns the one sign that stands for three dots into three.
    codes[matches(text, HIDDEN) | matches(text, r"\.{3,}")] = MASKED
    return judged(text, codes)
