"""How the rows of a sheet are read: the query that cleans the texts, types them and marks their faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Map

from loaders.mapping.declaration import ORIGINS, ColumnMapping, TableMapping
from loaders.mapping.sql import listed, named, together
from loaders.mapping.values import Reading, cleaned, reading, said_beside


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


def origins_sql(headers: Map[str, tuple[str, ...]], file: str, sheet: str, above: str) -> str:
    """Columns of what is said once for all rows, each with a comma before it, where the table asks for them.

    Args:
        file: expression of what the file is told as, `FOLDER/NAME` or `NAME`; the first folder may be a zip.
        sheet: expression of the sheet's name.
        above: expression of what stands above the headers.
    """
    ways = {
        ORIGINS["file"]: f"regexp_extract({file}, '[^/]*$')",
        ORIGINS["folder"]: f"nullif(regexp_extract({file}, '(?i)([^/]*?)(?:[.]zip)?/[^/]*$', 1), '')",
        ORIGINS["sheet"]: f"CAST({sheet} AS VARCHAR)",
        ORIGINS["above"]: f"CAST({above} AS VARCHAR)",
    }
    used = {header for found in headers.values() for header in found}
    return "".join(f", {way} AS {named(header)}" for header, way in ways.items() if header in used)


def without_ends(headers: Map[str, tuple[str, ...]], source: str, *, trimmed: bool = False) -> str:
    """The rows of a source with no white space at the ends of the texts that are used, each of them looked at once.

    `trimmed` says that there is none, nor a text of nothing.
    """
    if trimmed:
        return source
    # DuckDB does not tell postCode from postcode.
    used = {header.lower(): header for found in headers.values() for header in found}.values()
    clean = ", ".join(f"xm_clean({named(header)}) AS {named(header)}" for header in used)
    return f"(SELECT * REPLACE ({clean}) FROM {source})" if used else source


def _cleaned(table: TableMapping, column: ColumnMapping, headers: Map[str, tuple[str, ...]]) -> str:
    texts = [cleaned(column, named(header)) for header in headers[column.name]]
    if not texts:
        return "CAST(NULL AS VARCHAR)"
    text = texts[0] if len(texts) == 1 else _of_several(column, texts)
    if column.time is not None and headers[column.time] != headers[column.name]:
        text = _with_time(text, _cleaned(table, table.columns[column.time], headers))
    beside = [
        said_beside(_cleaned(table, table.columns[name], headers), texts, wanted=wanted)
        for conditions, wanted in ((column.only, True), (column.excluded, False))
        for name, texts in conditions.items()
    ]
    return f"CASE WHEN {together(beside)} THEN {text} END" if beside else text


def _with_time(day: str, time: str) -> str:
    """Expression of a day with the time of day behind it, or of what stands as the time where that names its day too.

    Times of day are shorter than moments, but for those that a computer wrote; a length is told at once.
    """
    names_day = f"strlen({time}) > {len('09:15:02.123')} AND regexp_matches({time}, '^[12][0-9]{{3}}')"
    # A spreadsheet takes 091500 for a number, and the zero before it away.
    is_short = f"strlen({time}) = {len('91500')} AND regexp_full_match({time}, '[1-9][0-9]+')"
    clock = f"CASE WHEN {is_short} THEN ' 0' || {time} ELSE coalesce(' ' || {time}, '') END"
    return f"CASE WHEN {names_day} THEN {time} ELSE {day} || {clock} END"


def _of_several(column: ColumnMapping, texts: Sequence[str]) -> str:
    if column.several != "joined":
        return f"coalesce({', '.join(texts)})"
    # What two columns say alike is said once.
    said = [
        f"CASE WHEN {text} IN ({', '.join(texts[:number])}) THEN NULL ELSE {text} END" if number else text
        for number, text in enumerate(texts)
    ]
    return f"nullif(concat_ws(' ', {', '.join(said)}), '')"


def typed_rows(
    table: TableMapping,
    headers: Map[str, tuple[str, ...]],
    source: str,
    carried: Sequence[str] = (),
    kept: Iterable[str] | None = None,
) -> str:
    """The query that reads the trimmed rows of a source: typed columns, `_flawed` where a text is at fault,
    `_rejected` where a row is lost, and where the table asks for it `_empty` where a row says nothing.

    Args:
        carried: columns of the source that go along as they are.
        kept: the columns that are wanted; None for all.
    """
    ways = readings(table)
    texts = f"SELECT {', '.join([*carried, *raw_columns(table, headers)])} FROM {source}"
    values = texts
    for layer in _layers(ways.values()):
        values = f"SELECT *, {', '.join(layer)} FROM ({values})"
    wanted = ways if kept is None else kept
    said = "".join(f"{part}, " for part in [*carried, *(part for name in wanted for part in ways[name].kept)])
    dropped = [
        way.fault
        for column, way in zip(table.columns.values(), ways.values(), strict=True)
        if way.fault and not column.fault_rejects
    ]
    marks = f"{_any(_losses(table, ways))} AS _rejected"
    if table.empty_but_for is not None:
        marks += f", {_says_nothing(table, headers, table.empty_but_for)} AS _empty"
        said += "_empty, "
    marked = f"SELECT *, {marks} FROM ({values})"
    return f"SELECT {said}_rejected, {_any(['_rejected', *dropped])} AS _flawed FROM ({marked})"


def _layers(ways: Iterable[Reading]) -> Iterator[list[str]]:
    """The first layers of all columns together, then the second ones: what is worked out once is then only named."""
    waiting = [way.layers for way in ways]
    for number in range(max(len(layers) for layers in waiting)):
        layer = [layers[number] for layers in waiting if number < len(layers)]
        yield [f"{expression} AS {name}" for columns in layer for name, expression in columns.items()]


def _any(conditions: Sequence[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions) or "false"


def _says_nothing(table: TableMapping, headers: Map[str, tuple[str, ...]], but_for: Sequence[str]) -> str:
    """Condition that no column has a text, be it one that can be read or not, but for some that say nothing alone.

    What stands beside the rows is said of all of them. A part of a text is dear to find, and nothing in an empty one.
    """
    asked = {name: found for name, found in headers.items() if found and name not in but_for}
    whole = {name: found for name, found in asked.items() if table.columns[name].match is None}
    covered = {header for found in whole.values() for header in found}
    texts = [
        named(raw_name(table.columns[name]))
        for name, found in asked.items()
        if not set(found) & set(ORIGINS.values()) and (name in whole or not set(found) <= covered)
    ]
    return f"coalesce({', '.join(texts)}) IS NULL" if texts else "true"


def _losses(table: TableMapping, ways: dict[str, Reading]) -> list[str]:
    """When a row is rejected: a required text is missing or at fault, or a code is unknown that may not be."""
    found = []
    for column in table.columns.values():
        way = ways[column.name]
        if column.required and way.fault and column.fault_rejects:
            found.append(f"{way.read} IS NULL")  # nothing is read from nothing
        elif column.required:
            found.append(f"{named(raw_name(column))} IS NULL")
        elif way.fault and column.fault_rejects:
            found.append(way.fault)
    again = headers_again(table)
    return found if again is None else [*found, again]


def headers_again(table: TableMapping) -> str | None:
    """Condition that a row holds the headers once more, as the top of each printed page does; None where it is lost
    anyway, since a header is no moment, amount or identifier that the row must have.
    """
    required = [column for column in table.columns.values() if column.required]
    if len(required) < 2 or any(column.type != "text" or column.match for column in required):
        return None
    known = listed(sorted({header for column in table.columns.values() for header in column.headers}))
    return " AND ".join(f"coalesce({named(raw_name(column))} IN {known}, false)" for column in required)
