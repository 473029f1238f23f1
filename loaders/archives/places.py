"""What a file is called: one out of a zip by its place in it, several of one name by the folders they lie in."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath

SUFFIX = ".zip"


def is_zip(path: PurePath) -> bool:
    """Whether it is a zip that holds files; a workbook is a zip too, and is left whole."""
    return path.suffix.lower() == SUFFIX


def place_in_zip(path: Path) -> str | None:
    """Where a file lies in a zip, the zip's name before it (`2023.zip/一月/a.csv`); None for one that is of none.

    What a zip holds is unpacked into a folder of the zip's name, here and nowhere else. The last such folder counts:
    what lies above it is this machine's.
    """
    parts = path.parts
    zips = [number for number, part in enumerate(parts[:-1]) if is_zip(PurePath(part))]
    return PurePosixPath(*parts[zips[-1] :]).as_posix() if zips else None


def told_apart(told: Mapping[Path, str]) -> dict[Path, str]:
    """What each file is called: as it is told, and where several are told alike, with as many of the folders that hold
    it as tell it from the others. What lies above the folder that holds all of these is never told.
    """
    found: dict[Path, str] = {}
    called = dict(told)
    while called != found:  # a longer name may be another file's
        found = called
        alike: dict[str, list[Path]] = {}
        for path, name in found.items():
            alike.setdefault(name, []).append(path)
        longer = (_lengthened(name, paths) for name, paths in alike.items() if len(paths) > 1)
        called = found | {path: name for names in longer for path, name in names.items()}
    return found


def _lengthened(name: str, paths: Sequence[Path]) -> dict[Path, str]:
    """The same name with folders before it, as few as differ."""
    folders = {path: path.parent.resolve() for path in paths}
    whole = {path: (*folder.parts, path.name) for path, folder in folders.items()}
    above = len(Path(os.path.commonpath(list(folders.values()))).parts)
    least = len(PurePosixPath(name).parts)
    # At the folder that holds all of them a name ends, but never short of how it was told.
    longest = {path: max(least, len(parts) - above) for path, parts in whole.items()}
    taken = dict.fromkeys(paths, least)
    while True:
        names = {path: PurePosixPath(*whole[path][-taken[path] :]).as_posix() for path in paths}
        count = Counter(names.values())
        open_ones = [path for path in paths if count[names[path]] > 1 and taken[path] < longest[path]]
        if not open_ones:
            return names
        for path in open_ones:
            taken[path] += 1
