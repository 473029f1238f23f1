"""DuckDB connections that keep what they spill in a private folder and never reach for the network."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import duckdb
import psutil

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
    with passing_folder(private, "spill") as spill:
        config = {"temp_directory": str(spill), "autoinstall_known_extensions": "false"}
        if memory is not None:
            config["memory_limit"] = memory
        with duckdb.connect(":memory:", config={**config}) as connection:
            yield connection


@contextmanager
def no_columns() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that holds no rows and spills nowhere, to ask what the engine makes of an expression."""
    config = {"temp_directory": "", "autoinstall_known_extensions": "false"}
    with duckdb.connect(":memory:", config={**config}) as connection:
        yield connection


@contextmanager
def passing_folder(private: Path, what: str) -> Iterator[Path]:
    """A new folder below `private`, mode 700, that goes at the end; if its process is killed, with `sweep_folders`."""
    make_private(private)
    sweep_folders(private)
    folder = Path(mkdtemp(prefix=f"{what}-{socket.gethostname()}-{os.getpid()}-", dir=private))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def passing_folder_of_nobody(what: str) -> Iterator[Path]:
    """The same for what belongs to no home, among the machine's temporary files."""
    with passing_folder(Path(gettempdir()) / f"xunmai-{os.getuid()}", what) as folder:
        yield folder


def make_private(folder: Path) -> None:
    """Makes a folder and what is missing above it, all mode 700: `mkdir` gives those above the mode of any folder."""
    for each in reversed([folder, *folder.parents]):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)


def sweep_folders(private: Path) -> None:
    """Deletes the passing folders of processes of this machine that were killed: they may hold what records say."""
    host = re.escape(socket.gethostname())
    for folder in private.glob("*-*"):
        told = re.fullmatch(rf"[a-z]+-{host}-(\d+)-[^-]+", folder.name)
        if told and folder.is_dir() and not psutil.pid_exists(int(told[1])):
            shutil.rmtree(folder, ignore_errors=True)
