"""How each source would read a file: which of its tables, or why it would not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path

import duckdb

from graph.columns import columns, passing_folder_of_nobody
from graph.errors import Case, ReadError
from loaders.catalogue import Source
from loaders.mapping import Mapping
from loaders.mapping.carrying import carry_down
from loaders.mapping.match import Match, declared_unused, expected_columns, is_mended, match
from loaders.mapping.rows import origins_sql, typed_rows, without_ends
from loaders.mapping.sql import literal, named
from loaders.mapping.staging import prepare
from loaders.nearness import Near, near
from loaders.options import read_options, told_as
from loaders.readers import Sheet, head, read

# A file without headers is a source's when at least this part of its rows has no fault in any column.
_READABLE = 0.8


@dataclass(frozen=True)
class Reading:
    """A file as one source would read it: `fault` says why it is not that source's, `likeness` how near it comes, and
    `near` to which of its tables.

    `sheets` are those of a workbook that it could read, with the table that each is, where it could not read all.
    """

    source: Source
    tables: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    fault: ReadError | None = None
    likeness: float = 0.0
    near: Near | None = None
    sheets: Map[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    mends: bool = False


def readings_of(known: Sequence[Source], path: Path) -> list[Reading]:
    """How each source would read a file; of a large one, how it would read the first lines."""
    if not path.is_file():
        raise ReadError(f"there is no file {path.name!r}", hint="check the path")
    with passing_folder_of_nobody("look") as folder, ExitStack() as held:
        opened = _Opened(head(path, folder), folder, held)
        found: dict[str, Reading] = {}
        fits = False
        # Whose files have no headers is asked last: it has to read the rows.
        for entry in sorted(known, key=lambda entry: _has_no_headers(entry.mapping, opened)):
            if fits and _has_no_headers(entry.mapping, opened):
                fault = ReadError("it has the headers of another source", hint=None)
                found[entry.name] = Reading(entry, fault=fault)
                continue
            found[entry.name] = _reading(entry, opened, told_as(entry.mapping, path))
            fits = fits or found[entry.name].fault is None
        return [found[entry.name] for entry in known]


@dataclass
class _Opened:
    """A file that many sources look at: it is read once for all that would read it alike."""

    path: Path
    scratch: Path
    held: ExitStack
    _known: dict[tuple[object, ...], list[Sheet] | ReadError] = field(default_factory=dict)

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection to ask what sheets hold, made when it is first used: few files are asked."""
        return self.held.enter_context(columns(self.scratch))

    def sheets(self, mapping: Mapping, expect: Map[str, Sequence[str]]) -> list[Sheet]:
        """Its sheets as a source opens it. Raises ReadError where it cannot be opened so."""
        options = read_options(mapping, self.path, self.scratch, expect)
        said = {part.name: getattr(options, part.name) for part in fields(options) if part.name != "expect"}
        alike = tuple(said.values())
        plainly = _asked_of_tables(said)
        known = self._known.get(alike) or self._known.get(plainly)
        if known is None:
            try:
                known = read(self.path, options)
            except ReadError as fault:
                self._known[alike] = fault
                raise
            if any("_id" in sheet.columns for sheet in known):
                return known  # of a JSON document every source gets what it asks for
            self._known[plainly] = known
            # Where no header is repeated, none needs a number.
            self._known[_asked_of_tables(said | {"repeated": "number"})] = known
        if isinstance(known, ReadError):
            raise known
        return known


def _asked_of_tables(said: Map[str, object]) -> tuple[object, ...]:
    """What options ask of a file that is no JSON: such a file is read alike, whatever is asked of JSON."""
    return tuple(value for name, value in said.items() if name not in ("roots", "inherit"))


def _reading(source: Source, opened: _Opened, told: str) -> Reading:
    """How a source would read a file that it tells as `told`."""
    mapping = source.mapping
    try:
        sheets = opened.sheets(mapping, expected_columns(mapping))
    except ReadError as fault:
        return _unlike_headers(source, fault, opened)
    matches, faults = _matches(mapping, sheets)
    if faults:
        own = {
            sheet.sheet: found.table.name
            for sheet, found in matches
            # The tables of a JSON document belong together, and some are there because they were asked for.
            if found and sheet.sheet and "_id" not in sheet.columns
        }
        others = tuple(sheet.sheet for sheet, _ in faults if sheet.sheet)
        return replace(_unlike_headers(source, faults[0][1], opened), sheets=own, others=others)
    held = [(sheet, found) for sheet, found in matches if found is not None and _holds(sheet, found, opened)]
    if not held:
        return Reading(source, fault=_recordless())
    if _has_no_headers(mapping, opened):
        part = min(_readable(sheet, found, told, opened.scratch) for sheet, found in held)
        if part < _READABLE:
            return Reading(source, fault=_unlike(source, part), likeness=part)
    unknown = [
        *_unknown_sheets(mapping, matches),
        *(header for _, found in held for header in found.unknown),
    ]
    tables = tuple(dict.fromkeys(found.table.name for _, found in held))
    return Reading(source, tables, tuple(unknown), mends=any(is_mended(sheet.columns) for sheet, _ in held))


def _matches(
    mapping: Mapping, sheets: Iterable[Sheet]
) -> tuple[list[tuple[Sheet, Match | None]], list[tuple[Sheet, ReadError]]]:
    """The sheets with the tables that they are, and those that are none with the reason."""
    matches: list[tuple[Sheet, Match | None]] = []
    faults = []
    for sheet in sheets:
        try:
            matches.append((sheet, match(mapping, sheet)))
        except ReadError as fault:
            faults.append((sheet, fault))
    return matches, faults


def _unknown_sheets(mapping: Mapping, matches: Iterable[tuple[Sheet, Match | None]]) -> Iterator[str]:
    for sheet, found in matches:
        if found is None and sheet.sheet and not declared_unused(mapping, sheet):
            yield sheet.sheet


def _holds(sheet: Sheet, found: Match, opened: _Opened) -> bool:
    """Whether a sheet is what it seems: JSON shows every column that is asked of it, be it ever so empty."""
    if "_id" not in sheet.columns:
        return True
    stated = [
        " OR ".join(f"{named(header)} <> ''" for header in found.headers[column.name])
        for column in found.table.columns.values()
        if column.required and found.headers[column.name]
    ]
    query = f"SELECT 1 FROM {sheet.sql} WHERE {' AND '.join(f'({one})' for one in stated) or 'true'} LIMIT 1"
    return bool(opened.connection.execute(query).fetchall())


def _has_no_headers(mapping: Mapping, opened: _Opened) -> bool:
    return read_options(mapping, opened.path, opened.scratch, {}).columns is not None


def _recordless() -> ReadError:
    return ReadError("no record in it holds what every record must", case=Case("file_recordless"))


def _unlike(source: Source, part: float) -> ReadError:
    return ReadError(
        f"it has no headers, and {part:.0%} of its rows read as those of {source.name}",
        hint=f"if they are, say so: --source {source.name}",
        case=Case("file_headerless", {"percent": round(100 * part), "source": source.name}),
    )


def _readable(sheet: Sheet, found: Match, told: str, scratch: Path) -> float:
    """Which part of the rows reads as the source's without a fault: the number of columns alone fits many files."""
    with columns(scratch) as connection:
        prepare(connection)
        poured = sheet.pour(connection, "raw_rows")
        carry_down(connection, "raw_rows", sheet, found, poured)
        origins = origins_sql(found.headers, literal(told), literal(sheet.sheet), literal(sheet.above))
        rows = f"(SELECT *{origins} FROM raw_rows)"
        typed = typed_rows(found.table, found.headers, without_ends(found.headers, rows))
        query = f"SELECT count(*) FILTER (NOT _flawed) FROM ({typed})"
        read = int(connection.execute(query).fetchall()[0][0])
        return read / max(1, poured.rows + len(poured.rejects))


def _unlike_headers(source: Source, fault: ReadError, opened: _Opened) -> Reading:
    """The reading of a file whose headers are not the source's, or that cannot be opened as its files are."""
    if fault.place is None or fault.place.source != source.mapping.name:
        return Reading(source, fault=fault)
    found = near(source.mapping, opened.sheets(source.mapping, {}))
    return Reading(source, fault=fault, likeness=found.likeness if found else 0.0, near=found)
