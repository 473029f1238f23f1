"""Zips among the files of a command: taken apart in a private folder for as long as the command works on them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import loaders
from graph.columns import passing_folder
from graph.errors import ReadError, UploadError
from graph.settings import Settings
from loaders import Seen

MEBIBYTE = 1 << 20
ZIP = ".zip"


@dataclass(frozen=True)
class Found:
    """The files that a command is about, what of its folders and zips is passed over, and zips that are not opened."""

    files: list[Path]
    passed: list[Path]
    refused: list[Seen] = field(default_factory=list)
    zips: Mapping[Path, Path] = field(default_factory=dict)
    """The folders into which zips were taken apart, and the zip of each."""

    def told(self, path: Path) -> Path:
        """The path as whoever gave the files knows it: of a file in a zip, the zip and the place in it."""
        for folder, archive in self.zips.items():
            if path.is_relative_to(folder):
                return archive / path.relative_to(folder)
        return path


@contextmanager
def found_with_zips(paths: Sequence[Path], settings: Settings) -> Iterator[Found]:
    """The files of these paths, folders and zips. A zip that is hostile, locked or damaged, or that unpacks to more
    than `upload_mb` or `upload_files` allow, is refused whole.

    Raises:
        ReadError: a path leads nowhere, or to no file.
        DiskFullError: there is no room left on the disk.
    """
    files, passed = loaders.found_files(paths)
    archives = [path for path in files if path.suffix.lower() == ZIP]
    if not archives:
        yield Found(files, passed)
        return
    with passing_folder(settings.home / "unpacked", "zip") as aside:
        plain = Found([path for path in files if path not in archives], passed)
        found = _opened(archives, plain, aside, settings)
        if not found.files and not found.refused:
            raise ReadError(
                f"there is no file in {', '.join(path.name for path in archives)}",
                hint="look whether it was packed as it should be",
            )
        yield found


def _opened(archives: Sequence[Path], found: Found, aside: Path, settings: Settings) -> Found:
    # What opens zips is imported only where there is one: every command would wait for it.
    from api.jobs.unpacking import Room, refuse_bomb, take_apart  # noqa: PLC0415

    room = Room(settings.upload_mb * MEBIBYTE, settings.upload_files)
    files, passed, refused = [*found.files], [*found.passed], [*found.refused]
    zips = {}
    for number, archive in enumerate(archives):
        # Two zips may have one name; a source that reads folders reads that of the zip.
        folder = aside / str(number) / archive.stem
        folder.parent.mkdir(mode=0o700)
        try:
            with room.for_one():
                take_apart(archive, folder, room)
            inside = sorted(path for path in folder.rglob("*") if path.is_file())
            # What is packed once more, workbooks too, is measured by what it unpacks to.
            measured = Room(settings.upload_mb * MEBIBYTE, settings.upload_files)
            for path in inside:
                refuse_bomb(path, measured)
        except UploadError as error:
            shutil.rmtree(folder, ignore_errors=True)
            refused.append(Seen(archive, why=error.message, hint=error.hint, case=error.case))
            continue
        zips[folder] = archive
        files += [path for path in inside if not loaders.is_passed_over(path.relative_to(folder))]
        passed += [path for path in inside if loaders.is_passed_over(path.relative_to(folder))]
    return Found(files, passed, refused, zips)
