"""What goes wrong is told in Chinese to whoever asked for it, with the place and what to do."""

from __future__ import annotations

import zipfile

import pytest

from cli.errors import spoken, told, why
from cli.exit_codes import ExitCode
from graph.errors import Case, NotFoundError, Place, ReadError


def test_a_path_that_leads_nowhere(xunmai, tmp_path):
    path = tmp_path / "没有.csv"
    assert xunmai("--language", "zh", "load", path) == ExitCode.SOURCE
    assert f"没有此文件或文件夹（文件 {path}）" in "".join(xunmai.err.split("\n"))
    assert "请核对路径" in xunmai.err
    assert xunmai("load", path) == ExitCode.SOURCE
    assert "check the spelling" in xunmai.err


def test_files_of_no_source_are_told_one_by_one(xunmai, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert xunmai("--language=zh", "load", tmp_path / "a.csv", tmp_path / "b.csv") == ExitCode.NOT_FOUND
    for name in ("a", "b"):
        assert f"{name}.csv：表头不属于任何已知来源" in xunmai.err
    assert xunmai.err.count("请选择来源") == 1


def test_what_its_source_refuses(xunmai, tmp_path, monkeypatch):
    monkeypatch.setenv("XUNMAI_LANGUAGE", "zh")
    rows = "账号：6222020200012345678\n户名：王秀英\n"
    rows += "交易日期,收入,支出,余额,摘要,对方账号,对方户名\n"
    rows += "2024-01-01,1.00,,5.00,转账,6217000010012345678,李梅\n"
    (tmp_path / "two.csv").write_text(rows + rows.replace("5678", "9999"), encoding="utf-8")
    assert xunmai("load", "-s", "bank_statement_headed", tmp_path / "two.csv") != ExitCode.DONE
    assert "文件中又出现一个账户表头" in xunmai.err
    assert "请将每个账户分别存为一个文件或工作表" in xunmai.err


def test_zips_that_are_not_taken(xunmai, tmp_path):
    """What to do speaks of no sentence that is not shown."""
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (tmp_path / "b.zip").write_text("no zip", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("d.7z", "")
    assert xunmai("--language", "zh", "source", "recognise", tmp_path) == ExitCode.PARTIAL
    assert "请重新打包，或直接提供其中的文件" in xunmai.out
    assert "也可另行打包为一个不带密码的 zip" in xunmai.out
    assert "原文" not in xunmai.out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["load"], None, "en"),
        (["--language", "zh", "load"], None, "zh"),
        (["--language=zh", "load"], "en", "zh"),
        (["--language", "en", "load"], "zh", "en"),
        (["load", "--language"], "zh", "en"),
        (["load"], "zh", "zh"),
    ],
)
def test_the_language_is_that_of_the_line_or_of_the_environment(
    monkeypatch, arguments, environment, language
):
    monkeypatch.delenv("XUNMAI_LANGUAGE", raising=False)
    if environment:
        monkeypatch.setenv("XUNMAI_LANGUAGE", environment)
    assert spoken(arguments) == language


def test_an_error_without_words_of_its_own_keeps_its_sentence():
    error = ReadError("no such cell", place=Place(file="a.xlsx", row=3), hint="look")
    assert told(error, "en") == str(error)
    assert told(error, "zh").startswith("有一个文件无法读取。原文：“no such cell”（文件 a.xlsx，行 3）\n")
    assert why("no such cell", None, None, "zh") == ("no such cell", "")
    known = NotFoundError("nothing", case=Case("unknown_key", {"key": "x"}))
    assert told(known, "zh").startswith("没有“x”的任何记录\n  请按名称搜索")


def test_zips_of_which_none_can_be_read_are_named(xunmai, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.zip").write_bytes(b"no zip")
    assert xunmai("--language", "zh", "load", tmp_path / "a.zip", tmp_path / "b.zip") != ExitCode.DONE
    assert "以下压缩包均无法读取：a.zip、b.zip" in xunmai.err
