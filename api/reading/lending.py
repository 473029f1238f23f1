"""The tables of a reading as a registered snapshot would give them, for what reads observations."""

from __future__ import annotations

import duckdb

from api.reading.reading import Reading
from graph.model.arrow import DUCKDB_TYPES


def lend_tables(reading: Reading, cursor: duckdb.DuckDBPyConnection) -> None:
    """Gives the cursor the views that a registered snapshot would give it."""
    for name, table in reading.model.tables.items():
        if f"said_{name}" in reading.tables:
            query = f'SELECT * EXCLUDE (h, entity) FROM "said_{name}"'
        else:
            columns = (f'NULL::{DUCKDB_TYPES[column.type]} AS "{column.name}"' for column in table.columns)
            query = f"SELECT {', '.join(columns)} WHERE false"
        cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {query}')
