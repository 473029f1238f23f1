"""The head of a large file: as many whole lines of it as tell what it is."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from graph.errors import ReadError
from loaders.readers.nested import is_of_lines
from loaders.readers.opening import kind_of
from loaders.readers.sheet import FileKind
from loaders.readers.unpacking import MAGIC

SIZE = 16 << 20
LARGE = 4 * SIZE
TABLE = 1 << 20
"""What is looked at of a delimited file from `LARGE_TABLE` bytes on: its headers stand at its beginning."""
LARGE_TABLE = 4 * TABLE
PACKED = 10
"""How much more than its size an archive is taken to hold."""


def head(path: Path, folder: Path) -> Path:
    """The file, or, where it is large and made of lines, a copy of its first ones under its name in the folder.

    A workbook, Parquet, a JSON document over many lines and text of wide characters are not cut; nor is what cannot
    be read, so that its reader says why.
    """
    copy = folder / path.name.removesuffix(".gz")
    try:
        with path.open("rb") as file:
            packed = file.read(len(MAGIC)) == MAGIC
        size = path.stat().st_size * (PACKED if packed else 1)
        if size <= min(LARGE, LARGE_TABLE):
            return path
        with gzip.open(path) if packed else path.open("rb") as file:
            start = file.read(min(SIZE, LARGE_TABLE))
            if len(start) < min(SIZE, LARGE_TABLE):
                return path
            few = start[: start.rfind(b"\n", 0, TABLE) + 1]
            kind = _copied(few, copy)
            # Most large files are tables, and a table needs no more.
            start += b"" if kind == "csv" else file.read(SIZE - len(start))
    except (OSError, EOFError, zlib.error):
        return path
    lines = start[: start.rfind(b"\n") + 1]
    kind = kind if few else _copied(lines, copy)
    if kind == "csv":
        return copy
    if kind is None or size <= LARGE or len(start) < SIZE:
        return path
    copy.write_bytes(lines)
    return copy


def _copied(lines: bytes, copy: Path) -> FileKind | None:
    """The kind of a copy of lines, once written; None where there are none."""
    copy.write_bytes(lines)
    return _kind_of_lines(copy) if lines else None


def _kind_of_lines(path: Path) -> FileKind | None:
    """The kind of a file that is made of lines of text; None of any other."""
    with path.open("rb") as file:
        if b"\0" in file.read():
            return None
    try:
        kind = kind_of(path, path.name)
        return kind if kind == "csv" or (kind in ("json", "jsonl") and is_of_lines(path.name, path)) else None
    except (ReadError, UnicodeDecodeError):
        return None
