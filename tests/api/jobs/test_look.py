"""Dropped files are looked at: zips are taken apart where they lie, and what may not be loaded is told."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from api.jobs.look import looked
from api.jobs.uploads import Uploads
from graph.settings import Settings

MEBIBYTE = 1 << 20


def zipped(folder: Path, entries: dict[str, bytes], name: str) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return path


def left(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "files"
    root.mkdir()
    return root


def test_one_file_too_large_leaves_the_others_their_room(root: Path, tmp_path: Path) -> None:
    (root / "a.csv.gz").write_bytes(gzip.compress(bytes(2 * MEBIBYTE)))
    zipped(root, {"bomb.csv": bytes(2 * MEBIBYTE)}, "b.zip")
    zipped(root, {"small.csv": b"one,two\n1,2\n"}, "c.zip")
    (root / "d.csv").write_bytes(b"one,two\n1,2\n")
    found = looked(root, Settings(home=tmp_path, upload_mb=1))
    assert [entry["file"] for entry in found["refused"]] == ["b.zip", "a.csv.gz"]
    assert [entry["file"] for entry in found["seen"]] == ["c.zip/small.csv", "d.csv"]
    assert left(root) == {"c.zip/small.csv", "d.csv"}


def test_a_zip_becomes_a_folder_of_its_name_which_says_where_its_files_came_from(
    root: Path, tmp_path: Path
) -> None:
    (root / "一月").mkdir()
    zipped(root / "一月", {"水/a.csv": b"a,b\n1,2\n"}, "流水.zip")
    for _ in range(2):
        found = looked(root, Settings(home=tmp_path))
        assert [entry["file"] for entry in found["seen"]] == ["一月/流水.zip/水/a.csv"]
    assert left(tmp_path) == {"files/一月/流水.zip/水/a.csv"}


def test_a_zip_that_comes_again_takes_the_place_of_what_it_held(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    uploads = Uploads(settings)
    drop = uploads.begin("x")
    for name in ("old.csv", "new.csv"):
        with uploads.receiving(drop, "a.zip") as receiver:
            receiver.take(zipped(tmp_path, {name: b"a,b\n1,2\n"}, "sent.zip").read_bytes())
            receiver.keep()
        looked(drop.files_folder, settings)
    assert left(drop.files_folder) == {"a.zip/new.csv"}


@pytest.mark.parametrize("is_there", [False, True], ids=["before its folder came", "after it"])
def test_a_look_that_was_killed_while_a_zip_became_a_folder_loses_nothing(
    root: Path, tmp_path: Path, is_there: bool
) -> None:
    zipped(root, {"small.csv": b"one,two\n1,2\n"}, "c.zip.being-unpacked")
    if is_there:
        (root / "c.zip").mkdir()
        (root / "c.zip" / "small.csv").write_bytes(b"one,two\n1,2\n")
    found = looked(root, Settings(home=tmp_path))
    assert [entry["file"] for entry in found["seen"]] == ["c.zip/small.csv"]
    assert left(root) == {"c.zip/small.csv"}
