"""What a reader hands over: rectangular tables of text, and the rows that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import duckdb

from graph.errors import Place, ReadError
from loaders.readers.scratch import Scratch

FileKind = Literal["csv", "excel", "parquet", "json", "jsonl"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read; None means that the reader recognises it.

    Attributes:
        encoding: a Python codec name; single-byte encodings are used only when declared.
        sheet: the worksheet to read; without it every worksheet with content is read.
        header_row: the row of the headers as a spreadsheet shows it; 0 says there is none.
        columns: names for a file without headers.
        repeated: what a header over several columns does: it is refused, or numbered.
        roots: JSON only: steps that lead to the records, such as `package`, `releases[]` (see `roots.py`).
        inherit: JSON only: values of the record that every table below it repeats as `^PATH`; `../PATH` is
            one of the item directly around.
        expect: JSON only: tables (paths of arrays) and columns that the mapping uses; always handed over.
        scratch: a private folder for what must be unpacked or converted.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: tuple[str, ...] | None = None
    repeated: Literal["refuse", "number"] = "refuse"
    kind: FileKind | None = None
    roots: tuple[str, ...] = ()
    inherit: tuple[str, ...] = ()
    expect: Mapping[str, Sequence[str]] = field(default_factory=dict)
    scratch: Path | None = None


@dataclass(frozen=True, slots=True)
class RowReject:
    """A piece of a file that could not be read as a row, and how to mend it."""

    row: int | None
    column: str | None
    value: str | None
    reason: str
    hint: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class MergedDown:
    """A cell of a workbook that lies over several rows, from `first` to `last`, and holds for each of them."""

    column: str
    first: int
    last: int
    value: str


class Through(Protocol):
    """A query over rows, made of the expression that gives them."""

    def __call__(self, source: str, *, trimmed: bool, carried: Sequence[str] = ()) -> str:
        """The query, with columns of the source that go along as they are."""


class Carrying(Protocol):
    """The same once it is known whether the texts are trimmed."""

    def __call__(self, source: str, *, carried: Sequence[str] = ()) -> str:
        """The query."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a sheet is read through a query: what is asked, the same `plan` for all sheets that one statement can read,
    and the size of its file in bytes.
    """

    query: Carrying
    plan: str
    trimmed: bool
    size: int


@dataclass(frozen=True, slots=True)
class Poured:
    """A sheet's rows in a temporary table: how many, how to number them, and what stayed outside.

    `trimmed` says that it is certain that no text begins or ends with white space or is empty.
    """

    rows: int
    row_sql: str
    rejects: tuple[RowReject, ...]
    trimmed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One rectangular table of text; `sql` gives its rows, all columns VARCHAR.

    Attributes:
        first_row: the row, as a spreadsheet shows it, of the first record, where rows follow each other
            without a gap; None where `sql` carries `_row` itself.
        rejects: what is known not to be a row before the rows are parsed; `pour` tells the whole.
        above: what stands above the headers: line by line, the texts of a line with a tab between.
        notes: what the reader decided by itself, in words for the load's report.
        merged: the cells that lie over several of its rows.
        held: the private folder that `sql` may read from; it goes away with the last sheet.
    """

    file: str
    sheet: str | None
    columns: tuple[str, ...]
    sql: str
    first_row: int | None = None
    rejects: tuple[RowReject, ...] = ()
    notes: tuple[str, ...] = ()
    above: str = ""
    merged: tuple[MergedDown, ...] = ()
    held: Scratch | None = None

    def pour(self, connection: duckdb.DuckDBPyConnection, table: str) -> Poured:
        """Parse the rows once into the temporary table `table` of the connection.

        Returns:
            `row_sql` is an expression over that table that gives each row's number.

        Raises:
            ReadError: the file cannot be parsed at all.
        """
        try:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(table)} AS FROM {self.sql}")
        except duckdb.Error as error:
            if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in str(error):
                raise
            raise ReadError(
                f"the file is damaged: {str(error).splitlines()[0]}",
                hint="fetch or write the file again",
                place=Place(file=self.file, sheet=self.sheet),
            ) from error
        rows = row_count(connection, table)
        row_sql = "_row" if self.first_row is None else f"(rowid + {self.first_row})"
        return Poured(rows, row_sql, self.rejects)

    def pour_some(
        self, connection: duckdb.DuckDBPyConnection, table: str, places: Sequence[int], of: int
    ) -> bool:
        """Pour some of the rows that were read through a query once more, as texts and without the others.

        Args:
            table: has a column more, `_at`: the place of each row among all.
            places: ascending, the first row's is 0.
            of: how many rows there are in all.

        Returns:
            Whether it was done; where it cannot be, or gains nothing, `pour` gives all of them.
        """
        del connection, table, places, of
        return False

    def way_through(self, query: Through) -> Way | None:
        """How to read the rows through a query made of them; None where this cannot be done or gains nothing.

        Args:
            query: gives the query of an expression of the raw rows, which it must take one for one and in their order;
                `trimmed` says that it is certain that no text begins or ends with white space or is empty.
        """
        del query
        return None

    def pour_through(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        way: Way,
        in_order: set[str],
        others: Sequence[Sheet] = (),
    ) -> list[Poured]:
        """Parse the rows, and behind them those of other sheets, into one temporary table without keeping the texts.

        Args:
            way: that of this sheet, with a plan that is also the others'.
            in_order: what is known of the load's other files, and added to: plans that keep the rows' order.

        Returns:
            What was poured of each sheet; nothing, and no table, where it could not be done: then `pour`.
        """
        del connection, table, way, in_order, others
        return []


def row_count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.table(quoted(table)).count("*").fetchall()[0][0])


def quoted(name: str) -> str:
    """A name as a DuckDB identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a DuckDB string."""
    return "'" + text.replace("'", "''") + "'"
