"""What a full disk looks like in each library, said in our words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

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
                f"there is no room left for {folder.name}; nothing was loaded",
                hint="free some room, or move XUNMAI_HOME to a larger disk, and load again",
            ) from error
        raise TablesError(
            f"the graph tables in {folder.name} could not be written: {_without_place(error, folder)}",
            hint="check that the folder may be written to; nothing was loaded",
        ) from error


def _without_place(error: BaseException, folder: Path) -> str:
    """What a library says, with places below the folder as they lie in it: where the home is concerns no page."""
    said = str(error)
    for place in (str(folder.resolve()), str(folder)):
        said = said.replace(quote(place), folder.name).replace(place, folder.name)
    return said


def is_full(error: BaseException) -> bool:
    """Whether an error means that there is no room left, whoever raised it."""
    number = error.errno if isinstance(error, OSError) else None
    return number in FULL or any(said in str(error) for said in SAID)
