"""Rows put together before identifiers are told apart: what is asked of each distinct text is asked of few groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from loaders.mapping.declaration import Mapping, TableMapping
from loaders.mapping.sight import read_view, rows_view
from loaders.mapping.sql import named
from loaders.mapping.stating import FactQuery
from loaders.mapping.steps import NO_CONDITION, Grouping


def groupings_of_all(mapping: Mapping, table: str, queries: Iterable[FactQuery]) -> list[Grouping]:
    """The groupings of the facts of a table that put together all of its rows in use, by identifiers among others."""
    identifying = {_raw(name) for name in _identifying(mapping.tables[table])}
    return [
        query.grouping
        for query in queries
        if query.grouping is not None
        and query.before[0].name == query.grouping.name
        and query.grouping.rows == f"{rows_view(table)} AS t"
        and query.grouping.when == NO_CONDITION
        and identifying & set(query.grouping.atoms)
    ]


@dataclass
class Groups:
    """Tables of groups, by the table whose rows they are of; with a column `used` until only those in use are left."""

    connection: duckdb.DuckDBPyConnection
    made: dict[str, list[Grouping]] = field(default_factory=dict)

    def make(self, table: str, groupings: Sequence[Grouping], used: str) -> None:
        """Put all rows of a table together as they were read; `used` is the condition that a row is in use."""
        for grouping in groupings:
            kept = grouping.of_all(read_view(table), used)
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {kept.name} AS {kept.sql}")
        self.made[table] = list(groupings)

    def holding(self, table: str, column: str) -> tuple[str, str] | None:
        """The table of groups that has each text of a column, and the column in it; None where none has."""
        raw = _raw(column)
        return next(
            ((each.name, each.atoms[raw]) for each in self.made.get(table, ()) if raw in each.atoms), None
        )

    def forget(self, table: str) -> None:
        """Drop the groups of a table: which of its rows are in use has changed. Facts make them anew."""
        for grouping in self.made.pop(table, ()):
            self.connection.execute(f"DROP TABLE {grouping.name}")

    def leave_out_unused(self) -> None:
        """Leave the groups of the rows in use alone: those that facts are made of."""
        for groupings in self.made.values():
            for grouping in groupings:
                self.connection.execute(f"DELETE FROM {grouping.name} WHERE used IS NOT TRUE")


def _identifying(table: TableMapping) -> list[str]:
    return [name for name, column in table.columns.items() if column.type in ("personal", "identifier")]


def _raw(column: str) -> str:
    """A column as a grouping names it."""
    return f"t.{named(column)}"
