"""Merged cells: a merged value holds for every cell it covers, and headers in several rows become one."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import Place, ReadError
from loaders.readers.header import Header, tells
from loaders.readers.sheet import MergedDown

Corner = tuple[int, int]
Merged = tuple[Corner, Corner]
"""The first and last cell (row, column from 0) of a merged range."""


def repeat_merged(records: list[list[str]], merged: Sequence[Merged]) -> tuple[str, ...]:
    """Write each merged value into every cell it covers; a note says how many ranges there were."""
    for (top, left), (bottom, right) in merged:
        if top >= len(records) or left >= len(records[top]):
            continue
        value = records[top][left]
        for row in records[top : bottom + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
    if not merged:
        return ()
    return (f"{len(merged)} merged ranges: their value holds for every cell they cover",)


def merged_down(
    records: Sequence[Sequence[str]], merged: Sequence[Merged], header: Header
) -> tuple[MergedDown, ...]:
    """The cells below the headers that lie over several rows and hold something, once for each of their columns."""
    return tuple(
        MergedDown(header.columns[column], top + 1, min(bottom + 1, len(records)), records[top][column])
        for (top, left), (bottom, right) in merged
        for column in range(left, min(right + 1, len(header.columns)))
        if header.row <= top < min(bottom, len(records) - 1) and records[top][column]
    )


def header_in_one_row(
    records: list[list[str]], merged: Sequence[Merged], declared: int | None, place: Place
) -> int | None:
    """The last row of a header of several rows, which now holds it all (`收入 / 金额`); None without one.

    A title, and a line such as `账号：…` above the table, are no header. The header goes on downwards as long
    as a range that begins in it is wider than one column, or reaches further down.

    Raises:
        ReadError: a column that no wide range covers has two texts in the header's rows: it may be data.
    """
    width = max((len(record) for record in records), default=0)
    parts = sorted(entry for entry in merged if _span(entry) < width and not _is_title(records, entry))
    first = declared - 1 if declared else min((entry[0][0] for entry in parts), default=-1)
    if first < 0 or not any(entry[0][0] == first for entry in parts) or _header_above(records, first):
        return None
    last = first
    for (top, left), (bottom, right) in parts:
        if first <= top <= last:
            last = max(last, bottom + (right > left))
    last = min(last, len(records) - 1)
    if last == first:
        return None
    wide = {column for (_, left), (_, right) in parts if right > left for column in range(left, right + 1)}
    columns = [
        list(dict.fromkeys(filter(None, cells))) for cells in zip(*records[first : last + 1], strict=True)
    ]
    if any(len(texts) > 1 and column not in wide for column, texts in enumerate(columns)):
        raise ReadError(
            f"the headers in row {first + 1} are merged, and row {last + 1} may be a header or data",
            hint="unmerge the headers in the file, or declare the last row of the headers (header_row: ...)",
            place=Place(file=place.file, sheet=place.sheet, row=first + 1),
        )
    records[last][:] = [" / ".join(texts) for texts in columns]
    for record in records[first:last]:
        record[:] = [""] * len(record)
    return last + 1


def without_titles(records: Sequence[list[str]], merged: Sequence[Merged]) -> list[list[str]]:
    """The records with titles in their first cell only: repeated over all that they cover, they look like headers."""
    found = list(records)
    for (top, left), (bottom, right) in merged:
        if right > left and _is_title(found, ((top, left), (bottom, right))):
            text = found[top][left]
            for row, record in enumerate(found[top : bottom + 1], top):
                found[row] = ["" if left <= place <= right else cell for place, cell in enumerate(record)]
            found[top][left] = text
    return found


def _span(entry: Merged) -> int:
    return entry[1][1] - entry[0][1] + 1


def _is_title(records: Sequence[Sequence[str]], entry: Merged) -> bool:
    """Whether it stands alone in its row from the first column on, however wide the table is, or is part of a line that
    says something about the table.

    A colon alone makes no title: `发生额（单位：元）` stands over `借方` and `贷方`.
    """
    (top, left), _ = entry
    if top >= len(records) or left >= len(records[top]):
        return False
    texts = list(dict.fromkeys(filter(None, records[top])))
    return (left == 0 and len(texts) == 1) or tells(texts)


def _header_above(records: list[list[str]], row: int) -> bool:
    """Whether a full row of different texts stands above: then the merged cells lie in the data."""
    return any(len(set(record)) == len(record) > 1 and all(record) for record in records[:row])
