"""The sources there are, and which one a file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from graph.errors import NotFoundError, ReadError
from graph.settings import Settings
from tests.loaders.conftest import TINY, Tiny

SHIPPED = [
    "amlsim",
    "amlsim_ibm",
    "bank_statement",
    "finbench",
    "followthemoney",
    "municipal_contracts",
    "municipal_lifecycle",
    "shareholder_register",
    "state_tenders",
]


def test_every_source_is_whole() -> None:
    found = {source.name: source for source in loaders.sources()}
    assert set(SHIPPED) <= set(found)
    for source in found.values():
        assert source.mapping.name == source.name
        assert source.title("zh")
        assert source.notes.startswith("# ")
        assert source.samples
        assert loaders.is_finished(source)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_sample_is_recognised(name: str) -> None:
    assert loaders.recognise(loaders.source(name).samples).name == name


def test_an_unknown_source() -> None:
    with pytest.raises(NotFoundError, match="no source 'nobody'") as caught:
        loaders.source("nobody")
    assert "state_tenders" in (caught.value.hint or "")


def test_a_file_that_nobody_knows(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NotFoundError, match=r"no source takes x\.csv"):
        loaders.recognise([file])
    with pytest.raises(ReadError, match="there is no file"):
        loaders.recognise([tmp_path / "y.csv"])


def test_an_office_has_sources_of_its_own(tiny: Tiny) -> None:
    own = tiny.folder.parent
    (tiny.folder / "source.yaml").write_text(TINY, encoding="utf-8")
    assert "tiny" in {source.name for source in loaders.sources(own)}
    file = tiny.file("Name,State,Capital,Date,Remark\nx,A,1,2020-01-01,\n")
    assert loaders.recognise([file], own).name == "tiny"


def test_a_load_through_a_workspace(parts: loaders.Parts, tiny: Tiny, tmp_path: Path) -> None:
    (tiny.folder / "source.yaml").write_text(TINY, encoding="utf-8")

    class Home:
        settings = Settings(home=tmp_path / "home", sources=tiny.folder.parent)
        tables = parts.tables
        vault = parts.vault

    file = tiny.file("Name,State,Capital,Date,Remark\nx,Z,1,2020-01-01,\n")
    report = loaders.load(Home(), "tiny", [file], "tester")
    assert report.rows_rejected == 1
    assert report.reject_files[0].is_relative_to(tmp_path / "home" / "rejects")


def test_a_source_that_somebody_is_writing_keeps_no_other_from_its_work(tiny: Tiny, tmp_path: Path) -> None:
    """It takes no file; of a file that nobody takes it is told."""
    own = tiny.folder.parent
    (tiny.folder / "source.yaml").write_text(TINY.replace("zone:", "zoone:", 1), encoding="utf-8")
    assert loaders.source("tiny", own).fault is not None
    assert "tiny" not in {source.name for source in loaders.readable(own)}
    sample = loaders.source("bank_statement").samples
    assert loaders.recognise(sample, own).name == "bank_statement"
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NotFoundError, match=r"tiny could not be asked: .*zoone"):
        loaders.recognise([odd], own)
