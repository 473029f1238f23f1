"""The leads of a reading: read once, and kept with it."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from api.reading.lookups import unknown
from api.reading.reading import Reading
from graph import findings
from graph.findings import Lead, RecordedRun
from graph.model.arrow import DUCKDB_TYPES

Recorded = tuple[tuple[Lead, ...], tuple[RecordedRun, ...]]


def recorded(reading: Reading) -> Recorded:
    """All leads in rank order, and the runs they come from, as far as the reading holds them."""
    with reading.once:
        if "findings" not in reading.kept:
            with reading.cursor() as cursor:
                _lend_tables(reading, cursor)
                reading.kept["findings"] = (tuple(findings.leads(cursor)), tuple(findings.runs(cursor)))
        found: Recorded = reading.kept["findings"]
    return found


def leads(reading: Reading) -> Sequence[Lead]:
    """All leads in rank order, those that are not triggered last."""
    return recorded(reading)[0]


def lead(reading: Reading, key: str) -> Lead:
    """One lead by its key, or by one that a former run knew it under. Raises NotFoundError."""
    found = next((lead for lead in leads(reading) if key == lead.key or key in lead.known_as), None)
    if found is None:
        raise unknown(key)
    return found


def _lend_tables(reading: Reading, cursor: duckdb.DuckDBPyConnection) -> None:
    """Gives the cursor the views that a registered snapshot would give it."""
    for name, table in reading.model.tables.items():
        if f"said_{name}" in reading.tables:
            query = f'SELECT * EXCLUDE (h, entity) FROM "said_{name}"'
        else:
            columns = (f'NULL::{DUCKDB_TYPES[column.type]} AS "{column.name}"' for column in table.columns)
            query = f"SELECT {', '.join(columns)} WHERE false"
        cursor.execute(f'CREATE TEMP VIEW "{name}" AS {query}')
