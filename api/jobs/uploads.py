"""Files that were dropped on the page, in the private data folder until they are loaded or forgotten."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from graph.errors import Case, NotFoundError, UploadError
from graph.settings import Settings
from graph.tables.disk import FULL
from loaders.archives.names import safe_path
from loaders.archives.places import is_zip
from loaders.archives.room import MEBIBYTE, disk_full, too_large, too_many
from loaders.private_file import private_file

NAME = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class Upload:
    """One drop: its files below `files/` (mode 600, folders 700), who dropped them, and what they were seen to be."""

    id: str
    folder: Path
    who: str
    began: float

    @property
    def files_folder(self) -> Path:
        """Where its files lie."""
        return self.folder / "files"

    @property
    def seen_file(self) -> Path:
        """What its files were seen to be."""
        return self.folder / "seen.json"

    def files(self) -> dict[str, int]:
        """The sizes of its files in bytes, by their place in the drop."""
        found = (path for path in self.files_folder.rglob("*") if path.is_file())
        sizes = {path.relative_to(self.files_folder).as_posix(): path.stat().st_size for path in found}
        return dict(sorted(sizes.items()))

    def path(self, place: str) -> Path:
        """The file at a place of the drop. Raises NotFoundError, UploadError."""
        path = self.files_folder / safe_path(place)
        if not path.is_file():
            raise NotFoundError(
                f"the drop has no file {place!r}",
                hint="drop it again",
                case=Case("file_not_dropped", {"name": place}),
            )
        return path

    def into_folders(self, wanted: Iterable[tuple[str, str | None]]) -> dict[str, str]:
        """Puts files into folders of the drop, all of them or none, and says where each of those named lies then.

        Raises NotFoundError, UploadError.
        """
        moves: dict[str, str] = {}
        places: dict[str, str] = {}
        for place, folder in wanted:
            self.path(place)
            places[place] = source = safe_path(place).as_posix()
            target = safe_path(f"{folder}/{PurePosixPath(source).name}").as_posix() if folder else source
            if folder and moves.setdefault(source, target) != target:
                raise _taken(target)  # a file lies in one folder
        moves = {source: target for source, target in moves.items() if source != target}
        self._refuse_taken(list(moves.values()))
        for source, target in moves.items():
            (self.files_folder / target).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.files_folder / source).rename(self.files_folder / target)
        return {place: moves.get(source, source) for place, source in places.items()}

    def _refuse_taken(self, targets: list[str]) -> None:
        """Raises UploadError where a file lies already, or will, at one of these places or above it."""
        for target in targets:
            above = PurePosixPath(target).parents
            clash = targets.count(target) > 1 or any(parent.as_posix() in targets for parent in above)
            taken = any((self.files_folder / parent).is_file() for parent in above)
            if clash or taken or (self.files_folder / target).exists():
                raise _taken(target)

    def seen(self) -> dict[str, Any] | None:
        """What its files were seen to be; None where nobody has looked since the last one came."""
        try:
            found: dict[str, Any] = json.loads(self.seen_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return found

    def remove(self) -> None:
        """Deletes all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Uploads:
    """The drops of one home. Each is known by a name that cannot be guessed."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.uploads_folder
        self.changing = threading.Lock()
        """Held by whoever changes the files of a drop, or asks to have them loaded."""
        self.most_bytes = settings.upload_mb * MEBIBYTE
        self.most_files = settings.upload_files
        self._kept_seconds = settings.upload_hours * 3600
        self._held: dict[str, list[int]] = {}
        self._guard = threading.Lock()

    def begin(self, who: str) -> Upload:
        """A new drop without files."""
        folder = self._folder / secrets.token_hex(12)
        (folder / "files").mkdir(parents=True, mode=0o700)
        for place in (self._folder, folder):
            place.chmod(0o700)
        told = json.dumps({"who": who, "began": time.time()})
        with private_file(folder / "upload.json") as file:
            file.write(told.encode())
        return self.get(folder.name)

    def get(self, name: str) -> Upload:
        """The drop of this name. Raises NotFoundError."""
        folder = self._folder / name
        try:
            told = json.loads((folder / "upload.json").read_text()) if NAME.fullmatch(name) else None
        except FileNotFoundError:
            told = None
        if told is None:
            raise NotFoundError(
                "there is no such drop, or it was cleared away",
                hint="drop the files again",
                case=Case("drop_gone"),
            )
        return Upload(name, folder, told["who"], told["began"])

    @contextmanager
    def receiving(self, upload: Upload, place: str) -> Iterator[Receiver]:
        """What takes the bytes of one file; unless it is told to keep them, nothing stays.

        Raises UploadError, TooMuchSentError, DiskFullError.
        """
        target = upload.files_folder / safe_path(place)
        self._count(upload, files=1)
        part = upload.folder / f"part-{secrets.token_hex(8)}"
        try:
            with private_file(part) as file:

                def keep() -> None:
                    file.close()
                    upload.seen_file.unlink(missing_ok=True)
                    _put(part, target, place)

                yield Receiver(file, lambda more: self._count(upload, size=more), keep)
        except OSError as error:
            if error.errno not in FULL:
                raise
            raise disk_full() from error
        finally:
            if part.exists():
                part.unlink()
                self.count_anew(upload)

    def count_anew(self, upload: Upload) -> None:
        """What the drop holds is looked up the next time: it has changed in another way than by a file coming."""
        with self._guard:
            self._held.pop(upload.id, None)

    def tidy(self, in_use: Collection[str]) -> None:
        """Deletes the drops that nobody came back to."""
        for folder in self._folder.glob("*"):
            if folder.name not in in_use and time.time() - folder.stat().st_mtime > self._kept_seconds:
                shutil.rmtree(folder, ignore_errors=True)
                self._held.pop(folder.name, None)

    def _count(self, upload: Upload, files: int = 0, size: int = 0) -> None:
        """Adds to what a drop holds. Raises TooMuchSentError before that is too much."""
        with self._guard:
            held = self._held.get(upload.id)
            if held is None:
                # What is still coming takes its room too.
                coming = [path.stat().st_size for path in upload.folder.glob("part-*")]
                sizes = [*upload.files().values(), *coming]
                held = self._held[upload.id] = [len(sizes), sum(sizes)]
            if held[0] + files > self.most_files:
                raise too_many(self.most_files)
            if held[1] + size > self.most_bytes:
                raise too_large(self.most_bytes)
            held[0] += files
            held[1] += size


@dataclass(frozen=True)
class Receiver:
    """Takes the bytes of one file. With `keep` it lies at its place, whole, instead of one of the same name."""

    file: BinaryIO
    count: Callable[[int], None]
    keep: Callable[[], None]

    def take(self, chunk: bytes) -> None:
        """Writes some more. Raises TooMuchSentError, OSError."""
        self.count(len(chunk))
        self.file.write(chunk)


def _taken(place: str) -> UploadError:
    return UploadError(
        f"there is a file at {place!r} already",
        hint="name another folder, or drop the file in its folder",
        case=Case("place_taken", {"name": place}),
    )


def _put(part: Path, target: Path, place: str) -> None:
    if is_zip(target) and target.is_dir():
        shutil.rmtree(target)  # what the zip of this name held before it came again
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.replace(target)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise UploadError(
            f"{place!r} is a file and a folder at once",
            hint="rename one of them and drop it again",
            case=Case("file_and_folder", {"name": place}),
        ) from error
