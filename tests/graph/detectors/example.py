"""The detector's shipped example: files of observations, read into views or into graph tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from graph.detectors import repeated_awards
from graph.model import Model
from graph.model.arrow import DUCKDB_TYPES, arrow_schema, columns_sql

FOLDER = Path(repeated_awards.__file__).parent / "fixture"
PROVENANCE = {"load": "'example'", "source": "'example'", "compartment": "'example'", "count": "1"}


def observations(model: Model, connection: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    """The rows of one table of the example, with every column of the model; empty where it has no file."""
    table, file = model.tables[name], FOLDER / f"{name}.csv"
    whole = ", ".join(columns_sql(table))
    if not file.exists():
        return connection.from_arrow(arrow_schema(table).empty_table()).project(whole).to_arrow_table()
    rows = connection.read_csv(str(file), all_varchar=True, header=True)
    given = set(rows.columns)
    columns = ", ".join(
        f'({_value(column.name, file.name, given)})::{DUCKDB_TYPES[column.type]} AS "{column.name}"'
        for column in table.stored
    )
    return rows.project(columns).project(whole).to_arrow_table()


def _value(column: str, file: str, given: set[str]) -> str:
    if column in given:
        return f"nullif(\"{column}\", '')"
    if column == "file":
        return f"'{file}'"
    if column == "row":
        return "row_number() OVER () + 1"
    return PROVENANCE.get(column, "NULL")


def aliases(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Which keys of the example are one."""
    return connection.read_csv(str(FOLDER / "aliases.csv"), all_varchar=True, header=True).to_arrow_table()


@contextmanager
def viewed(
    model: Model, changed: Mapping[str, pa.Table] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the example as a registered snapshot would show it, some tables changed."""
    with duckdb.connect() as connection:
        for name in model.tables:
            rows = (changed or {}).get(name)
            connection.register(name, observations(model, connection, name) if rows is None else rows)
        connection.register("aliases", aliases(connection))
        yield connection


def without(rows: pa.Table, keys: set[str]) -> pa.Table:
    """The rows whose key is not among these."""
    return rows.filter(pa.array([key not in keys for key in rows["key"].to_pylist()]))
