"""What a full disk looks like in each library, said in our words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake.exceptions import DeltaError

from graph.errors import DiskFullError, TablesError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SAID = ("No space left on device", "File too large", "Disk quota exceeded", "StorageFull", "FileTooLarge")


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Raises DiskFullError where a library finds no room, TablesError where it cannot write otherwise."""
    try:
        yield
    except (OSError, DeltaError, duckdb.IOException, pa.ArrowException) as error:
        if is_full(error):
            raise DiskFullError(
                f"there is no room left under {folder}; nothing was loaded",
                hint="free some room, or move XUNMAI_HOME to a larger disk, and load again",
            ) from error
        raise TablesError(
            f"the graph tables under {folder} could not be written: {error}",
            hint="check that the folder may be written to; nothing was loaded",
        ) from error


def is_full(error: BaseException) -> bool:
    """Whether an error means that there is no room left, whoever raised it."""
    number = error.errno if isinstance(error, OSError) else None
    return number in FULL or any(said in str(error) for said in SAID)
