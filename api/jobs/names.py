"""Names of files as strangers send them, made into places below a folder and nowhere else."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from graph.errors import Case, UploadError

DEEPEST = 12
LONGEST_PART_BYTES = 200
SHOWN = 100
# Names of devices on Windows, on which a home folder may be looked at one day.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)


def safe_path(told: str) -> PurePosixPath:
    """Where a file lies in its drop: below it, whatever the name says.

    Raises:
        UploadError: the name is absolute, leads upwards, or is none.
    """
    text = unicodedata.normalize("NFC", told).replace("\\", "/")
    parts = [part.strip() for part in text.split("/")]
    absolute = text.startswith("/") or (len(parts[0]) == 2 and parts[0].endswith(":"))
    parts = [_tidy(part) for part in parts if part not in {"", "."}]
    wrong = absolute or not parts or len(parts) > DEEPEST or any(_is_wrong(part) for part in parts)
    if wrong:
        shown = told[:SHOWN].replace("\0", "␀")
        raise UploadError(
            f"the name {shown!r} is none that a file may have here",
            hint="rename the file and drop it again",
            case=Case("file_name", {"name": shown}),
        )
    return PurePosixPath(*parts)


def zip_name(raw: str, *, is_utf8: bool) -> str:
    """The name of an entry of a zip: Windows writes it in the system's own encoding and does not say so."""
    if is_utf8:
        return raw
    octets = raw.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw


def _is_wrong(part: str) -> bool:
    controls = any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in part)
    return controls or part in {"", "..", "~"} or part.split(".", maxsplit=1)[0].lower() in DEVICES


def _tidy(part: str) -> str:
    """The part, no longer than a file system takes; its ending stays, since it says what the file is."""
    if part == "..":
        return part
    part = part.rstrip(". ")
    if len(part.encode()) <= LONGEST_PART_BYTES:
        return part
    ending = PurePosixPath(part).suffix[:20]
    room = LONGEST_PART_BYTES - len(ending.encode())
    return part.removesuffix(ending).encode()[:room].decode(errors="ignore") + ending
