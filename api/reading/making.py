"""Makes the file of a reading: tables sorted by the hash of the key that they are asked by."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import duckdb

from graph.columns import columns, memory_limit
from graph.model import Record, Relationship, Space, Table
from graph.money import KeptLegs
from graph.projection.derived import ALWAYS_READ
from graph.projection.entities import entities_sql
from graph.projection.grouping import told
from graph.projection.links import KEYS_OF_ENDS, links_sql
from graph.projection.money import OF_MONEY, TRANSFERRED, money_links_sql
from graph.resolve import Aliases
from graph.settings import Transfers
from graph.tables import Snapshot

# Raise it when the tables of a reading change, so that files of another form are left alone.
FORM = 2
ROWS_A_BLOCK = 4096
NOTHING_ADJACENT = """SELECT '' AS node, '' AS link, '' AS type, '' AS direction, '' AS other, '' AS kind,
    0::BIGINT AS amount_minor, '' AS currency, NULL::TIMESTAMP AS "at" WHERE false"""
# Blocks are skipped by the first bytes of a text, and keys of one source begin alike: so rows lie in
# the order of a hash, and a look-up reads one block.
BY_KEY = "SELECT hash(key) AS h, * FROM ({query}) ORDER BY h"


def make(
    snapshot: Snapshot,
    file: Path,
    spill: Path,
    lend: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
    transfers: Transfers = "flows",
) -> None:
    """Writes a reading of a snapshot; the file is there whole or not at all.

    Args:
        transfers: what it holds of transfers: the flows, or each by itself as well. Single ones are else read
            from the tables.
        lend: is given the connection that works, and may interrupt it.
    """
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with columns(spill, memory_limit()) as connection:
        if lend is not None:
            lend(connection)
        connection.execute(f"ATTACH '{_quoted(unfinished)}' AS reading (ROW_GROUP_SIZE {ROWS_A_BLOCK})")
        maker = _Maker(connection, snapshot, transfers)
        snapshot.register(connection, *maker.read)
        Aliases.of(snapshot, connection).register(connection)
        KeptLegs(snapshot).register(connection)
        maker.make()
        connection.execute("DETACH reading")
    unfinished.chmod(0o600)
    unfinished.replace(file)


class _Maker:
    """Fills the attached file. Of tables into which nothing was ever loaded it makes none."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, transfers: Transfers
    ) -> None:
        self._connection = connection
        self._snapshot = snapshot
        self._model = snapshot.model
        self._loaded = [table for name, table in self._model.tables.items() if snapshot.files(name)]
        self._apart = frozenset() if transfers == "all" else frozenset({TRANSFERRED})
        self._links = [
            link
            for link in self._model.relationships.values()
            if self._is_loaded(link.made_from or link.name) and link.name not in self._apart
        ]
        ends = {space for link in self._links for space in (*link.start, *link.end)}
        held = ends | {table.name for table in self._loaded}
        self._spaces = [space for name, space in self._model.spaces.items() if name in held]

    @property
    def read(self) -> list[str]:
        """The tables that it asks; to plan the views of all empty ones takes longer than a small reading."""
        named = (
            *ALWAYS_READ,
            *(table.name for table in self._loaded),
            *(space.name for space in self._spaces),
        )
        return list(dict.fromkeys(named))

    def _is_loaded(self, relationship: str) -> bool:
        return self._model.relationships[relationship].table in {table.name for table in self._loaded}

    def make(self) -> None:
        """Every table: entities and links first, since the others refer to their keys."""
        self._table("alias", BY_KEY.format(query="SELECT key, canonical FROM aliases"))
        filled = {table.name for table in self._loaded}
        for space in self._spaces:
            known, alone = told(self._snapshot, self._connection, space.name, space.properties)
            derived = entities_sql(self._model, space.name, known, filled, alone=alone)
            self._table(
                f"node_{space.name}", BY_KEY.format(query=f"SELECT * {_hidden(space)} FROM ({derived})")
            )
        kinds = {space.name: f'SELECT key, kind FROM reading."node_{space.name}"' for space in self._spaces}
        for link in self._links:
            if link.name in OF_MONEY:
                derived = money_links_sql(self._connection, self._model, link.name, kinds)
            else:
                known, alone = told(
                    self._snapshot, self._connection, link.table, link.properties, KEYS_OF_ENDS
                )
                derived = links_sql(self._model, link.name, known, kinds, alone=alone)
            query = f"SELECT * EXCLUDE (row_hash) FROM ({derived})"
            self._table(f"link_{link.table}", BY_KEY.format(query=query))
        self._table("node", BY_KEY.format(query=self._every_node()))
        self._table("link_alias", BY_KEY.format(query=self._link_aliases()))
        self._table("adjacent", f"SELECT hash(node) AS h, * FROM ({self._adjacent()}) ORDER BY h")
        for table in self._loaded:
            if not self._is_apart(table):
                self._table(f"said_{table.name}", self._said(table))
        self._table("loaded", self._records_of_loads())

    def _is_apart(self, table: Table) -> bool:
        """Whether single records of the table stay in the files."""
        return isinstance(table.declares, Relationship) and table.declares.name in self._apart

    def _observed(self, table: Table) -> str:
        return f'"{table.name}"' if self._is_apart(table) else f'reading."said_{table.name}"'

    def _table(self, name: str, query: str) -> None:
        self._connection.execute(f'CREATE TABLE reading."{name}" AS {query}')

    def _every_node(self) -> str:
        return (
            " UNION ALL ".join(
                f"SELECT key, '{name}' AS space, kind, title FROM reading.\"node_{name}\""
                for name in (space.name for space in self._spaces)
            )
            or "SELECT '' AS key, '' AS space, '' AS kind, '' AS title WHERE false"
        )

    def _link_aliases(self) -> str:
        return (
            " UNION ALL ".join(
                f'SELECT unnest(aliases) AS key, key AS canonical FROM reading."link_{link.table}"'
                for link in self._links
            )
            or "SELECT '' AS key, '' AS canonical WHERE false"
        )

    def _adjacent(self) -> str:
        """Every link twice, from each end."""
        parts = [NOTHING_ADJACENT]
        for link in self._links:
            columns = {column.name for entry in link.properties for column in entry.columns}
            amount = "amount_minor, currency" if "amount_minor" in columns else "NULL::BIGINT, NULL::VARCHAR"
            date = '"at"' if "at" in columns else "since"
            parts += [
                f"SELECT {near}_key AS node, key AS link, '{link.name}' AS type, '{direction}' AS direction, "
                f"{far}_key AS other, {far}_kind AS kind, {amount}, {date} "
                f'FROM reading."link_{link.table}"'
                for near, far, direction in (("start", "end", "out"), ("end", "start", "in"))
            ]
        query = " UNION ALL ".join(parts)
        names = 'node, link, type, direction, other, kind, amount_minor, currency, "at"'
        return f"SELECT * FROM ({query}) AS links({names})"

    def _said(self, table: Table) -> str:
        """The observations, by the key of the entity or link that they speak of today."""
        aliases = "link_alias" if table.is_relationship else "alias"
        hidden = _hidden(table.declares, also=())
        return (
            f"SELECT hash(entity) AS h, * FROM (SELECT coalesce(a.canonical, o.key) AS entity, o.* {hidden} "
            f'FROM "{table.name}" o LEFT JOIN reading.{aliases} a ON a.h = hash(o.key) AND a.key = o.key) '
            "ORDER BY h, load, file, sheet, row, place"
        )

    def _records_of_loads(self) -> str:
        parts = (
            f"SELECT load, '{table.name}' AS name, count(*) AS records FROM {self._observed(table)} GROUP BY load"
            for table in self._loaded
        )
        return " UNION ALL ".join(["SELECT '' AS load, '' AS name, 0 AS records WHERE false", *parts])


def _hidden(declared: Space | Relationship | Record, also: tuple[str, ...] = ("row_hash",)) -> str:
    """What a reading never holds: the hashes and sealed values of what identifies a person."""
    names = [
        f"{entry.name}_{part}"
        for entry in declared.properties
        if entry.personal
        for part in ("hash", "sealed")
    ]
    listed = ", ".join(f'"{name}"' for name in (*also, *names))
    return f"EXCLUDE ({listed})" if listed else ""


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
