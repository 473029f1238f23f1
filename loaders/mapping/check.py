"""Checks what a mapping means: its names exist, its types fit the model, its columns can be read."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.currencies import NO_CURRENCY, currencies
from loaders.mapping.declaration import ORIGINS, ColumnMapping, ColumnOf, Mapping, TableMapping
from loaders.mapping.document import Path_
from loaders.mapping.facts import fact_queries
from loaders.mapping.money import MINOR
from loaders.mapping.patterns import groups_of
from loaders.mapping.sight import ITEM, Sight

_MONEY_UNITS = {"one", MINOR, "thousand", "万", "万元", "lakh", "million", "crore", "亿", "亿元"}


def check_meaning(mapping: Mapping) -> None:
    """Nothing, if the mapping can be carried out. Raises MappingError at the first fault, naming its line."""
    _check_zone(mapping, mapping.zone, ("zone",))
    for table in mapping.tables.values():
        for column in table.columns.values():
            _check_column(mapping, table, column)
        _check_headers(mapping, table)
        _check_joins(mapping, table)
        _check_rows(mapping, table)
        fact_queries(mapping, table)
        _check_use(mapping, table)
    _check_delivery(mapping)
    for name in mapping.counts:
        if name not in mapping.model.tables:
            raise mapping.document.error(
                ("counts", name), f"the model has no table {name!r}", "see docs/model.md"
            )


def _check_rows(mapping: Mapping, table: TableMapping) -> None:
    """What is said of whole rows: which are left out, told, refused, or take from those above."""
    sight = Sight(mapping, table)
    for index, skip in enumerate(table.skip):
        sight.holds(skip.when, (*table.path, "skip", index, "when"))
        if skip.by is not None:
            sight.column(skip.by, (*table.path, "skip", index, "by"))
        for name in skip.empty_but_for or ():
            _check_own(mapping, table, name, (*table.path, "skip", index, "empty_but_for"))
    for index, name in enumerate(table.carried):
        _check_carried(mapping, table, name, (*table.path, "carried", index))
    for index, refusal in enumerate(table.refuse):
        sight.holds(refusal.when, (*table.path, "refuse", index, "when"))
    for index, remark in enumerate(table.remarks):
        sight.holds(remark.when, (*table.path, "remarks", index, "when"))


def _check_own(mapping: Mapping, table: TableMapping, name: str, path: Path_) -> None:
    if name not in table.columns:
        raise mapping.document.error(path, f"there is no column {name!r} here", "name one of this table")


def _check_carried(mapping: Mapping, table: TableMapping, name: str, path: Path_) -> None:
    _check_own(mapping, table, name, path)
    if set(table.columns[name].headers) <= set(ORIGINS.values()):
        raise mapping.document.error(
            path, f"{name!r} is said once for all rows, and is in each of them", "name a column of the file"
        )


def _check_zone(mapping: Mapping, zone: str, path: Path_) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise mapping.document.error(
            path, f"there is no time zone {zone!r}", "name one such as Asia/Shanghai"
        ) from error


def _check_column(mapping: Mapping, table: TableMapping, column: ColumnMapping) -> None:
    complaint = _column_complaint(mapping, column)
    if complaint is not None:
        message, hint = complaint
        raise mapping.document.error(column.path, message, hint)
    if column.type == "moment":
        _check_zone(mapping, column.zone, (*column.path, "zone"))
    for word, beside in (("only", column.only), ("except", column.excluded)):
        for name in beside:
            if name not in table.columns or table.columns[name].only or table.columns[name].excluded:
                raise mapping.document.error(
                    (*column.path, word, name),
                    f"there is no plain column {name!r} here",
                    "name one of this table",
                )
    for word, beside_it in (("currency_column", column.currency_column), ("time", column.time)):
        found = None if beside_it is None else table.columns.get(beside_it)
        if beside_it is not None and (found is None or found.type != "text"):
            raise mapping.document.error(
                (*column.path, word), f"there is no text column {beside_it!r}", "name one of this table"
            )


def _column_complaint(mapping: Mapping, column: ColumnMapping) -> tuple[str, str] | None:
    if column.match is not None and (wrong := _pattern_complaint(column.match)):
        return wrong
    needs = {
        "moment": (column.dates, "formats", "declare `dates:` for the source or the column"),
        "list": (column.separator, "separator", "say what parts its items: `separator: ';'`"),
        "code": (column.codes, "code table", "name one of `codes:`"),
    }
    given, what, hint = needs.get(column.type, (True, "", ""))
    if not given:
        return f"{column.name!r} has no {what}", hint
    if wrong := _option_complaint(column):
        return wrong
    if column.type == "money":
        return _money_complaint(column)
    if column.type in ("personal", "identifier"):
        return _identifier_complaint(mapping, column)
    return None


def _option_complaint(column: ColumnMapping) -> tuple[str, str] | None:
    """What is wrong with the options that only some types have."""
    if column.counted_in and column.type not in ("integer", "number"):
        return f"{column.name!r} counts nothing", "give it `type: integer` or `number`"
    for word, said in (
        ("binary", column.binary),
        ("no_zero", column.no_zero),
        ("unit: minor", column.unit == MINOR),
    ):
        if said and column.type != "money":
            return f"{column.name!r} is no amount", f"give it `type: money`, or leave `{word}` out"
    if column.past and column.type != "moment":
        return f"{column.name!r} is no moment", "give it `type: moment`, or leave `past` out"
    return None


def _pattern_complaint(pattern: str) -> tuple[str, str] | None:
    try:
        groups = groups_of(pattern)
    except ValueError as error:
        return f"{pattern!r} is no regular expression: {error}", "see docs/mapping.md"
    return ("it has several groups", "keep one, and write the others as (?:...)") if groups > 1 else None


def _money_complaint(column: ColumnMapping) -> tuple[str, str] | None:
    if column.currency is not None and column.currency not in {NO_CURRENCY, *currencies()}:
        return f"{column.currency!r} is no currency", "use its ISO 4217 code"
    if column.unit not in _MONEY_UNITS:
        return f"an amount cannot be in {column.unit!r}", f"use {', '.join(sorted(_MONEY_UNITS))}"
    return None


def _identifier_complaint(mapping: Mapping, column: ColumnMapping) -> tuple[str, str] | None:
    kind = mapping.model.identifiers.get(column.identifier)
    if kind is None:
        known = ", ".join(mapping.model.identifiers)
        return f"{column.name!r} says no known kind of identifier", f"`identifier:` is one of {known}"
    if kind.personal != (column.type == "personal"):
        right = "personal" if kind.personal else "identifier"
        return f"a {kind.name} is of type {right}", f"write `type: {right}`"
    return None


def _check_headers(mapping: Mapping, table: TableMapping) -> None:
    taken: dict[str, str] = {}
    clocks = {column.time for column in table.columns.values()}
    for column in table.columns.values():
        # Columns that take a part of a text, or only some texts, may share its header; so may one that takes several,
        # and the time of day, whose header is that of the whole moment in other files.
        if column.match or column.only or column.excluded or column.several or column.name in clocks:
            continue
        for header in column.headers:
            if header in taken:
                raise mapping.document.error(
                    (*column.path, "header"),
                    f"the header {header!r} already belongs to {taken[header]!r}",
                    "a header belongs to one column",
                )
            taken[header] = column.name


def _check_joins(mapping: Mapping, table: TableMapping) -> None:
    for join in table.joins.values():
        if join.table not in mapping.tables:
            raise mapping.document.error(
                (*join.path, "table"),
                f"there is no table {join.table!r}",
                f"there is {', '.join(mapping.tables)}",
            )
        there = mapping.tables[join.table].columns
        for here, name in join.on.items():
            if not _is_sought(table, here) or name not in there:
                raise mapping.document.error(
                    (*join.path, "on", here),
                    f"{here!r} here or {name!r} in {join.table!r} is no column",
                    "name the columns as the mapping does, not by their headers",
                )


def _is_sought(table: TableMapping, here: str) -> bool:
    """Whether a join can look for it: a column, or an item of a list."""
    column = table.columns.get(here.removesuffix(ITEM))
    return column is not None and (here in table.columns or column.type == "list")


def _check_delivery(mapping: Mapping) -> None:
    places = (("of", mapping.delivery.of), ("period", mapping.delivery.period))
    for word, place in places:
        if not isinstance(place, ColumnOf):
            continue
        table = mapping.tables.get(place.table)
        column = table.columns.get(place.column) if table else None
        if column is None or (word == "period" and column.type != "moment"):
            wanted = "moment column" if word == "period" else "column"
            raise mapping.document.error(
                ("delivery", word), f"{place.table}.{place.column} is no {wanted}", "name one of the tables'"
            )


def _check_use(mapping: Mapping, table: TableMapping) -> None:
    """A column that is read but that no fact names is as bad as one that is not declared."""
    if table.left_out is not None:
        return  # its columns tell what it is
    used = {*named_in_rows(mapping, table), *_named_beside(table)}
    for name, column in table.columns.items():
        if name not in used:
            raise mapping.document.error(
                column.path,
                f"the column {name!r} is declared but nothing uses it",
                f"use it in a fact, or move it: `unused: {{{column.headers[0]!r}: why}}`",
            )


def _named_beside(table: TableMapping) -> Iterable[str]:
    """The columns that others name as they are read."""
    for column in table.columns.values():
        yield from (*column.only, *column.excluded, *filter(None, [column.currency_column, column.time]))


def named_in_rows(mapping: Mapping, table: TableMapping) -> Iterable[str]:
    """The columns that are named by what is made of a table's rows, with other words of the mapping."""
    raw: Map[str, Any] = mapping.document.data["tables"][table.name]
    skips = [{word: skip.get(word) for word in ("when", "by")} for skip in raw.get("skip", [])]
    remarks = [remark["when"] for remark in raw.get("remarks", [])]
    for text in _words([skips, remarks, *(raw.get(word) for word in ("facts", "refuse", "as_of"))]):
        yield text.removesuffix(ITEM)
    for join in table.joins.values():
        yield from join.on
    for other in mapping.document.data["tables"].values():
        for join in other.get("joins", {}).values():
            if join["table"] == table.name:
                yield from join["on"].values()
    for other_name, other in mapping.document.data["tables"].items():
        for prefix, join in mapping.tables[other_name].joins.items():
            if join.table == table.name:
                yield from (word.partition(".")[2] for word in _words(other) if word.startswith(prefix + "."))
    delivery = (mapping.delivery.of, mapping.delivery.period)
    yield from (
        place.column for place in delivery if isinstance(place, ColumnOf) and place.table == table.name
    )


def _words(raw: object) -> Iterable[str]:
    """Every text in a part of the mapping, names of values included."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list):
        for entry in raw:
            yield from _words(entry)
    elif isinstance(raw, dict):
        for key, entry in raw.items():
            yield key
            yield from _words(entry)
