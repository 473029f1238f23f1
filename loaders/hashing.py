"""The files of a load as they were when they were hashed: what is read of them later has to be the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Case, Place, ReadError
from graph.tables import FileUsed
from loaders.mapping.declaration import Mapping


@dataclass(frozen=True, slots=True)
class Hashed:
    """A file, what the ledger will say of it, and when it was last written before it was hashed (ns)."""

    path: Path
    used: FileUsed
    written_ns: int

    @property
    def has_changed(self) -> bool:
        """Whether it has another size or was written since, or is gone. Asks the file system, and reads nothing."""
        try:
            now = self.path.stat()
        except OSError:
            return True
        return (now.st_size, now.st_mtime_ns) != (self.used.bytes, self.written_ns)


def hashed(mapping: Mapping, told: Map[Path, str]) -> tuple[Hashed, ...]:
    """The files with their SHA-256.

    Args:
        told: what each file is called.

    Raises:
        ReadError: there is no such file, or none at all.
    """
    if not told:
        raise ReadError("no file was given", hint=f"name the files of {mapping.name}")
    return tuple(_hashed(mapping, path, name) for path, name in told.items())


def refuse_changed(files: Sequence[Hashed], source: str) -> None:
    """A file is looked at several times: for its hash, its blank rows and its margins, and, where rows are at fault,
    for their texts. Of a file that was written in between, rows would name places and texts that are not theirs.

    Raises:
        ReadError: a file has changed since it was hashed.
    """
    for file in files:
        if file.has_changed:
            raise ReadError(
                f"the file {file.used.name!r} changed while it was loaded",
                hint="wait until it is written, and load it again; nothing was loaded",
                place=Place(source=source, file=file.used.name),
                case=Case("file_changed"),
            )


@contextmanager
def changes_told_first(files: Sequence[Hashed], source: str) -> Iterator[None]:
    """Where something goes wrong and a file has changed, that is what is said: the rest comes of it."""
    try:
        yield
    except Exception as error:
        try:
            refuse_changed(files, source)
        except ReadError as changed:
            raise changed from error
        raise


def _hashed(mapping: Mapping, path: Path, name: str) -> Hashed:
    if not path.is_file():
        raise ReadError(
            f"there is no file {path.name!r}",
            hint="check the path" if not path.is_dir() else "it is a folder: name the files in it",
            place=Place(source=mapping.name, file=path.name),
        )
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Hashed(path, FileUsed(name, digest, before.st_size), before.st_mtime_ns)
