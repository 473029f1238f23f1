"""Reads delimited text (CSV, TSV): DuckDB parses it once, in parallel, into a temporary table.

A row's number is the one a spreadsheet shows: a record with line breaks inside quotes is one row, a blank
line and a malformed record are rows too. Rows are numbered by `rowid`, which costs nothing; only where such
rows left gaps are the numbers worked out and stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from graph.errors import Case, Place, ReadError
from loaders.readers.blank_lines import blank_rows, with_line_feeds
from loaders.readers.encodings import as_utf8
from loaders.readers.header import find_header, lines_above
from loaders.readers.margins import has_margins
from loaders.readers.records import records_at
from loaders.readers.scratch import Scratch
from loaders.readers.sheet import (
    Carrying,
    Poured,
    ReadOptions,
    RowReject,
    Sheet,
    Through,
    Way,
    literal,
    quoted,
    row_count,
)
from loaders.readers.sniffing import Dialect, recognise
from loaders.readers.swallowed import lines_of, refuse_swallowed

LARGE = 1 << 20
"""Bytes of a file that may be read through a query together with others; of smaller ones many are read as soon."""
FEW = 50
"""Of so many rows one may be sought alone; where more are, the whole file is read as fast."""
BUFFER = 128 << 20
"""Bytes of a large file that are read at a time, of which each thread parses a quarter: of fewer rows than a group of a
table holds, DuckDB makes small groups and stores them once more, put together."""
LONGEST = 2 << 20
"""Bytes of the longest row: said of every file, since DuckDB's own bound is another than a set buffer gives."""
IN_LARGE_PIECES = f", buffer_size = {BUFFER}"
IN_ORDER = frozenset({"BATCH_CREATE_TABLE_AS", "PROJECTION", "READ_CSV"})
"""The steps that keep the order of the file: a row's number is its place in the table."""
OF_FILE = "_of_file"
"""The column that says of which of several files a row is, until the rows of each are counted."""
PLAIN = Dialect(",", '"', ())
REJECTED = """
    SELECT line, column_name, error_type, csv_line, error_message
    FROM reject_errors ORDER BY line, byte_position
"""
FORGET = "DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans"
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
        f"the row is longer than {LONGEST:,} bytes",
        "close the quotes that were left open in this row",
    ),
}


@dataclass(frozen=True, slots=True)
class DelimitedSheet(Sheet):
    """A delimited file; which of its rows are malformed becomes known while it is parsed."""

    path: Path = Path()
    dialect: Dialect = PLAIN
    header_row: int = 0

    def pour(self, connection: duckdb.DuckDBPyConnection, table: str) -> Poured:
        """Parse the file once into a temporary table; malformed rows are told, never padded or dropped.

        Raises:
            ReadError: the file cannot be parsed at all.
        """
        self._parse(connection, table)
        rejects = _malformed(connection)
        malformed = {entry.row for entry in rejects if entry.row is not None}
        blank = blank_rows(self.path, self.dialect.quote) if len(self.columns) > 1 else []
        gaps = sorted(row for row in malformed.union(blank) if row > self.header_row)
        if gaps:
            _number_around(connection, table, gaps, self.header_row + 1)
        rows = row_count(connection, table)
        row_sql = "_row" if gaps else f"(rowid + {self.header_row + 1})"
        trimmed = not has_margins(self.path, self.dialect.delimiter, self.dialect.quote)
        poured = Poured(rows, row_sql, rejects, trimmed)
        if lines_of(self.path) > self.header_row + rows + len(gaps):
            refuse_swallowed(connection, table, self.columns, self.dialect.delimiter, poured)
        return poured

    def way_through(self, query: Through) -> Way | None:
        """How a large file is parsed once, through a query; None where it is small, or rows in it are blank."""
        size = self.path.stat().st_size
        if size < LARGE or (len(self.columns) > 1 and blank_rows(self.path, self.dialect.quote)):
            return None
        trimmed = not has_margins(self.path, self.dialect.delimiter, self.dialect.quote)
        asked = partial(query, trimmed=trimmed)
        return Way(asked, _creation("", [replace(self, path=Path())], asked), trimmed, size)

    def pour_through(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        way: Way,
        in_order: set[str],
        others: Sequence[Sheet] = (),
    ) -> list[Poured]:
        """Parse large files once, through a query; nothing where rows in one of them are malformed."""
        sheets = [self, *(sheet for sheet in others if isinstance(sheet, DelimitedSheet))]
        try:
            statement = _creation(table, sheets, way.query, IN_LARGE_PIECES)
            # The plan is that of every file read alike, and to make it takes as long as to read some megabytes.
            plan = f"{min(len(sheets), 2)} {way.plan}"
            if plan not in in_order and not IN_ORDER.issuperset(_operators(connection, statement)):
                return []
            in_order.add(plan)
            _execute(connection, statement)
        except duckdb.InvalidInputException:
            return []  # `pour` mends line ends, or says what is wrong
        rows = [] if _malformed(connection) else _rows_of(connection, table, len(sheets))
        # A text that goes over several lines may hold rows, which only the texts tell.
        if any(
            lines_of(each.path) > each.header_row + many for each, many in zip(sheets, rows, strict=False)
        ):
            rows = []
        if not rows:
            connection.execute(f"DROP TABLE {quoted(table)}")
        return [Poured(many, f"(rowid + {self.header_row + 1})", (), way.trimmed) for many in rows]

    def pour_some(
        self, connection: duckdb.DuckDBPyConnection, table: str, places: Sequence[int], of: int
    ) -> bool:
        """Pour some rows of a large file that was read through a query: none of its rows is blank or malformed."""
        if not places or len(places) * FEW > of or "_at" in map(str.lower, self.columns):
            return False
        before = self.header_row
        numbers = [place + before + 1 for place in places]
        text = records_at(self.path, self.dialect.quote, numbers, of + before)
        if text is None:
            return False
        scratch = self.held or Scratch(None)
        copy = scratch.file(self.path.suffix)
        copy.write_bytes(text)
        connection.register("places", pa.table({"_at": pa.array(places, pa.int64())}))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS "
            f"FROM {_scan([replace(self, path=copy, header_row=0)])} POSITIONAL JOIN places"
        )
        connection.unregister("places")
        copy.unlink()
        return True

    def _parse(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        try:
            _execute(connection, _creation(table, [self]))
        except duckdb.InvalidInputException:
            # Line ends of several kinds stop the strict parser: one kind for all, then once more.
            scratch = self.held or Scratch(None)
            copy = with_line_feeds(self.path, scratch.file(self.path.suffix))
            try:
                _execute(connection, _creation(table, [replace(self, path=copy)]))
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
        raise ReadError(
            "the file is empty",
            hint="ask for it again; nothing was loaded",
            place=place,
            case=Case("file_empty"),
        )
    text = as_utf8(path, options.encoding, scratch, name)
    source = text.path
    if _has_no_line_feed(source):
        source = with_line_feeds(source, scratch.file(path.suffix))
    dialect = recognise(source, options.delimiter, options.quote)
    header = find_header(
        dialect.records,
        place,
        options.header_row,
        options.columns,
        numbered=options.repeated == "number",
    )
    foreign = () if text.encoding.startswith("utf-8") else (f"read as {text.encoding}",)
    sheet = DelimitedSheet(
        file=name,
        sheet=None,
        columns=header.columns,
        sql="",
        first_row=header.row + 1,
        notes=(*foreign, *header.notes),
        above=lines_above(dialect.records, header),
        held=scratch,
        path=source,
        dialect=replace(dialect, records=()),
        header_row=header.row,
    )
    return [replace(sheet, sql=_scan([sheet]))]


def _has_no_line_feed(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    return b"\n" not in head and b"\r" in head


def _scan(sheets: Sequence[DelimitedSheet], more: str = "") -> str:
    """Expression of the rows of files that are read alike, one after another."""
    sheet = sheets[0]
    paths = ", ".join(literal(str(each.path)) for each in sheets)
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in sheet.columns)
    delimiter, quote = literal(sheet.dialect.delimiter), literal(sheet.dialect.quote)
    return (
        f"read_csv([{paths}], columns = {{{columns}}}, auto_detect = false, header = false, "
        f"compression = 'none', skip = {sheet.header_row}, delim = {delimiter}, quote = {quote}, "
        f"escape = {quote}, max_line_size = {LONGEST}{more})"
    )


def _all(source: str, *, carried: Sequence[str] = ()) -> str:
    """The rows of a source as they are."""
    del carried
    return f"FROM {source}"


def _creation(table: str, sheets: Sequence[DelimitedSheet], query: Carrying = _all, how: str = "") -> str:
    """The statement that parses files into a table, through a query over their rows."""
    scan = _scan(sheets, f", store_rejects = true{how}")
    if len(sheets) > 1:
        numbered = f"(SELECT *, CAST(file_index AS USMALLINT) AS {OF_FILE} FROM {scan})"
        asked = query(numbered, carried=[OF_FILE])
    else:
        asked = query(scan)
    return f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS {asked}"


def _rows_of(connection: duckdb.DuckDBPyConnection, table: str, files: int) -> list[int]:
    """How many rows of a table are of each file, in their order; nothing where the files do not follow each other."""
    if files == 1:
        return [row_count(connection, table)]
    found = connection.execute(
        f"SELECT {OF_FILE}, count(*), min(rowid), max(rowid) FROM {quoted(table)} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    rows = [many for _, many, _, _ in found]
    starts = [0, *accumulate(rows)]
    in_order = [(number, starts[number], starts[number + 1] - 1) for number in range(len(rows))]
    if len(rows) < files or in_order != [(number, first, last) for number, _, first, last in found]:
        return []
    connection.execute(f"ALTER TABLE {quoted(table)} DROP COLUMN {OF_FILE}")
    return rows


def _execute(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    connection.execute(FORGET)
    connection.execute(statement)


def _operators(connection: duckdb.DuckDBPyConnection, statement: str) -> Iterator[str]:
    """The steps in which DuckDB would carry out a statement."""
    waiting = json.loads(connection.execute(f"EXPLAIN (FORMAT json) {statement}").fetchall()[0][1])
    while waiting:
        step = waiting.pop()
        yield step["name"]
        waiting += step["children"]


def _malformed(connection: duckdb.DuckDBPyConnection) -> tuple[RowReject, ...]:
    """One reject a malformed row, in order; DuckDB may tell of a row twice."""
    rejects: dict[int, RowReject] = {}
    for line, column, kind, text, message in connection.execute(REJECTED).fetchall():
        reason, hint = REASONS.get(kind, (message, "mend the row"))
        if kind.endswith("COLUMNS"):
            reason = f"{reason} ({message.removeprefix('Expected Number of Columns: ').lower()})"
        rejects.setdefault(line, RowReject(line, column, text.strip("\r\n"), reason, hint))
    connection.execute(FORGET)
    return tuple(rejects.values())


def _number_around(
    connection: duckdb.DuckDBPyConnection, table: str, gaps: Sequence[int], first_row: int
) -> None:
    """Store `_row` in the table: a row is moved on by one for every gap before it."""
    earlier = np.asarray(gaps) - first_row - np.arange(len(gaps))
    starts, counts = np.unique(earlier, return_counts=True)
    connection.register("row_gaps", pa.table({"start": starts, "shift": np.cumsum(counts)}))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS "
        f"SELECT rows.*, rows.rowid + {first_row} + coalesce(row_gaps.shift, 0) AS _row "
        f"FROM {quoted(table)} AS rows ASOF LEFT JOIN row_gaps ON rows.rowid >= row_gaps.start "
        "ORDER BY rows.rowid"
    )
    connection.unregister("row_gaps")
