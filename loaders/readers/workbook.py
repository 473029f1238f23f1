"""Reads Excel workbooks: every visible worksheet with content, its headers found, merged cells resolved.

A workbook holds a million rows at the most and comes as Python cells, so cells become text column by column
in plain loops; nothing that grows further passes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from graph.errors import Case, Place, ReadError
from loaders.readers.header import filled, find_header, lines_above
from loaders.readers.merged import header_in_one_row, merged_down, repeat_merged, without_titles
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import ReadOptions, Sheet, literal, quoted

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(path: Path, name: str, options: ReadOptions, scratch: Scratch) -> list[Sheet]:
    """One sheet for each visible worksheet with content, or the one that is declared.

    Args:
        path: the file, unpacked.
        name: its name in messages and provenance.

    Raises:
        ReadError: it is damaged, protected or empty, or headers are missing or repeated.
    """
    place = Place(file=name)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            chosen, notes = _chosen(workbook.sheets_metadata, options.sheet, place)
            sheets = [
                _sheet(workbook.get_sheet_by_name(entry), Place(file=name, sheet=entry), options, scratch)
                for entry in chosen
            ]
    except PasswordError as error:
        raise ReadError(
            "the workbook is protected by a password",
            hint="save it without a password",
            place=place,
            case=Case("workbook_locked"),
        ) from error
    except CalamineError as error:
        raise ReadError(
            f"the workbook cannot be opened: {error}",
            hint="open it in a spreadsheet program and save it as .xlsx; if that fails, fetch it again",
            place=place,
            case=Case("file_damaged", {"said": str(error)}),
        ) from error
    read = [sheet for sheet in sheets if sheet is not None]
    if not read:
        raise ReadError(
            "no worksheet has any content",
            hint="ask for the file again; nothing was loaded",
            place=place,
            case=Case("file_empty"),
        )
    return [replace(read[0], notes=(*notes, *read[0].notes)), *read[1:]]


def _chosen(
    worksheets: Sequence[SheetMetadata], declared: str | None, place: Place
) -> tuple[list[str], tuple[str, ...]]:
    """The names of the worksheets to read, and a note on those that are hidden."""
    names = [entry.name for entry in worksheets if entry.typ == SheetTypeEnum.WorkSheet]
    if declared is not None:
        if declared not in names:
            raise ReadError(
                f"there is no worksheet {declared!r}",
                hint=f"the workbook has {', '.join(names)}",
                place=place,
            )
        return [declared], ()
    hidden = [entry.name for entry in worksheets if entry.visible != SheetVisibleEnum.Visible]
    note = (f"hidden worksheets were not read: {', '.join(hidden)}",) if hidden else ()
    return [entry for entry in names if entry not in hidden], note


def _sheet(worksheet: CalamineSheet, place: Place, options: ReadOptions, scratch: Scratch) -> Sheet | None:
    cells: list[list[Cell]] = worksheet.to_python(skip_empty_area=False)
    if not any(filled_cells(row) for row in cells):
        return None
    records = [[_text(cell) for cell in row] for row in cells]
    merged = worksheet.merged_cell_ranges or []
    notes = repeat_merged(records, merged)
    header_row = options.header_row
    if header_row != 0 and options.columns is None:
        joined = header_in_one_row(records, merged, header_row, place)
        header_row = joined or header_row
        notes += (f"merged headers were joined with ' / ' in row {joined}",) if joined else ()
    numbered = options.repeated == "number"
    header = find_header(
        without_titles(records, merged), place, header_row, options.columns, numbered=numbered
    )
    width = len(header.columns)
    rows = [
        (number, record[:width])
        for number, record in enumerate(records[header.row :], header.row + 1)
        if filled(record)
    ]
    columns: list[list[str]] = [[record[position] for _, record in rows] for position in range(width)]
    arrays = [pa.array(column, pa.string()) for column in columns]
    table = pa.table(
        [*arrays, pa.array([number for number, _ in rows], pa.int64())], names=[*header.columns, "_row"]
    )
    target = scratch.file(".parquet")
    pq.write_table(table, target, compression="lz4")
    listed = ", ".join(quoted(column) for column in (*header.columns, "_row"))
    return Sheet(
        file=str(place.file),
        sheet=place.sheet,
        columns=header.columns,
        sql=f"(SELECT {listed} FROM read_parquet({literal(str(target))}))",
        notes=(*notes, *header.notes),
        above=lines_above(records, header),
        merged=merged_down(records, merged, header),
        held=scratch,
    )


def filled_cells(row: Sequence[Cell]) -> bool:
    """Whether any cell of a row holds something."""
    return any(cell != "" for cell in row)


def _digits(number: float) -> str:
    """The 15 digits that a spreadsheet keeps, then zeros: so that a destroyed long number is seen as one."""
    return format(Decimal(format(number, ".15g")), "f")


def _text(cell: Cell) -> str:
    """A cell as a person would type it: whole numbers without a point, moments in ISO form."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)
