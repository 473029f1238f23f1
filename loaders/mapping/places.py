"""Where a row stands, told by its number: the file, the sheet and the row of the part that holds it."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.mapping.part import Part
from loaders.mapping.sight import read_view
from loaders.mapping.sql import literal, named, word_type
from loaders.mapping.staging import Stage

MOST_FILES = 256
"""Files whose names are a closed list, which a table's file holds once for each group of its rows."""


def with_place(stage: Stage, table: str, fact: str) -> str:
    """A fact's query with the columns `file, sheet, row, place` of its first row, in place of its number."""
    parts = stage.parts.get(table, [])
    if stage.is_placed(table):
        place = "t._file AS file, t._sheet AS sheet, t._row AS row, t._place AS place"
        return f"SELECT f.* EXCLUDE (_seq), {place} FROM ({fact}) AS f LEFT JOIN {read_view(table)} AS t USING (_seq)"
    file = by_part(parts, _files_of(stage, table, parts))
    sheet = by_part(parts, [literal(part.sheet.sheet) for part in parts])
    row = by_part(parts, [part.row_of("_seq") for part in parts])
    return f"SELECT * EXCLUDE (_seq), {file} AS file, {sheet} AS sheet, {row} AS row FROM ({fact})"


def by_part(parts: Sequence[Part], expressions: Sequence[str]) -> str:
    """The expression of the part in which a row's number lies; null where there is no number."""
    if not parts:
        return "NULL"
    starts = [
        (part.offset, expression)
        for number, (part, expression) in enumerate(zip(parts, expressions, strict=True))
        if number == 0 or expression != expressions[number - 1]
    ]
    return f"CASE WHEN _seq IS NOT NULL THEN {_halved(starts)} END"


def _halved(starts: Sequence[tuple[int, str]]) -> str:
    """The last expression whose start a number has reached, sought by halves: a row is not compared with every part."""
    if len(starts) == 1:
        return starts[0][1]
    middle = len(starts) // 2
    below, above = _halved(starts[:middle]), _halved(starts[middle:])
    return f"CASE WHEN _seq < {starts[middle][0]} THEN {below} ELSE {above} END"


def _files_of(stage: Stage, table: str, parts: Sequence[Part]) -> list[str]:
    """Expressions of the names of the parts' files: of a closed list, unless it is a long one."""
    words = list(dict.fromkeys(part.sheet.file for part in parts))
    if not words or len(words) > MOST_FILES:
        return [literal(part.sheet.file) for part in parts]
    # A list that has a name stands in a query once, and not once a file.
    kind = named(f"files_{table}")
    stage.connection.execute(f"CREATE TYPE IF NOT EXISTS {kind} AS {word_type(words)}")
    return [f"CAST({literal(part.sheet.file)} AS {kind})" for part in parts]
