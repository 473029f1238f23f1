"""Finds the row of the headers, and refuses headers by which columns cannot be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import Place, ReadError

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns' names, and the row they stand in as a spreadsheet shows it (0: there is none)."""

    row: int
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_header(
    records: Sequence[Cells], place: Place, row: int | None, names: Sequence[str] | None
) -> Header:
    """The header among the first records of a file; blank records keep their place as empty lists.

    Args:
        row: the row that the mapping declares, 0 for a file without headers.
        names: the names that the mapping gives to the columns of a file without headers.

    Raises:
        ReadError: there is no such row, or its names are missing or repeated.
    """
    if row == 0 or (row is None and names is not None):
        return Header(0, tuple(names) if names is not None else _numbered(records))
    found = _recognised(records) if row is None else row
    if not 0 < found <= len(records) or not filled(records[found - 1]):
        raise ReadError(
            "there is no row of headers"
            if row is None
            else f"row {row} should hold the headers and is empty",
            hint="declare it in the mapping (reader: {header_row: ...}; 0 when there are no headers)",
            place=place,
        )
    columns = _named(records, found, place)
    _refuse_repeated(columns, found, place)
    above = found - 1
    notes = (f"the headers stand in row {found}; {above} rows above them were passed over",) if above else ()
    return Header(found, tuple(names) if names is not None else columns, notes)


def filled(record: Cells) -> int:
    """How wide a record is without its empty end."""
    width = len(record)
    while width and not record[width - 1].strip():
        width -= 1
    return width


def _recognised(records: Sequence[Cells]) -> int:
    """The first row as wide as most rows are: titles above it are narrower, or say one thing only."""
    widths = Counter(filled(record) for record in records if filled(record) > 1)
    most = max(widths, key=lambda width: (widths[width], width)) if widths else 1
    for number, record in enumerate(records, 1):
        width = filled(record)
        cells = [cell.strip() for cell in record[:width] if cell.strip()]
        if width >= most and len(cells) * 2 > width and len(set(cells)) > (width > 1):
            return number
    return next((number for number, record in enumerate(records, 1) if filled(record)), 0)


def _numbered(records: Sequence[Cells]) -> tuple[str, ...]:
    widths = Counter(len(record) for record in records if filled(record))
    width = max(widths, key=lambda width: (widths[width], width)) if widths else 0
    return tuple(f"column_{number}" for number in range(1, width + 1))


def _named(records: Sequence[Cells], row: int, place: Place) -> tuple[str, ...]:
    """The names; an empty column without a name is kept as `_unnamed_N`, which needs no declaration."""
    columns = [cell.strip() for cell in records[row - 1]]
    for position, column in enumerate(columns):
        if column:
            continue
        if any(len(record) > position and record[position].strip() for record in records[row:]):
            raise ReadError(
                f"column {position + 1} has values and no header",
                hint="name it in the file, or declare where headers are (reader: {header_row: ...}; 0: none)",
                place=Place(file=place.file, sheet=place.sheet, row=row),
            )
        columns[position] = f"_unnamed_{position + 1}"
    return tuple(columns)


def _refuse_repeated(columns: tuple[str, ...], row: int, place: Place) -> None:
    """Headers that differ in case alone count as repeated: a database does not tell them apart."""
    times = Counter(column.casefold() for column in columns)
    repeated = [column for column in columns if times[column.casefold()] > 1]
    if repeated:
        name = repeated[-1]
        raise ReadError(
            f"the header {name!r} stands over {times[name.casefold()]} columns",
            hint="rename one of them in the file, or name every column in the mapping "
            "(reader: {header_row: 0, columns: [...]} for a file without its header)",
            place=Place(file=place.file, sheet=place.sheet, row=row, column=name),
        )
