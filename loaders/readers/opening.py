"""Opens a file of any kind the house reads, and hands over its sheets."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from graph.errors import Case, Place, ReadError
from loaders.readers.delimited import read_delimited
from loaders.readers.nested import read_nested
from loaders.readers.parquet import read_parquet
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import FileKind, ReadOptions, Sheet
from loaders.readers.unpacking import unpack
from loaders.readers.workbook import read_workbook

MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"PAR1", "parquet"),
)
SUFFIXES: dict[str, FileKind] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
Reader = Callable[[Path, str, ReadOptions, Scratch], list[Sheet]]
READERS: dict[FileKind, Reader] = {
    "csv": read_delimited,
    "excel": read_workbook,
    "parquet": lambda path, name, _options, scratch: read_parquet(path, name, scratch),
    "json": read_nested,
    "jsonl": read_nested,
}


def read(path: Path, options: ReadOptions | None = None) -> list[Sheet]:
    """The sheets of one file, of whatever kind, also gzipped.

    Raises:
        ReadError: the file is not there, is empty, damaged, or of no kind that can be read.
    """
    options = options or ReadOptions()
    scratch = Scratch(options.scratch)
    if not path.is_file():
        raise ReadError("there is no such file", hint="check the path", place=Place(file=str(path)))
    try:
        plain = unpack(path, scratch)
        return READERS[options.kind or kind_of(plain, path.name)](plain, path.name, options, scratch)
    except OSError as error:
        raise ReadError(
            f"the file cannot be read: {error.strerror or error}",
            hint="check that it may be read, and that the disk has room for what must be unpacked",
            place=Place(file=path.name),
        ) from error


def kind_of(path: Path, name: str) -> FileKind:
    """What the file is by its first bytes, then by its name."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    suffix = next((end for end in Path(name.lower()).suffixes[::-1] if end in SUFFIXES), "")
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if start == b"<":
        raise ReadError(
            "the file is a web page, whatever its name says",
            hint="open it in a spreadsheet program and save it as .xlsx or .csv",
            place=Place(file=name),
            case=Case("file_web_page"),
        )
    if SUFFIXES.get(suffix) == "csv":
        return "csv"
    return "json" if start in (b"{", b"[") or suffix in SUFFIXES else "csv"
