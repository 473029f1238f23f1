"""Reads delimited text (CSV, TSV): DuckDB parses it once, in parallel, into a temporary table.

A row's number is the one a spreadsheet shows: a record with line breaks inside quotes is one row; a blank line and a malformed
record are rows too. Rows are numbered by `rowid`, which costs nothing; only where blank or malformed rows left gaps are the
numbers worked out and stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from graph.errors import Place, ReadError
from loaders.readers.blank_lines import blank_rows, with_line_feeds
from loaders.readers.encodings import as_utf8
from loaders.readers.header import Header, find_header
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import Poured, ReadOptions, RowReject, Sheet, literal, quoted
from loaders.readers.sniffing import Dialect, recognise

REJECTED = "SELECT line, column_name, error_type, csv_line, error_message FROM reject_errors ORDER BY line, byte_position"
REASONS = {
    "MISSING COLUMNS": (
        "fewer fields than headers",
        "add the missing fields, or quote a field that holds a line break",
    ),
    "TOO MANY COLUMNS": (
        "more fields than headers",
        "put quotes around a field that holds the delimiter, or remove the surplus field",
    ),
    "UNQUOTED VALUE": (
        "a quoted field is not closed, or text follows its closing quote",
        "double a quote that stands inside a quoted field, and close the field",
    ),
    "LINE SIZE OVER MAXIMUM": (
        "the row is longer than 2,097,152 bytes",
        "close the quotes that were left open in this row",
    ),
    "INVALID ENCODING": (
        "the row holds bytes that are no text",
        "declare the encoding (reader: {encoding: ...})",
    ),
}


@dataclass(frozen=True, slots=True)
class DelimitedSheet(Sheet):
    """A delimited file; which of its rows are malformed becomes known while it is parsed."""

    path: Path = Path()
    dialect: Dialect = Dialect(",", '"', ())
    header_row: int = 0
    scratch: Scratch = Scratch(None)

    def pour(self, connection: duckdb.DuckDBPyConnection, table: str) -> Poured:
        """Parse the file once into a temporary table; malformed rows are told, never padded or dropped."""
        try:
            _parse(connection, table, self.path, self)
        except duckdb.InvalidInputException:
            # Line ends of several kinds stop DuckDB's strict parser: one kind for all, then once more.
            one_kind = with_line_feeds(self.path, self.scratch.file(self.path.suffix))
            self._parse_or_refuse(connection, table, one_kind)
        rejects = _malformed(connection, self.dialect.quote)
        lines = [entry.row for entry in rejects if entry.row is not None]
        blank = blank_rows(self.path, self.dialect.quote) if len(self.columns) > 1 else []
        gaps = sorted(row for row in {*lines, *blank} if row > self.header_row)
        if gaps:
            _number_around(connection, table, gaps, self.header_row + 1)
        counted = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
        row_sql = "_row" if gaps else f"(rowid + {self.header_row + 1})"
        return Poured(int(counted[0]) if counted else 0, row_sql, rejects)

    def _parse_or_refuse(self, connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
        try:
            _parse(connection, table, path, self)
        except duckdb.InvalidInputException as error:
            raise ReadError(
                f"the file cannot be read as delimited text: {str(error).splitlines()[0]}",
                hint="declare delimiter and quote in the mapping (reader: {delimiter: ..., quote: ...})",
                place=Place(file=self.file),
            ) from error


def read_delimited(path: Path, name: str, options: ReadOptions, scratch: Scratch) -> list[Sheet]:
    """The one sheet of a delimited file.

    Args:
        path: the file, unpacked.
        name: its name in messages and provenance.

    Raises:
        ReadError: it is empty, is no text, or its headers are missing or repeated.
    """
    place = Place(file=name)
    if path.stat().st_size == 0:
        raise ReadError("the file is empty", hint="ask for it again; nothing was loaded", place=place)
    text = as_utf8(path, options.encoding, scratch, name)
    source = text.path
    if _has_no_line_feed(source):
        source = with_line_feeds(source, scratch.file(path.suffix))
    dialect = recognise(source, options.delimiter, options.quote)
    header = find_header(dialect.records, place, options.header_row, options.columns)
    notes = header.notes if text.encoding.startswith("utf-8") else (f"read as {text.encoding}", *header.notes)
    sheet = DelimitedSheet(
        name, None, header.columns, "", header.row + 1, (), notes, source, dialect, header.row, scratch
    )
    return [replace(sheet, sql=_scan(source, sheet))]


def _has_no_line_feed(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    return b"\n" not in head and b"\r" in head


def _scan(path: Path, sheet: DelimitedSheet, more: str = "") -> str:
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in sheet.columns)
    dialect = sheet.dialect
    return (
        f"read_csv({literal(str(path))}, columns = {{{columns}}}, auto_detect = false, header = false, "
        f"skip = {sheet.header_row}, delim = {literal(dialect.delimiter)}, quote = {literal(dialect.quote)}, "
        f"escape = {literal(dialect.quote)}{more})"
    )


def _parse(connection: duckdb.DuckDBPyConnection, table: str, path: Path, sheet: DelimitedSheet) -> None:
    connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    scan = _scan(path, sheet, ", store_rejects = true")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS SELECT * FROM {scan}")


def _malformed(connection: duckdb.DuckDBPyConnection, quote: str) -> tuple[RowReject, ...]:
    """One reject a malformed row, in order; DuckDB may report a row twice."""
    rejects: dict[int, RowReject] = {}
    for line, column, kind, text, message in connection.execute(REJECTED).fetchall():
        reason, hint = REASONS.get(kind, (message, "mend the row"))
        if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
            reason = f"{reason} ({message.removeprefix('Expected Number of Columns: ').replace(' Found: ', ' expected, ')} found)"
        rejects.setdefault(
            line, RowReject(line, column, text.strip("\r\n"), reason, hint.replace('"', quote))
        )
    connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    return tuple(rejects.values())


def _number_around(
    connection: duckdb.DuckDBPyConnection, table: str, gaps: Sequence[int], first_row: int
) -> None:
    """Store `_row` in the table: a row is moved on by one for every gap before it."""
    earlier = np.asarray(gaps) - first_row - np.arange(len(gaps))
    starts, counts = np.unique(earlier, return_counts=True)
    shifts = pa.table({"start": starts, "shift": np.cumsum(counts)})
    connection.register("row_gaps", shifts)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS "
        f"SELECT rows.*, rows.rowid + {first_row} + coalesce(row_gaps.shift, 0) AS _row "
        f"FROM {quoted(table)} AS rows ASOF LEFT JOIN row_gaps ON rows.rowid >= row_gaps.start ORDER BY rows.rowid"
    )
    connection.unregister("row_gaps")
