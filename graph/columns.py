"""DuckDB connections that keep what they spill in a private folder and never reach for the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import duckdb

SHARE = 6
LEAST_MB = 1024


def memory_limit() -> str:
    """A sixth of the machine's memory, at least 1 GiB, as DuckDB's setting.

    For what runs beside a service, the database and the page. Left alone, DuckDB takes up to four fifths.
    """
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{max(LEAST_MB, installed // SHARE // 2**20)}MiB"


@contextmanager
def columns(private: Path, memory: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose overflow lies below `private`, mode 700, and is gone when it closes.

    Args:
        memory: what it may take before it spills, as DuckDB's setting; None leaves it to DuckDB.

    Left alone, DuckDB spills into the folder that the program was started in: records of a case would lie there
    for anybody to read.
    """
    private.mkdir(parents=True, exist_ok=True, mode=0o700)
    spill = mkdtemp(prefix="spill-", dir=private)
    config = {"temp_directory": spill, "autoinstall_known_extensions": "false"}
    if memory is not None:
        config["memory_limit"] = memory
    try:
        with duckdb.connect(":memory:", config={**config}) as connection:
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)
