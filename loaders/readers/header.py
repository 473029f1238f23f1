"""Finds the row of the headers, and refuses headers by which columns cannot be told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import Place, ReadError

Cells = Sequence[str]

_LABEL = re.compile(r"(?!\d)(?:[^:：()（）\[\]【】]|[(（\[【][^:：()（）\[\]【】]*[)）\]】])+[:：](?!//)\s*")
"""What a line says something about, up to its colon; neither the hour of a moment nor the start of an address."""
_VALUE = re.compile(r"(?!(?:19|20)\d\d年?$)[-+¥￥]?\d[-\d\s.,:/*%T年月日时分秒]*")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns' names, and the row they stand in as a spreadsheet shows it (0: there is none)."""

    row: int
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_header(
    records: Sequence[Cells],
    place: Place,
    row: int | None,
    names: Sequence[str] | None,
    *,
    numbered: bool = False,
) -> Header:
    """The header among the first records of a file; blank records keep their place as empty lists.

    Args:
        row: the row that the mapping declares, 0 for a file without headers.
        names: the names that the mapping gives to the columns of a file without headers.
        numbered: number a header that stands over several columns, rather than refuse it.

    Raises:
        ReadError: there is no such row, its names are missing or repeated, or a file without headers is not as
            wide as its names.
    """
    if row == 0 or (row is None and names is not None):
        return Header(0, _given(records, names, place) if names is not None else _numbered(records))
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
    if numbered:
        columns = _told_apart(columns)
    _refuse_repeated(columns, found, place)
    above = found - 1
    notes = (f"the headers stand in row {found}; {above} rows above them were passed over",) if above else ()
    return Header(found, tuple(names) if names is not None else columns, notes)


def lines_above(records: Sequence[Cells], header: Header) -> str:
    """What stands above the headers: line by line, each text of a line once, with a tab between."""
    lines = (
        "\t".join(dict.fromkeys(filter(None, map(str.strip, cells)))) for cells in records[: header.row - 1]
    )
    return "\n".join(filter(None, lines)) if header.row else ""


def filled(record: Cells) -> int:
    """How wide a record is without its empty end."""
    width = len(record)
    while width and not record[width - 1].strip():
        width -= 1
    return width


def tells(texts: Sequence[str]) -> bool:
    """Whether the texts of a line say things about the table (`账号：…`) rather than call its columns: most of
    them are a label with a colon and what it says, in one text or in two. A colon within brackets or in a few headers
    (`金额（单位：元）`, `备注:说明`) makes no such line.
    """
    about = 0
    waiting = False
    for text in texts:
        label = _LABEL.match(text)
        if label is None:
            about += 2 * waiting  # what the label before it says
            waiting = False
            continue
        waiting = label.end() == len(text)
        about += not waiting
    return len(texts) < about * 2


def _recognised(records: Sequence[Cells]) -> int:
    """The first row as wide as most rows are: titles above it are narrower, or say one thing only, and a line such as
    `账号：…` has gaps. Where only data would be left below such a line, it holds the headers after all.
    """
    widths = Counter(width for width in map(filled, records) if width > 1)
    most = max(widths, key=lambda width: (widths[width], width)) if widths else 1
    telling = 0
    for number, record in enumerate(records, 1):
        width = filled(record)
        cells = [cell.strip() for cell in record[:width] if cell.strip()]
        if width < most or len(cells) * 2 <= width or len(set(cells)) <= (width > 1):
            continue
        if len(cells) == width or not tells(cells):
            return telling if telling and _is_data(cells) else number
        telling = telling or number
    return telling or next((number for number, record in enumerate(records, 1) if filled(record)), 0)


def _is_data(texts: Sequence[str]) -> bool:
    """Whether most texts are numbers or moments; a year alone may well be a header."""
    return sum(_VALUE.fullmatch(text) is not None for text in texts) * 2 > len(texts)


def _numbered(records: Sequence[Cells]) -> tuple[str, ...]:
    return tuple(f"column_{number}" for number in range(1, _width(records) + 1))


def _width(records: Sequence[Cells]) -> int:
    """How wide most records are."""
    widths = Counter(len(record) for record in records if filled(record))
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0


def _given(records: Sequence[Cells], names: Sequence[str], place: Place) -> tuple[str, ...]:
    """The names of the mapping; empty columns behind them are kept as `_unnamed_N`, like those without a header."""
    width = _width(records)
    if width in (0, len(names)):
        return tuple(names)
    if width < len(names) or any(filled(record) > len(names) for record in records if len(record) == width):
        raise ReadError(
            f"its rows have {width} fields, and the mapping names {len(names)} columns",
            hint="name each column of the file in the mapping (reader: {header_row: 0, columns: [...]})",
            place=place,
        )
    return (*names, *(f"_unnamed_{number}" for number in range(len(names) + 1, width + 1)))


def _told_apart(columns: Sequence[str]) -> tuple[str, ...]:
    """The names, each that came before with the number of times that it has come."""
    times: Counter[str] = Counter()
    found = []
    for column in columns:
        times[column.casefold()] += 1
        number = times[column.casefold()]
        found.append(column if number == 1 else f"{column} ({number})")
    return tuple(found)


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
            hint="rename one of them in the file, or have them numbered: reader: {repeated: number} in the mapping",
            place=Place(file=place.file, sheet=place.sheet, row=row, column=name),
        )
