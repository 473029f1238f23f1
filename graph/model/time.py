"""Moments as intervals: what a record that knows only the day, the month or the year leaves open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, get_args

Precision = Literal["second", "minute", "day", "month", "year"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


def interval_end(at: datetime, precision: Precision) -> datetime:
    """The first instant after a moment that is known this precisely; the interval is half open.

    Example:
        >>> interval_end(datetime(2024, 2, 29), "day")
        datetime.datetime(2024, 3, 1, 0, 0)
    """
    match precision:
        case "second":
            return at + timedelta(seconds=1)
        case "minute":
            return at + timedelta(minutes=1)
        case "day":
            return at + timedelta(days=1)
        case "month":
            return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
        case "year":
            return at.replace(year=at.year + 1)


def interval_end_sql(name: str, alias: str = "") -> str:
    """The DuckDB expression of `interval_end` for a moment's columns; null where the moment is unknown.

    A moment without a precision is known to the microsecond.
    """
    cases = " ".join(f"WHEN '{precision}' THEN INTERVAL 1 {precision.upper()}" for precision in PRECISIONS)
    return f'({alias}"{name}" + CASE {alias}"{name}_precision" {cases} ELSE INTERVAL 1 MICROSECOND END)'
