"""Rows as a CSV file for their owner's eyes only: rejects and samples hold what records say of people."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from loaders.mapping.sql import literal


def write_privately(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write what a query gives, with headers, to a file of mode 600."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    connection.execute(
        f"COPY ({query}) TO {literal(str(target))} (FORMAT csv, HEADER, USE_TMP_FILE false)"
    ).fetchall()
