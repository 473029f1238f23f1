"""What a connection spills stays private and goes with it; nothing of ours opens another kind."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from graph.columns import columns, no_columns, passing_folder, passing_folder_of_nobody


def test_what_is_spilled_lies_in_the_private_folder_and_goes(tmp_path, monkeypatch):
    elsewhere = tmp_path / "started here"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    private = tmp_path / "private"
    seen = []
    with columns(private) as connection:
        connection.execute("SET memory_limit = '60MB'; SET threads = 1")
        connection.execute(
            "CREATE TABLE wide AS SELECT i, repeat(md5(i::VARCHAR), 8) AS text FROM range(600000) t(i)"
        )
        seen = [path for folder in private.iterdir() for path in folder.iterdir()]
        modes = {stat.S_IMODE(folder.stat().st_mode) for folder in private.iterdir()}
    assert seen
    assert modes == {0o700}
    assert list(private.iterdir()) == []
    assert list(elsewhere.iterdir()) == []


def test_it_goes_after_a_fault_too(tmp_path):
    with pytest.raises(RuntimeError), columns(tmp_path):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_what_asks_of_an_expression_spills_nowhere():
    with no_columns() as connection:
        assert connection.execute("SELECT current_setting('temp_directory')").fetchall() == [("",)]


def test_nothing_of_ours_opens_a_connection_that_spills_elsewhere(project):
    for package in ("graph", "loaders", "api", "cli"):
        for path in (project / package).rglob("*.py"):
            if path.name == "columns.py":
                continue
            for call in re.findall(r"duckdb\.connect\(.*", path.read_text(encoding="utf-8")):
                assert "read_only=True" in call, path


def test_what_a_killed_process_left_is_deleted_by_the_next(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = socket.gethostname()
    left = tmp_path / f"spill-{host}-{ended.pid}-abc"
    kept = [
        tmp_path / f"spill-{host}-{os.getpid()}-abc",
        tmp_path / f"spill-another-{host}-{ended.pid}-abc",
        tmp_path / "a-folder-of-somebody",
    ]
    for folder in (left, *kept):
        folder.mkdir()
        (folder / "rows").write_text("of a case")
    with columns(tmp_path):
        assert not left.exists()
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_what_belongs_to_no_home_is_private_too_and_swept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with passing_folder_of_nobody("look") as folder:
        assert folder.is_relative_to(tmp_path)
        assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, folder.parent)} == {0o700}
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = folder.with_name(f"look-{socket.gethostname()}-{ended.pid}-abc")
    left.mkdir()
    with passing_folder_of_nobody("look") as folder:
        assert list(folder.parent.iterdir()) == [folder]


def test_no_temporary_folder_of_ours_outlives_a_kill(project):
    for package in ("graph", "loaders", "api", "cli"):
        for path in (project / package).rglob("*.py"):
            assert "TemporaryDirectory" not in path.read_text(encoding="utf-8"), path


def test_a_passing_folder_and_what_is_made_above_it_are_private(tmp_path: Path) -> None:
    private = tmp_path / "home" / "unpacked"
    with passing_folder(private, "unzip") as folder:
        assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, private, private.parent)] == [
            0o700
        ] * 3
