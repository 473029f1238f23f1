"""A file without headers is known by its rows: it goes to the source whose columns they fill, and to no other."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Tiny

ROWS = "x,A,1,2020-01-01\ny,C,2.50,2020-01-02\nz,A,,2020-01-03\nv,C,7,2020-01-04\n"


@pytest.fixture
def own(tiny: Tiny) -> Path:
    """The folder of an office's sources: one, whose files have no headers."""
    tiny.replace(
        "tables:\n", "reader: {header_row: 0, columns: [Name, State, Capital, Date]}\ntables:\n"
    ).replace("    unused:\n      Remark: nobody reads it\n", "")
    (tiny.folder / "source.yaml").write_text(tiny.text, encoding="utf-8")
    return tiny.folder.parent


def whose(text: str, tiny: Tiny, own: Path, name: str = "firms.csv") -> str | None:
    [seen] = loaders.survey([tiny.file(text, name)], own)
    return seen.source.name if seen.source else None


def test_rows_that_read_as_the_sources(tiny: Tiny, own: Path) -> None:
    assert whose(ROWS, tiny, own) == "tiny"


def test_a_slip_in_one_row_of_five_is_borne(tiny: Tiny, own: Path) -> None:
    assert whose(ROWS + "w,A,seven,2020-01-04\n", tiny, own) == "tiny"


@pytest.mark.parametrize(
    "text",
    [
        "Firm,Sign,Sum,Day\nx,1,one,Monday\ny,2,two,Tuesday\n",
        "x,A,1,2020-01-01\ny,B,two,2020-01-02\nz,B,three,2020-01-03\n",
        "x,A,1\ny,C,2\n",
        "x,A,1,2020-01-01,more\ny,C,2,2020-01-02,more\n",
    ],
)
def test_other_files_of_rows_are_not_claimed(tiny: Tiny, own: Path, text: str) -> None:
    assert whose(text, tiny, own) is None


def test_a_file_with_many_slips_is_left_to_a_person(tiny: Tiny, own: Path) -> None:
    [seen] = loaders.survey([tiny.file(ROWS + "w,A,seven,2020-01-04\nu,B,1,-\n")], own)
    assert seen.source is None
    assert seen.why == "it has no headers, and 67% of its rows read as those of tiny"
    assert seen.hint == "if they are, say so: --source tiny"


def test_files_of_other_sources_stay_theirs(own: Path) -> None:
    for name in ("bank_statement", "shareholder_register", "state_tenders"):
        seen = loaders.survey(loaders.source(name).samples, own)
        assert [entry.source.name if entry.source else entry.why for entry in seen] == [name] * len(seen)


def test_its_rejects_have_headers_and_are_known_again(parts: loaders.Parts, tiny: Tiny, own: Path) -> None:
    source = loaders.source("tiny", own)
    report = loaders.load_parts(parts, source.mapping, [tiny.file(ROWS + "w,X,1,2020-01-01\n")], who="test")
    [rejects] = report.reject_files
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("w,X", "w,A"), encoding="utf-8")
    assert loaders.recognise([rejects], own).name == "tiny"
    assert loaders.load_parts(parts, source.mapping, [rejects], who="test").rows_used == 1
