"""The files of a delivery: which of a folder are records, and which belong to which source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from graph.errors import Case, Place, ReadError
from loaders.catalogue import Source
from loaders.recognition import Seen

_NOTES = ".md"
_HIDDEN = (".", "~$")
# What Windows and macOS put beside people's files.
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


def found_files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files of these paths and folders, and what of the folders is passed over: notes and hidden files.

    Raises:
        ReadError: a path leads nowhere, or to no file.
    """
    files: dict[Path, None] = {}
    passed: list[Path] = []
    for path in paths:
        if not path.exists():
            raise ReadError(
                f"there is no {path}",
                hint="check the spelling of the path",
                place=Place(file=str(path)),
                case=Case("no_such_file"),
            )
        if not path.is_dir():
            files[path] = None
            continue
        inside = sorted(entry for entry in path.rglob("*") if entry.is_file())
        notes = {entry: None for entry in inside if is_passed_over(entry)}
        if len(notes) == len(inside):
            raise ReadError(
                f"there is no file in {path}",
                hint="name the files, or the folder that holds them",
                case=Case("empty_folder", {"name": str(path)}),
            )
        files |= dict.fromkeys(entry for entry in inside if entry not in notes)
        passed += notes
    return list(files), passed


def is_passed_over(path: PurePath) -> bool:
    """Whether a file found in a folder is no record: a note, a hidden file, or one that a system left there."""
    return (
        path.suffix.lower() == _NOTES
        or path.name.startswith(_HIDDEN)
        or not _OF_SYSTEMS.isdisjoint(part.lower() for part in path.parts)
    )


def by_source(seen: Iterable[Seen]) -> dict[Source, list[Path]]:
    """The files of each source, in the order in which they were found."""
    found: dict[Source, list[Path]] = {}
    for entry in seen:
        if entry.source is not None:
            found.setdefault(entry.source, []).append(entry.path)
    return found


def sheets_of(seen: Iterable[Seen], source: Source) -> dict[Path, tuple[str, ...]]:
    """The sheets that are a source's, of the workbooks that hold sheets of several."""
    return {entry.path: entry.sheets for entry in seen if entry.source == source and entry.sheets}
