"""Rows as a CSV file for their owner's eyes only: rejects and samples hold what records say of people."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import duckdb

from loaders.mapping.sql import literal
from loaders.private_file import private_file


def write_privately(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write what a query gives, with headers, to a file of mode 600.

    It begins with a byte order mark, without which Excel takes UTF-8 for the system's encoding and shows Chinese as
    something else.
    """
    bare = target.with_name(f"{target.name}.bare")
    try:
        with private_file(bare):
            connection.execute(
                f"COPY ({query}) TO {literal(str(bare))} (FORMAT csv, HEADER, USE_TMP_FILE false)"
            ).fetchall()
        with bare.open("rb") as rows, private_file(target) as marked:
            marked.write(codecs.BOM_UTF8)
            shutil.copyfileobj(rows, marked)
    finally:
        bare.unlink(missing_ok=True)
