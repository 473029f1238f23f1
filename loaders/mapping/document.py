"""YAML that remembers the line of everything in it, so that an error names the place to mend.

Only `true` and `false` are booleans here (`on`, `no` and `NO` are words), dates stay text, and a key given twice is an
error: YAML itself would quietly keep the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from graph.errors import MappingError, Place
from graph.shipped import LOADER

Path_ = tuple[str | int, ...]
_MERGED_TAG = "tag:yaml.org,2002:merge"


class _Loader(LOADER):  # type: ignore[misc, valid-type]  # which of the two is known when it runs
    """YAML with the scalars of version 1.2: what looks like a word is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Document:
    """A YAML document: its data, and the line and column at which each part of it begins."""

    file: Path
    data: Any
    marks: Mapping[Path_, tuple[int, int]]

    def line(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column, from 1, of the part at `path`, or of the nearest part around it."""
        known = tuple(path)
        while known not in self.marks:
            known = known[:-1]
        return self.marks[known]

    def error(self, path: Sequence[str | int], message: str, hint: str | None = None) -> MappingError:
        """The error to raise for the part at `path`; its message names file, line and column."""
        line, column = self.line(path)
        return mapping_error(self.file, (line, column), message, hint)


def mapping_error(file: Path, at: tuple[int, int], message: str, hint: str | None = None) -> MappingError:
    """The error for a line and column of a mapping."""
    line, column = at
    return MappingError(
        f"{file.parent.name}/{file.name}, line {line}, column {column}: {message}",
        hint=hint,
        place=Place(file=str(file), row=line, column=str(column)),
    )


def read_document(file: Path) -> Document:
    """The document in a file.

    Raises:
        MappingError: the file is not there, is not UTF-8, is not YAML, or names a key twice.
    """
    return parse_document(document_text(file), file)


def document_text(file: Path) -> str:
    """The text of a document. Raises MappingError where the file is not there or is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise MappingError(
            f"the mapping cannot be read: {error.strerror}",
            hint="a source is a folder with source.yaml in it",
            place=Place(file=str(file)),
        ) from error
    except UnicodeDecodeError as error:
        raise MappingError(
            "the mapping is not UTF-8", hint="save it as UTF-8", place=Place(file=str(file))
        ) from error


def parse_document(text: str, file: Path) -> Document:
    """The document in a text; `file` is what errors call it. Raises MappingError as `read_document` does."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise mapping_error(file, (1, 1), "the mapping is empty", "see docs/mapping.md")
        _refuse_doubles(file, node)
        marks = dict(_marks(node, ()))
        return Document(file, loader.construct_document(node), marks)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise mapping_error(
            file, at, f"this is not YAML: {error.problem or error.context}", "check indentation and quotes"
        ) from error
    finally:
        loader.dispose()


def _marks(node: yaml.Node, path: Path_) -> Iterator[tuple[Path_, tuple[int, int]]]:
    yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, key.value)
            yield from _marks(value, inner)
            # The key's own place says more than its value's, which may begin lines below.
            yield inner, (key.start_mark.line + 1, key.start_mark.column + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _marks(value, (*path, index))


def _refuse_doubles(file: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.tag != _MERGED_TAG and key.value in seen:
                at = (key.start_mark.line + 1, key.start_mark.column + 1)
                raise mapping_error(file, at, f"{key.value!r} is given twice", "keep one of the two")
            seen.add(key.value)
            _refuse_doubles(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_doubles(file, value)
