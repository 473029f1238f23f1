"""Zips on the command line: opened as on the page, refused whole where they are hostile, and gone afterwards."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

import loaders
from cli.exit_codes import ExitCode


@pytest.fixture
def statement() -> bytes:
    return loaders.source("bank_statement").samples[0].read_bytes()


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_the_files_of_a_zip_are_loaded_and_nothing_of_it_stays(xunmai, tmp_path, statement):
    path = zipped(tmp_path / "材料.zip", {"工行/statement.csv": statement, "readme.md": b"a note"})
    told = xunmai.json("load", "--no-project", path)
    [load] = told["loads"]
    assert (load["source"], load["tables"]["transactions"]["used"]) == ("bank_statement", 16)
    assert told["passed_over"] == [str(path / "readme.md")]
    assert path.is_file()
    assert list((xunmai.home / "unpacked").iterdir()) == []


def test_zips_lie_among_the_files_of_a_folder(xunmai, tmp_path, statement):
    folder = tmp_path / "材料"
    folder.mkdir()
    register = loaders.source("company_register").samples[0]
    (folder / register.name).write_bytes(register.read_bytes())
    for name in ("a.zip", "b.ZIP"):
        zipped(
            folder / name,
            {"statement.csv": statement if name == "a.zip" else statement.replace(b"100", b"300")},
        )
    told = xunmai.json("source", "recognise", folder)
    assert {entry["file"]: entry["source"] for entry in told["recognised"]} == {
        str(folder / register.name): "company_register",
        str(folder / "a.zip" / "statement.csv"): "bank_statement",
        str(folder / "b.ZIP" / "statement.csv"): "bank_statement",
    }


@pytest.mark.parametrize(
    ("entries", "why"),
    [({"../x.csv": b"a,b"}, "none that a file may have"), ({"x.rar": b"Rar!"}, "holds an archive")],
)
def test_a_zip_that_is_not_opened_is_told_and_takes_none_of_the_others_along(
    xunmai, tmp_path, statement, entries, why
):
    bad = zipped(tmp_path / "bad.zip", entries)
    good = zipped(tmp_path / "good.zip", {"statement.csv": statement})
    assert xunmai("load", "--no-project", bad, good) == ExitCode.PARTIAL
    assert "bad.zip" in xunmai.err + xunmai.out
    assert why in " ".join((xunmai.err + xunmai.out).split())
    assert [entry["source"] for entry in xunmai.json("loads") if entry["kind"] == "load"] == [
        "bank_statement"
    ]
    assert not (tmp_path / "x.csv").exists()


def test_more_than_may_be_held_is_refused(xunmai, tmp_path, monkeypatch):
    monkeypatch.setenv("XUNMAI_UPLOAD_MB", "1")
    path = zipped(tmp_path / "bomb.zip", {"x.csv": b"0" * (3 << 20)})
    assert xunmai("load", path) not in (ExitCode.DONE, ExitCode.FAULT)
    assert "more than 1 MiB" in " ".join(xunmai.err.split())
    assert list((xunmai.home / "unpacked").iterdir()) == []


@pytest.mark.parametrize("zips", [True, False], ids=["a zip", "a file"])
def test_the_home_that_a_first_load_makes_is_private(xunmai_alone, tmp_path, statement, zips):
    assert not xunmai_alone.home.exists()
    path = tmp_path / "statement.csv"
    path.write_bytes(statement)
    if zips:
        path = zipped(tmp_path / "a.zip", {"statement.csv": statement})
    assert xunmai_alone("load", "--no-project", path) == ExitCode.DONE
    assert stat.S_IMODE(xunmai_alone.home.stat().st_mode) == 0o700
