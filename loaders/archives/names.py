"""Names of files as strangers send them, made into places below a folder and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from pathlib import PurePosixPath

from graph.errors import Case, UploadError

DEEPEST = 12
LONGEST_PART_BYTES = 200
MARK_SIGNS = 8
SHOWN = 100
HAN = re.compile("[\u3400-\u9fff]")
# Names of devices on Windows, on which a home folder may be looked at one day.
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)


def safe_path(told: str) -> PurePosixPath:
    """Where a file of this name lies: below the folder that it is put into, whatever the name says.

    Raises:
        UploadError: the name is absolute, leads upwards, or is none.
    """
    text = unicodedata.normalize("NFC", told).replace("\\", "/")
    parts = [part.strip() for part in text.split("/")]
    absolute = text.startswith("/") or (len(parts[0]) == 2 and parts[0].endswith(":"))
    controls = any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text)
    parts = [] if controls else [_tidy(part) for part in parts if part not in {"", "."}]
    if absolute or not 0 < len(parts) <= DEEPEST or any(_is_wrong(part) for part in parts):
        shown = "".join(sign if sign.isprintable() else "�" for sign in told[:SHOWN])
        raise UploadError(
            f"the name {shown!r} is none that a file may have here",
            hint="rename the file and bring it again",
            case=Case("file_name", {"name": shown}),
        )
    return PurePosixPath(*parts)


def zip_name(raw: str, *, is_utf8: bool) -> str:
    """The name of an entry of a zip: Windows writes it in the system's own encoding and does not say so."""
    if is_utf8:
        return raw
    octets = raw.encode("cp437")
    read = {name: _decoded(octets, name) for name in ("utf-8", "gb2312", "gb18030")}
    # Two Chinese signs may also be one of UTF-8: what reads as Chinese is meant.
    likely = ("utf-8", "gb2312") if HAN.search(read["utf-8"] or "") else ("gb2312", "utf-8")
    return next((read[name] for name in (*likely, "gb18030") if read[name]), None) or raw


def _decoded(octets: bytes, encoding: str) -> str | None:
    try:
        return octets.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_wrong(part: str) -> bool:
    return part in {"", "..", "~"} or part.split(".", maxsplit=1)[0].lower() in DEVICES


def _tidy(part: str) -> str:
    """The part, no longer than a file system takes; its ending stays, since it says what the file is."""
    if part == "..":
        return part
    part = part.rstrip(". ")
    if len(part.encode()) <= LONGEST_PART_BYTES:
        return part
    # Names of one authority often differ only behind what is cut off: the mark keeps them apart.
    ending = f"~{sha256(part.encode()).hexdigest()[:MARK_SIGNS]}{PurePosixPath(part).suffix[:20].rstrip()}"
    room = LONGEST_PART_BYTES - len(ending.encode())
    return part.encode()[:room].decode(errors="ignore") + ending
