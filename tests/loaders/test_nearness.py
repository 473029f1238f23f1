"""A file that no source takes is told which source it comes nearest to, and all that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from api.problems import in_chinese, type_words
from graph.errors import ReadError
from loaders.recognition import Seen

STATEMENT = (
    "交易日期,交易金额,币种,交易户名,交易对手账卡号,备忘\n2023-01-01 10:00:00,1,CNY,张三,6222000000001,x\n"
)


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


def seen(path: Path) -> Seen:
    [entry] = loaders.survey([path])
    assert entry.source is None
    assert entry.why
    assert entry.hint
    return entry


def test_the_nearest_source_is_named_with_what_is_there_and_all_that_is_missing(statement: Path) -> None:
    entry = seen(statement)
    assert entry.why is not None
    assert (
        "the nearest is bank_statement/transactions, which knows '交易日期', '交易金额', '币种', '交易户名'"
        in entry.why
    )
    missing = loaders.source("bank_statement").mapping.tables["transactions"].columns
    wanted = {
        header
        for column in missing.values()
        if not column.absent and not set(column.headers) & set(STATEMENT.split(","))
        for header in column.headers
    }
    assert {"收付标志", "附言"} <= wanted
    assert [header for header in wanted if repr(header) not in entry.why] == []
    assert "taken_back, purpose, bank_entry: " in entry.why, "columns read from one are told together"
    assert "xunmai source new" in (entry.hint or "")
    chinese = in_chinese(type_words(ReadError), entry.why, entry.case)
    assert [header for header in wanted if header not in chinese.detail] == []
    assert "xunmai source new" in (chinese.hint or "")


def test_a_source_that_is_named_says_all_that_is_missing(parts: loaders.Parts, statement: Path) -> None:
    source = loaders.source("bank_statement")
    with pytest.raises(ReadError, match="4 columns of bank_statement/transactions are missing") as caught:
        loaders.load_parts(parts, source.mapping, [statement], who="test")
    for header in ("查询账号", "进出标志", "对手名称", "附言"):
        assert repr(header) in caught.value.message
    assert caught.value.case
    assert caught.value.case.values["missing"] == 4


def test_what_is_there_but_for_columns_that_nobody_knows_names_them(tmp_path: Path, project: Path) -> None:
    sample = project / "loaders/sources/shareholder_register/sample/shareholders.csv"
    header, *rows = sample.read_text("utf-8").splitlines()
    more = ",".join(f"more{number}" for number in range(20))
    path = tmp_path / "a.csv"
    path.write_text("\n".join([f"{header},{more}", *(row + "," * 20 for row in rows)]), encoding="utf-8")
    entry = seen(path)
    assert entry.why is not None
    assert "20 columns are neither used nor declared unused by shareholder_register/shares" in entry.why
    assert "'more19'" in entry.why


def test_sources_that_come_as_near_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,x\n1,2\n", encoding="utf-8")
    entry = seen(path)
    assert entry.why is not None
    assert "which knows '姓名'" in entry.why
    assert "as near come" in entry.why
    assert entry.case
    assert entry.case.name == "file_near_several"


def test_where_no_header_is_known_to_anybody_no_source_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("weather,rain\n1,2\n", encoding="utf-8")
    assert seen(path).why == "its headers are those of no source, and no source knows any of them"
