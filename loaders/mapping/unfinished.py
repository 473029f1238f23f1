"""What a drafted mapping leaves to be said: while anything is left, it is tried but never loaded from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.mapping.document import Document, Path_

DRAFT = "draft"
# What a text to be filled in begins with, in either language.
MARKS = {"en": "FILL IN: ", "zh": "待填写："}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A place that is still to be filled in: its line, what stands there, and what is to be said."""

    line: int
    where: str
    what: str

    def __str__(self) -> str:
        """The point in one line."""
        return f"line {self.line}, {self.where}: {self.what}"


def open_points(document: Document) -> tuple[OpenPoint, ...]:
    """What is left to be said, by lines: what `draft` lists, and every text that begins with a mark."""
    points = [
        OpenPoint(document.line(path)[0], ".".join(step for step in path if isinstance(step, str)), what)
        for path, what in _marked(document.data, ())
    ]
    told = document.data.get(DRAFT)
    if told is True:
        points.append(OpenPoint(document.line((DRAFT,))[0], DRAFT, "read the mapping, then delete this line"))
    elif told:
        points += [
            OpenPoint(document.line((DRAFT, place))[0], DRAFT, what) for place, what in enumerate(told)
        ]
    return tuple(sorted(points, key=lambda point: point.line))


def _marked(data: object, path: Path_) -> Iterator[tuple[Path_, str]]:
    """Every text to be filled in, without its mark; the name of a thing may be one too."""
    if isinstance(data, str):
        for mark in map(str.strip, MARKS.values()):
            if data.startswith(mark):
                yield path, data.removeprefix(mark).strip()
    elif isinstance(data, list):
        for place, entry in enumerate(data):
            yield from _marked(entry, (*path, place))
    elif isinstance(data, dict):
        for name, entry in data.items():
            yield from _marked(name, (*path, name))
            yield from _marked(entry, (*path, name))
