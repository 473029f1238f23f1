"""Rejected rows as people mend them: a table that Excel reads in Chinese, or a workbook that spoils no number."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Literal

import xlsxwriter
from fastapi import Response
from fastapi.responses import StreamingResponse

PIECE = 1 << 20
MOST_ROWS = 1_048_576
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reject_response(path: Path, form: Literal["csv", "xlsx"], private: Path) -> Response:
    """The file as it is downloaded. Its name stays, by which the loader knows it again."""
    if form == "csv":
        return StreamingResponse(
            _with_mark(path), media_type="text/csv; charset=utf-8", headers=_named(path.name)
        )
    return StreamingResponse(
        _workbook(path, private), media_type=WORKBOOK, headers=_named(f"{path.stem}.xlsx")
    )


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _with_mark(path: Path) -> Iterator[bytes]:
    """The file behind a byte order mark, without which Excel takes UTF-8 for the system's encoding."""
    yield codecs.BOM_UTF8
    with path.open("rb") as file:
        yield from _pieces(file)


def _workbook(path: Path, private: Path) -> Iterator[bytes]:
    """A workbook whose cells are all texts: a spreadsheet neither rounds a card's number nor reads a formula."""
    with NamedTemporaryFile(dir=private, suffix=".xlsx") as target:
        workbook = xlsxwriter.Workbook(
            target.name, {"constant_memory": True, "tmpdir": str(private), "strings_to_formulas": False}
        )
        sheet = workbook.add_worksheet()
        text = workbook.add_format({"num_format": "@"})
        bold = workbook.add_format({"bold": True, "num_format": "@"})
        sheet.set_column(0, 16_383, 18, text)
        sheet.freeze_panes(1, 0)
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in zip(range(MOST_ROWS), csv.reader(file), strict=False):
                for column, value in enumerate(row):
                    sheet.write_string(number, column, value, text if number else bold)
        workbook.close()
        target.seek(0)
        yield from _pieces(target)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
