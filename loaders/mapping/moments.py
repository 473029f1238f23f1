"""Moments as written, read to wall time, UTC microseconds and precision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from loaders.mapping.declaration import ColumnMapping
from loaders.mapping.sql import literal

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EXACT = {"%Y-%m-%d %H:%M:%S": 19, "%Y-%m-%d": 10}


def moment_columns(column: ColumnMapping, raw: str) -> dict[str, str]:
    """Expressions of the wall time in the column's zone, of the same moment in UTC and of its precision."""
    walls = [_wall(entry.format, raw, column.zone) for entry in column.dates]
    wall = walls[0] if len(walls) == 1 else f"coalesce({', '.join(walls)})"
    precisions = {entry.precision for entry in column.dates}
    if len(precisions) == 1:
        precision = f"CASE WHEN {wall} IS NOT NULL THEN {literal(precisions.pop())} END"
    else:
        cases = " ".join(
            f"WHEN {own} IS NOT NULL THEN {literal(entry.precision)}"
            for own, entry in zip(walls, column.dates, strict=True)
        )
        precision = f"CASE {cases} END"
    name = column.name
    return {name: wall, f"{name}_us": utc_microseconds(wall, column.zone), f"{name}_precision": precision}


def utc_microseconds(wall: str, zone: str) -> str:
    """Expression of the UTC microseconds of a wall time; two cheap operations where the zone's offset no longer changes."""
    general = f"epoch_us(timezone({literal(zone)}, {wall}))"
    settled = _settled(zone)
    if settled is None:
        return general
    since, offset_us = settled
    return (
        f"CASE WHEN {wall} >= TIMESTAMP '{since:%Y-%m-%d}' THEN epoch_us({wall}) - ({offset_us}) ELSE {general} END"
    )


def _wall(pattern: str, raw: str, zone: str) -> str:
    parsed = f"try_strptime({raw}, {literal(pattern)})"
    if "%z" in pattern:
        return f"timezone({literal(zone)}, {parsed})"
    if pattern in _EXACT:
        kept = f"length({raw}) = {_EXACT[pattern]}"
        return f"CASE WHEN {kept} THEN try_cast({raw} AS TIMESTAMP) END"
    return parsed


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
