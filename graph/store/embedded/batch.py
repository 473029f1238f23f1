"""The bulk route: a whole graph as JSON lines, nodes first, made in columns by DuckDB and streamed in one request.

Relationships name their ends by the node's ordinal in the stream, so that neither side holds a table of names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from graph.errors import StoreError
from graph.model import Column, Model
from graph.store.embedded.server import Server
from graph.store.engine import NamedRows, Progress, Rows
from graph.store.layout import link_columns, node_columns

ROWS_A_CHUNK = 50_000


@dataclass
class BulkLoad:
    """One bulk load under way: the ordinals of the nodes that were sent, and the relationships still to be sent."""

    model: Model
    connection: duckdb.DuckDBPyConnection
    progress: Progress
    nodes_sent: int = 0
    links_sent: int = 0
    lost: dict[str, int] = field(default_factory=dict)

    def lines(self, nodes: NamedRows, links: NamedRows) -> Iterator[bytes]:
        """Chunks of JSON lines; every node before the first relationship."""
        self.connection.execute("CREATE TABLE ordinals (kind VARCHAR, key VARCHAR, ordinal BIGINT)")
        for kind, rows in nodes:
            yield from self._node_lines(kind, rows)
        for name, rows in links:
            yield from self._link_lines(name, rows)

    def _node_lines(self, kind: str, rows: Rows) -> Iterator[bytes]:
        columns = node_columns(self.model, kind)
        for batch in _batches(rows):
            self.connection.register("batch", batch)
            properties = _properties(columns, batch.schema)
            first = self.nodes_sent
            self.connection.execute(
                "INSERT INTO ordinals SELECT ?, key, ? + row_number() OVER () - 1 FROM batch", [kind, first]
            )
            yield self._text(f"SELECT {_object({'@type': 'vertex', '@class': kind}, properties)} FROM batch")
            self.nodes_sent += batch.num_rows
            self.progress(kind, batch.num_rows)

    def _link_lines(self, name: str, rows: Rows) -> Iterator[bytes]:
        columns = link_columns(self.model, name)
        for batch in _batches(rows):
            self.connection.register("batch", batch)
            properties = {"@from": "start_ordinal", "@to": "end_ordinal"} | _properties(columns, batch.schema)
            found = self.connection.execute(
                "CREATE OR REPLACE TEMP TABLE joined AS SELECT "
                f"{_object({'@type': 'edge', '@class': name}, properties)} AS line FROM ("
                "SELECT b.*, s.ordinal AS start_ordinal, e.ordinal AS end_ordinal FROM batch b "
                "JOIN ordinals s ON s.kind = b.start_kind AND s.key = b.start_key "
                "JOIN ordinals e ON e.kind = b.end_kind AND e.key = b.end_key)"
            ).fetchall()
            count = int(found[0][0])
            if count < batch.num_rows:
                self.lost[name] = self.lost.get(name, 0) + batch.num_rows - count
            if count:
                yield self._text("SELECT line FROM joined")
            self.links_sent += count
            self.progress(name, count)

    def _text(self, query: str) -> bytes:
        """The one text column of a query as lines; Arrow keeps them end to end, so that they are copied once."""
        rows = self.connection.execute(f"SELECT string_agg(line, chr(10)) FROM ({query}) t(line)").fetchall()
        return f"{rows[0][0]}\n".encode()


def bulk_load(
    server: Server, database: str, model: Model, data: tuple[NamedRows, NamedRows], progress: Progress
) -> None:
    """Fills an empty database. Raises StoreError where a relationship's end is no node, or counts disagree."""
    with duckdb.connect() as connection:
        load = BulkLoad(model, connection, progress)
        made = server.batch(
            database, load.lines(*data), refMode="ordinal", vertexBatchSize=20_000, idMapping="false"
        )
    _check(load, made)


def _check(load: BulkLoad, made: dict[str, object]) -> None:
    if load.lost:
        lost = ", ".join(f"{count} of {name}" for name, count in load.lost.items())
        raise StoreError(
            f"relationships without both ends in the graph: {lost}", hint="rebuild the graph database"
        )
    said = (made.get("verticesCreated"), made.get("edgesCreated"))
    if said != (load.nodes_sent, load.links_sent):
        raise StoreError(
            f"the embedded engine made {said} nodes and relationships of {(load.nodes_sent, load.links_sent)}",
            hint="rebuild the graph database",
        )


def _batches(rows: Rows) -> Iterator[pa.Table]:
    if isinstance(rows, pa.Table):
        for start in range(0, rows.num_rows, ROWS_A_CHUNK):
            yield rows.slice(start, ROWS_A_CHUNK)
        return
    for batch in rows:
        for start in range(0, batch.num_rows, ROWS_A_CHUNK):
            yield pa.Table.from_batches([batch.slice(start, ROWS_A_CHUNK)])


def _properties(columns: tuple[Column, ...], schema: pa.Schema) -> dict[str, str]:
    """The expression of each property that these rows bear."""
    return {
        column.name: _expression(column) for column in columns if schema.get_field_index(column.name) >= 0
    }


def _expression(column: Column) -> str:
    name = f'"{column.name}"'
    if column.type == "wall_time":
        return f"strftime({name}, '%Y-%m-%d %H:%M:%S.%f')"
    if column.type == "texts":
        return f"CASE WHEN len({name}) > 0 THEN {name} END"
    return name


def _object(constants: dict[str, str], properties: dict[str, str]) -> str:
    """The expression of one JSON object a row; what is unknown is left out."""
    parts = [f"'{name}', '{value}'" for name, value in constants.items()]
    parts += [f"'{name}', {expression}" for name, expression in properties.items()]
    return f"CAST(json_merge_patch('{{}}', json_object({', '.join(parts)})) AS VARCHAR)"
