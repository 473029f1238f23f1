"""Pours the files of a delivery into DuckDB and reads every column once: typed, and with its faults marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from itertools import accumulate, pairwise

import duckdb

from graph.identifiers import Vault
from loaders.mapping.carrying import carry_down
from loaders.mapping.declaration import ORIGINS, Join, Mapping, TableMapping
from loaders.mapping.dictionary import fill_dictionaries, unread_identifiers
from loaders.mapping.groups import Groups
from loaders.mapping.keeping import found_within, kept_columns
from loaders.mapping.match import Match, is_mended
from loaders.mapping.part import Part
from loaders.mapping.refusals import refuse
from loaders.mapping.rows import origins_sql, typed_rows, without_ends
from loaders.mapping.sight import Sight, dictionary_table, first_rows, read_view, rows_view
from loaders.mapping.sql import literal, named
from loaders.mapping.steps import Grouping
from loaders.mapping.texts import Texts
from loaders.readers import Poured, Sheet, Way

PLACE = {"_file": "VARCHAR", "_sheet": "VARCHAR", "_row": "BIGINT", "_place": "VARCHAR"}
"""The columns of where a row stands, and their types."""
PLANNED_PLAINLY = "in_clause"
"""What DuckDB may not do: an IN of several texts would become a join of all rows. Asked of few only it costs nothing,
and rows come out of a join in any order."""
KEPT_IN_ORDER = f"{PLANNED_PLAINLY},build_side_probe_side"
"""The same where rows have an order: a join would go through what is looked up, where that is less than the rows."""


@dataclass
class Stage:
    """A delivery in DuckDB. `parts` are the sheets by table, `read_TABLE` the typed rows, `rows_TABLE` those in use."""

    mapping: Mapping
    connection: duckdb.DuckDBPyConnection
    parts: dict[str, list[Part]] = field(default_factory=dict)
    groups: Groups = field(init=False)
    texts: Texts = field(init=False)
    _in_order: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """No rows are put together or read again yet."""
        self.groups = Groups(self.connection)
        self.texts = Texts(self.connection)

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

    def files_after_first(self, table: TableMapping) -> list[int]:
        """The number of the first row of each file of a table but the first."""
        parts = self.parts.get(table.name, [])
        return [after.offset for before, after in pairwise(parts) if after.sheet.file != before.sheet.file]

    def absent(self, table: TableMapping) -> frozenset[str]:
        """The columns of a table that none of its parts has."""
        found = {
            name
            for part in self.parts.get(table.name, [])
            for name, here in part.match.headers.items()
            if here
        }
        return frozenset(table.columns) - found

    def count(self, sql: str) -> int:
        """The number that a query gives."""
        return int(self.connection.execute(sql).fetchall()[0][0] or 0)

    def way_of(self, sheet: Sheet, match: Match) -> Way | None:
        """How the sheet's rows are typed while they are read; None where their texts are read first."""
        # What stands in unknown columns is told, mended rows name their place, and what is carried stands in the rows
        # above: all need the texts.
        if match.unknown or match.table.carried or is_mended(sheet.columns):
            return None
        return sheet.way_through(partial(_typed, self.mapping, match, sheet))

    def pour_alike(self, sheets: Sequence[tuple[Sheet, Match]], way: Way) -> list[Part]:
        """The rows of several sheets of one way, typed, in one table; nothing where that cannot be."""
        [(first, match), *others] = sheets
        host = self._next_name(match)
        others_of = [sheet for sheet, _ in others]
        poured = first.pour_through(self.connection, f"typed_{host}", way, self._in_order, others_of)
        before = [0, *accumulate(each.rows for each in poured)]
        return [
            self._add(sheet, match, each, typed=True, host=host, before=rows)
            for (sheet, match), each, rows in zip(sheets[: len(poured)], poured, before, strict=False)
        ]

    def pour(self, sheet: Sheet, match: Match, way: Way | None) -> Part:
        """The sheet's rows in a table of their own, typed already where there is a way to read it so."""
        own = self._next_name(match)
        if way is not None:
            poured = sheet.pour_through(self.connection, f"typed_{own}", way, self._in_order)
            if poured:
                return self._add(sheet, match, poured[0], typed=True)
        texts = sheet.pour(self.connection, f"raw_{own}")
        carry_down(self.connection, f"raw_{own}", sheet, match, texts)
        return self._add(sheet, match, texts, typed=False)

    def _next_name(self, match: Match) -> str:
        return f"{match.table.name}_{len(self.parts.get(match.table.name, ()))}"

    def _add(
        self,
        sheet: Sheet,
        match: Match,
        poured: Poured,
        *,
        typed: bool,
        host: str | None = None,
        before: int = 0,
    ) -> Part:
        parts = self.parts.setdefault(match.table.name, [])
        part = Part(
            sheet,
            match,
            self._next_name(match),
            poured.row_sql,
            poured.rows,
            sum(part.rows for part in parts),
            poured.rejects,
            poured.trimmed,
            typed,
            host,
            before,
        )
        parts.append(part)
        return part

    def read(self, vault: Vault, groupings: Map[str, Sequence[Grouping]] | None = None) -> None:
        """Read every table: typed columns, dictionaries of identifiers, then the rows in use, then what
        joins look for.

        Args:
            groupings: of all rows in use, by table: their groups are made first, since identifiers are told apart
                sooner in groups than in rows.
        """
        tables = self.mapping.tables.values()
        for table in tables:
            self._read_table(table)
            self.groups.make(table.name, (groupings or {}).get(table.name, ()), self._in_use(table))
        fill_dictionaries(self.connection, self.mapping, vault, self.groups)
        for table in tables:
            self._choose_rows(table)
        self.groups.leave_out_unused()
        for table in tables:
            for join in table.joins.values():
                self._index(table, join)

    def _read_table(self, table: TableMapping) -> None:
        placed = self.is_placed(table.name)
        alike: dict[tuple[tuple[tuple[str, tuple[str, ...]], ...], bool], list[Part]] = {}
        members: list[Part] = []
        # A folder's files have few of all the arrays that a format knows: those without a row would cost as much.
        for part in (part for part in self.parts.get(table.name, []) if part.rows):
            if part.typed:
                members += [part] if placed or not part.before else []
            else:
                alike.setdefault((tuple(part.match.headers.items()), part.trimmed), []).append(part)
        carried = ("_seq", *PLACE) if placed else ("_seq",)
        ways = [dict(headers) for headers, _ in alike]
        kept = kept_columns(self.mapping, table, ways)
        # Reading a column takes longer to plan than to do: files with the same headers are read as one.
        selects = [
            typed_rows(
                table,
                dict(headers),
                without_ends(dict(headers), self.numbered(parts, headers, placed=placed), trimmed=trimmed),
                carried,
                kept,
            )
            for (headers, trimmed), parts in alike.items()
        ]
        if not selects:  # an empty table, which gives the others the columns that they lack
            absent: dict[str, tuple[str, ...]] = {column.name: () for column in table.columns.values()}
            kinds = {"_seq": "BIGINT"} | PLACE
            nothing = ", ".join(f"CAST(NULL AS {kinds[name]}) AS {name}" for name in carried)
            selects = [f"{typed_rows(table, absent, f'(SELECT {nothing})', carried, kept)} LIMIT 0"]
        together = together_table(table.name)
        for number, select in enumerate(selects):
            into = f"INSERT INTO {together}" if number else f"CREATE OR REPLACE TEMP TABLE {together} AS"
            self.connection.execute(f"{into} {select}")
        # What is found within texts is asked once of all rows alike: asked of each part, it takes long to plan.
        by_found = {_beside(found_within(self.mapping, table, ways)): [f"SELECT * FROM {together}"]}
        for part in members:
            found, own = self._members_rows(part, placed=placed)
            by_found.setdefault(found, []).append(own)
        rows = _united(f"SELECT *{found} FROM ({_united(each)})" for found, each in by_found.items())
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {read_view(table.name)} AS {rows}")

    def _members_rows(self, part: Part, *, placed: bool) -> tuple[str, str]:
        """What is found within the texts of a part with a table of its own, and its rows, as those of the table that it
        belongs to.
        """
        place = f", {part.place_sql(has_place=False)}" if placed else ""
        # Parts that share a table are told apart only where their rows say in which they stand.
        own = f" WHERE {part.held_by}" if placed and part.host else ""
        match = part.match
        within = found_within(self.mapping, match.table, [match.headers])
        found = _beside({name: way for name, way in within.items() if match.headers[name]})
        return found, f"SELECT *, {part.number} AS _seq{place} FROM {part.own_rows}{own}"

    def numbered(
        self, parts: Sequence[Part], headers: Sequence[tuple[str, tuple[str, ...]]], *, placed: bool
    ) -> str:
        """The raw rows of parts with the same headers; with their place in the file where it does not follow
        from `_seq`.
        """
        used = dict.fromkeys(header for _, found in headers for header in found)
        selects = []
        for part in parts:
            given = self.columns_of(part.raw) & {"_row", "_place"}
            given |= set(ORIGINS.values())
            kept = "".join(f"{named(header)}, " for header in used if header not in given)
            place = f", {part.place_sql('_place' in given)}" if placed else ""
            selects.append(
                f"SELECT {kept}{self.texts.number(part)} AS _seq{part.origins_sql()}{place} FROM {part.raw}"
            )
        return f"({' UNION ALL '.join(selects)})"

    def columns_of(self, table: str) -> set[str]:
        """The columns of a table or query."""
        return set(self.connection.sql(f"SELECT * FROM {table}").columns)

    def is_placed(self, table: str) -> bool:
        """Whether the typed rows of a table carry their place: it does not follow from their number."""
        return any(not part.follows for part in self.parts.get(table, []))

    def _choose_rows(self, table: TableMapping) -> None:
        """Rows in use: not rejected, not skipped. Identifiers that cannot be read reject their row where required."""
        read = read_view(table.name)
        for column in table.columns.values():
            if column.type in ("personal", "identifier") and self._has_unread(column.identifier):
                self._mark(table, unread_identifiers(table, column), lost=column.fault_rejects)
        sight = Sight(self.mapping, table)
        refuse(self.connection, table, self.parts.get(table.name, ()), sight)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {rows_view(table.name)} AS "
            f"SELECT * FROM {read} AS t WHERE {self._in_use(table)}"
        )
        skipped = self._skips(table)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {skipped_view(table.name)} AS "
            f"SELECT *, {_why_skipped(table, sight, skipped)} AS _why FROM {read} AS t "
            f"WHERE {_any(skipped)}"
        )

    def _in_use(self, table: TableMapping) -> str:
        """Condition that a row read is in use."""
        return f"NOT t._rejected AND NOT ({self.left_out(table)})"

    def left_out(self, table: TableMapping) -> str:
        """Condition that a row read, `t`, is left out on purpose, be it as faulty as it may."""
        return _any(self._skips(table))

    def rows_in_use(self, table: TableMapping) -> tuple[int, dict[str, int]]:
        """How many rows are in use, and of how many of them each remark is to be told."""
        sight = Sight(self.mapping, table)
        tests = [
            sight.holds(remark.when, (*table.path, "remarks", index, "when"))
            for index, remark in enumerate(table.remarks)
        ]
        counts = "".join(f", count(*) FILTER ({test})" for test in tests)
        [(rows, *told)] = self.connection.execute(
            f"SELECT count(*){counts} FROM {rows_view(table.name)} AS t"
        ).fetchall()
        return rows, {remark.why: count for remark, count in zip(table.remarks, told, strict=True) if count}

    def _skips(self, table: TableMapping) -> list[str]:
        sight = Sight(self.mapping, table)
        held = [sight.holds(skip.when, (*table.path, "skip", i)) for i, skip in enumerate(table.skip)]
        return [
            each if skip.empty_but_for is None else f"t._empty AND {each}"
            for each, skip in zip(held, table.skip, strict=True)
        ]

    def _has_unread(self, kind: str) -> bool:
        """Whether any identifier of a kind cannot be read."""
        return self.count(f"SELECT count(*) FROM {dictionary_table(kind)} WHERE normal IS NULL") > 0

    def _mark(self, table: TableMapping, rows: str, *, lost: bool) -> None:
        """Say of the rows that a query gives the numbers of that they are flawed, and whether they are lost."""
        # Worked out once for all parts: each of them would go through the rows of all others for it.
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE marked_rows AS {rows}")
        if not self.count("SELECT count(*) FROM marked_rows"):
            return
        if lost:
            self.groups.forget(table.name)
        state = "true" if lost else "_rejected"
        parts = self.parts.get(table.name, [])
        held = [(part.own_rows, part.number) for part in parts if part.typed and not part.before]
        if not all(part.typed for part in parts):
            held.append((together_table(table.name), "_seq"))
        for name, number in held:
            self.connection.execute(
                f"UPDATE {name} SET _flawed = true, _rejected = {state} "
                f"WHERE {number} IN (SELECT _seq FROM marked_rows)"
            )

    def _index(self, table: TableMapping, join: Join) -> None:
        on = ", ".join(named(there) for there in join.on.values())
        rows = rows_view(join.table)
        if join.skipped_too:
            rows = f"(SELECT * FROM {read_view(join.table)} WHERE NOT _rejected)"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {first_rows(table, join.name)} AS "
            f"SELECT DISTINCT ON ({on}) * FROM {rows} ORDER BY {on}, _seq"
        )


def _any(conditions: Sequence[str]) -> str:
    """Whether one of the conditions holds, which may be null."""
    return " OR ".join(f"coalesce({condition}, false)" for condition in conditions) or "false"


def _why_skipped(table: TableMapping, sight: Sight, conditions: Sequence[str]) -> str:
    """Expression of why a row is left out: the first reason that holds, told by its column where it names one."""
    cases = []
    for skip, condition in zip(table.skip, conditions, strict=True):
        why = literal(skip.why)
        said = why if skip.by is None else f"concat_ws(': ', {sight.raw(skip.by)}, {why})"
        cases.append(f"WHEN coalesce({condition}, false) THEN {said}")
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def together_table(table: str) -> str:
    """The table of the typed rows of all parts that have none of their own."""
    return named(f"together_{table}")


def skipped_view(table: str) -> str:
    """The view of the rows left out on purpose."""
    return named(f"skipped_{table}")


def _united(queries: Iterable[str]) -> str:
    """All rows of several queries, a column that one lacks being nothing there."""
    return " UNION ALL BY NAME ".join(queries)


def _beside(columns: Map[str, str]) -> str:
    """Columns by name, each with a comma before it."""
    return "".join(f", {expression} AS {named(name)}" for name, expression in columns.items())


def _typed(
    mapping: Mapping, match: Match, sheet: Sheet, source: str, *, trimmed: bool, carried: Sequence[str] = ()
) -> str:
    """The query that types the rows of a source of raw ones."""
    origins = origins_sql(match.headers, literal(sheet.file), literal(sheet.sheet), literal(sheet.above))
    if origins:
        source = f"(SELECT *{origins} FROM {source})"
    clean = without_ends(match.headers, source, trimmed=trimmed)
    kept = kept_columns(mapping, match.table, [match.headers])
    kept = [name for name in kept if match.headers[name]]
    return typed_rows(match.table, match.headers, clean, carried, kept)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to a connection the functions that mappings are compiled to, and have it plan their queries as they need."""
    connection.execute(f"SET disabled_optimizers = '{PLANNED_PLAINLY}'")
    for statement in files("loaders.mapping").joinpath("macros.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.execute(statement)


@contextmanager
def rows_in_order(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While it lasts, rows come out of what is looked up for them in the order in which they went in."""
    connection.execute(f"SET disabled_optimizers = '{KEPT_IN_ORDER}'")
    try:
        yield
    finally:
        connection.execute(f"SET disabled_optimizers = '{PLANNED_PLAINLY}'")
