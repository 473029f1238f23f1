"""Rejected rows as people mend them: a table that Excel reads in Chinese, or a workbook that spoils no number."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Literal

import xlsxwriter
from fastapi import Response
from fastapi.responses import StreamingResponse

from api.export.mending import rows_in_chinese
from graph.errors import Case, QueryError
from graph.settings import Language

PIECE = 1 << 20
# What a sheet of Excel holds: rows below the headers, columns, and characters of a cell.
MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
MOST_SIGNS = 32_767
# A row that could not be read is rejected as one text, however long; the library takes 131,072 characters unasked.
FIELD_SIGNS = 1 << 30
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reject_response(path: Path, form: Literal["csv", "xlsx"], language: Language, private: Path) -> Response:
    """The file as it is downloaded, saying in a language why each row was rejected. Its name stays, by which the loader
    knows it again.

    Raises QueryError where a workbook cannot hold it.
    """
    if form == "csv":
        return StreamingResponse(
            _table(path, language), media_type="text/csv; charset=utf-8", headers=_named(path.name)
        )
    _refuse_too_much(path)
    return StreamingResponse(
        _workbook(path, language, private), media_type=WORKBOOK, headers=_named(f"{path.stem}.xlsx")
    )


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _table(path: Path, language: Language) -> Iterator[bytes]:
    """The file with a byte order mark, which one that was written long ago may lack."""
    if language == "zh":
        yield codecs.BOM_UTF8
        for row in rows_in_chinese(_rows(path)):
            line = io.StringIO()
            # The library quotes only those line breaks that end its own lines, and readers end a row at either sign.
            csv.writer(line).writerow(row)
            yield line.getvalue().encode()
        return
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        yield codecs.BOM_UTF8
        yield from _pieces(file)


def _workbook(path: Path, language: Language, private: Path) -> Iterator[bytes]:
    """A workbook whose cells are all texts: a spreadsheet neither rounds a card's number nor reads a formula."""
    with NamedTemporaryFile(dir=private, suffix=".xlsx") as target:
        workbook = xlsxwriter.Workbook(
            target.name, {"constant_memory": True, "tmpdir": str(private), "strings_to_formulas": False}
        )
        sheet = workbook.add_worksheet()
        text = workbook.add_format({"num_format": "@"})
        bold = workbook.add_format({"bold": True, "num_format": "@"})
        sheet.set_column(0, MOST_COLUMNS - 1, 18, text)
        sheet.freeze_panes(1, 0)
        rows = _rows(path)
        for number, row in enumerate(rows_in_chinese(rows) if language == "zh" else rows):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value, text if number else bold)
        workbook.close()
        target.seek(0)
        yield from _pieces(target)


def _refuse_too_much(path: Path) -> None:
    """A sheet would end, and a text be left out, without a word: whoever mends it would lose rows."""
    for number, row in enumerate(_rows(path)):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS or any(len(value) > MOST_SIGNS for value in row):
            raise QueryError(
                f"a workbook does not hold all of {path.name}: it has room for {MOST_ROWS:,} rows, "
                f"and in a cell for {MOST_SIGNS:,} characters",
                hint="take the CSV",
                case=Case("workbook_too_small", {"name": path.name, "rows": MOST_ROWS, "signs": MOST_SIGNS}),
            )


def _rows(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_SIGNS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
