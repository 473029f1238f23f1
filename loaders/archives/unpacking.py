"""What zips hold, and what files unpack to: none may lead outside, or to more than may be held."""

from __future__ import annotations

import gzip
import lzma
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from graph.errors import Case, UploadError
from graph.tables.disk import FULL
from loaders.archives.names import safe_path, zip_name
from loaders.archives.places import is_zip
from loaders.archives.room import Room, disk_full
from loaders.private_file import private_file

CHUNK = 1 << 20
UTF8_FLAG = 0x800
LOCKED_FLAG = 0x1
OTHERS = {".rar", ".7z", ".tar", ".tgz", ".bz2", ".xz"}
HEAD_BYTES = 30
READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,  # two names that are a file and a folder at once, too
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
)
"""What the library raises over a zip that is not as it should be."""
GZIP = b"\x1f\x8b"
AGAIN = "pack it anew, or bring the files themselves"
BY_HAND = "unpack it and bring the files themselves, or pack them as one zip without a password"


def unpack(path: Path, folder: Path, room: Room) -> None:
    """Puts what a zip holds into a folder that nobody else uses, made anew; where it is refused, nothing of it stays.

    Raises:
        UploadError: a name leads outside, an entry is a link or an archive, a password is wanted, or it is damaged.
        TooMuchSentError: it unpacks to more than may be held.
        DiskFullError: there is no room left on the disk.
    """
    shutil.rmtree(folder, ignore_errors=True)  # of one that was killed
    is_whole = False
    try:
        folder.mkdir(mode=0o700)
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                _take_out(archive, entry, folder, room)
        is_whole = True
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise disk_full() from error
        raise _damaged(path.name) from error
    finally:
        if not is_whole:
            shutil.rmtree(folder, ignore_errors=True)


def _take_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, room: Room) -> None:
    name = Path(archive.filename or "").name
    if entry.flag_bits & LOCKED_FLAG:
        raise _refused(name, "is protected by a password", Case("zip_locked", {"name": name}), BY_HAND)
    told = zip_name(entry.orig_filename, is_utf8=bool(entry.flag_bits & UTF8_FLAG))
    if told.endswith(("/", "\\")):
        return  # a folder, as Windows too writes it
    place = _place(told, name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(name, "holds a link instead of a file", Case("zip_link", {"name": name}), BY_HAND)
    if is_zip(place) or place.suffix.lower() in OTHERS:
        raise _refused(
            name,
            f"holds an archive, {place.name}",
            Case("zip_nested", {"name": name, "inner": place.name}),
            BY_HAND,
        )
    if entry.compress_type not in READ:
        raise _damaged(name)
    room.take(files=1)
    target = folder / place
    if target.exists():
        raise _refused(
            name,
            f"holds two files of the name {place.as_posix()!r}",
            Case("zip_twice", {"name": name, "inner": place.as_posix()}),
            BY_HAND,
        )
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with archive.open(entry) as packed, private_file(target) as plain:
        while chunk := packed.read(CHUNK):
            room.take(len(chunk))
            plain.write(chunk)


def _place(told: str, name: str) -> Path:
    """Where an entry of a zip of this name is put. Raises UploadError."""
    try:
        return Path(safe_path(told))
    except UploadError as error:
        raise UploadError(f"{name}: {error.message}", hint=BY_HAND, case=error.case) from error


def refuse_bomb(path: Path, room: Room) -> None:
    """Measures what a gzip or a workbook unpacks to. What is damaged is told by its reader.

    Raises:
        TooMuchSentError: it is more than may be held.
        UploadError: it is an archive that nobody opens, or unpacks to more than it says.
    """
    if path.suffix.lower() in OTHERS:
        case = Case("archive_unknown", {"name": path.name})
        raise _refused(path.name, "is an archive of a kind that is not opened", case, BY_HAND)
    with path.open("rb") as file:
        is_gzip = file.read(len(GZIP)) == GZIP
    if is_gzip:
        with suppress(OSError, EOFError, zlib.error), gzip.open(path) as packed:
            while chunk := packed.read(CHUNK):
                room.take(len(chunk))
    elif zipfile.is_zipfile(path):
        _measure_entries(path, room)
    else:
        room.take(path.stat().st_size)


def _measure_entries(path: Path, room: Room) -> None:
    """Counts what the entries of a workbook unpack to, whatever they say of it.

    The library stops at the size that an entry claims, and readers of workbooks do not: so the bytes themselves are
    inflated. An entry that is damaged keeps none of the others from being measured.
    """
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN:
        return  # nor does its reader open it
    with archive, path.open("rb") as file:
        for entry in archive.infolist():
            if entry.compress_type not in READ:
                raise _damaged(path.name)
            size = 0
            with suppress(*BROKEN):
                for piece in _inflated(file, entry):
                    size += piece
                    room.take(piece)
            if size > entry.file_size:
                raise _damaged(path.name)


def _inflated(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[int]:
    """The sizes of what an entry unpacks to, piece by piece, nothing being kept."""
    file.seek(entry.header_offset)
    head = file.read(HEAD_BYTES)
    name, extra = struct.unpack_from("<HH", head, HEAD_BYTES - 4)
    file.seek(name + extra, os.SEEK_CUR)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield entry.compress_size
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left = entry.compress_size
    while left and not inflate.eof:
        packed = file.read(min(CHUNK, left))
        if not packed:
            break
        left -= len(packed)
        while packed and not inflate.eof:
            yield len(inflate.decompress(packed, CHUNK))
            packed = inflate.unconsumed_tail
    yield len(inflate.flush())


def _damaged(name: str) -> UploadError:
    case = Case("zip_damaged", {"name": name})
    return _refused(name, "is damaged, or packed in a way that is not read", case, AGAIN)


def _refused(name: str, what: str, case: Case, hint: str) -> UploadError:
    return UploadError(f"{name} {what}", hint=hint, case=case)
