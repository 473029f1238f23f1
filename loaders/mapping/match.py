"""Which table of a mapping a sheet is, by its file, its name and its headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Protocol

from graph.errors import Case, Place, ReadError
from loaders.mapping.declaration import ORIGINS, ColumnMapping, Mapping, TableMapping
from loaders.mapping.patterns import finds

REJECT_PREFIX = "reject_"
REJECT_COLUMNS = frozenset({"reject_file", "reject_sheet", "reject_row"})
_SAID = {ORIGINS["above"]: "above the headers", ORIGINS["sheet"]: "in the sheet's name"}
# Longer lists of headers do not help whoever reads the message.
_SHOWN = 12


class Headed(Protocol):
    """A sheet, as far as its headers go."""

    @property
    def file(self) -> str:
        """The file's name."""

    @property
    def sheet(self) -> str | None:
        """The sheet's name."""

    @property
    def above(self) -> str:
        """What stands above the headers."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers."""


@dataclass(frozen=True)
class Match:
    """A sheet read as a table: the headers that each column has here, none for one that may be absent and is."""

    table: TableMapping
    headers: Map[str, tuple[str, ...]]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Fit:
    """How well a sheet fits a table."""

    match: Match
    missing: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def faults(self) -> int:
        return len(self.missing) + len(self.strangers)


def match(mapping: Mapping, sheet: Headed) -> Match | None:
    """The table that a sheet is, None for one declared unused.

    Raises:
        ReadError: no table of the source has these headers; the message names the columns and what to write.
    """
    if declared_unused(mapping, sheet):
        return None
    candidates = _candidates(mapping, sheet)
    if not candidates and mapping.unknown_columns == "report":
        return None
    if not candidates:
        raise ReadError(
            f"{mapping.name} has no table for this {'sheet' if sheet.sheet else 'file'}",
            hint=_wanted_files(mapping, sheet),
            place=Place(source=mapping.name, file=sheet.file, sheet=sheet.sheet),
            case=Case("table_unknown", {"source": mapping.name}),
        )
    best = min((_fit(table, sheet) for table in candidates), key=lambda fit: fit.faults)
    if best.missing:
        raise _missing(mapping, sheet, best)
    if best.strangers and mapping.unknown_columns == "stop":
        raise _stranger(mapping, sheet, best)
    return replace(best.match, unknown=best.strangers)


def declared_unused(mapping: Mapping, sheet: Headed) -> bool:
    """Whether the mapping says that sheets of this name are not used."""
    return _matches(sheet.sheet or "", tuple(mapping.unused_sheets))


def is_mended(columns: Iterable[str]) -> bool:
    """Whether these are the columns of a file of rejects, mended and brought again."""
    return set(columns) >= REJECT_COLUMNS


def expected_columns(mapping: Mapping) -> dict[str, Sequence[str]]:
    """The headers that the tables use, by the sheet's name, where a table names one sheet."""
    return {
        sheet: [header for column in table.columns.values() for header in column.headers]
        for table in mapping.tables.values()
        for sheet in table.sheets
        if "*" not in sheet
    }


def _candidates(mapping: Mapping, sheet: Headed) -> list[TableMapping]:
    if is_mended(sheet.columns):
        # A file of rejects is named after its table, whatever the files of the source are called.
        name = re.sub(r"^rejects-|(-[0-9]+)?\.csv(\.gz)?$", "", sheet.file)
        return [mapping.tables[name]] if name in mapping.tables else list(mapping.tables.values())
    return [table for table in mapping.tables.values() if _may_be(table, sheet)]


def _may_be(table: TableMapping, sheet: Headed) -> bool:
    in_file = not table.files or _matches(sheet.file, table.files)
    return in_file and (not table.sheets or _matches(sheet.sheet or "", table.sheets))


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _fit(table: TableMapping, sheet: Headed) -> _Fit:
    present = set(sheet.columns)
    headers = {
        column.name: tuple(
            header for header in column.headers if header in present or _is_said(column, header, sheet)
        )
        for column in table.columns.values()
    }
    if "_id" not in present:
        # In JSON each record may use another of a column's names; a file of rows has one header a column, unless the
        # mapping says otherwise.
        headers = _of_rows(table, headers)
    missing = tuple(name for name, found in headers.items() if not found and not table.columns[name].absent)
    used = {header for found in headers.values() for header in found}
    strangers = tuple(
        header
        for header in sheet.columns
        if header not in used
        and not header.startswith(("_", "^", "../", REJECT_PREFIX))
        and not _matches(header, tuple(table.unused))
        and header not in table.unused
    )
    return _Fit(Match(table, headers), missing, strangers)


def _is_said(column: ColumnMapping, header: str, sheet: Headed) -> bool:
    """Whether a header is no column and is there all the same: of what stands above the headers, and of the name of the
    sheet, only what is found is.
    """
    said = {ORIGINS["above"]: sheet.above, ORIGINS["sheet"]: sheet.sheet or ""}
    if header not in said or is_mended(sheet.columns):
        return header[0] == "_"
    return finds(column.match, said[header]) if column.match and said[header] else bool(said[header])


def _of_rows(table: TableMapping, headers: Map[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The headers of each column in a file of rows.

    What a column names beside one that takes several is that one's own where the file has no other of its headers.
    """
    found = {name: each if table.columns[name].several else each[:1] for name, each in headers.items()}
    alone = {
        each: table.columns[name]
        for name, each in found.items()
        if table.columns[name].several and len(each) == 1
    }
    return {
        name: () if each in alone and _says_no_more(table.columns[name], alone[each]) else each
        for name, each in found.items()
    }


def _says_no_more(column: ColumnMapping, other: ColumnMapping) -> bool:
    """Whether a column tells nothing that another does not tell which is read from the same texts: a part of them may
    be something else, but a part of the identifiers are identifiers that the other has.
    """
    if column.several or not column.absent:
        return False
    is_same = bool(column.identifier) and column.identifier == other.identifier and not other.match
    return is_same or not (column.match or column.only or column.excluded)


def _missing(mapping: Mapping, sheet: Headed, fit: _Fit) -> ReadError:
    table = fit.match.table
    name = fit.missing[0]
    column = table.columns[name]
    wanted = [_spelled(table.columns[each]) for each in fit.missing]
    close = get_close_matches(column.headers[0], fit.strangers, 1, 0.5)
    if close:
        hint = f"{close[0]!r} looks like it: add it under tables: {table.name}: columns: {name}: header:"
    else:
        hint = f"the file has {_some(sheet.columns)}; add the column, or declare it `absent: true`"
    return ReadError(
        f"the column {wanted[0]} of {mapping.name}/{table.name} is missing"
        if len(wanted) == 1
        else f"{len(wanted)} columns of {mapping.name}/{table.name} are missing: {'; '.join(wanted)}",
        hint=hint,
        place=Place(source=mapping.name, file=sheet.file, sheet=sheet.sheet, column=column.headers[0]),
        case=Case(
            "column_missing",
            {
                "columns": "；".join(" / ".join(table.columns[each].headers) for each in fit.missing),
                "source": mapping.name,
                "missing": len(fit.missing),
            },
        ),
    )


def _spelled(column: ColumnMapping) -> str:
    """The headers that a column goes by."""
    return " or ".join(_SAID.get(header, repr(header)) for header in column.headers)


def _stranger(mapping: Mapping, sheet: Headed, fit: _Fit) -> ReadError:
    table = fit.match.table
    lines = "; ".join(f"{name!r}: why it is not used" for name in fit.strangers)
    named = ", ".join(map(repr, fit.strangers))
    said = "neither used nor declared unused by"
    return ReadError(
        f"the column {named} is {said} {mapping.name}/{table.name}"
        if len(fit.strangers) == 1
        else f"{len(fit.strangers)} columns are {said} {mapping.name}/{table.name}: {named}",
        hint=f"in {mapping.file.name}, under tables: {table.name}: unused:, write {{{lines}}}, or use them in a fact",
        place=Place(source=mapping.name, file=sheet.file, sheet=sheet.sheet, column=fit.strangers[0]),
        case=Case(
            "column_strange",
            {"columns": "；".join(fit.strangers), "source": mapping.name, "strange": len(fit.strangers)},
        ),
    )


def _wanted_files(mapping: Mapping, sheet: Headed) -> str:
    wanted = [
        f"{name} ({', '.join([*table.files, *table.sheets]) or 'any file'})"
        for name, table in mapping.tables.items()
    ]
    unused = f"; or declare it: unused_sheets: {{{sheet.sheet!r}: why}}" if sheet.sheet else ""
    return f"its tables are {', '.join(wanted)}{unused}"


def _some(headers: Sequence[str]) -> str:
    shown = ", ".join(repr(header) for header in headers[:_SHOWN])
    return shown + (f" and {len(headers) - _SHOWN} more" if len(headers) > _SHOWN else "")
