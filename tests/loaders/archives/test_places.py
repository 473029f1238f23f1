"""Files of one name are told apart by the shortest path that differs, wherever they are told."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

import loaders
from graph.settings import Settings
from loaders.archives.places import place_in_zip, told_apart
from tests.loaders.conftest import Facts

HEADERS = "交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明"
ROW = "6222021000012345673,王建国,2024-05-01 09:00:00,{},出,6228480400556677880,李梅,还款"


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["a.csv", "x/b.csv"], ["a.csv", "b.csv"]),
        (["x/a.csv", "y/a.csv", "y/b.csv"], ["x/a.csv", "y/a.csv", "b.csv"]),
        (["a.csv", "y/a.csv"], ["a.csv", "y/a.csv"]),
        (["x/1/a.csv", "y/1/a.csv", "y/2/a.csv"], ["x/1/a.csv", "y/1/a.csv", "2/a.csv"]),
        (["1/a.csv", "1/1/a.csv", "1/1/1/a.csv"], ["a.csv", "1/a.csv", "1/1/a.csv"]),
        (["x/1/2/3/a.csv", "y/1/2/3/a.csv"], ["x/1/2/3/a.csv", "y/1/2/3/a.csv"]),
    ],
)
def test_the_shortest_path_that_differs_is_told(tmp_path: Path, places: list[str], told: list[str]) -> None:
    paths = [tmp_path / place for place in places]
    found = told_apart({path: path.name for path in paths})
    assert [found[path] for path in paths] == told


def test_a_longer_name_that_is_another_file_s_is_lengthened_on(tmp_path: Path) -> None:
    """A source that reads folders tells them at once."""
    first, second, third = (tmp_path / place for place in ("v/x/a.csv", "w/x/a.csv", "w/y/a.csv"))
    told = told_apart({first: "x/a.csv", second: "a.csv", third: "a.csv"})
    assert list(told.values()) == ["v/x/a.csv", "w/x/a.csv", "y/a.csv"]


def test_one_file_by_two_paths_stays_one_name(tmp_path: Path) -> None:
    link = tmp_path / "link"
    (tmp_path / "x").mkdir()
    link.symlink_to(tmp_path / "x")
    assert set(told_apart({tmp_path / "x/a.csv": "a.csv", link / "a.csv": "a.csv"}).values()) == {"a.csv"}


def statements(folder: Path, **amounts: list[str]) -> list[Path]:
    """A file of one name in each folder, with these amounts."""
    files = []
    for name, each in amounts.items():
        (folder / name).mkdir()
        files.append(folder / name / "liushui.csv")
        rows = [HEADERS, *(ROW.format(amount) for amount in each), ""]
        files[-1].write_text("\n".join(rows), encoding="utf-8")
    return files


def test_facts_ledger_rejects_and_recognition_name_the_file_that_is_meant(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    files = statements(tmp_path, jia=["1.00", "1O"], yi=["2.00", "2O"])
    assert [seen.told for seen in loaders.survey(files)] == ["jia/liushui.csv", "yi/liushui.csv"]
    mapping = loaders.source("bank_statement").mapping
    report = loaders.load_parts(parts, mapping, files, who="tester")
    told = [(row["file"], row["row"], row["amount_minor"]) for row in facts("transferred")]
    assert sorted(told) == [("jia/liushui.csv", 2, 100), ("yi/liushui.csv", 2, 200)]
    assert report.entry is not None
    assert [(file.name, file.rows) for file in report.entry.files] == [
        ("jia/liushui.csv", 2),
        ("yi/liushui.csv", 2),
    ]
    rejected = set()
    for path in report.reject_files:
        with path.open(encoding="utf-8-sig", newline="") as rows:
            rejected |= {(row["reject_file"], row["交易金额"]) for row in csv.DictReader(rows)}
    assert rejected == {("jia/liushui.csv", "1O"), ("yi/liushui.csv", "2O")}


def test_the_same_files_again_are_known_whatever_they_were_called(
    parts: loaders.Parts, tmp_path: Path
) -> None:
    mapping = loaders.source("bank_statement").mapping
    files = statements(tmp_path, jia=["1.00"], yi=["2.00"])
    assert loaders.load_parts(parts, mapping, files, who="tester").outcome == "loaded"
    assert loaders.load_parts(parts, mapping, files[::-1], who="tester").outcome == "already_loaded"
    elsewhere = [path.rename(tmp_path / f"{path.parent.name}.csv") for path in files]
    assert loaders.load_parts(parts, mapping, elsewhere, who="tester").outcome == "already_loaded"
    alone = loaders.load_parts(parts, mapping, elsewhere[:1], who="tester")
    assert alone.entry is not None
    assert [file.name for file in alone.entry.files] == ["jia.csv"]


def test_a_payment_that_two_files_of_one_name_tell_is_one(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    """As it is of files of two names: the same statement was handed over twice."""
    files = statements(tmp_path, jia=["1.00", "1.00"], yi=["1.00", "2.00"])
    loaders.load_parts(parts, loaders.source("bank_statement").mapping, files, who="tester")
    assert len({row["key"] for row in facts("transferred")}) == 3


def test_files_of_zips_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for name in ("jia", "yi"):
        (tmp_path / name).mkdir()
        with zipfile.ZipFile(tmp_path / name / "2023.zip", "w") as archive:
            archive.writestr("liushui.csv", f"{HEADERS}\n{ROW.format(len(name))}\n")
    room = loaders.Room.of(Settings(home=tmp_path / "home"))
    with loaders.brought([tmp_path / "jia", tmp_path / "yi"], room, tmp_path / "private") as taken:
        told = [seen.told for seen in loaders.survey(taken.files)]
        assert told == ["jia/2023.zip/liushui.csv", "yi/2023.zip/liushui.csv"]
        assert [str(taken.told(path).relative_to(tmp_path)) for path in taken.files] == told


def test_a_zip_alone_is_told_by_its_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "2023.zip", "w") as archive:
        archive.writestr("jia/liushui.csv", f"{HEADERS}\n{ROW.format(1)}\n")
        archive.writestr("yi/liushui.csv", f"{HEADERS}\n{ROW.format(2)}\n")
    room = loaders.Room.of(Settings(home=tmp_path / "home"))
    with loaders.brought([tmp_path / "2023.zip"], room, tmp_path / "private") as taken:
        told = [seen.told for seen in loaders.survey(taken.files)]
    assert told == ["2023.zip/jia/liushui.csv", "2023.zip/yi/liushui.csv"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("home/2/2023.zip/一月/a.csv", "2023.zip/一月/a.csv"),
        ("backup.zip/home/2/2023.zip/一月/a.csv", "2023.zip/一月/a.csv"),
        ("home/a.csv", None),
        ("home/a.zip", None),
    ],
)
def test_what_lies_above_the_zip_is_this_machine_s_and_never_told(path: str, told: str | None) -> None:
    assert place_in_zip(Path(path)) == told
