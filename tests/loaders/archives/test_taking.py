"""Zips are read as the folders that they are, and every fact names the zip and the file in it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import loaders
from graph.errors import ReadError, UploadError
from loaders.archives.places import place_in_zip

Facts = Callable[..., list[dict[str, Any]]]
ROOM = loaders.Room(1 << 20, 20)


@pytest.fixture
def statement(project: Path) -> bytes:
    return (project / "loaders/sources/bank_statement/sample/statement.csv").read_bytes()


def zipped_by_windows(path: Path, entries: dict[str, bytes]) -> Path:
    """A zip whose names stand in GB18030 and do not say so, as Chinese Windows writes them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(entries.values()):
            archive.writestr(zipfile.ZipInfo(f"{number:08}"), content)
    octets = path.read_bytes()
    for number, name in enumerate(entries):
        own = name.encode("gb18030")
        assert len(own) == 8, "of the length of what it takes the place of"
        octets = octets.replace(f"{number:08}".encode(), own)
    path.write_bytes(octets)
    return path


def test_a_fact_names_the_zip_and_the_file_in_it(
    tmp_path: Path, parts: loaders.Parts, facts: Facts, statement: bytes
) -> None:
    delivery = tmp_path / "delivery"
    delivery.mkdir()
    zipped_by_windows(delivery / "工行.zip", {"一/a.csv": statement})
    with loaders.brought([delivery], ROOM, tmp_path / "private") as taken:
        [seen] = loaders.survey(taken.files)
        assert seen.source is not None
        assert seen.told == "工行.zip/一/a.csv"
        report = loaders.load_parts(parts, seen.source.mapping, [seen.path], who="test")
    assert report.rows_used
    assert report.entry is not None
    assert [file.name for file in report.entry.files] == ["工行.zip/一/a.csv"]
    assert {row["file"] for row in facts("transferred", "file, row, key")} == {"工行.zip/一/a.csv"}
    assert [path for path in (tmp_path / "private").rglob("*") if path.is_file()] == []
    assert [path.name for path in delivery.iterdir()] == ["工行.zip"], "what was brought stays as it is"


def test_files_of_one_name_in_two_zips_stay_apart(tmp_path: Path, statement: bytes) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        zipped_by_windows(tmp_path / folder / "a.zip", {"aaaa.csv": statement})
    with loaders.brought([tmp_path], ROOM, tmp_path / ".private") as taken:
        assert len(set(taken.files)) == 2
        assert [path.read_bytes() for path in taken.files] == [statement] * 2
        assert {place_in_zip(path) for path in taken.files} == {"a.zip/aaaa.csv"}


def test_what_is_no_record_and_what_may_not_be_read_is_told(tmp_path: Path, statement: bytes) -> None:
    zipped_by_windows(tmp_path / "a.zip", {"aaaa.csv": statement, "note1.md": b"# note"})
    zipped_by_windows(tmp_path / "b.zip", {"in/b.zip": b"PK"})
    with loaders.brought([tmp_path], ROOM, tmp_path / ".private") as taken:
        assert [place_in_zip(path) for path in taken.files] == ["a.zip/aaaa.csv"]
        assert [place_in_zip(path) for path in taken.passed] == ["a.zip/note1.md"]
        [(path, error)] = taken.refused
        assert path.name == "b.zip"
        assert error.case
        assert error.case.name == "zip_nested"
        assert error.hint


def test_where_nothing_can_be_taken_that_is_the_error(tmp_path: Path) -> None:
    bomb = zipped_by_windows(tmp_path / "a.zip", {"bomb.csv": bytes(2 << 20)})
    with pytest.raises(UploadError, match="more than 1 MiB"), loaders.brought([bomb], ROOM, tmp_path / "p"):
        pass
    notes = zipped_by_windows(tmp_path / "b.zip", {"note1.md": b"# note"})
    with pytest.raises(ReadError, match=r"no file in b\.zip"), loaders.brought([notes], ROOM, tmp_path / "p"):
        pass


def test_the_folder_in_a_zip_says_what_a_folder_says(
    tmp_path: Path, project: Path, parts: loaders.Parts, facts: Facts
) -> None:
    sample = project / "loaders/sources/municipal_contracts/sample/Gjakova/2016.csv"
    deep, flat = tmp_path / "all.zip", tmp_path / "Gjakova.zip"
    for path, name in ((deep, "Gjakova/2016.csv"), (flat, "2016.csv")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(sample, name)
    source = loaders.source("municipal_contracts")
    said = []
    for path in (sample, deep, flat):
        with loaders.brought([path], ROOM, tmp_path / "p") as taken:
            report = loaders.load_parts(parts, source.mapping, taken.files, who="test")
        if report.outcome == "loaded":
            said.append({row["key"] for row in facts("party", "file, row, key")})
            assert report.entry is not None
            parts.tables.withdraw(report.entry.load, who="test", why="the next one tells the same")
    assert len(said) == 3
    assert said[0] == said[1] == said[2] != set()
