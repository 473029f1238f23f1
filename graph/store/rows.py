"""Arrow rows as the parameters of write statements, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Column, Model
from graph.store.engine import Rows
from graph.store.layout import ENDS, link_columns, node_columns

ROWS_A_BATCH = 5_000
Batch = list[dict[str, Any]]


def tables(rows: Rows, size: int = ROWS_A_BATCH) -> Iterator[pa.Table]:
    """The rows in tables of at most this size."""
    parts = rows.to_batches() if isinstance(rows, pa.Table) else rows
    for part in parts:
        for start in range(0, part.num_rows, size):
            yield pa.Table.from_batches([part.slice(start, size)])


def nodes_of(model: Model, kind: str, rows: Rows) -> Iterator[Batch]:
    """Batches of properties of nodes; what is unknown is left out."""
    columns = node_columns(model, kind)
    for table in tables(rows):
        yield _properties(table, columns)


def links_by_ends(model: Model, name: str, rows: Rows) -> Iterator[tuple[str, str, Batch]]:
    """Batches of relationships whose ends are of the same two kinds: `start`, `end` and `properties` each."""
    columns = link_columns(model, name)
    for table in tables(rows):
        for start_kind, end_kind in _pairs(table):
            chosen = table.filter(
                pc.and_(pc.equal(table["start_kind"], start_kind), pc.equal(table["end_kind"], end_kind))
            )
            ends = zip(chosen["start_key"].to_pylist(), chosen["end_key"].to_pylist(), strict=True)
            properties = _properties(chosen, columns)
            yield (
                start_kind,
                end_kind,
                [
                    {"start": start, "end": end, "properties": row}
                    for (start, end), row in zip(ends, properties, strict=True)
                ],
            )


def _pairs(table: pa.Table) -> list[tuple[str, str]]:
    found = table.select(["start_kind", "end_kind"]).group_by(["start_kind", "end_kind"]).aggregate([])
    return sorted((row["start_kind"], row["end_kind"]) for row in found.to_pylist())


def _properties(table: pa.Table, columns: tuple[Column, ...]) -> Batch:
    names = [
        column.name for column in columns if column.name in table.column_names and column.name not in ENDS
    ]
    known = [name for name in names if table[name].null_count < table.num_rows]
    return [
        {name: value for name, value in row.items() if value is not None and value != []}
        for row in table.select(known).to_pylist()
    ]
