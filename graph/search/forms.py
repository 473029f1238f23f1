"""The forms of a text that the index is asked by, over columns."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from graph.names import pinyin
from graph.names.script import even

# What separates two syllables of one term, so that xi'an is not xian.
BETWEEN = "'"
APART = re.compile(r"(?:[^\w\n]|_)+")
EDGES = re.compile(r"(?m)^ | $")


def plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Half width, lower case, simplified characters, and a single space for whatever is no letter or digit.

    Shapes: as long as the column, which has no null.

    Example:
        >>> plain(pa.array(["ＡＢＣ（華夏）Ltd."])).to_pylist()
        ['abc 华夏 ltd']
    """
    if not len(column):
        return pa.array([], pa.string())
    # all at once, as lines of one text: Arrow's engine takes longer to read such a pattern than to use it
    lines = "\n".join(pc.replace_substring(pc.utf8_lower(even(column)), "\n", " ").to_pylist())
    return pa.array(EDGES.sub("", APART.sub(" ", lines)).split("\n"), pa.string())


def plain_text(text: str) -> str:
    """The scalar twin of `plain`."""
    form: str = plain(pa.array([text], pa.string()))[0].as_py()
    return form


def forms(texts: pa.Array | pa.ChunkedArray) -> pa.Table:
    """One row a distinct text: `text, plain, syllables` (with a space between them; null without Chinese)."""
    distinct = pc.unique(texts)
    return pa.table({"text": distinct, "plain": plain(distinct), "syllables": pinyin(distinct)})
