"""Rows as a CSV file for their owner's eyes only: rejects and samples hold what records say of people."""

from __future__ import annotations

import os
import shutil
from codecs import BOM_UTF8
from pathlib import Path

import duckdb

from loaders.mapping.sql import literal


def write_privately(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write what a query gives, with headers, to a file of mode 600, as spreadsheets open it: without the mark in front
    they take UTF-8 for another encoding.
    """
    bare = target.with_name(f"{target.name}.part")
    _made(bare)
    try:
        connection.execute(
            f"COPY ({query}) TO {literal(str(bare))} (FORMAT csv, HEADER, USE_TMP_FILE false)"
        ).fetchall()
        _made(target)
        with bare.open("rb") as rows, target.open("wb") as file:
            file.write(BOM_UTF8)
            shutil.copyfileobj(rows, file)
    finally:
        bare.unlink(missing_ok=True)


def _made(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
