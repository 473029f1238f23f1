"""Rows of any columnar shape, brought to a table's columns and written as one sorted Parquet file."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from graph.columns import columns
from graph.errors import TablesError
from graph.model import Column, Table
from graph.model.arrow import DUCKDB_TYPES
from graph.tables.delta import PARTITION, SPILL, DataFile


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows of a SELECT of a connection. Of a relation every further step is planned anew, of a text all at once."""

    connection: duckdb.DuckDBPyConnection
    sql: str


Rows: TypeAlias = duckdb.DuckDBPyRelation | Selected | pa.Table | pa.RecordBatchReader
# Small enough for DuckDB to pass over most of a sorted file, large enough to compress well.
ROWS_A_GROUP = 122_880
UNWRITTEN = "rows_to_write"
REQUIRED = frozenset(
    {"key", "kind", "start_space", "start_key", "end_space", "end_key", "source", "count", "compartment"}
)


class RowWriter:
    """Writes the rows of one load, filling in what every observation must say."""

    def __init__(self, load: str, source: str, compartment: str) -> None:
        self._load = load
        self._held = ExitStack()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._filled = {
            "source": _word(source),
            "compartment": _word(compartment),
            "count": "CAST(1 AS BIGINT)",
        }

    def write(
        self, folder: Path, table: Table, rows: Rows, order_by: tuple[str, ...], number: int
    ) -> DataFile:
        """The file that now holds the rows.

        Raises:
            TablesError: the rows have a column that the table lacks, or leave a required one empty.
        """
        path = Path(f"{PARTITION}={self._load}") / f"part-{number:05}.parquet"
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(rows, pa.Table | pa.RecordBatchReader):
            rows = self._own(folder.parent / SPILL).from_arrow(rows)
        self._copy(rows, table, order_by, target)
        written = pq.read_metadata(target)
        _refuse_gaps(written, table)
        return DataFile(path.as_posix(), self._load, target.stat().st_size, written.num_rows)

    def close(self) -> None:
        """Lets go of what it worked with."""
        self._connection = None
        self._held.close()

    def _own(self, spill: Path) -> duckdb.DuckDBPyConnection:
        """A connection for what comes from none: a load brings a dozen small tables, and to open one takes longer."""
        if self._connection is None:
            self._connection = self._held.enter_context(columns(spill))
        return self._connection

    def _copy(
        self, rows: duckdb.DuckDBPyRelation | Selected, table: Table, order_by: tuple[str, ...], target: Path
    ) -> None:
        relation = rows.connection.sql(rows.sql) if isinstance(rows, Selected) else rows
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
        _refuse_strangers(types, table)
        columns = [self._expression(column, types) for column in table.stored if column.name != PARTITION]
        shaped = f"SELECT {', '.join(columns)} FROM"
        order = _ordered_sql(order_by)
        if isinstance(rows, Selected):
            rows.connection.execute(_copy_sql(f"({shaped} ({rows.sql}){order})", target))
        else:
            relation.query(UNWRITTEN, _copy_sql(f"({shaped} {UNWRITTEN}{order})", target))

    def _expression(self, column: Column, types: dict[str, str]) -> str:
        target = DUCKDB_TYPES[column.type]
        if target == "VARCHAR" and types.get(column.name, "").startswith("ENUM"):
            # A text of a closed list is written as its number: half the work, and the same text when read.
            return f'"{column.name}"'
        if column.name in types:
            return f'CAST("{column.name}" AS {target}) AS "{column.name}"'
        if column.name in self._filled:
            return f'{self._filled[column.name]} AS "{column.name}"'
        return f'CAST(NULL AS {target}) AS "{column.name}"'


def write_rows(rows: duckdb.DuckDBPyRelation, target: Path, compression: str = "snappy") -> None:
    """Write the rows as a Parquet file of version 2: its encodings are smaller, and quicker both ways."""
    rows.query(UNWRITTEN, _copy_sql(UNWRITTEN, target, compression))  # carried out at once


def _ordered_sql(order_by: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{name}"' for name in order_by)
    return f" ORDER BY {listed}" if order_by else ""


def _copy_sql(what: str, target: Path, compression: str = "snappy") -> str:
    path = str(target).replace("'", "''")
    options = f"FORMAT parquet, PARQUET_VERSION v2, COMPRESSION {compression}, ROW_GROUP_SIZE {ROWS_A_GROUP}"
    return f"COPY {what} TO '{path}' ({options})"


def _refuse_strangers(types: dict[str, str], table: Table) -> None:
    known = {column.name for column in table.stored}
    for name, found in types.items():
        if name not in known:
            raise TablesError(
                f"rows for the table {table.name!r} have a column {name!r}, which it has not",
                hint=f"its files hold {', '.join(column.name for column in table.stored)}",
            )
        if "TIME ZONE" in found:
            raise TablesError(
                f"the column {name!r} of rows for {table.name!r} is a moment with a zone",
                hint="give wall time without a zone, and the same moment as UTC microseconds beside it",
            )


def _refuse_gaps(written: pq.FileMetaData, table: Table) -> None:
    groups = [written.row_group(number) for number in range(written.num_row_groups)]
    for index, name in enumerate(_leaf_names(written)):
        if name not in REQUIRED:
            continue
        for group in groups:
            statistics = group.column(index).statistics
            if statistics is not None and statistics.null_count:
                raise TablesError(
                    f"{statistics.null_count:,} or more rows for the table {table.name!r} have no {name!r}",
                    hint="every observation needs one: mend the mapping, or reject the rows",
                )


def _leaf_names(written: pq.FileMetaData) -> list[str]:
    return [written.schema.column(index).path for index in range(written.num_columns)]


def _word(value: str) -> str:
    """One text for all rows."""
    text = "'" + value.replace("'", "''") + "'"
    return f"CAST({text} AS ENUM({text}))"
