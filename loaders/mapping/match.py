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
_SAID_IN_CHINESE = {ORIGINS["above"]: "表头上方的文字", ORIGINS["sheet"]: "工作表名称"}


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


def lacking(table: TableMapping, sheet: Headed) -> tuple[ColumnMapping, ...]:
    """The columns that a table must have and for which a sheet has no header."""
    return tuple(table.columns[name] for name in _fit(table, sheet).missing)


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
    columns = [table.columns[name] for name in fit.missing]
    close = {
        column.name: found[0]
        for column in columns
        if (found := get_close_matches(column.headers[0], fit.strangers, 1, 0.5))
    }
    has = f"the file has {_listed(sheet.columns)}"
    first = next(iter(close), "")
    where = f"add it under tables: {table.name}: columns: {first}: header:"
    if not close:
        hint = f"{has}; add the column, or declare it `absent: true`"
    elif len(columns) == 1:
        hint = f"{close[first]!r} looks like it: {where}"
    else:
        alike = ", ".join(f"{header!r} looks like {name}" for name, header in close.items())
        hint = f"{has}; {alike}: {where}"
    return ReadError(
        _missing_told(f"{mapping.name}/{table.name}", columns),
        hint=hint,
        place=Place(source=mapping.name, file=sheet.file, sheet=sheet.sheet, column=columns[0].headers[0]),
        case=Case(
            "column_missing",
            {
                "columns": told_in_chinese(wanted(columns)),
                "source": mapping.name,
                "missing": len(wanted(columns)),
            },
        ),
    )


def _missing_told(of: str, columns: Sequence[ColumnMapping]) -> str:
    headers = wanted(columns)
    if len(headers) == 1:
        return f"the column {_spelled(*headers)} of {of} is missing"
    return f"{len(headers)} columns of {of} are missing:{told(headers)}"


def wanted(columns: Iterable[ColumnMapping]) -> dict[tuple[str, ...], list[str]]:
    """The headers that are wanted, any one of each tuple, and what the mapping calls the columns that are read from
    it.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for column in columns:
        found.setdefault(column.headers, []).append(column.name)
    return found


def told(headers: Map[tuple[str, ...], Sequence[str]]) -> str:
    """The same as a list of lines, in English."""
    return ";".join(f"\n    {', '.join(names)}: {_spelled(each)}" for each, names in headers.items())


def told_in_chinese(headers: Iterable[tuple[str, ...]]) -> str:
    """The same in Chinese, on one line."""
    return "；".join(" / ".join(_SAID_IN_CHINESE.get(header, header) for header in each) for each in headers)


def _spelled(headers: Iterable[str]) -> str:
    return " or ".join(_SAID.get(header, repr(header)) for header in headers)


def _stranger(mapping: Mapping, sheet: Headed, fit: _Fit) -> ReadError:
    table = fit.match.table
    lines = "; ".join(f"{name!r}: why it is not used" for name in fit.strangers)
    is_one = len(fit.strangers) == 1
    which = f"the column {fit.strangers[0]!r} is" if is_one else f"{len(fit.strangers)} columns are"
    names = "" if is_one else f": {_listed(fit.strangers)}"
    return ReadError(
        f"{which} neither used nor declared unused by {mapping.name}/{table.name}{names}",
        hint=f"in {mapping.file.name}, under tables: {table.name}: unused:, write {{{lines}}}, "
        f"or use {'it' if is_one else 'them'} in a fact",
        place=Place(source=mapping.name, file=sheet.file, sheet=sheet.sheet, column=fit.strangers[0]),
        case=Case(
            "column_strange",
            {
                "columns": "、".join(fit.strangers),
                "source": mapping.name,
                "strange": len(fit.strangers),
            },
        ),
    )


def _wanted_files(mapping: Mapping, sheet: Headed) -> str:
    wanted = [
        f"{name} ({', '.join([*table.files, *table.sheets]) or 'any file'})"
        for name, table in mapping.tables.items()
    ]
    unused = f"; or declare it: unused_sheets: {{{sheet.sheet!r}: why}}" if sheet.sheet else ""
    return f"its tables are {', '.join(wanted)}{unused}"


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(map(repr, headers))
