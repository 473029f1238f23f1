"""What a file that came out of a zip is called: by the zip, and by its place in it."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath

SUFFIX = ".zip"


def is_zip(path: PurePath) -> bool:
    """Whether it is a zip that holds files; a workbook is a zip too, and is left whole."""
    return path.suffix.lower() == SUFFIX


def place_in_zip(path: Path) -> str | None:
    """Where a file lies in a zip, the zip's name before it (`2023.zip/一月/a.csv`); None for one that is of none.

    What a zip holds is unpacked into a folder of the zip's name, here and nowhere else.
    """
    parts = path.parts
    above = next((number for number, part in enumerate(parts[:-1]) if is_zip(PurePath(part))), None)
    return None if above is None else PurePosixPath(*parts[above:]).as_posix()
