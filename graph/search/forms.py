"""The forms of a text that the index is asked by, over columns."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.names import pinyin
from graph.names.script import even

# What separates two syllables of one term, so that xi'an is not xian.
BETWEEN = "'"
PIECES = r"[^\p{L}\p{N}]+"


def plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Half width, lower case, simplified characters, and a single space for whatever is no letter or digit.

    Example:
        >>> plain(pa.array(["ＡＢＣ（華夏）Ltd."])).to_pylist()
        ['abc 华夏 ltd']
    """
    text = pc.utf8_lower(even(column))
    return pc.utf8_trim(pc.replace_substring_regex(text, PIECES, " "), " ")


def plain_text(text: str) -> str:
    """The scalar twin of `plain`."""
    form: str = plain(pa.array([text], pa.string()))[0].as_py()
    return form


def forms(texts: pa.Array | pa.ChunkedArray) -> pa.Table:
    """One row a distinct text: `text, plain, syllables` (with a space between them; null without Chinese)."""
    distinct = pc.unique(texts)
    return pa.table({"text": distinct, "plain": plain(distinct), "syllables": pinyin(distinct)})
