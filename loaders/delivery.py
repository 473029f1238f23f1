"""What a load brings: which delivery, of which period, whether it came before, and what it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.tables import FileUsed, LedgerEntry
from loaders.mapping.declaration import ColumnOf, Mapping
from loaders.mapping.part import Part
from loaders.mapping.sight import dictionary_table, rows_view
from loaders.mapping.sql import named
from loaders.mapping.staging import Stage

# More things than this in one delivery are not all named: of a bank's answer they are the hashes of its accounts.
_NAMED = 5
MENDED = " (mended)"
# How loads of earlier versions say that there are more.
_MORE = r", … (+\1)"
_MORE_BEFORE = re.compile(r" and ([0-9,]+) more\b")


@dataclass(frozen=True)
class Delivered:
    """A delivery: what it is of, the period it covers, the files. `mends` says that it brings mended rejects."""

    name: str
    period: tuple[str | None, str | None]
    files: tuple[FileUsed, ...]
    mends: bool


def delivered(stage: Stage, files: tuple[FileUsed, ...]) -> Delivered:
    """The delivery that the staged files are."""
    mends = stage.mends
    rows = {name: sum(part.rows for part in parts) for name, parts in _by_file(stage).items()}
    counted = tuple(FileUsed(file.name, file.sha256, file.bytes, rows.get(file.name)) for file in files)
    name = _name(stage) + (MENDED if mends else "")
    return Delivered(name, _period(stage), counted, mends)


def already_loaded(
    ledger: Iterable[LedgerEntry], mapping: Mapping, files: Sequence[FileUsed]
) -> LedgerEntry | None:
    """The live load that brought the very same files, if there is one."""
    wanted = {file.sha256 for file in files}
    for entry in ledger:
        live = entry.kind == "load" and entry.state == "live" and entry.source == mapping.name
        if live and {file.sha256 for file in entry.files} == wanted:
            return entry
    return None


def replaced(
    ledger: Iterable[LedgerEntry], mapping: Mapping, given: Delivered, before: LedgerEntry | None
) -> tuple[str, ...]:
    """The loads that this delivery takes the place of: the same files again, or older ones of the same thing.

    A delivery that ends before a live one of the same thing replaces nothing: it is the older.
    """
    loads = dict.fromkeys([before.load] if before is not None else [])
    if mapping.delivery.replaces == "older" and not given.mends:
        for entry in ledger:
            same = _MORE_BEFORE.sub(_MORE, entry.delivery or "") in (given.name, given.name + MENDED)
            live = entry.kind == "load" and entry.state == "live" and entry.source == mapping.name
            if same and live and _until(entry.period) <= _until(given.period):
                loads[entry.load] = None
    return tuple(loads)


def _until(period: tuple[str | None, str | None]) -> str:
    return period[1] or ""


def _by_file(stage: Stage) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for parts in stage.parts.values():
        for part in parts:
            found.setdefault(part.sheet.file, []).append(part)
    return found


def _name(stage: Stage) -> str:
    of = stage.mapping.delivery.of
    if not isinstance(of, ColumnOf):
        return of
    values = [str(row[0]) for row in stage.connection.execute(_values(stage, of)).fetchall()]
    if len(values) <= _NAMED:
        return ", ".join(values)
    # Figures are read in every language: the ledger keeps one text for all of its readers.
    return ", ".join(values[:_NAMED]) + f", … (+{len(values) - _NAMED:,})"


def _values(stage: Stage, of: ColumnOf) -> str:
    column = stage.mapping.tables[of.table].columns[of.column]
    rows, name = stage.groups.holding(of.table, of.column) or (rows_view(of.table), named(of.column))
    if column.type == "personal":
        return (
            f"SELECT DISTINCT d.hash FROM (SELECT DISTINCT {name} AS raw FROM {rows}) "
            f"JOIN {dictionary_table(column.identifier)} AS d USING (raw) WHERE d.hash IS NOT NULL ORDER BY 1"
        )
    return f"SELECT DISTINCT {name} FROM {rows} WHERE {name} IS NOT NULL ORDER BY 1"


def _period(stage: Stage) -> tuple[str | None, str | None]:
    of = stage.mapping.delivery.period
    if of is None:
        return (None, None)
    moment = named(of.column)
    form = "'%Y-%m-%dT%H:%M:%S'"
    row = stage.connection.execute(
        f"SELECT strftime(min({moment}), {form}), strftime(max({moment}), {form}) FROM {rows_view(of.table)}"
    ).fetchall()[0]
    return (row[0], row[1])
