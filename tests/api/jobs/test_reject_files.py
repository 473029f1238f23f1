"""Rejected rows as a file: all of them, or a word that the form does not hold them."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import openpyxl
import pytest
from fastapi.responses import StreamingResponse

from api.export.rejects import MOST_ROWS, MOST_SIGNS, reject_response
from graph.errors import QueryError


def content(path: Path, form: str) -> bytes:
    answer = reject_response(path, form, path.parent)
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
        reject_response(path, "xlsx", tmp_path)
    assert caught.value.hint == "take the CSV"
    assert content(path, "csv").decode("utf-8-sig") == text
