"""Reads JSON and JSON lines into one sheet for the records and one for every array of objects in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from loaders.readers.documents import Parser, documents_by_line, holds_lines, whole_document
from loaders.readers.encodings import as_utf8
from loaders.readers.explosion import ROOT, Explosion, Spot, joined
from loaders.readers.roots import Roots
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import ReadOptions, Sheet

_LINES = (".jsonl", ".ndjson")


def read_nested(path: Path, name: str, options: ReadOptions, scratch: Scratch) -> list[Sheet]:
    """The sheets of a JSON file: the records (`sheet` empty), then the arrays inside them by path.

    Args:
        path: the file, unpacked.
        name: its name in messages and provenance.

    Raises:
        ReadError: the file is not JSON, or no text.
    """
    text = as_utf8(path, options.encoding, scratch, name)
    explosion = Explosion(options, scratch)
    parser = Parser(explosion.note)
    roots = Roots(options.roots)
    by_line = options.kind == "jsonl" or (options.kind is None and is_of_lines(name, text.path))
    if by_line:
        documents = documents_by_line(text.path, parser, explosion.rejects.append)
    else:
        documents = whole_document(text.path, name, parser)
    for document in documents:
        found = roots.records(document.content, Spot(document.line), explosion)
        for number, (content, spot) in enumerate(found, 1):
            explosion.record(content, spot if by_line else replace(spot, line=number))
    return _sheets(name, explosion, scratch)


def is_of_lines(name: str, path: Path) -> bool:
    """Whether it has a document a line, if only one: a package alone in a line is numbered by its records."""
    return name.lower().removesuffix(".gz").endswith(_LINES) or holds_lines(path)


def _sheets(name: str, explosion: Explosion, scratch: Scratch) -> list[Sheet]:
    counted = (f"{text} ({times} times)" for text, times in explosion.notes.items())
    respelt = (
        f"{joined(path, spelt)}: taken for {name!r}"
        for path, table in explosion.tables.items()
        for spelt, name in table.respelt.items()
    )
    notes = (*counted, *respelt)
    return [
        Sheet(
            file=name,
            sheet=path,
            columns=table.columns,
            sql=table.sql(),
            rejects=tuple(explosion.rejects) if path == ROOT else (),
            notes=notes if path == ROOT else (),
            held=scratch,
        )
        for path, table in sorted(explosion.tables.items())
    ]
