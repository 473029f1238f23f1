"""A draft is tried as often as one likes, and loads nothing before its user says that it is finished."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from tests.loaders.drafting.conftest import SAMPLES
from tests.registers import sample_text


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's folder of sources."""
    folder = tmp_path / "sources"
    folder.mkdir()
    monkeypatch.setenv("XUNMAI_SOURCES", str(folder))
    return folder


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A statement with a column that no source that ships will ever know."""
    file = tmp_path / "strange.csv"
    text = (SAMPLES / "icbc_like.csv").read_text(encoding="utf-8").replace("储种", "本所储种")
    file.write_text(text, encoding="utf-8")
    return file


def edited(mapping: Path, *changes: tuple[str, str]) -> None:
    text = mapping.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    mapping.write_text(text, encoding="utf-8")


FILLED = (
    ('origin: "FILL IN: say where the file comes from"', "origin: the tests"),
    ('licence: "FILL IN: say under which right it is held"', "licence: none"),
)
READ = (
    ('  - "read every guess below with its reason, and correct what is wrong"\n', ""),
    ('  - "zone Asia/Shanghai and currency CNY are assumed: correct them where they are wrong"\n', ""),
)


def test_new_and_check_say_what_is_left_and_on_which_line(xunmai, own):
    told = xunmai.json("source", "new", SAMPLES / "pair.csv", "--name", "mine")
    mapping = own / "mine" / "source.yaml"
    lines = mapping.read_text(encoding="utf-8").splitlines()
    assert [point["where"] for point in told["to_fill_in"]] == ["draft", "draft", "origin", "licence"]
    assert all(point["what"] in lines[point["line"] - 1] for point in told["to_fill_in"])
    assert xunmai.json("source", "check", "mine")["to_fill_in"] == told["to_fill_in"]
    assert xunmai("source", "check", "mine") == ExitCode.DONE
    said = " ".join(xunmai.out.split())
    for point in told["to_fill_in"]:
        assert f"line {point['line']}, {point['where']}: {point['what']}" in said
    edited(mapping, *FILLED, READ[0])
    assert xunmai.json("source", "check", "mine")["to_fill_in"] == [
        {"line": 5, "where": "draft", "what": READ[1][0].strip(' -"\n')}
    ]
    edited(mapping, READ[1])
    assert xunmai.json("source", "check", "mine")["to_fill_in"] == []
    assert xunmai("source", "check", "mine") == ExitCode.DONE
    assert "draft" not in xunmai.out


def test_in_chinese_the_marks_are_chinese(xunmai, own, monkeypatch):
    monkeypatch.setenv("XUNMAI_LANGUAGE", "zh")
    told = xunmai.json("source", "new", SAMPLES / "english.csv", "--name", "mine")
    assert [point["where"] for point in told["to_fill_in"]][-3:-1] == ["origin", "licence"]
    assert 'origin: "待填写：请写明文件来源"' in (own / "mine" / "source.yaml").read_text(encoding="utf-8")
    assert xunmai("source", "check", "mine") == ExitCode.DONE
    assert "为草稿" in xunmai.out


def test_a_file_that_only_a_draft_would_read_is_not_loaded_and_it_is_said_why(xunmai, own, strange):
    assert xunmai.json("source", "new", strange, "--name", "mine")["known_to"] == []
    assert xunmai("load", strange, "--no-project") == ExitCode.NOT_FOUND
    said = " ".join((xunmai.out + xunmai.err).split())
    assert "the draft mine would read it, but is not finished" in said
    assert "xunmai source check mine" in said
    assert xunmai("source", "recognise", strange) == ExitCode.PARTIAL
    assert xunmai.json("loads") == []


def test_a_draft_named_outright_is_refused_with_the_lines_to_mend(xunmai, own, strange):
    told = xunmai.json("source", "new", strange, "--name", "mine")
    assert xunmai("load", strange, "-s", "mine", "--no-project") == ExitCode.SOURCE
    said = " ".join(xunmai.err.split())
    assert "mine is a draft that is not finished: 4 points" in said
    assert str(own / "mine" / "source.yaml") in said
    for point in told["to_fill_in"]:
        assert f"line {point['line']}, {point['where']}: {point['what']}" in said
    assert xunmai.json("loads") == []


@pytest.mark.parametrize(
    ("left", "where"),
    [
        ([*READ, FILLED[0]], "licence"),  # a text is still to be filled in
        ([*FILLED, READ[1]], "draft"),  # a point is still listed
        ([*FILLED, *READ, ("draft:", "draft: true")], "draft"),
    ],
)
def test_any_point_left_keeps_a_draft_from_loading(xunmai, own, strange, left, where):
    xunmai.json("source", "new", strange, "--name", "mine")
    edited(own / "mine" / "source.yaml", *left)
    assert xunmai("load", strange, "-s", "mine", "--no-project") == ExitCode.SOURCE
    assert f", {where}: " in xunmai.err
    assert xunmai("load", strange, "--no-project") == ExitCode.NOT_FOUND


@pytest.mark.parametrize("word", ["draft:", "draft: false", "draft: []", "# nothing is left"])
def test_a_finished_draft_is_a_source_like_any_other(xunmai, own, strange, word):
    xunmai.json("source", "new", strange, "--name", "mine")
    mapping = own / "mine" / "source.yaml"
    edited(mapping, *FILLED, *READ, ("draft:", word))
    told = xunmai.json("load", strange, "--no-project")
    [load] = told["loads"]
    assert (load["source"], load["facts"]["transferred"]) == ("mine", 12)


def test_a_draft_does_not_come_between_a_file_and_the_source_that_knows_it(xunmai, own, tmp_path):
    file = tmp_path / "流水.csv"
    file.write_text(sample_text("bank_statement"), encoding="utf-8")
    assert xunmai.json("source", "new", file, "--name", "mine")["known_to"] == ["bank_statement"]
    told = xunmai.json("load", file, "--no-project")
    assert [load["source"] for load in told["loads"]] == ["bank_statement"]


def test_the_list_of_sources_marks_drafts(xunmai, own):
    xunmai.json("source", "new", SAMPLES / "pair.csv", "--name", "mine")
    drafts = {entry["name"] for entry in xunmai.json("source", "list") if entry["draft"]}
    assert drafts == {"mine"}
    assert xunmai("source", "list") == ExitCode.DONE
    assert "pair (draft: loads nothing yet)" in " ".join(xunmai.out.split())
