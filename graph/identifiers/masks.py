"""What of a personal identifier may be shown: enough to recognise it, too little to know it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graph.identifiers.checked import text_column


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind is masked: what to look for and what to show of it."""

    pattern: str
    shown: str


# The first shape that fits is taken; what fits none shows its first and last sign.
SHAPES: dict[str, tuple[Shape, ...]] = {
    "resident_id": (
        Shape(r"^([0-9]{6})[0-9]{8}([0-9]{3}[0-9X])$", r"\1********\2"),
        Shape(r"^([0-9]{6})[0-9]{6}([0-9]{3})$", r"\1******\2"),
    ),
    "account_no": (
        Shape(r"^([0-9]{4})[0-9]{4,}([0-9]{4})$", r"\1 **** \2"),
        Shape(r"^.{4,}(.{4})$", r"**** \1"),
    ),
    "wallet_id": (
        Shape(r"^([0-9]{4})[0-9]{4,}([0-9]{4})$", r"\1 **** \2"),
        Shape(r"^(.{2}).{4,}(.{3})$", r"\1****\2"),
    ),
    "phone_no": (
        Shape(r"^(1[0-9]{2})[0-9]{4}([0-9]{4})$", r"\1****\2"),
        Shape(r"^(.+)[0-9]{4}([0-9]{3})$", r"\1****\2"),
    ),
    "passport": (Shape(r"^(.).{4,}(.{2})$", r"\1*****\2"),),
}
# A long number shows one sign at either end, a short one nothing.
OTHERWISE = (Shape(r"^(.).{4,}(.)$", r"\1****\2"), Shape(r"^.+$", "****"))


def mask(kind: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as it may be shown; null stays null.

    Example:
        >>> mask("resident_id", pa.array(["11010519491231002X"])).to_pylist()
        ['110105********002X']
    """
    text = text_column(column)
    shown = pa.nulls(len(text), pa.string())
    for shape in (*SHAPES.get(kind, ()), *OTHERWISE):
        fits = pc.and_(pc.is_null(shown), pc.match_substring_regex(text, shape.pattern))
        shown = pc.if_else(fits, pc.replace_substring_regex(text, shape.pattern, shape.shown), shown)
    return shown
