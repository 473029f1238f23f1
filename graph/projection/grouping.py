"""What entities and links have in common: observations that speak of one thing become one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from graph.model import Property
from graph.model.arrow import DUCKDB_TYPES
from graph.projection.rules import conflicts_sql, derived_columns, frequent, leading, most_given_sql
from graph.tables import Snapshot

PROVENANCE = ("count", "source", "compartment", "load", "as_of_us", "file", "sheet", "row", "place")
# Places are few: numbering them once gives every row its age without sorting the rows.
PLACES = """SELECT as_of_us, load, file, sheet, row_number() OVER (
        ORDER BY as_of_us NULLS FIRST, load, file NULLS FIRST, sheet NULLS FIRST) AS nth
    FROM (SELECT DISTINCT as_of_us, load, file, sheet FROM seen)"""
SAME_PLACE = """p.load = s.load AND p.as_of_us IS NOT DISTINCT FROM s.as_of_us
    AND p.file IS NOT DISTINCT FROM s.file AND p.sheet IS NOT DISTINCT FROM s.sheet"""
SEVERAL = ("key", "source", "compartment")
FEW = 10_000


@dataclass(frozen=True)
class Grouping:
    """Rows of a named query `seen`, gathered by the columns in `by` into `gathered`, one row a group.

    Most groups are one observation, which is passed through; only the crowds are aggregated.
    """

    by: tuple[str, ...]
    properties: Sequence[Property]
    columns: Sequence[str]
    """The columns of all declared properties, also of those that no row has: by them one of several rows of one place
    is chosen, which must be the same for every reader, and stay so when rows of others bring a property."""
    more: Sequence[tuple[str, str]] = ()
    """Further columns: how a crowd gives them, and how a single row does, each with its name."""
    conflicts: Sequence[str] = ()
    """Cases of disagreement besides the properties'."""
    alone: bool = False
    """Whether it is known that every group is one observation."""

    def queries(self) -> list[str]:
        """The named queries after `seen`.

        The last, `gathered`, has the group's columns, further ones, the properties' columns, keys, sources,
        compartments, observations and conflicts.
        """
        if self.alone:
            return [f"gathered AS ({self._singles()})"]
        group = self._columns("seen")
        counted = [
            f"{entry.name}_most AS ({most_given_sql(entry, self._columns())})" for entry in self._frequent
        ]
        return [
            f"crowds AS (SELECT {group} FROM seen GROUP BY ALL HAVING count(*) > 1)",
            f"places AS ({PLACES})",
            f"crowd AS (SELECT s.*, {self._age()} AS age FROM seen s "
            f"SEMI JOIN crowds ON {self._joined('crowds', 's')} JOIN places p ON {SAME_PLACE})",
            *counted,
            f"grouped AS ({self._grouped()})",
            f"mixed AS ({self._mixed()})",
            f"gathered AS ({self._crowds()} UNION ALL BY NAME {self._singles()})",
        ]

    @property
    def _frequent(self) -> list[Property]:
        return frequent(self.properties)

    @property
    def _names(self) -> list[str]:
        return [column.name for entry in self.properties for column in entry.columns]

    def _age(self) -> str:
        """Place, row and a fixed function of the rest, packed into one integer."""
        values = ", ".join(f's."{name}"' for name in ("key", "place", *self.columns))
        row, rest = "((coalesce(s.row, -1) + 1)::HUGEINT << 61)", f"(hash({values}) >> 3)::HUGEINT"
        return f"(p.nth::HUGEINT << 95) + {row} + {rest}"

    def _grouped(self) -> str:
        several = ", ".join(f"min({name}) AS {name}_min, max({name}) AS {name}_max" for name in SEVERAL)
        aggregates = [
            *(crowd for crowd, _ in self.more),
            *derived_columns(self.properties),
            several,
            'sum("count")::BIGINT AS observations',
            f"{conflicts_sql(self.properties, *self.conflicts)} AS conflicts",
        ]
        return f"SELECT {self._columns()}, {', '.join(aggregates)} FROM crowd GROUP BY {self._columns()}"

    def _mixed(self) -> str:
        """The lists of the crowds that have several of something; they are few, and such lists are dear."""
        several = " OR ".join(f"{name}_min <> {name}_max" for name in SEVERAL)
        lists = ", ".join(f"list_sort(list(DISTINCT crowd.{name})) AS {name}s" for name in SEVERAL)
        return (
            f"SELECT {self._columns('crowd')}, {lists} FROM crowd SEMI JOIN "
            f"(SELECT * FROM grouped WHERE {several}) several ON {self._joined('several', 'crowd')} "
            "GROUP BY ALL"
        )

    def _crowds(self) -> str:
        counting = {leading(entry): f"{entry.name}_most" for entry in self._frequent}
        values = [f'{counting.get(name, "grouped")}."{name}"' for name in self._names]
        further = [f"grouped.{_alias(crowd)}" for crowd, _ in self.more]
        lists = [f"coalesce(mixed.{name}s, [grouped.{name}_min]) AS {name}s" for name in SEVERAL]
        chosen = [
            self._columns("grouped"),
            *further,
            *values,
            *lists,
            "grouped.observations",
            "grouped.conflicts",
        ]
        joins = " ".join(
            f"LEFT JOIN {other} ON {self._joined('grouped', other)}"
            for other in (*counting.values(), "mixed")
        )
        return f"SELECT {', '.join(chosen)} FROM grouped {joins}"

    def _singles(self) -> str:
        united = {entry.name for entry in self.properties if entry.derive == "union"}
        values = [
            f'list_sort(list_distinct("{name}")) AS "{name}"' if name in united else f'"{name}"'
            for name in self._names
        ]
        lists = [f"[{name}] AS {name}s" for name in SEVERAL]
        chosen = [
            self._columns("seen"),
            *(single for _, single in self.more),
            *values,
            *lists,
            '"count" AS observations',
            "[]::VARCHAR[] AS conflicts",
        ]
        others = "" if self.alone else f" ANTI JOIN crowds ON {self._joined('crowds', 'seen')}"
        return f"SELECT {', '.join(chosen)} FROM seen{others}"

    def _columns(self, query: str | None = None) -> str:
        return ", ".join(f'{query}."{name}"' if query else f'"{name}"' for name in self.by)

    def _joined(self, left: str, right: str) -> str:
        return " AND ".join(f'{left}."{name}" IS NOT DISTINCT FROM {right}."{name}"' for name in self.by)


def said(connection: duckdb.DuckDBPyConnection, table: str, properties: Sequence[Property]) -> list[Property]:
    """The properties that any row of a table has: the rest need no aggregate. One pass over the table."""
    if not properties:
        return []
    counts = ", ".join(f'count("{leading(entry)}") > 0' for entry in properties)
    found = connection.execute(f'SELECT {counts} FROM "{table}"').fetchall()[0]
    return [entry for entry, has in zip(properties, found, strict=True) if has]


def told(
    snapshot: Snapshot,
    connection: duckdb.DuckDBPyConnection,
    table: str,
    properties: Sequence[Property],
    keys: Sequence[str] = ("key",),
) -> tuple[list[Property], bool]:
    """The properties that any row of a table has, and whether it is known that no two rows speak of one thing.

    They do where a key stands twice, and may where one has aliases. That is asked of tables with few rows: to gather
    those takes longer to plan than to do.

    Args:
        keys: the columns of keys that may have aliases: of a relationship those of its ends.
    """
    if not snapshot.files(table):
        return [], True
    if snapshot.rows(table) > FEW:
        return said(connection, table, properties), False
    counts = "".join(f', count("{leading(entry)}") > 0' for entry in properties)
    aliased = " OR ".join(f'"{name}" IN (SELECT key FROM aliases)' for name in keys)
    alone, *found = connection.execute(
        f'SELECT count(DISTINCT key) = count(*) AND NOT coalesce(bool_or({aliased}), false){counts} FROM "{table}"'
    ).fetchall()[0]
    return [entry for entry, has in zip(properties, found, strict=True) if has], bool(alone)


def unsaid_columns(properties: Sequence[Property], known: Sequence[Property]) -> list[str]:
    """Empty columns, of the right type, for the properties that no row has."""
    return [
        f'NULL::{DUCKDB_TYPES[column.type]} AS "{column.name}"'
        for entry in properties
        if entry not in known
        for column in entry.columns
    ]


def _alias(sql: str) -> str:
    return sql.rpartition(" AS ")[2]
