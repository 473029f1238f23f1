"""A child that looks at dropped files: takes zips apart and says which source each file is of. Nothing is loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import loaders
from api.jobs.child import asked
from api.problems import in_chinese, type_words
from graph.errors import Case, ReadError, UploadError, XunmaiError
from graph.settings import Settings
from loaders import Seen
from loaders.archives.places import is_zip
from loaders.archives.room import Room
from loaders.archives.unpacking import refuse_bomb, unpack
from loaders.private_file import private_file

ASIDE = "unpacking"
# What a zip is called while a folder takes its place.
PACKED = ".being-unpacked"


def main() -> int:
    """Writes what the files of one drop are into its `seen.json`."""
    settings, task = asked()
    folder = Path(task["folder"])
    try:
        found = looked(folder / "files", settings)
    except XunmaiError as error:
        found = {"problem": _why(error.message, error.case)}
    fresh = folder / "seen.json.new"
    with private_file(fresh) as file:
        file.write(json.dumps(found, ensure_ascii=False).encode())
    fresh.replace(folder / "seen.json")
    return 0


def looked(root: Path, settings: Settings) -> dict[str, Any]:
    """What each file below a folder is, those that cannot be taken, and those that are passed over.

    Raises DiskFullError: zips cannot be taken apart; they stay.
    """
    _finish(root)
    room = Room.of(settings)
    refused: list[dict[str, Any]] = []
    for path in _files(root):
        if is_zip(path):
            try:
                with room.for_one():
                    _unpack_in_place(path, root.parent / ASIDE, room)
            except UploadError as error:
                path.unlink()
                refused.append({"file": _place(path, root), "why": _why(error.message, error.case)})
    found: list[Path] = []
    passed: list[str] = []
    room = room.anew()
    for path in _files(root):
        if loaders.is_passed_over(path.relative_to(root)):
            passed.append(_place(path, root))
            continue
        try:
            with room.for_one():
                refuse_bomb(path, room)
        except UploadError as error:
            path.unlink()
            refused.append({"file": _place(path, root), "why": _why(error.message, error.case)})
        else:
            found.append(path)
    seen = [_told(entry, root) for entry in loaders.survey(found, settings.sources)]
    return {"seen": seen, "refused": refused, "passed_over": passed}


def _unpack_in_place(path: Path, aside: Path, room: Room) -> None:
    """Puts a folder with what a zip holds in its place. Raises UploadError, DiskFullError."""
    unpack(path, aside, room)
    packed = path.with_name(path.name + PACKED)
    path.replace(packed)
    aside.replace(path)
    packed.unlink()


def _finish(root: Path) -> None:
    """Ends what a look that was killed had begun: a zip that gave its place to nothing gets it back."""
    for packed in list(root.rglob(f"*{PACKED}")):
        path = packed.with_name(packed.name.removesuffix(PACKED))
        if path.is_dir():
            packed.unlink()
        else:
            packed.replace(path)


def _why(message: str, case: Case | None) -> dict[str, str]:
    """Why a file is not taken, in both languages."""
    return {"en": message, "zh": in_chinese(type_words(ReadError), message, case).detail}


def _files(root: Path) -> Iterator[Path]:
    return iter(sorted(path for path in root.rglob("*") if path.is_file()))


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _told(entry: Seen, root: Path) -> dict[str, Any]:
    mapping = entry.source.mapping if entry.source else None
    return {
        "file": _place(entry.path, root),
        "bytes": entry.path.stat().st_size,
        "source": entry.source.name if entry.source else None,
        "title": dict(mapping.title) if mapping else None,
        "tables": list(entry.tables),
        "unknown": list(entry.unknown),
        "sheets": list(entry.sheets),
        "could": list(entry.could),
        "mends": entry.mends,
        "asks_folder": bool(
            mapping and mapping.reads_folders and not entry.mends and entry.path.parent == root
        ),
        "why": _why(entry.why, entry.case) if entry.why else None,
    }


if __name__ == "__main__":
    sys.exit(main())
