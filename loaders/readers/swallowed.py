"""Rows that lie inside a text: a quote that somebody typed opens it, and the next that somebody typed closes it.

Banks and payment services write what people type as it is. A note of a single quote then takes all rows up to the next
such note for its own text; every row has as many fields as the headers, and nothing is malformed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from graph.errors import Case, Place, ReadError
from loaders.readers.sheet import Poured, literal, quoted

CHUNK = 32 << 20
FEWEST = 5
"""So many delimiters make a row: an address over two lines has commas too."""


def lines_of(path: Path) -> int:
    """How many lines a file has; the last one may lack its end."""
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def refuse_swallowed(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], delimiter: str, poured: Poured
) -> None:
    """Asks the texts of a table that go over several lines, and what was malformed, whether they hold rows.

    Raises:
        ReadError: one of them holds a whole row, or a text ends with the beginning of one up to its own column.
    """
    width = len(columns)
    if width <= FEWEST:
        return
    for entry in poured.rejects:
        if any(line.count(delimiter) == width - 1 for line in (entry.value or "").split("\n")[1:]):
            raise _swallowed(entry.row)
    sign = {"\t": "\\t", "|": "\\|"}.get(delimiter, delimiter)
    apart = f"[^{sign}\\n]*"
    holds = []
    for place, column in enumerate(columns):
        patterns = [f"\\n(?:{apart}{sign}){{{width - 1}}}{apart}\\n"]
        if place >= FEWEST:
            patterns.append(f"\\n(?:{apart}{sign}){{{place}}}{apart}$")
        asked = literal("|".join(patterns))
        holds.append(f"(contains({quoted(column)}, chr(10)) AND regexp_matches({quoted(column)}, {asked}))")
    found = connection.execute(
        f"SELECT {poured.row_sql} FROM {quoted(table)} WHERE {' OR '.join(holds)} ORDER BY 1 LIMIT 1"
    ).fetchall()
    if found:
        raise _swallowed(found[0][0])


def _swallowed(row: int | None) -> ReadError:
    return ReadError(
        f"a quote that opens in row {row} closes only lines further down, or nowhere, and what lies between looks like "
        "rows",
        hint="take away quotes that nobody closes, and double those that belong to a text",
        place=Place(row=row),
        case=Case("rows_swallowed", {"row": row or 0}),
    )
