"""Columns that a mapping does not know, told with what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from loaders.mapping.part import Part
from loaders.mapping.sql import named

_EXAMPLES = 3
_EXAMPLE_LENGTH = 40


def unknown_told(connection: duckdb.DuckDBPyConnection, part: Part) -> Iterator[str]:
    """A line for each unknown column of a sheet that holds anything: how many values, and the first few."""
    for header in part.match.unknown:
        column = named(header)
        stated = f"SELECT {column} AS value FROM {part.raw} WHERE {column} <> ''"
        count = connection.execute(f"SELECT count(*) FROM ({stated})").fetchall()[0][0]
        if count:
            found = connection.execute(
                f"SELECT DISTINCT left(value, {_EXAMPLE_LENGTH}) FROM ({stated}) LIMIT {_EXAMPLES}"
            )
            examples = ", ".join(repr(row[0]) for row in found.fetchall())
            where = part.sheet.file + (f" {part.sheet.sheet}" if part.sheet.sheet else "")
            yield f"{where}: the column {header!r} is not used; it has {count:,} values, such as {examples}"
