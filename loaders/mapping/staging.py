"""Pours the files of a delivery into DuckDB and reads every column once: typed, and with its faults marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from importlib.resources import files

import duckdb

from graph.identifiers import Vault
from loaders.mapping.declaration import ColumnMapping, Join, Mapping, TableMapping
from loaders.mapping.dictionary import fill_dictionaries, unread_identifiers
from loaders.mapping.match import Match, is_mended
from loaders.mapping.sight import Sight, first_rows, rows_view
from loaders.mapping.sql import literal, named, together, word
from loaders.mapping.values import Reading, cleaned, reading, said_beside
from loaders.readers import Poured, RowReject, Sheet

FEW_FILES = 16


@dataclass(frozen=True)
class Part:
    """One sheet of a table, poured: its raw rows are the table `raw`, its first row is number `offset`."""

    sheet: Sheet
    match: Match
    raw: str
    row_sql: str
    rows: int
    offset: int
    rejects: tuple[RowReject, ...]
    trimmed: bool = False

    @property
    def follows(self) -> bool:
        """Whether each row's place follows from its number."""
        return not self.mended and re.search(r"\b_row\b", self.row_sql) is None

    def row_of(self, number: str) -> str:
        """Expression of the row, as a spreadsheet shows it, of the row of a number (an expression)."""
        return re.sub(r"\browid\b", f"({number} - {self.offset})", self.row_sql)

    def place_sql(self, has_place: bool) -> str:
        """The columns `_file, _sheet, _row, _place` of the raw rows."""
        place = "_place" if has_place else "CAST(NULL AS VARCHAR)"
        if self.mended:
            row = "TRY_CAST(reject_row AS BIGINT)"
            return f"reject_file AS _file, reject_sheet AS _sheet, {row} AS _row, {place} AS _place"
        file, sheet = literal(self.sheet.file), literal(self.sheet.sheet)
        return (
            f"{file} AS _file, {sheet} AS _sheet, CAST({self.row_sql} AS BIGINT) AS _row, {place} AS _place"
        )

    @property
    def mended(self) -> bool:
        """Whether it is a file of rejects, mended and brought again: its rows name their first place."""
        return is_mended(self.sheet.columns)


@dataclass
class Stage:
    """A delivery in DuckDB. `parts` are the sheets by table, `read_TABLE` the typed rows, `rows_TABLE` those in use."""

    mapping: Mapping
    connection: duckdb.DuckDBPyConnection
    parts: dict[str, list[Part]] = field(default_factory=dict)

    @property
    def mends(self) -> bool:
        """Whether the delivery brings mended rejects; what comes with them is only looked up by joins."""
        return any(part.mended for parts in self.parts.values() for part in parts)

    @property
    def speaking(self) -> dict[str, list[Part]]:
        """The parts whose rows make facts, by table."""
        if not self.mends:
            return self.parts
        return {name: parts for name, parts in self.parts.items() if any(part.mended for part in parts)}

    def count(self, sql: str) -> int:
        """The number that a query gives."""
        return int(self.connection.execute(sql).fetchall()[0][0] or 0)

    def pour(self, sheet: Sheet, match: Match) -> Part:
        """The sheet's rows in a table of their own."""
        parts = self.parts.setdefault(match.table.name, [])
        raw = f"raw_{match.table.name}_{len(parts)}"
        poured: Poured = sheet.pour(self.connection, raw)
        offset = sum(part.rows for part in parts)
        part = Part(
            sheet, match, named(raw), poured.row_sql, poured.rows, offset, poured.rejects, poured.trimmed
        )
        parts.append(part)
        return part

    def read(self, vault: Vault) -> None:
        """Read every table: typed columns, dictionaries of identifiers, then the rows in use, then what
        joins look for.
        """
        tables = self.mapping.tables.values()
        for table in tables:
            self._read_table(table)
        fill_dictionaries(self.connection, self.mapping, vault)
        for table in tables:
            self._choose_rows(table)
        for table in tables:
            for join in table.joins.values():
                self._index(table, join)

    def _read_table(self, table: TableMapping) -> None:
        placed = self.is_placed(table.name)
        alike: dict[tuple[tuple[tuple[str, tuple[str, ...]], ...], bool], list[Part]] = {}
        for part in self.parts.get(table.name, []):
            alike.setdefault((tuple(part.match.headers.items()), part.trimmed), []).append(part)
        # Reading a column takes longer to plan than to do: files with the same headers are read as one.
        selects = [
            typed_rows(
                table,
                dict(headers),
                without_ends(dict(headers), self._numbered(parts, headers, placed=placed), trimmed=trimmed),
                placed=placed,
            )
            for (headers, trimmed), parts in alike.items()
        ]
        if not selects:
            absent: dict[str, tuple[str, ...]] = {column.name: () for column in table.columns.values()}
            selects = [
                f"{typed_rows(table, absent, '(SELECT CAST(0 AS BIGINT) AS _seq)', placed=False)} LIMIT 0"
            ]
        name = read_table(table.name)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {selects[0]}")
        for select in selects[1:]:
            self.connection.execute(f"INSERT INTO {name} {select}")

    def _numbered(
        self, parts: Sequence[Part], headers: Sequence[tuple[str, tuple[str, ...]]], *, placed: bool
    ) -> str:
        """The rows of parts with the same headers; with their place in the file where it does not follow
        from `_seq`.
        """
        used = dict.fromkeys(header for _, found in headers for header in found)
        selects = []
        for part in parts:
            given = self.columns_of(part.raw) & {"_row", "_place"}
            kept = "".join(f"{named(header)}, " for header in used if header not in given)
            place = f", {part.place_sql('_place' in given)}" if placed else ""
            selects.append(f"SELECT {kept}rowid + {part.offset} AS _seq{place} FROM {part.raw}")
        return f"({' UNION ALL '.join(selects)})"

    def columns_of(self, table: str) -> set[str]:
        """The columns of a table or query."""
        return set(self.connection.sql(f"SELECT * FROM {table}").columns)

    def is_placed(self, table: str) -> bool:
        """Whether the typed rows of a table carry their place: it does not follow from their number."""
        return any(not part.follows for part in self.parts.get(table, []))

    def _choose_rows(self, table: TableMapping) -> None:
        """Rows in use: not rejected, not skipped. Identifiers that cannot be read reject their row where required."""
        read = read_table(table.name)
        for column in table.columns.values():
            if column.type in ("personal", "identifier"):
                bad = unread_identifiers(table, column)
                state = "true" if column.fault_rejects else "_rejected"
                self.connection.execute(
                    f"UPDATE {read} SET _flawed = true, _rejected = {state} WHERE _seq IN ({bad})"
                )
        sight = Sight(self.mapping, table)
        skipped = [sight.holds(skip.when, (*table.path, "skip", i)) for i, skip in enumerate(table.skip)]
        skips = " OR ".join(f"coalesce({condition}, false)" for condition in skipped) or "false"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {rows_view(table.name)} AS "
            f"SELECT * FROM {read} AS t WHERE NOT t._rejected AND NOT ({skips})"
        )
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {skipped_view(table.name)} AS "
            f"SELECT * FROM {read} AS t WHERE NOT t._rejected AND ({skips})"
        )

    def _index(self, table: TableMapping, join: Join) -> None:
        on = ", ".join(named(there) for there in join.on.values())
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {first_rows(table, join.name)} AS "
            f"SELECT DISTINCT ON ({on}) * FROM {rows_view(join.table)} ORDER BY {on}, _seq"
        )


def read_table(table: str) -> str:
    """The table of typed rows."""
    return named(f"read_{table}")


def skipped_view(table: str) -> str:
    """The view of the rows left out on purpose."""
    return named(f"skipped_{table}")


def raw_name(column: ColumnMapping) -> str:
    """The name of a column's cleaned text in the query that reads it."""
    return f"r_{column.name}"


def readings(table: TableMapping) -> dict[str, Reading]:
    """How each column of a table is read."""
    found = {}
    for column in table.columns.values():
        stated = table.columns[column.currency_column] if column.currency_column else None
        currency = named(raw_name(stated)) if stated else None
        found[column.name] = reading(column, named(raw_name(column)), currency)
    return found


def raw_columns(table: TableMapping, headers: Map[str, tuple[str, ...]]) -> list[str]:
    """The cleaned text of each column, from the sheet's own columns."""
    return [
        f"{_cleaned(table, column, headers)} AS {named(raw_name(column))}"
        for column in table.columns.values()
    ]


def without_ends(headers: Map[str, tuple[str, ...]], source: str, *, trimmed: bool = False) -> str:
    """The rows of a source with no white space at the ends of the texts that are used, each of them looked at once.

    `trimmed` says that there is none; what is left is a text of nothing.
    """
    # DuckDB does not tell postCode from postcode.
    used = {header.lower(): header for found in headers.values() for header in found}.values()
    way = "nullif({}, '')" if trimmed else "xm_clean({})"
    clean = ", ".join(f"{way.format(named(header))} AS {named(header)}" for header in used)
    return f"(SELECT * REPLACE ({clean}) FROM {source})" if used else source


def _cleaned(table: TableMapping, column: ColumnMapping, headers: Map[str, tuple[str, ...]]) -> str:
    texts = [cleaned(column, named(header)) for header in headers[column.name]]
    if not texts:
        return "CAST(NULL AS VARCHAR)"
    text = texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"
    beside = [
        said_beside(_cleaned(table, table.columns[name], headers), texts, wanted=wanted)
        for conditions, wanted in ((column.only, True), (column.excluded, False))
        for name, texts in conditions.items()
    ]
    return f"CASE WHEN {together(beside)} THEN {text} END" if beside else text


def typed_rows(table: TableMapping, headers: Map[str, tuple[str, ...]], source: str, *, placed: bool) -> str:
    """The query that reads the trimmed rows of a source: typed columns, `_flawed` where a text is at fault,
    `_rejected` where a row is lost.
    """
    ways = readings(table)
    place = "_seq, _file, _sheet, _row, _place" if placed else "_seq"
    texts = f"SELECT {place}, {', '.join(raw_columns(table, headers))} FROM {source}"
    values = texts
    for layer in _layers(ways.values()):
        values = f"SELECT *, {', '.join(layer)} FROM ({values})"
    faults = [way.fault for way in ways.values() if way.fault]
    lost = _losses(table, ways)
    kept = [name for way in ways.values() for name in way.kept]
    flags = f"{_any([*faults, *lost])} AS _flawed, {_any(lost)} AS _rejected"
    return f"SELECT {place}, {', '.join(kept)}, {flags} FROM ({values})"


def _layers(ways: Iterable[Reading]) -> Iterator[list[str]]:
    """The first layers of all columns together, then the second ones: what is worked out once is then only named."""
    waiting = [way.layers for way in ways]
    for number in range(max(len(layers) for layers in waiting)):
        layer = [layers[number] for layers in waiting if number < len(layers)]
        yield [f"{expression} AS {name}" for columns in layer for name, expression in columns.items()]


def _any(conditions: Sequence[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions) or "false"


def _losses(table: TableMapping, ways: dict[str, Reading]) -> list[str]:
    """When a row is rejected: a required text is missing or at fault, or a code is unknown that may not be."""
    found = []
    for column in table.columns.values():
        way = ways[column.name]
        if column.required:
            found.append(f"{named(raw_name(column))} IS NULL")
        if way.fault and column.fault_rejects:
            found.append(way.fault)
    return found


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to a connection the functions that mappings are compiled to."""
    for statement in files("loaders.mapping").joinpath("macros.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.execute(statement)


def with_place(stage: Stage, table: str, fact: str) -> str:
    """A fact's query with the columns `file, sheet, row, place` of its first row, in place of its number."""
    parts = stage.parts.get(table, [])
    if stage.is_placed(table):
        place = "t._file AS file, t._sheet AS sheet, t._row AS row, t._place AS place"
        return f"SELECT f.* EXCLUDE (_seq), {place} FROM ({fact}) AS f LEFT JOIN {read_table(table)} AS t USING (_seq)"
    files = [part.sheet.file for part in parts]
    # The list stands in the query once a file, so it is one of few.
    told = [word(name, files) if len(files) <= FEW_FILES else literal(name) for name in files]
    file = _by_part(parts, told)
    sheet = _by_part(parts, [literal(part.sheet.sheet) for part in parts])
    row = _by_part(parts, [part.row_of("_seq") for part in parts])
    return f"SELECT * EXCLUDE (_seq), {file} AS file, {sheet} AS sheet, {row} AS row FROM ({fact})"


def _by_part(parts: Sequence[Part], expressions: Sequence[str]) -> str:
    """The expression of the part in which a row's number lies; null where there is no number."""
    cases = [
        f"WHEN _seq < {part.offset + part.rows} THEN {expression}"
        for part, expression in zip(parts, expressions, strict=True)
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"
