"""Which typed columns of a row are kept: what nobody asks for again, or what another column holds, is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from typing import TypeAlias

from loaders.mapping.check import named_in_rows
from loaders.mapping.declaration import ColumnMapping, Mapping, TableMapping
from loaders.mapping.sql import named
from loaders.mapping.values import cleaned

Headers: TypeAlias = Map[str, tuple[str, ...]]
"""The headers that each column has in a file."""


def kept_columns(mapping: Mapping, table: TableMapping, ways: Iterable[Headers]) -> list[str]:
    """The columns that the rows of a table are kept with, in the order in which they are declared.

    A column that only tells how another is read, as a time of day or a currency may, is left out; identifiers are not:
    they are looked up whether a fact names them or not.

    Args:
        ways: the headers of the files that the rows are of.
    """
    wanted = set(named_in_rows(mapping, table))
    found = found_within(mapping, table, ways)
    return [
        name
        for name, column in table.columns.items()
        if name not in found and (name in wanted or column.type in ("personal", "identifier"))
    ]


def found_within(mapping: Mapping, table: TableMapping, ways: Iterable[Headers]) -> dict[str, str]:
    """The columns that are a part of another's text, with the expression that finds them there.

    A pattern looks for signs that few texts have, and facts ask for them in few rows: they are found when asked for.
    Where a record has several of a column's names, the part may stand in another of them than the whole.
    """
    wanted = set(named_in_rows(mapping, table))
    several = {name for way in ways for name, headers in way.items() if len(headers) > 1}
    wholes = {
        column.headers: column
        for name, column in table.columns.items()
        if name in wanted and name not in several and _is_whole(column)
    }
    return {
        name: cleaned(column, named(wholes[column.headers].name))
        for name, column in table.columns.items()
        if column.headers in wholes and _is_found_within(column, wholes[column.headers])
    }


def _is_whole(column: ColumnMapping) -> bool:
    """Whether it is kept as its text stands in the file."""
    return column.type == "text" and column.match is None and not _depends(column)


def _is_found_within(column: ColumnMapping, whole: ColumnMapping) -> bool:
    if column.match is None or column.type != "text" or column.required or _depends(column):
        return False
    # The whole text is kept as nothing where it says nothing: no part may be found in that.
    return column.nothing == whole.nothing and not any(
        re.search(column.match, said) for said in whole.nothing
    )


def _depends(column: ColumnMapping) -> bool:
    """Whether more than its own text tells what it holds."""
    return bool(column.only or column.excluded or column.time)
