"""Rows that show that a file is not what its source takes: no load goes on over them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from graph.errors import Case, Place, ReadError
from loaders.mapping.declaration import Refusal, TableMapping
from loaders.mapping.part import Part
from loaders.mapping.sight import Sight, read_view

FIELD_ENDS = re.compile("[,;|\t]")


def refuse(
    connection: duckdb.DuckDBPyConnection, table: TableMapping, parts: Sequence[Part], sight: Sight
) -> None:
    """Asks the rows of a table for each of its refusals.

    Raises:
        ReadError: a row shows what one of them is about.
    """
    for index, refusal in enumerate(table.refuse):
        condition = sight.holds(refusal.when, (*table.path, "refuse", index, "when"))
        first = connection.execute(
            f"SELECT min(_seq) FROM {read_view(table.name)} AS t WHERE {condition}"
        ).fetchall()[0][0]
        shows = [
            part
            for part in parts
            if (first is not None and part.offset <= first < part.offset + part.rows)
            or _is_shown_by_malformed(part, refusal, table)
        ]
        if shows:
            raise ReadError(
                refusal.why,
                hint=refusal.hint,
                place=Place(source=sight.mapping.name, file=shows[0].sheet.file),
                case=Case(
                    "source_refuses",
                    {"why": refusal.zh or refusal.why, "hint": refusal.hint_zh or refusal.hint},
                ),
            )


def _is_shown_by_malformed(part: Part, refusal: Refusal, table: TableMapping) -> bool:
    """Whether a line that is no row of the table shows it: a heading seldom has as many fields as the rows below.

    Such a line has no columns. Where a text in one of them is all that is asked for, each of its fields is asked.
    """
    if len(refusal.when) != 1 or not part.rejects:
        return False
    [(name, condition)] = refusal.when.items()
    column = table.columns.get(name)
    if column is None or not column.match or condition != {"known": True}:
        return False
    pattern = re.compile(column.match)
    texts = (text for entry in part.rejects for text in FIELD_ENDS.split(entry.value or ""))
    return any(pattern.search(text.strip(' "\u3000')) for text in texts)
