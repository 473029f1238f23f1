"""DuckDB connections that keep what they spill in a private folder and never reach for the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import duckdb


@contextmanager
def columns(private: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose overflow lies below `private`, mode 700, and is gone when it closes.

    Left alone, DuckDB spills into the folder that the program was started in: records of a case would lie there
    for anybody to read.
    """
    private.mkdir(parents=True, exist_ok=True, mode=0o700)
    spill = mkdtemp(prefix="spill-", dir=private)
    try:
        with duckdb.connect(
            ":memory:", config={"temp_directory": spill, "autoinstall_known_extensions": "false"}
        ) as connection:
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)
