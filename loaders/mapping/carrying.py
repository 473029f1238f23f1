"""Rows below a merged cell: what was written once for several rows is given to each of them.

A spreadsheet keeps the text of merged cells in the first of their rows, and a file of text written from it has blanks
in the others. It is filled in once a sheet is poured, whole and with the places of its rows: what is typed, told,
rejected and mended afterwards has the text.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from loaders.mapping.declaration import ORIGINS
from loaders.mapping.match import Match, is_mended
from loaders.mapping.sql import named
from loaders.readers import Poured, Sheet


def carry_down(
    connection: duckdb.DuckDBPyConnection, raw: str, sheet: Sheet, found: Match, poured: Poured
) -> None:
    """Fill in the carried columns of a poured sheet, the table `raw`, whose rows stay in their order.

    A row takes them all, and only where none of them says anything and another column does: then they were merged
    with those of the nearest row above in which one does. Where a row between could not be read, it may have said
    something else: nothing is taken past it. Rows of mended rejects stood in other places: they take none.
    """
    headers = _headers(found)
    others = [header for header in sheet.columns if header not in headers and not header.startswith("_")]
    if not headers or not others or is_mended(sheet.columns):
        return
    unread = sorted({0 if reject.row is None else reject.row for reject in poured.rejects})
    said, more = _says(headers), _says(others)
    parts = ", ".join(f"{_part(number)} := {named(header)}" for number, header in enumerate(headers))
    above = f"CASE WHEN {said} THEN struct_pack({parts}, number := _number) END"
    takes = f"NOT ({said}) AND ({more})"
    if unread and not unread[0]:
        return  # where the unread row stood nobody knows
    rows = f"(SELECT *, rowid AS _at, {poured.row_sql} AS _number FROM {named(raw)})"
    rows = f"(SELECT *, last_value({above} IGNORE NULLS) OVER (ORDER BY _at) AS _above FROM {rows})"
    if unread:
        broken = f"(SELECT unnest({unread}) AS _broken)"
        rows = f"(FROM {rows} ASOF LEFT JOIN {broken} ON _number > _broken)"
        takes += " AND coalesce(_broken < _above.number, true)"
    more_columns = "_above, _at, _number" + (", _broken" if unread else "")
    filled = ", ".join(
        f"CASE WHEN {takes} THEN _above.{_part(number)} ELSE {named(header)} END AS {named(header)}"
        for number, header in enumerate(headers)
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {named(raw)} AS SELECT * EXCLUDE ({more_columns}) REPLACE ({filled}) "
        f"FROM {rows} ORDER BY _at"
    )


def _headers(found: Match) -> list[str]:
    """The headers of the carried columns that the file itself has."""
    beside = set(ORIGINS.values())
    every = (header for name in found.table.carried for header in found.headers[name])
    return [header for header in dict.fromkeys(every) if header not in beside]


def _says(headers: Iterable[str]) -> str:
    """Condition that one of the columns has a text."""
    return " OR ".join(f"coalesce(xm_clean({named(header)}), '') <> ''" for header in headers)


def _part(number: int) -> str:
    return f"c{number}"
