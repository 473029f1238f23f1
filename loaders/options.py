"""How the reader is asked to open the files of a source, and what a file is told as."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders.archives.places import place_in_zip
from loaders.mapping import Mapping
from loaders.readers import ReadOptions

_REJECTS = "rejects-"


def read_options(mapping: Mapping, path: Path, scratch: Path, expect: Map[str, Sequence[str]]) -> ReadOptions:
    """What the mapping's `reader:` says, and the tables and columns that it uses.

    Rejects are plain CSV with headers, whatever the source's own files are.
    """
    if path.name.startswith(_REJECTS):
        return ReadOptions(scratch=scratch)
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in mapping.reader.items()
    }
    return replace(ReadOptions(scratch=scratch, expect=expect), **said)


def told_as(mapping: Mapping, path: Path) -> str:
    """The file as provenance and ledger name it: by its name, and by its folder where that says something.

    One that came out of a zip is named by the zip and by its place in it.
    """
    packed = place_in_zip(path.resolve())
    if packed is not None:
        return packed
    folder = path.resolve().parent.name if mapping.reads_folders else ""
    return f"{folder}/{path.name}" if folder else path.name
