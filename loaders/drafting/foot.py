"""Rows of totals and signatures: what stands in them is no record, and would spoil what is told from the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from loaders.drafting.guess import said
from loaders.drafting.shapes import Entry, Layout, Reason
from loaders.mapping.sql import literal

TOTAL = (
    r"^(?:本[页日月年期])?(?:合计|总计|小计|累计).*|^本[页月年]合计|^共[ 　]*[0-9]+[ 　]*[笔条]|"
    r"^(?i:(?:grand |sub)?totals?|sum)[:：]?$|"
    r"^(?:制[ 　]*表|打印|经[ 　]*办|复[ 　]*核)(?:人|员|日期|时间)?[ 　]*(?:$|[:：])|^以下空白|^第[ 　]*[0-9]+[ 　]*页"
)
MOST_TOTALS = 0.25
"""Where more rows than this begin so, the word is no total."""
LEAST_FILLED = 0.8
"""A total fills fewer columns than this part of what rows fill in the middle."""


@dataclass(frozen=True)
class Foot:
    """The columns in which rows of totals say that they are, and how many such rows there are."""

    headers: tuple[str, ...]
    count: int

    @property
    def condition(self) -> str:
        """Condition that a row is a total."""
        return " OR ".join(map(_is_total, self.headers))


def foot_of(connection: duckdb.DuckDBPyConnection, table: str, headers: Sequence[str]) -> Foot | None:
    """The columns in which a few rows say that they are totals, and say less than others beside it: a purpose may
    begin with such a word too.
    """
    if not headers:
        return None
    filled = " + ".join(f"CAST({said(header)} IS NOT NULL AS INTEGER)" for header in headers)
    counts = ", ".join(
        f"count(*) FILTER ({_is_total(header)}), avg({filled}) FILTER ({_is_total(header)})"
        for header in headers
    )
    [(rows, usual, *found)] = connection.execute(
        f"SELECT count(*), avg({filled}), {counts} FROM {table}"
    ).fetchall()
    telling = tuple(
        header
        for header, count, texts in zip(headers, found[::2], found[1::2], strict=True)
        if 0 < count <= max(1, MOST_TOTALS * rows) and texts < LEAST_FILLED * usual
    )
    if not telling:
        return None
    foot = Foot(telling, 0)
    return replace(foot, count=_count(connection, table, foot.condition))


def is_undated(connection: duckdb.DuckDBPyConnection, table: str, foot: Foot, at: str) -> bool:
    """Whether no total says anything in the column of the moments."""
    return not _count(connection, table, f"({foot.condition}) AND {said(at)} IS NOT NULL")


def with_foot(layout: Layout, foot: Foot | None, *, undated: bool) -> Layout:
    """A layout that leaves the totals out, with the reason.

    Args:
        undated: no total says when, as every payment does: what does is none, whatever its purpose begins with.
    """
    if foot is None:
        return layout
    words = {"match": f"'{TOTAL}'"} | ({"several": "first"} if foot.headers[1:] else {})
    name = "total_row" if any(entry.name == "foot" for entry in layout.entries) else "foot"
    entry = Entry(name, foot.headers, words, Reason("foot", {"count": f"{foot.count:,}"}))
    beside = ", at: {known: false}" if undated else ""
    skip = (f"when: {{{name}: {{known: true}}{beside}}}", Reason("skip_foot"))
    return replace(layout, entries=(*layout.entries, entry), skips=(skip, *layout.skips))


def _count(connection: duckdb.DuckDBPyConnection, table: str, condition: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchall()[0][0])


def _is_total(header: str) -> str:
    return f"coalesce(regexp_matches({said(header)}, {literal(TOTAL)}), false)"
