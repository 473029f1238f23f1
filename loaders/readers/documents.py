"""The JSON documents of a file, one by one: a file that is one document, or a document a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import Case, Place, ReadError
from loaders.readers.sheet import RowReject

Json = Any
SHOWN = 500


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document and the line it begins in; numbers are kept as they are written."""

    line: int
    content: Json


class Parser:
    """Parses JSON without losing a digit: numbers stay text, a key that an object holds twice is told."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=str, parse_int=str, parse_constant=str
        )

    def parse(self, text: str) -> Json:
        """The content of one document. Raises ValueError or RecursionError where it is none."""
        return self._decoder.decode(text)

    def _object(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self._note(f"an object holds the key {twice!r} twice; the last one was taken")
        return made


def holds_lines(path: Path) -> bool:
    """Whether the file holds several documents, one a line: its first line with text is one by itself."""
    with path.open("r", encoding="utf-8-sig") as file:
        first = next((line for line in file if line.strip()), "")
        more = any(line.strip() for line in file)
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return more


def whole_document(path: Path, name: str, parser: Parser) -> Iterator[Document]:
    """The one document of a file. Raises ReadError with line and column where it is not JSON."""
    try:
        content = parser.parse(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ReadError(
            f"the file is not JSON: {error.msg} in line {error.lineno}, column {error.colno}",
            hint="the file may be cut short: fetch it again, or mend the place",
            place=Place(file=name, row=error.lineno),
            case=Case("file_not_json", {"line": error.lineno, "column": error.colno}),
        ) from error
    except RecursionError:
        raise ReadError(
            "the file is nested too deeply to be read",
            hint="ask the publisher for another form",
            place=Place(file=name),
        ) from None
    yield Document(1, content)


def documents_by_line(path: Path, parser: Parser, reject: Callable[[RowReject], None]) -> Iterator[Document]:
    """The documents of a file with one a line; a line that is no JSON is a reject."""
    with path.open("r", encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield Document(number, parser.parse(line.strip()))
            except json.JSONDecodeError as error:
                reason = f"the line is not JSON: {error.msg} at column {error.colno}"
                reject(
                    RowReject(number, None, line[:SHOWN], reason, "mend the line, or fetch the file again")
                )
            except RecursionError:
                hint = "ask the publisher for another form"
                reject(
                    RowReject(number, None, line[:SHOWN], "the line is nested too deeply to be read", hint)
                )
