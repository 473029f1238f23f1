"""Unpacks gzip to a private file, and says how far it got when the archive is cut short."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from graph.errors import Case, Place, ReadError
from loaders.readers.scratch import Scratch

MAGIC = b"\x1f\x8b"
CHUNK = 4 << 20


def unpack(path: Path, scratch: Scratch) -> Path:
    """The file itself, or its content unpacked when it is gzip.

    Raises:
        ReadError: the archive is cut short or damaged.
    """
    with path.open("rb") as packed:
        if packed.read(2) != MAGIC:
            return path
    target = scratch.file(Path(path.stem).suffix or ".txt")
    written = rows = 0
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as plain:
            while chunk := packed.read(CHUNK):
                plain.write(chunk)
                written += len(chunk)
                rows += chunk.count(b"\n")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        damaged = "is cut short" if isinstance(error, EOFError) else "is damaged"
        raise ReadError(
            f"the gzip archive {damaged}: {written} bytes ({rows} lines) could be unpacked",
            hint="fetch or copy the file again; nothing of it was loaded",
            place=Place(file=path.name, row=rows + 1),
            case=Case("file_damaged", {"said": f"gzip {damaged}"}),
        ) from error
    return target
