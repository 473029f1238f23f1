"""Amounts that lie over several rows of a workbook: where each row is a payment, they would count more than once."""

from __future__ import annotations

from dataclasses import replace

from loaders.mapping.declaration import LinkFact
from loaders.mapping.match import Match
from loaders.readers import RowReject, Sheet

HINT = (
    "unmerge it, and write into each row what was paid there; leave out a row that only goes on with a text"
)


def without_merged_amounts(sheet: Sheet, match: Match) -> Sheet:
    """The sheet without the rows that share an amount, which become rejects, where its table counts equal rows."""
    counts = any(isinstance(fact, LinkFact) and fact.ordinal is not None for fact in match.table.facts)
    if not sheet.merged or not counts:
        return sheet
    amounts = {
        header
        for name, headers in match.headers.items()
        for header in headers
        if match.table.columns[name].type == "money"
    }
    shared = [cell for cell in sheet.merged if cell.column in amounts]
    rows = {row: cell for cell in shared for row in range(cell.first, cell.last + 1)}
    if not rows:
        return sheet
    rejects = [
        RowReject(
            row,
            cell.column,
            cell.value,
            "an amount is merged over several rows, and nothing says whether it is of one payment or of each",
            HINT,
        )
        for row, cell in sorted(rows.items())
    ]
    numbers = ", ".join(map(str, rows))
    return replace(
        sheet,
        sql=f"(SELECT * FROM {sheet.sql} WHERE _row NOT IN ({numbers}))",
        rejects=(*sheet.rejects, *rejects),
    )
