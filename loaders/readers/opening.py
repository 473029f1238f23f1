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
# What offices bring along that is no table; what begins as a workbook does is told by its name.
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "document"),
    (b"{\\rtf", "document"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
)
OTHER_SUFFIXES = {
    ".doc": "document", ".docx": "document", ".wps": "document", ".ppt": "document", ".pptx": "document",
    ".ofd": "document", ".zip": "archive",
}  # fmt: skip
HINTS = {
    "document": "ask for the tables themselves, as a workbook or as text; nothing is read from a document",
    "picture": "ask for the tables themselves, as a workbook or as text; nothing is read from a picture",
    "archive": "unpack it, and load the folder",
}
CASES = {
    "document": Case("file_document"),
    "picture": Case("file_picture"),
    "archive": Case("file_archive"),
}
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
    _refuse_other(head, name)
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


def _refuse_other(head: bytes, name: str) -> None:
    """Raises ReadError for a document, a picture or an archive."""
    other = next((kind for magic, kind in OTHERS if head.startswith(magic)), None)
    if any(head.startswith(magic) for magic, kind in MAGIC if kind == "excel"):
        other = OTHER_SUFFIXES.get(Path(name.lower()).suffix)
    if other is not None:
        article = "an" if other == "archive" else "a"
        raise ReadError(
            f"the file is {article} {other}, and no table",
            hint=HINTS[other],
            place=Place(file=name),
            case=CASES[other],
        )
