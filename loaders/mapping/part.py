"""A sheet of a table once it is poured: where its rows stand, and what they are read from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.mapping.declaration import ORIGINS
from loaders.mapping.match import Match, is_mended
from loaders.mapping.rows import origins_sql
from loaders.mapping.sql import literal, named
from loaders.readers import RowReject, Sheet


@dataclass(frozen=True)
class Part:
    """One sheet of a table, poured: its first row is number `offset`.

    `typed` says that its rows were typed while they were read, into the table `own_rows`; its raw rows, the
    table `raw`, are then made by `Texts` when they are asked for. Several parts may share `own_rows`, named after
    the first of them, `host`: then so many rows of others lie `before` its own.
    """

    sheet: Sheet
    match: Match
    name: str
    row_sql: str
    rows: int
    offset: int
    rejects: tuple[RowReject, ...]
    trimmed: bool = False
    typed: bool = False
    host: str | None = None
    before: int = 0

    @property
    def raw(self) -> str:
        """The table of its raw rows."""
        return named(f"raw_{self.name}")

    @property
    def own_rows(self) -> str:
        """The table of its typed rows, where they are not read together with those of other parts."""
        return named(f"typed_{self.host or self.name}")

    @property
    def number(self) -> str:
        """Expression of the number of a row of `own_rows`, which is also that of rows of the parts that share it."""
        return f"rowid + {self.offset - self.before}"

    @property
    def held_by(self) -> str:
        """Condition that a row of `own_rows` is one of these."""
        return f"rowid >= {self.before} AND rowid < {self.before + self.rows}"

    def holds(self, number: str) -> str:
        """Condition that the row of a number (an expression) is one of these."""
        return f"{number} >= {self.offset} AND {number} < {self.offset + self.rows}"

    @property
    def follows(self) -> bool:
        """Whether each row's place follows from its number."""
        return not self.mended and re.search(r"\b_row\b", self.row_sql) is None

    def row_of(self, number: str) -> str:
        """Expression of the row, as a spreadsheet shows it, of the row of a number (an expression)."""
        return re.sub(r"\browid\b", f"({number} - {self.offset})", self.row_sql)

    def origins_sql(self) -> str:
        """Columns of what is said once for all of its rows, where the table asks for it, each with a comma before."""
        if not self.mended:
            sheet = self.sheet
            return origins_sql(
                self.match.headers, literal(sheet.file), literal(sheet.sheet), literal(sheet.above)
            )
        above = "reject_above" if "reject_above" in self.sheet.columns else "NULL"
        return origins_sql(self.match.headers, "reject_file", "reject_sheet", above)

    @property
    def reads_above(self) -> bool:
        """Whether its table asks for what stands above the headers."""
        return any(ORIGINS["above"] in found for found in self.match.headers.values())

    def place_sql(self, has_place: bool) -> str:
        """The columns `_file, _sheet, _row, _place` of the raw rows."""
        place = "_place" if has_place else "CAST(NULL AS VARCHAR)"
        if self.mended:
            row = "TRY_CAST(reject_row AS BIGINT)"
            return f"reject_file AS _file, reject_sheet AS _sheet, {row} AS _row, {place} AS _place"
        file, sheet = literal(self.sheet.file), literal(self.sheet.sheet)
        row_sql = self.row_of(self.number) if self.typed else self.row_sql
        return f"{file} AS _file, {sheet} AS _sheet, CAST({row_sql} AS BIGINT) AS _row, {place} AS _place"

    @property
    def mended(self) -> bool:
        """Whether it is a file of rejects, mended and brought again: its rows name their first place."""
        return is_mended(self.sheet.columns)
