"""The files that are to be loaded, with those that lie in zips taken out of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from graph.columns import passing_folder
from graph.errors import Case, ReadError, UploadError
from loaders.archives.places import is_zip, told_apart
from loaders.archives.room import Room
from loaders.archives.unpacking import refuse_bomb, unpack
from loaders.files import found_files, is_passed_over


@dataclass
class Taken:
    """The files that can be read, what is passed over as no record, and what of zips is not taken, and why.

    `zips` has the folder of each zip that was unpacked, with the zip.
    """

    files: list[Path] = field(default_factory=list)
    passed: list[Path] = field(default_factory=list)
    refused: list[tuple[Path, UploadError]] = field(default_factory=list)
    zips: dict[Path, Path] = field(default_factory=dict)

    def told(self, path: Path) -> Path:
        """The path as whoever brought the files knows it: of a file in a zip, the zip and the place in it."""
        folder = next((above for above in path.parents if above in self.zips), None)
        return path if folder is None else self.zips[folder] / path.relative_to(folder)


@contextmanager
def brought(paths: Sequence[Path], room: Room, private: Path) -> Iterator[Taken]:
    """The files of these paths and folders, as long as they are wanted: what zips hold lies below a private folder.

    Raises:
        ReadError: a path leads nowhere, or to no file.
        UploadError: every file is a zip that cannot be taken.
        DiskFullError: zips cannot be unpacked.
    """
    files, passed = found_files(paths)
    if not any(map(is_zip, files)):
        yield Taken(files, passed)
        return
    with passing_folder(private, "unzip") as folder:
        taken = _taken_out(files, folder, room)
        taken.passed = passed + taken.passed
        if not taken.files:
            raise _nothing_taken(taken, files)
        yield taken


def _nothing_taken(taken: Taken, files: Sequence[Path]) -> UploadError | ReadError:
    if not taken.refused:
        names = ", ".join(path.name for path in files)
        return ReadError(
            f"there is no file in {names}",
            hint="look whether the zip is the right one",
            case=Case("empty_zips", {"names": names}),
        )
    if len(taken.refused) == 1:
        return taken.refused[0][1]
    hints = dict.fromkeys(error.hint for _, error in taken.refused if error.hint)
    names = "、".join(path.name for path, _ in taken.refused)
    return UploadError(
        "; ".join(error.message for _, error in taken.refused),
        hint="; ".join(hints),
        case=Case("zips_refused", {"names": names}),
    )


def _taken_out(paths: Sequence[Path], folder: Path, room: Room) -> Taken:
    """The files, each zip among them unpacked below a folder that nobody else uses.

    What a zip holds lies in a folder of the zip's name: `place_in_zip` tells from there on where a file came from.

    Raises:
        DiskFullError: zips cannot be unpacked.
    """
    taken = Taken()
    measured = room.anew()
    names = told_apart({path: path.name for path in paths if is_zip(path)})
    for number, path in enumerate(paths):
        if not is_zip(path):
            taken.files.append(path)
            continue
        # Two zips of one name do not mix, and lie in folders that tell them apart.
        unpacked = folder / str(number) / names[path]
        unpacked.parent.mkdir(mode=0o700, parents=True)
        try:
            with room.for_one():
                unpack(path, unpacked, room)
        except UploadError as error:
            taken.refused.append((path, error))
            continue
        taken.zips[unpacked] = path
        _look_through(unpacked, taken, measured)
    return taken


def _look_through(unpacked: Path, taken: Taken, room: Room) -> None:
    """Tells apart what lies in the folder of a zip. A file of it may be packed once more, as workbooks are."""
    for path in sorted(found for found in unpacked.rglob("*") if found.is_file()):
        if is_passed_over(path.relative_to(unpacked)):
            taken.passed.append(path)
            continue
        try:
            with room.for_one():
                refuse_bomb(path, room)
        except UploadError as error:
            path.unlink()
            taken.refused.append((path, error))
        else:
            taken.files.append(path)
