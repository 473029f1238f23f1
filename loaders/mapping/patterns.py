"""Regular expressions of mappings, as the engine reads them that will look for them."""

from __future__ import annotations

import re
from functools import lru_cache

import duckdb

from graph.columns import no_columns

# What Python's expressions know and the engine's may not: groups other than (?:...) and the (?i) that both read alike,
# and references to a group.
_RARE = re.compile(r"\(\?(?!:|i[:)])|\\[1-9]")


def groups_of(pattern: str) -> int:
    """How many groups a pattern has.

    Raises:
        ValueError: it is no regular expression, or one that the engine cannot read, such as one that looks ahead.
    """
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(str(error)) from error
    if _RARE.search(pattern):
        try:
            with no_columns() as connection:
                connection.execute("SELECT regexp_matches('', ?)", [pattern]).fetchall()
        except duckdb.Error as error:
            raise ValueError(f"it looks ahead, behind or at an earlier group ({error})") from error
    return groups


@lru_cache(maxsize=1000)
def finds(pattern: str, text: str) -> bool:
    """Whether the engine takes anything out of a text by a pattern: its first group, or all that it matches.

    Python would find more: for it a wide space is white space too.
    """
    group = min(groups_of(pattern), 1)
    with no_columns() as connection:
        [(found,)] = connection.execute(
            "SELECT regexp_extract(?, ?, ?) <> ''", [text, pattern, group]
        ).fetchall()
    return bool(found)
