"""Makes the file of a reading: tables sorted by the hash of the key that they are asked by."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from graph.model import Model, Property, Table
from graph.projection.entities import entities_sql
from graph.projection.links import links_sql
from graph.resolve import Aliases
from graph.tables import Snapshot

# Raise it when the tables of a reading change, so that files of another form are left alone.
FORM = 1
ROWS_A_BLOCK = 4096
# The engine skips blocks by the first bytes of a text, and keys of one source begin alike: so rows lie in the order
# of a hash, and a look-up reads one block of them.
BY_KEY = "SELECT hash(key) AS h, * FROM ({query}) ORDER BY h"


def make(snapshot: Snapshot, file: Path, spill: Path) -> None:
    """Writes a reading of a snapshot; the file is there whole or not at all."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(":memory:", config={"temp_directory": str(spill)}) as connection:
        connection.execute(f"ATTACH '{_quoted(unfinished)}' AS reading (ROW_GROUP_SIZE {ROWS_A_BLOCK})")
        snapshot.register(connection)
        Aliases.of(snapshot, connection).register(connection)
        _Maker(connection, snapshot.model).make()
        connection.execute("DETACH reading")
    unfinished.chmod(0o600)
    unfinished.replace(file)


class _Maker:
    """Fills the attached file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, model: Model) -> None:
        self._connection = connection
        self._model = model

    def make(self) -> None:
        """Every table: entities and links first, since the others refer to their keys."""
        self._table("alias", BY_KEY.format(query="SELECT key, canonical FROM aliases"))
        for space in self._model.spaces.values():
            hidden = _hidden(space.properties)
            self._table(
                f"node_{space.name}",
                BY_KEY.format(query=f"SELECT * {hidden} FROM ({entities_sql(self._model, space.name)})"),
            )
        for name, link in self._model.relationships.items():
            query = f"SELECT * EXCLUDE (row_hash) FROM ({links_sql(self._model, name)})"
            self._table(f"link_{link.table}", BY_KEY.format(query=query))
        self._table("node", BY_KEY.format(query=self._every_node()))
        self._table("link_alias", BY_KEY.format(query=self._link_aliases()))
        self._table("adjacent", f"SELECT hash(node) AS h, * FROM ({self._adjacent()}) ORDER BY h")
        for table in self._model.tables.values():
            self._table(f"said_{table.name}", self._said(table))
        self._table("loaded", self._loaded())

    def _table(self, name: str, query: str) -> None:
        self._connection.execute(f'CREATE TABLE reading."{name}" AS {query}')

    def _every_node(self) -> str:
        return " UNION ALL ".join(
            f"SELECT key, '{name}' AS space, kind, title FROM reading.\"node_{name}\""
            for name in self._model.spaces
        )

    def _link_aliases(self) -> str:
        return " UNION ALL ".join(
            f'SELECT unnest(aliases) AS key, key AS canonical FROM reading."link_{link.table}"'
            for link in self._model.relationships.values()
        )

    def _adjacent(self) -> str:
        """Every link twice, from each end."""
        parts = []
        for name, link in self._model.relationships.items():
            columns = {column.name for entry in link.properties for column in entry.columns}
            amount = "amount_minor, currency" if "amount_minor" in columns else "NULL::BIGINT, NULL::VARCHAR"
            date = '"at"' if "at" in columns else "since"
            parts += [
                f"SELECT {near}_key AS node, key AS link, '{name}' AS type, '{direction}' AS direction, "
                f"{far}_key AS other, {far}_kind AS kind, {amount}, {date} "
                f'FROM reading."link_{link.table}"'
                for near, far, direction in (("start", "end", "out"), ("end", "start", "in"))
            ]
        query = " UNION ALL ".join(parts)
        return f'SELECT * FROM ({query}) AS links(node, link, type, direction, other, kind, amount_minor, currency, "at")'

    def _said(self, table: Table) -> str:
        """The observations, by the key of the entity or link that they speak of today."""
        aliases = "link_alias" if table.is_relationship else "alias"
        hidden = _hidden(getattr(table.declares, "properties", ()), also=())
        return (
            f"SELECT hash(entity) AS h, * FROM (SELECT coalesce(a.canonical, o.key) AS entity, o.* {hidden} "
            f'FROM "{table.name}" o LEFT JOIN reading.{aliases} a ON a.h = hash(o.key) AND a.key = o.key) '
            "ORDER BY h, load, file, sheet, row, place"
        )

    def _loaded(self) -> str:
        parts = (
            f"SELECT load, '{name}' AS name, count(*) AS records FROM reading.\"said_{name}\" GROUP BY load"
            for name in self._model.tables
        )
        return " UNION ALL ".join(parts)


def _hidden(properties: tuple[Property, ...], also: tuple[str, ...] = ("row_hash",)) -> str:
    """What a reading never holds: the hashes and sealed values of what identifies a person."""
    names = [f"{entry.name}_{part}" for entry in properties if entry.personal for part in ("hash", "sealed")]
    listed = ", ".join(f'"{name}"' for name in (*also, *names))
    return f"EXCLUDE ({listed})" if listed else ""


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
