"""How much the files that somebody brings at once may hold, archives unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.errors import Case, DiskFullError, TooMuchSentError, UploadError
from graph.settings import Settings

MEBIBYTE = 1 << 20


class Room:
    """How many bytes and files may still be unpacked to."""

    def __init__(self, most_bytes: int, most_files: int) -> None:
        self._most = (most_bytes, most_files)
        self._bytes = self._files = 0

    @classmethod
    def of(cls, settings: Settings) -> Room:
        """All the room that the settings give."""
        return cls(settings.upload_mb * MEBIBYTE, settings.upload_files)

    def anew(self) -> Room:
        """As much room again, nothing of it taken."""
        return Room(*self._most)

    @contextmanager
    def for_one(self) -> Iterator[None]:
        """What is taken meanwhile is given back where the file is refused: those after it have their room still."""
        before = (self._bytes, self._files)
        try:
            yield
        except UploadError:
            self._bytes, self._files = before
            raise

    def take(self, size: int = 0, files: int = 0) -> None:
        """Counts some more. Raises TooMuchSentError."""
        self._bytes += size
        self._files += files
        if self._bytes > self._most[0]:
            raise too_large(self._most[0])
        if self._files > self._most[1]:
            raise too_many(self._most[1])


def disk_full() -> DiskFullError:
    """The error for a disk that holds no more."""
    return DiskFullError(
        "there is no room left for the files", hint="ask whoever runs the machine to make room"
    )


def too_large(most_bytes: int) -> TooMuchSentError:
    """The error for files that hold too much."""
    most = most_bytes // MEBIBYTE
    return TooMuchSentError(
        f"the files hold more than {most:,} MiB, archives unpacked",
        hint="bring them in several parts, or have XUNMAI_UPLOAD_MB raised",
        case=Case("drop_too_large", {"most": most}),
    )


def too_many(most_files: int) -> TooMuchSentError:
    """The error for too many files."""
    return TooMuchSentError(
        f"there are more than {most_files:,} files",
        hint="bring them in several parts, or have XUNMAI_UPLOAD_FILES raised",
        case=Case("drop_too_many", {"most": most_files}),
    )
