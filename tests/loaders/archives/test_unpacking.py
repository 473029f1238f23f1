"""Zips are taken apart; what is hostile in them is refused whole, and nothing of it stays."""

from __future__ import annotations

import gzip
import random
import resource
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from graph.errors import DiskFullError, TooMuchSentError, UploadError
from loaders.archives.room import Room
from loaders.archives.unpacking import refuse_bomb, unpack

MEBIBYTE = 1 << 20


@pytest.fixture
def room() -> Room:
    return Room(MEBIBYTE, 20)


def zipped(folder: Path, entries: dict[str | zipfile.ZipInfo, bytes], name: str = "a.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return path


def left(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_its_files_lie_in_the_folder_and_are_private(tmp_path: Path, room: Room) -> None:
    aside = tmp_path / "aside"
    unpack(
        zipped(tmp_path, {"一月/a.csv": b"a", "b.csv": b"b", "empty/": b"", "of windows\\": b""}),
        aside,
        room,
    )
    assert left(tmp_path) == {"a.zip", "aside/一月/a.csv", "aside/b.csv"}
    assert stat.S_IMODE((aside / "b.csv").stat().st_mode) == 0o600
    assert stat.S_IMODE((aside / "一月").stat().st_mode) == 0o700


def test_a_name_written_by_windows_is_read(tmp_path: Path, room: Room) -> None:
    told = zipfile.ZipInfo("x.csv")
    path = zipped(tmp_path, {told: b"a"})
    octets = path.read_bytes().replace(b"x.csv", "水.c".encode("gb18030") + b"v")
    path.write_bytes(octets)
    unpack(path, path.parent / "aside", room)
    assert left(tmp_path / "aside") == {"水.cv"}


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    ("entries", "case"),
    [
        ({"ok.csv": b"1", "../outside.csv": b"2"}, "file_name"),
        ({"ok.csv": b"1", "/outside.csv": b"2"}, "file_name"),
        ({"ok.csv": b"1", r"..\..\outside.csv": b"2"}, "file_name"),
        ({"ok.csv": b"1", link("way.csv"): b"/etc/passwd"}, "zip_link"),
        ({"ok.csv": b"1", "inner.zip": b"PK"}, "zip_nested"),
        ({"ok.csv": b"1", "a": b"1", "a/b.csv": b"1"}, "zip_damaged"),
        ({"ok.csv": b"1", "inner.RAR": b"Rar!"}, "zip_nested"),
        ({"a.csv": b"1", "./a.csv": b"2"}, "zip_twice"),
        ({"bomb.csv": bytes(2 * MEBIBYTE)}, "drop_too_large"),
        ({f"{number}.csv": b"1" for number in range(21)}, "drop_too_many"),
    ],
)
def test_what_is_hostile_is_refused_whole(
    tmp_path: Path, room: Room, entries: dict[str | zipfile.ZipInfo, bytes], case: str
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    path = zipped(folder, entries)
    aside = folder / "aside"
    aside.mkdir()
    (aside / "left by a look that was killed.csv").write_bytes(b"1")
    with pytest.raises(UploadError) as caught:
        unpack(path, path.parent / "aside", room)
    assert caught.value.case
    assert caught.value.case.name == case
    assert left(tmp_path) == {"drop/a.zip"}


def test_one_with_a_password_and_one_that_is_damaged_say_so(tmp_path: Path, room: Room) -> None:
    path = zipped(tmp_path, {"a.csv": b"a" * 100})
    whole = path.read_bytes()
    # the flag stands in the entry and in the directory behind it
    locked = whole.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    path.write_bytes(
        locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    )
    with pytest.raises(UploadError, match="password"):
        unpack(path, path.parent / "aside", room)
    for broken in (whole[:40], b"no zip at all", whole.replace(b"\x4b\x4c", b"\x00\x00", 1)):
        path.write_bytes(broken)
        with pytest.raises(UploadError, match="damaged"):
            unpack(path, path.parent / "aside", room)


def test_what_a_killed_look_left_is_not_mixed_with_the_zip(tmp_path: Path, room: Room) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    (aside / "half.csv").write_bytes(b"1")
    unpack(zipped(tmp_path, {"a.csv": b"a"}), aside, room)
    assert left(aside) == {"a.csv"}


def test_a_name_that_is_no_text_is_told(tmp_path: Path, room: Room) -> None:
    path = zipped(tmp_path, {"水.csv": b"a"})
    path.write_bytes(path.read_bytes().replace("水".encode(), b"\xff\xff\xff"))
    with pytest.raises(UploadError, match="damaged"):
        unpack(path, tmp_path / "aside", room)
    assert left(tmp_path) == {"a.zip"}


def test_a_full_disk_is_told_as_such_and_the_zip_stays(tmp_path: Path, room: Room) -> None:
    path = zipped(tmp_path, {"a.csv": bytes(100_000)})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(DiskFullError):
            unpack(path, tmp_path / "aside", room)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left(tmp_path) == {"a.zip"}


def test_a_way_of_packing_whose_size_cannot_be_held_is_refused(tmp_path: Path, room: Room) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.csv", b"a,b")
    with pytest.raises(UploadError, match="not read"):
        unpack(path, tmp_path / "aside", room)


def test_a_bomb_that_no_size_gives_away_is_refused(tmp_path: Path, room: Room) -> None:
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(bytes(3 * MEBIBYTE)))
    assert packed.stat().st_size < 10_000
    with pytest.raises(TooMuchSentError):
        refuse_bomb(packed, room)
    workbook = zipped(tmp_path, {"xl/worksheets/sheet1.xml": bytes(3 * MEBIBYTE)}, "a.xlsx")
    with pytest.raises(TooMuchSentError):
        refuse_bomb(workbook, Room(MEBIBYTE, 20))


def patched(path: Path, entry: str, at: int, value: int) -> None:
    """Writes a number into the record of an entry in a zip's directory."""
    octets = bytearray(path.read_bytes())
    record = octets.rindex(b"PK\x01\x02", 0, octets.rindex(entry.encode()))
    struct.pack_into("<I", octets, record + at, value)
    path.write_bytes(octets)


@pytest.mark.parametrize("size", [100, 900_000])
def test_what_an_entry_says_of_its_size_is_not_believed(tmp_path: Path, room: Room, size: int) -> None:
    """The library reads no further than the size that an entry claims; others do."""
    path = zipped(tmp_path, {"sheet.xml": bytes(3 * MEBIBYTE)}, "a.xlsx")
    patched(path, "sheet.xml", 24, size)
    with pytest.raises(UploadError):
        refuse_bomb(path, room)
    small = zipped(tmp_path, {"sheet.xml": bytes(10_000)}, "b.xlsx")
    refuse_bomb(small, Room(MEBIBYTE, 20))
    patched(small, "sheet.xml", 24, size % 997)
    with pytest.raises(UploadError, match="damaged"):
        refuse_bomb(small, Room(MEBIBYTE, 20))


def test_a_damaged_entry_hides_no_other(tmp_path: Path, room: Room) -> None:
    path = zipped(tmp_path, {"broken.xml": bytes(5000), "sheet.xml": bytes(3 * MEBIBYTE)}, "a.xlsx")
    octets = bytearray(path.read_bytes())
    octets[30 + len("broken.xml")] = 0xFF  # no kind of block
    path.write_bytes(octets)
    with pytest.raises(TooMuchSentError):
        refuse_bomb(path, room)


def test_sizes_are_measured_to_the_byte(tmp_path: Path) -> None:
    content = random.Random(1).randbytes(1_500_000) + bytes(1_500_001)
    path = zipped(tmp_path, {"a.xml": content, "b.xml": b"", "c.xml": b"c"}, "a.xlsx")
    refuse_bomb(path, Room(len(content) + 1, 20))
    with pytest.raises(TooMuchSentError):
        refuse_bomb(path, Room(len(content), 20))


def test_a_workbook_packed_in_another_way_is_refused(tmp_path: Path, room: Room) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("sheet.xml", bytes(3 * MEBIBYTE))
    with pytest.raises(UploadError, match="not read"):
        refuse_bomb(path, room)


def test_archives_of_other_kinds_are_told(tmp_path: Path, room: Room) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(b"Rar!\x1a\x07")
    with pytest.raises(UploadError, match="not opened"):
        refuse_bomb(path, room)
