"""Findings out of the graph tables, in rank order, with what has become of their evidence since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
from pydantic import Field

from graph.errors import NotFoundError
from graph.findings.shapes import Finding, Lead, Run

# The newest observation of a finding is the one in force; a finding has a state, a run has none.
NEWEST = """
    SELECT key, document, load, at_us, sequence, state
    FROM finding
    WHERE (state IS NOT NULL) = ? AND (? IS NULL OR detector = ?)
    QUALIFY row_number() OVER (PARTITION BY key ORDER BY at_us DESC, load DESC) = 1
    ORDER BY state <> 'triggered', rank NULLS LAST, score DESC, key
"""


class RecordedRun(Run):
    """The latest run of a detector as it is read back from the graph tables."""

    load: str
    at_us: int | None = Field(default=None, description="When it was computed, UTC microseconds.")


def leads(connection: duckdb.DuckDBPyConnection, detector: str | None = None) -> list[Lead]:
    """All findings of the latest runs in rank order, those that are not triggered last.

    A finding is stale when a record that it cites is no longer in the views of the connection.
    """
    rows = _rows(connection, detector, findings=True)
    found = [Finding.model_validate_json(row["document"]) for row in rows]
    lost = _lost(connection, found)
    return [
        Lead(
            **{name: getattr(finding, name) for name in Finding.model_fields},
            stale=bool(lost[number]),
            lost_keys=tuple(lost[number]),
            load=row["load"],
            at_us=row["at_us"],
            sequence=row["sequence"],
        )
        for number, (finding, row) in enumerate(zip(found, rows, strict=True))
    ]


def lead(connection: duckdb.DuckDBPyConnection, key: str) -> Lead:
    """One finding by its key, or by one that it was known as. Raises NotFoundError."""
    for found in leads(connection):
        if key == found.key or key in found.known_as:
            return found
    raise NotFoundError(f"there is no lead {key!r}", hint="see `xunmai leads`; a new run may have dropped it")


def runs(connection: duckdb.DuckDBPyConnection) -> list[RecordedRun]:
    """What the latest run of every detector looked at and could not look at."""
    return [
        RecordedRun(
            **Run.model_validate_json(row["document"]).model_dump(), load=row["load"], at_us=row["at_us"]
        )
        for row in _rows(connection, None, findings=False)
    ]


def documents(connection: duckdb.DuckDBPyConnection, detector: str | None = None) -> list[Finding]:
    """The findings of a detector's latest run, or of all, without a look at their evidence."""
    rows = _rows(connection, detector, findings=True)
    return [Finding.model_validate_json(row["document"]) for row in rows]


def _rows(
    connection: duckdb.DuckDBPyConnection, detector: str | None, *, findings: bool
) -> list[dict[str, Any]]:
    rows = connection.sql(NEWEST, params=(findings, detector, detector)).to_arrow_table()
    return list(rows.to_pylist())


def _lost(connection: duckdb.DuckDBPyConnection, found: Sequence[Finding]) -> dict[int, list[str]]:
    """The cited keys of each finding that no observation bears any more, table by table."""
    by_table: dict[str, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
    for number, finding in enumerate(found):
        for piece in finding.evidence:
            numbers, keys = by_table[piece.table]
            numbers.append(number)
            keys.append(piece.key)
    lost: dict[int, list[str]] = defaultdict(list)
    for table, (numbers, keys) in by_table.items():
        cited = pa.table({"number": pa.array(numbers, pa.int64()), "key": pa.array(keys, pa.string())})
        present = connection.table(table).project("key").distinct()
        gone = connection.from_arrow(cited).set_alias("cited").join(present, "key", how="anti")
        for number, key in gone.order("number, key").fetchall():
            lost[number].append(key)
    return lost
