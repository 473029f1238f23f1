"""Arrow tables lent to a DuckDB connection for the length of a query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa


@contextmanager
def lent(connection: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Views of these names while the block runs, and no longer."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)
