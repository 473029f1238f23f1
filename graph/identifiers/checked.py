"""What a check of identifiers gives back, and the clean-ups that lose nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

State = Literal["valid", "wrong_check_digit", "wrong_form", "lost_precision", "empty", "masked"]
STATES: tuple[State, ...] = get_args(State)
VALID, WRONG_CHECK_DIGIT, WRONG_FORM, LOST_PRECISION, EMPTY, MASKED = range(len(STATES))
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

# Letters and digits; everything that people or programs put around them and that says nothing.
PLAIN = r"^[0-9A-Z]+$"
NOISE = r"[\s\p{Z}\p{Cf}\p{Cc}'\"`´‘’“”′″‐‑‒–—―−_-]+"
SCIENTIFIC = r"^[0-9](?:\.[0-9]*)?E\+?[0-9]{1,3}$"
WHOLE_FLOAT = r"^[0-9]{1,15}\.0+$"
LONG_FLOAT = r"^[0-9]{16,}\.[0-9]+$"
ARROW_TEXT = pa.string()


@dataclass(frozen=True, slots=True)
class Checked:
    """A column of identifiers, judged.

    Attributes:
        normal: the normal form, null unless valid.
        state: one of `STATES`, never null.
    """

    normal: pa.Array
    state: pa.Array


class CheckedValue(NamedTuple):
    """One identifier, judged: the scalar twin of `Checked`."""

    normal: str | None
    state: State


def text_column(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as one Arrow array of strings; numbers are spelled out."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if column.type == ARROW_TEXT else pc.cast(column, ARROW_TEXT)


def tidy(column: pa.Array) -> pa.Array:
    """Half width, upper case, without spaces, quotes, hyphens and invisible characters: nothing is lost."""
    rough = pc.fill_null(pc.invert(pc.match_substring_regex(column, PLAIN)), False)
    if not pc.any(rough).as_py():
        return column
    part = pc.utf8_upper(pc.utf8_normalize(column.filter(rough), form="NFKC"))
    # A program that would have a spreadsheet keep every digit writes ="6222...", a formula.
    part = pc.replace_substring_regex(pc.replace_substring_regex(part, NOISE, ""), "^=+", "")
    whole = pc.match_substring_regex(part, WHOLE_FLOAT)
    part = pc.if_else(whole, pc.replace_substring_regex(part, r"\.0+$", ""), part)
    return pc.replace_with_mask(column, rough, part)


def matches(column: pa.Array, pattern: str) -> Mask:
    """Where the text matches; null counts as no."""
    found = pc.fill_null(pc.match_substring_regex(column, pattern), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def starting_codes(column: pa.Array) -> Codes:
    """State codes before any check: empty, lost precision where a float's spelling shows, else wrong form."""
    codes = np.full(len(column), WRONG_FORM, dtype=np.int8)
    bare = pc.fill_null(pc.equal(pc.binary_length(column), 0), True)
    codes[np.asarray(bare.to_numpy(zero_copy_only=False), dtype=np.bool_)] = EMPTY
    codes[matches(column, SCIENTIFIC) | matches(column, LONG_FLOAT)] = LOST_PRECISION
    return codes


def rows_of_width(column: pa.Array, width: int) -> tuple[Mask, npt.NDArray[np.uint8]]:
    """The rows that are `width` ASCII characters long, and their bytes.

    Shapes: a mask as long as the column; a matrix of (rows in the mask) × width.
    """
    fits = pc.and_(pc.equal(pc.binary_length(column), width), pc.string_is_ascii(column))
    mask = np.asarray(pc.fill_null(fits, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
    chosen = column.filter(pa.array(mask))
    if not len(chosen):
        return mask, np.empty((0, width), dtype=np.uint8)
    offsets, data = chosen.buffers()[1], chosen.buffers()[2]
    start = int(np.frombuffer(offsets, dtype=np.int32)[chosen.offset])
    flat = np.frombuffer(data, dtype=np.uint8, count=len(chosen) * width, offset=start)
    return mask, flat.reshape(-1, width)


def spread(mask: Mask, part: npt.NDArray[np.bool_]) -> Mask:
    """A mask over the whole column from one over the rows that `mask` chooses."""
    whole = np.zeros(len(mask), dtype=np.bool_)
    whole[mask] = part
    return whole


def judged(normal: pa.Array, codes: Codes) -> Checked:
    """The result from normal forms and state codes."""
    kept = pc.if_else(pa.array(codes == VALID), normal, pa.scalar(None, ARROW_TEXT))
    return Checked(kept, pc.take(pa.array(STATES, ARROW_TEXT), pa.array(codes)))
