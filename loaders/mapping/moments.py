"""Moments as written, read to wall time, UTC microseconds and precision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from loaders.mapping.declaration import ColumnMapping, CountOf, DateFormat
from loaders.mapping.sql import literal, named, word

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
ISO = "iso"
COUNT = "count"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
# The wall time is the first group, the offset, where there is one, the second.
_ISO_MOMENT = f"({_DAY}{_TIME}) ?(Z|z|[+-][0-9]{{2}}(?::?[0-9]{{2}})?)?"
_ISO_DAY = f"({_DAY})(Z|z|[+-][0-9]{{2}}:?[0-9]{{2}})?"
# What a count is of, in microseconds; longer numbers lie beyond the year 9999.
_COUNTED: dict[CountOf, int] = {"day": 86_400_000_000, "second": 1_000_000, "millisecond": 1000}
_COUNT_DIGITS: dict[CountOf, int] = {"day": 7, "second": 12, "millisecond": 15}
_UNIX = date(1970, 1, 1)
_MARKS = "-/:.年"
"""What stands between the numbers of most moments."""
_NUMBERS = re.compile("%[YmdHMS]")
# The year, the numbers that follow it without a sign between, and the sign that comes then.
_LEADING_YEAR = re.compile(r"%Y(?P<packed>(%[mdHMS])*)(?P<next>[^%]|$)")
_PACKED_TIME = " %H%M%S"
_EXACT = {"%Y-%m-%d %H:%M:%S": 19, "%Y-%m-%d": 10}


def moment_layers(column: ColumnMapping, raw: str) -> list[dict[str, str]]:
    """Expressions of the wall time in the column's zone, of the same moment in UTC and of its precision, in layers."""
    name = named(column.name)
    # Formats are tried only on what those of the turns before could not read: parsing is dear. A turn is one column,
    # so that it costs one question where no row needs it.
    walls: dict[str, DateFormat] = {}
    tried: list[dict[str, str]] = []
    for number, turn in enumerate(_turns(column.dates)):
        ways = [_wall(entry, raw, column.zone) for entry in turn]
        column_of_turn = named(f"turn{number}_{column.name}")
        if number == 0:
            [way] = ways
            walls[column_of_turn] = turn[0]
        else:
            unread = " AND ".join(f"{wall} IS NULL" for wall in walls)
            parsed = ", ".join(f"w{place} := {wall}" for place, wall in enumerate(ways))
            way = f"CASE WHEN {unread} THEN struct_pack({parsed}) END"
            walls |= {f"{column_of_turn}.w{place}": entry for place, entry in enumerate(turn)}
        tried.append({column_of_turn: way})
    precisions = sorted(entry.precision for entry in column.dates)
    cases = " ".join(
        f"WHEN {wall} IS NOT NULL THEN {word(entry.precision, precisions)}" for wall, entry in walls.items()
    )
    read = f"coalesce({', '.join(walls)})"
    if column.past:
        # The clock here may be behind; all of a day's loads are planned alike.
        ahead = datetime.now(ZoneInfo(column.zone)) + timedelta(days=2)
        # Of a slip such as 1024 strptime makes a day that puts a payment before all others.
        first, end = (f"TIMESTAMP '{day}'" for day in (f"{_FIRST_YEAR}-01-01", f"{ahead:%Y-%m-%d}"))
        read = f"CASE WHEN {read} >= {first} AND {read} < {end} THEN {read} END"
    return [
        *tried,
        {name: read},
        {
            named(f"{column.name}_us"): _utc(column, raw, name, walls),
            named(f"{column.name}_precision"): f"CASE {cases} END",
        },
    ]


def _turns(formats: Iterable[DateFormat]) -> Iterator[list[DateFormat]]:
    """The formats in turns: the first by itself, since most texts are of it, then those together that no text fits two
    of. To plan a query takes the longer the more layers it has.
    """
    turn: list[DateFormat] = []
    marked: list[str | None] = []
    for number, entry in enumerate(formats):
        marks = _marks_of(entry.format)
        if turn and (number == 1 or marks is None or None in marked or marks in marked):
            yield turn
            turn, marked = [], []
        turn.append(entry)
        marked.append(marks)
    yield turn


def _marks_of(pattern: str) -> str | None:
    """Which of the signs that stand between numbers a format has; None where it has more than numbers and signs."""
    rest = _NUMBERS.sub("", pattern)
    return (
        None if "%" in rest or pattern in (ISO, COUNT) else "".join(mark for mark in _MARKS if mark in rest)
    )


def _utc(column: ColumnMapping, raw: str, wall: str, walls: Mapping[str, DateFormat]) -> str:
    """Expression of the UTC microseconds: as counted, by the offset that the text names, else by the zone."""
    by_zone = utc_microseconds(wall, column.zone)
    cases = [
        f"WHEN {name} IS NOT NULL THEN {_counted(entry, raw)}"
        for name, entry in walls.items()
        if entry.format == COUNT and entry.of != "day"
    ]
    cases += [
        f"WHEN {asked}regexp_full_match({raw}, {literal(pattern.removesuffix('?'))}) THEN "
        f"epoch_us(try_cast({_part(raw, pattern, 1)} || {midnight} || {_part(raw, pattern, 2)} AS TIMESTAMPTZ))"
        for asked, pattern, midnight in (
            (
                _where_it_is_read(column.dates, name, walls),
                _iso(entry),
                literal("T00:00" if entry.precision == "day" else ""),
            )
            for name, entry in walls.items()
            if entry.format == ISO
        )
    ]
    return f"CASE {' '.join(cases)} ELSE {by_zone} END" if cases else by_zone


def _where_it_is_read(formats: Iterable[DateFormat], wall: str, walls: Mapping[str, DateFormat]) -> str:
    """The condition that a format is the one that read the text, to be asked before what is dear; nothing where another
    may have read a text that is of this format too.
    """
    before = takewhile(lambda entry: entry is not walls[wall], formats)
    told_apart = all(_marks_of(entry.format) is not None or entry.format in (ISO, COUNT) for entry in before)
    return f"{wall} IS NOT NULL AND " if told_apart else ""


def _iso(entry: DateFormat) -> str:
    return _ISO_DAY if entry.precision == "day" else _ISO_MOMENT


def _part(raw: str, pattern: str, group: int) -> str:
    return f"upper(replace(regexp_extract({raw}, {literal(f'^{pattern}$')}, {group}), ',', '.'))"


def utc_microseconds(wall: str, zone: str) -> str:
    """Expression of the UTC microseconds of a wall time; two cheap operations where the zone's offset no
    longer changes.
    """
    general = f"epoch_us(timezone({literal(zone)}, {wall}))"
    settled = _settled(zone)
    if settled is None:
        return general
    since, offset_us = settled
    return f"CASE WHEN {wall} >= TIMESTAMP '{since:%Y-%m-%d}' THEN epoch_us({wall}) - ({offset_us}) ELSE {general} END"


def _counted(entry: DateFormat, raw: str) -> str:
    """Expression of the microseconds since 1970 of a count; null for what is none, or beyond the years 1 to 9999."""
    assert entry.of is not None
    start = (entry.since - _UNIX) // timedelta(microseconds=1)
    digits = f"regexp_full_match({raw}, '-?[0-9]{{1,{_COUNT_DIGITS[entry.of]}}}')"
    counted = f"CASE WHEN {digits} THEN CAST({raw} AS BIGINT) * {_COUNTED[entry.of]} + {start} END"
    least, most = ((day - _UNIX) // timedelta(microseconds=1) for day in (date.min, date.max))
    return f"CASE WHEN ({counted}) BETWEEN {least} AND {most} THEN ({counted}) END"


def _wall(entry: DateFormat, raw: str, zone: str) -> str:
    pattern = entry.format
    if pattern == COUNT:
        moment = f"make_timestamp({_counted(entry, raw)})"
        # Days are counted on the calendar of the zone, seconds from midnight in UTC.
        return moment if entry.of == "day" else f"timezone({literal(zone)}, timezone('UTC', {moment}))"
    if pattern == ISO:
        # What does not match gives an empty text, which is no timestamp.
        return f"try_cast({_part(raw, _iso(entry), 1)} AS TIMESTAMP)"
    parsed = f"try_strptime({raw}, {literal(pattern)})"
    if pattern in _EXACT:
        # With one colon it is 2024-01-31T10:00+08, whose offset counts.
        clock = f" AND {raw} LIKE '%:%:%'" if ":" in pattern else ""
        # 2024-1-31 is shorter; with two spaces before its time it may be longer.
        other = "<>" if clock else "<"
        return (
            f"CASE WHEN length({raw}) = {_EXACT[pattern]}{clock} THEN try_cast({raw} AS TIMESTAMP) "
            f"WHEN length({raw}) {other} {_EXACT[pattern]} THEN {_where_it_may(pattern, raw, parsed)} END"
        )
    if pattern == "%Y":
        # 15 is no year, whatever strptime makes of it.
        return f"CASE WHEN {parsed} >= TIMESTAMP '1000-01-01' THEN {parsed} END"
    if "%z" in pattern:
        return f"timezone({literal(zone)}, {parsed})"
    return _where_it_may(pattern, raw, parsed)


def _where_it_may(pattern: str, raw: str, parsed: str) -> str:
    """What a format reads, tried only on texts with the signs that stand between its numbers, and a year in full."""
    marks = _marks_of(pattern)
    told = []
    if marks is not None:
        # To fail costs strptime ten times what it takes to succeed; which signs a text holds is told at once.
        told = [f"{'' if mark in marks else 'NOT '}contains({raw}, {literal(mark)})" for mark in _MARKS]
        if ":" in marks:
            told.append(f"{raw} {'' if pattern.count(':') > 1 else 'NOT '}LIKE '%:%:%'")
    if "%Y" in pattern:
        told.append(_year_in_full(pattern, raw, parsed))
    if pattern.endswith(_PACKED_TIME):
        # Of 10512, whose zero a spreadsheet took away, strptime makes 10:51:02.
        told.append(f"length({raw}) - strpos({raw}, ' ') = {len('010512')}")
    if pattern == "%Y.%m":
        # As a number, October is 2024.1 too.
        told.append(f"NOT suffix({raw}, '.1')")
    return f"CASE WHEN {' AND '.join(told)} THEN {parsed} END" if told else parsed


def _year_in_full(pattern: str, raw: str, parsed: str) -> str:
    """Condition that the text has a year of four digits: strptime takes 24/1/31 for a day of the year 24."""
    lead = _LEADING_YEAR.match(pattern)
    if lead is None:
        return f"{parsed} >= TIMESTAMP '1000-01-01'"
    width = len("2024") + len(lead["packed"])  # two signs name two digits
    if not lead["next"]:
        return f"length({raw}) = {width}"
    return f"strpos({raw}, {literal(lead['next'])}) = {width + 1}"


@lru_cache(maxsize=64)
def _settled(zone: str) -> tuple[datetime, int] | None:
    """From which day the zone's offset stays the same, and that offset in microseconds; None if it never does."""
    place = ZoneInfo(zone)
    day = datetime(_LAST_YEAR, 1, 1, 12, tzinfo=UTC)
    offset = day.astimezone(place).utcoffset()
    first = datetime(_FIRST_YEAR, 1, 1, 12, tzinfo=UTC)
    while day > first and day.astimezone(place).utcoffset() == offset:
        day -= timedelta(days=1)
    assert offset is not None
    # The last seasonal change of a zone that changes twice a year lies close to the end of the search.
    if day.year >= _LAST_YEAR - 2:
        return None
    since = (day + timedelta(days=3)).replace(tzinfo=None)
    return since, offset // timedelta(microseconds=1)
