"""Rejected rows as a file: all of them, or a word that the form does not hold them."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
from pathlib import Path

import openpyxl
import pytest
from fastapi.responses import StreamingResponse

from api.export.rejects import MOST_ROWS, MOST_SIGNS, reject_response
from graph.errors import QueryError


def content(path: Path, form: str, language: str = "en") -> bytes:
    answer = reject_response(path, form, language, path.parent)
    assert isinstance(answer, StreamingResponse)

    async def whole() -> bytes:
        return b"".join([bytes(piece) async for piece in answer.body_iterator])

    return asyncio.run(whole())


def written(folder: Path, text: str) -> Path:
    path = folder / "rejects-a.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_text_of_the_length_of_a_cell_is_whole(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content(written(tmp_path, "a\n" + "字" * MOST_SIGNS), "xlsx")))
    assert [len(row[0]) for row in book.active.iter_rows(values_only=True)] == [1, MOST_SIGNS]


@pytest.mark.parametrize(
    "text",
    ["a\n" + "字" * (MOST_SIGNS + 1), "a\n" + "x" * 200_000, "a\n" * (MOST_ROWS + 2)],
    ids=["a text", "a very long text", "the rows"],
)
def test_what_a_workbook_does_not_hold_is_refused_and_comes_as_csv(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(QueryError) as caught:
        reject_response(path, "xlsx", "en", tmp_path)
    assert caught.value.hint == "take the CSV"
    assert content(path, "csv").decode("utf-8-sig") == text


SAID = (
    "required, and empty; fewer fields than headers (expected 3 found 2); not a date in a declared format; odd",
    "give it a value, or leave the row out; add the missing fields, or quote a field that holds a line break; "
    "write it as %Y-%m-%d, %Y年, or declare its format; do something odd",
)
IN_CHINESE = (
    "必填项为空；字段少于表头（expected 3 found 2）；日期格式不在约定之内；odd",
    "请填写，或不装载该行；请补上缺少的字段；含换行的字段须加引号；"
    "请按下列格式之一书写：%Y-%m-%d, %Y年；或在来源的映射中补充其格式；do something odd",
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_in_chinese_the_reasons_are_chinese_and_all_else_is_as_it_was(tmp_path: Path, form: str) -> None:
    rows = [["a", "reject_reason", "reject_hint"], ["必填, ok", *SAID]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    told = content(written(tmp_path, text.getvalue()), form, "zh")
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(told))
        found = [list(row) for row in book.active.iter_rows(values_only=True)]
    else:
        assert told.startswith(codecs.BOM_UTF8)
        found = list(csv.reader(io.StringIO(told.decode("utf-8-sig"))))
    assert found == [rows[0], ["必填, ok", *IN_CHINESE]]


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_break_within_a_text_ends_its_row(tmp_path: Path, language: str, sign: str) -> None:
    path = tmp_path / "rejects-a.csv"
    path.write_bytes(f'a,b\n"1{sign}2",3\n'.encode())
    told = content(path, "csv", language).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(told, newline=""))) == [["a", "b"], [f"1{sign}2", "3"]]
