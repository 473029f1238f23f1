"""The bulk route: a whole graph as JSON lines, nodes first, made in columns by DuckDB, sent in one request.

Relationships name their ends by the node's ordinal in the stream, so the engine need not remember any name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa

from graph.errors import StoreError
from graph.model import Column, Model
from graph.store.embedded.server import Server
from graph.store.engine import NamedRows, Progress, Rows
from graph.store.layout import link_columns, node_columns

ROWS_A_CHUNK = 100_000
ORDINAL = "ordinal of the stream"
"""A column's name that no property can have."""
_WITH_ENDS = (
    "batch JOIN ordinals s ON s.kind = batch.start_kind AND s.key = batch.start_key "
    "JOIN ordinals e ON e.kind = batch.end_kind AND e.key = batch.end_key"
)


@dataclass
class BulkLoad:
    """One bulk load under way: the ordinals of the nodes that were sent, and what was lost."""

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
            numbers = np.arange(self.nodes_sent, self.nodes_sent + batch.num_rows)
            self.connection.register("batch", batch.append_column(ORDINAL, [numbers]))
            self.connection.execute(f'INSERT INTO ordinals SELECT ?, key, "{ORDINAL}" FROM batch', [kind])  # noqa: S608
            line = _line({"@type": "vertex", "@class": kind}, _properties(columns, batch.schema))
            yield from _lines(self._text(f'SELECT {line} FROM batch ORDER BY "{ORDINAL}"'))  # noqa: S608 - as below
            self.nodes_sent += batch.num_rows
            self.progress(kind, batch.num_rows)

    def _link_lines(self, name: str, rows: Rows) -> Iterator[bytes]:
        columns = link_columns(self.model, name)
        for batch in _batches(rows):
            self.connection.register("batch", batch)
            ends = {"@from": "s.ordinal", "@to": "e.ordinal"}
            line = _line({"@type": "edge", "@class": name}, ends | _properties(columns, batch.schema))
            text = self._text(f"SELECT {line} FROM {_WITH_ENDS}")  # noqa: S608 - names of the model
            yield from _lines(text)
            count = len(text)
            if count < batch.num_rows:
                self.lost[name] = self.lost.get(name, 0) + batch.num_rows - count
            self.links_sent += count
            self.progress(name, count)

    def _text(self, query: str) -> pa.ChunkedArray:
        """The one text column of a query."""
        return self.connection.sql(query).to_arrow_table().column(0)


def _lines(text: pa.ChunkedArray) -> Iterator[bytes]:
    """The bytes of a column of lines: Arrow keeps them end to end, so none is touched alone."""
    for part in text.chunks:
        _, offsets, content = part.buffers()
        first, last = (
            int.from_bytes(offsets[4 * place : 4 * place + 4], sys.byteorder)
            for place in (part.offset, part.offset + len(part))
        )
        if last > first:
            yield content[first:last].to_pybytes()


def bulk_load(server: Server, database: str, load: BulkLoad, data: tuple[NamedRows, NamedRows]) -> None:
    """Fills an empty database. Raises StoreError where an end is no node, or counts disagree."""
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
            f"the embedded engine made {said} nodes and links of {(load.nodes_sent, load.links_sent)}",
            hint="rebuild the graph database",
        )


def _batches(rows: Rows) -> Iterator[pa.Table]:
    """Tables of about `ROWS_A_CHUNK` rows: each costs a join with every ordinal, so small ones are put together."""
    waiting: list[pa.RecordBatch] = []
    for batch in rows.to_batches(ROWS_A_CHUNK) if isinstance(rows, pa.Table) else rows:
        for start in range(0, batch.num_rows, ROWS_A_CHUNK):
            waiting.append(batch.slice(start, ROWS_A_CHUNK))
            if sum(part.num_rows for part in waiting) >= ROWS_A_CHUNK:
                yield pa.Table.from_batches(waiting)
                waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _properties(columns: tuple[Column, ...], schema: pa.Schema) -> dict[str, str]:
    """The expression of each property that these rows bear."""
    return {
        column.name: _expression(column) for column in columns if schema.get_field_index(column.name) >= 0
    }


def _expression(column: Column) -> str:
    name = f'batch."{column.name}"'
    if column.type == "wall_time":
        # With a T the engine reads it at once; after a space it goes through its patterns first.
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f')"
    if column.type == "texts":
        return f"CASE WHEN len({name}) > 0 THEN {name} END"
    return name


def _line(constants: dict[str, str], properties: dict[str, str]) -> str:
    """The expression of a row's line: one JSON object, in which what is unknown is left out.

    `||` with an unknown is unknown and `concat` passes over it, so nothing has to be taken out afterwards.
    """
    head = ", ".join(f'"{name}":"{value}"' for name, value in constants.items()).replace("'", "''")
    parts = [f"""',"{name}":' || to_json({value})::VARCHAR""" for name, value in properties.items()]
    return f"concat('{{{head}', {', '.join(parts)}, '}}', chr(10))"
