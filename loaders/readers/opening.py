"""Opens a file of any kind the house reads, and hands over its sheets."""

from __future__ import annotations

from pathlib import Path

from graph.errors import Place, ReadError
from loaders.readers.delimited import read_delimited
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import FileKind, ReadOptions, Sheet
from loaders.readers.unpacking import unpack


def read(path: Path, options: ReadOptions | None = None) -> list[Sheet]:
    """The sheets of one file, of whatever kind, also gzipped.

    Raises:
        ReadError: the file is not there, is empty, damaged, or of no kind that can be read.
    """
    options = options or ReadOptions()
    scratch = Scratch(options.scratch)
    name = path.name
    if not path.is_file():
        raise ReadError("there is no such file", hint="check the path", place=Place(file=str(path)))
    plain = unpack(path, scratch)
    return read_delimited(plain, name, options, scratch)
