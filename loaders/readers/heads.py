"""The head of a large file: as many whole lines of it as tell what it is."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from graph.errors import ReadError
from loaders.readers.nested import is_of_lines
from loaders.readers.opening import kind_of
from loaders.readers.unpacking import MAGIC

SIZE = 16 << 20
LARGE = 4 * SIZE
PACKED = 10
"""How much more than its size an archive is taken to hold."""


def head(path: Path, folder: Path) -> Path:
    """The file, or, where it is large and made of lines, a copy of its first ones under its name in the folder.

    A workbook, Parquet, a JSON document over many lines and text of wide characters are not cut; nor is what cannot
    be read, so that its reader says why.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(len(MAGIC)) == MAGIC
        if path.stat().st_size * (PACKED if packed else 1) <= LARGE:
            return path
        with gzip.open(path) if packed else path.open("rb") as file:
            start = file.read(SIZE)
    except (OSError, EOFError, zlib.error):
        return path
    lines = start[: start.rfind(b"\n") + 1]
    if len(start) < SIZE or not lines:
        return path
    copy = folder / path.name.removesuffix(".gz")
    copy.write_bytes(lines)
    return copy if _is_of_lines(copy) else path


def _is_of_lines(path: Path) -> bool:
    with path.open("rb") as file:
        if b"\0" in file.read(SIZE):
            return False
    try:
        kind = kind_of(path, path.name)
        return kind == "csv" or (kind in ("json", "jsonl") and is_of_lines(path.name, path))
    except (ReadError, UnicodeDecodeError):
        return False
