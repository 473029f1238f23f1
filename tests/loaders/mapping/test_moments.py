"""Moments: wall time in the declared zone, the same moment in UTC, and how exact it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.mapping.declaration import ColumnMapping, DateFormat
from loaders.mapping.moments import moment_layers, utc_microseconds
from loaders.mapping.staging import prepare

Read = Callable[..., tuple[Any, ...]]
FORMATS = (
    DateFormat("%d-%b-%Y %I:%M %p", "minute"),
    DateFormat("%Y-%m-%d %H:%M:%S", "second"),
    DateFormat("%Y-%m-%d", "day"),
    DateFormat("%Y年%m月", "month"),
    DateFormat("%Y", "year"),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        prepare(opened)
        yield opened


@pytest.fixture(scope="module")
def read(connection: duckdb.DuckDBPyConnection) -> Read:
    def moment(
        text: str, zone: str = "Asia/Shanghai", formats: tuple[DateFormat, ...] = FORMATS
    ) -> tuple[Any, ...]:
        column = ColumnMapping("t", ("t",), "moment", (), zone, formats, ())
        query = "SELECT CAST(? AS VARCHAR) AS r_t"
        for layer in moment_layers(column, "r_t"):
            query = (
                f"SELECT *, {', '.join(f'{entry} AS {name}' for name, entry in layer.items())} FROM ({query})"
            )
        found = connection.execute(f"SELECT t, t_us, t_precision FROM ({query})", [text]).fetchall()[0]
        return tuple(found)

    return moment


def microseconds(moment: datetime) -> int:
    return round(moment.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("text", "wall", "precision"),
    [
        ("05-Nov-2015 05:45 PM", datetime(2015, 11, 5, 17, 45), "minute"),  # noqa: DTZ001  # wall time
        ("2015-11-05 17:45:09", datetime(2015, 11, 5, 17, 45, 9), "second"),  # noqa: DTZ001  # wall time
        ("2015-11-05", datetime(2015, 11, 5), "day"),  # noqa: DTZ001  # wall time
        ("2015年11月", datetime(2015, 11, 1), "month"),  # noqa: DTZ001  # wall time
        ("2015", datetime(2015, 1, 1), "year"),  # noqa: DTZ001  # wall time
    ],
)
def test_precision_follows_the_format(read: Read, text: str, wall: datetime, precision: str) -> None:
    utc = microseconds(wall.replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    assert read(text) == (wall, utc, precision)


@pytest.mark.parametrize(
    "text", ["31-Feb-2015 05:45 PM", "2015-13-01", "yesterday", "2015-11-05 25:00:00", "15"]
)
def test_what_is_no_date_is_none(read: Read, text: str) -> None:
    assert read(text) == (None, None, None)


def test_an_offset_in_the_text_counts(read: Read) -> None:
    formats = (DateFormat("%Y-%m-%dT%H:%M:%S%z", "second"),)
    wall, utc, _ = read("2024-01-01T00:00:00+00:00", "Asia/Shanghai", formats)
    assert wall == datetime(2024, 1, 1, 8)  # noqa: DTZ001  # wall time
    assert utc == 1_704_067_200_000_000


ISO_FORMATS = (
    DateFormat("iso", "second"),
    DateFormat("iso", "day"),
    DateFormat("%Y%m%d", "day"),
    *FORMATS[1:],
)
ISO_LAST = (*ISO_FORMATS[2:], DateFormat("%Y-%m-%d %H:%M", "second"), *ISO_FORMATS[:2])


@pytest.mark.parametrize(
    ("text", "wall", "utc", "precision"),
    [
        ("2024-03-01T10:00:00Z", "2024-03-01 10:00:00", "2024-03-01T10:00:00Z", "second"),
        ("2024-03-01t10:00:00z", "2024-03-01 10:00:00", "2024-03-01T10:00:00Z", "second"),
        ("2024-03-01T10:00:00 Z", "2024-03-01 10:00:00", "2024-03-01T10:00:00Z", "second"),
        ("2024-03-01 10:00:00", "2024-03-01 10:00:00", "2024-03-01T02:00:00Z", "second"),
        ("2024-03-01T10:00", "2024-03-01 10:00:00", "2024-03-01T02:00:00Z", "second"),
        ("2024-03-01T00:00:00+05:30", "2024-03-01 00:00:00", "2024-02-29T18:30:00Z", "second"),
        ("2024-03-01T00:00:00+0530", "2024-03-01 00:00:00", "2024-02-29T18:30:00Z", "second"),
        ("2024-03-01T00:00:00-06", "2024-03-01 00:00:00", "2024-03-01T06:00:00Z", "second"),
        ("2024-03-01T00:00-06", "2024-03-01 00:00:00", "2024-03-01T06:00:00Z", "second"),
        ("2024-03-01T10:00:00.250Z", "2024-03-01 10:00:00.25", "2024-03-01T10:00:00.250Z", "second"),
        ("2024-03-01T10:00:00,250+00:00", "2024-03-01 10:00:00.25", "2024-03-01T10:00:00.250Z", "second"),
        ("2024-03-01Z", "2024-03-01 00:00:00", "2024-03-01T00:00:00Z", "day"),
        ("2024-03-01+02:00", "2024-03-01 00:00:00", "2024-02-29T22:00:00Z", "day"),
        ("2024-03-01", "2024-03-01 00:00:00", "2024-02-29T16:00:00Z", "day"),
        ("20240301", "2024-03-01 00:00:00", "2024-02-29T16:00:00Z", "day"),
        ("2024", "2024-01-01 00:00:00", "2023-12-31T16:00:00Z", "year"),
    ],
)
@pytest.mark.parametrize("formats", [ISO_FORMATS, ISO_LAST], ids=["first", "last"])
def test_iso_8601_as_publishers_write_it(
    read: Read, text: str, wall: str, utc: str, precision: str, formats: tuple[DateFormat, ...]
) -> None:
    found = read(text, formats=formats)
    moment = datetime.fromisoformat(utc)
    assert found == (datetime.fromisoformat(wall), round(moment.timestamp() * 1_000_000), precision)


@pytest.mark.parametrize(
    "text",
    ["2024-03-01T", "2024-03-01-02", "2024-02-30Z", "2024-W10", "01/03/2024", "1709287200"],
)
def test_what_is_no_iso_date_is_none(read: Read, text: str) -> None:
    assert read(text, formats=ISO_FORMATS) == (None, None, None)


def test_iso_writes_months_and_days_with_two_digits(read: Read) -> None:
    assert read("2024-3-1", formats=ISO_FORMATS[:3]) == (None, None, None)


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("Europe/Berlin", "2024-03-31 02:30:00", "2024-03-31T01:30:00+00:00"),  # jumped over
        ("Europe/Berlin", "2024-10-27 02:30:00", "2024-10-27T01:30:00+00:00"),  # came twice
        ("America/New_York", "2024-03-10 02:30:00", "2024-03-10T07:30:00+00:00"),
        ("America/New_York", "2024-11-03 01:30:00", "2024-11-03T06:30:00+00:00"),
        ("Asia/Shanghai", "1986-05-04 02:30:00", "1986-05-03T18:30:00+00:00"),
        ("Asia/Shanghai", "1990-09-16 01:30:00", "1990-09-15T17:30:00+00:00"),
        ("Asia/Shanghai", "1990-07-01 12:00:00", "1990-07-01T03:00:00+00:00"),  # summer time of those years
    ],
)
def test_where_clocks_jump_standard_time_counts(read: Read, zone: str, wall: str, utc: str) -> None:
    """The wall time stays as written; of two moments it is the later."""
    assert read(wall, zone) == (
        datetime.fromisoformat(wall),
        microseconds(datetime.fromisoformat(utc)),
        "second",
    )


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(min_value=datetime(1920, 1, 1), max_value=datetime(2090, 1, 1)),  # noqa: DTZ001  # wall time
    st.sampled_from(["Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "UTC"]),
)
def test_utc_agrees_with_the_zone_tables(
    connection: duckdb.DuckDBPyConnection, wall: datetime, zone: str
) -> None:
    wall = wall.replace(microsecond=0)
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    if aware.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        return  # a wall time that the clocks jumped over is no moment
    if aware.utcoffset() != aware.replace(fold=1).utcoffset():
        return  # one that came twice is two
    found = connection.execute(
        f"SELECT {utc_microseconds('?', zone)}".replace("?", f"TIMESTAMP '{wall}'")
    ).fetchall()
    assert found[0][0] == microseconds(aware)


MILLISECONDS = (DateFormat("count", "second", "millisecond"),)
DAYS = (DateFormat("count", "day", "day", date(2017, 1, 1)),)


def test_milliseconds_since_1970_are_a_moment_in_the_zone(read: Read) -> None:
    wall, utc, precision = read("1613731393367", "Asia/Shanghai", MILLISECONDS)
    assert wall == datetime(2021, 2, 19, 18, 43, 13, 367_000)  # noqa: DTZ001  # wall time
    assert (utc, precision) == (1_613_731_393_367_000, "second")


def test_a_count_tells_apart_what_the_wall_shows_twice(read: Read) -> None:
    """On 5 November 2023 half past one came twice in New York, an hour apart."""
    found = [read(text, "America/New_York", MILLISECONDS) for text in ("1699162200000", "1699165800000")]
    assert [wall for wall, _, _ in found] == [datetime(2023, 11, 5, 1, 30)] * 2  # noqa: DTZ001  # wall time
    assert [utc for _, utc, _ in found] == [1_699_162_200_000_000, 1_699_165_800_000_000]


def test_seconds_are_counted_from_a_day_of_the_sources_own(read: Read) -> None:
    formats = (DateFormat("count", "second", "second", date(2000, 1, 1)),)
    assert read("86401", "UTC", formats)[0] == datetime(2000, 1, 2, 0, 0, 1)  # noqa: DTZ001  # wall time


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("0", datetime(2017, 1, 1)),  # noqa: DTZ001  # wall time
        ("364", datetime(2017, 12, 31)),  # noqa: DTZ001  # wall time
        ("-1", datetime(2016, 12, 31)),  # noqa: DTZ001  # wall time
    ],
)
def test_days_are_counted_on_the_calendar_of_the_zone(read: Read, text: str, wall: datetime) -> None:
    utc = microseconds(wall.replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    assert read(text, "Asia/Shanghai", DAYS) == (wall, utc, "day")


@pytest.mark.parametrize("text", ["1.5", "1e3", "day 4", "", "3000000", "9999999", "99999999"])
def test_what_is_no_count_of_days_of_our_years_is_none(read: Read, text: str) -> None:
    assert read(text, "UTC", DAYS) == (None, None, None)


@pytest.mark.parametrize("text", ["253402300800000", "-62135596800001", "9999999999999999"])
def test_a_count_beyond_the_years_that_have_names_is_none(read: Read, text: str) -> None:
    assert read(text, "UTC", MILLISECONDS) == (None, None, None)


def test_a_count_is_one_format_among_others(read: Read) -> None:
    formats = (DateFormat("%Y%m%d", "day"), *MILLISECONDS)
    assert read("20170102", "UTC", formats) == (datetime(2017, 1, 2), 1_483_315_200_000_000, "day")  # noqa: DTZ001
    assert read("1483315200000", "UTC", formats)[1:] == (1_483_315_200_000_000, "second")


def test_a_format_reads_what_strptime_reads_with_it_and_nothing_else(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    patterns = [
        "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y年%m月%d日", "%Y-%m-%d %H:%M",
        "%Y%m%d %H%M%S", "%Y-%m-%d-%H.%M.%S", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%d-%b-%Y", "%d/%m/%y",
    ]  # fmt: skip
    moments = [datetime(2023, 7, 1, 10, 11, 12), datetime(2024, 12, 31)]  # noqa: DTZ001  # wall time
    others = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
    texts = [moment.strftime(pattern) for moment in moments for pattern in [*patterns, *others]]
    texts += [text.replace("0", "") for text in texts] + ["2023-07-01  10:11:12", "2023 7 1", "", "-", "2023"]
    for pattern in patterns:
        column = ColumnMapping("t", ("t",), "moment", (), "Asia/Shanghai", (DateFormat(pattern, "day"),), ())
        [(_, read)] = moment_layers(column, "r_t")[0].items()
        query = f"SELECT r_t, {read}, try_strptime(r_t, ?) FROM (SELECT unnest(?::VARCHAR[]) AS r_t)"
        rows = connection.execute(query, [pattern, texts]).fetchall()
        in_full = [(read, parsed if parsed and parsed.year >= 1000 else None) for _, read, parsed in rows]
        assert [row for row in in_full if row[0] != row[1]] == []
        assert any(row[1] for row in rows)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("24/1/31", "%Y/%m/%d"),
        ("24-1-31", "%Y-%m-%d"),
        ("24-1-31 9:05:00", "%Y-%m-%d %H:%M:%S"),
        ("240111", "%Y%m%d"),
        ("240111 09:05:00", "%Y%m%d %H:%M:%S"),
        ("24年1月31日", "%Y年%m月%d日"),
        ("31.1.24", "%d.%m.%Y"),
        ("05-Nov-15", "%d-%b-%Y"),
    ],
)
def test_a_year_of_two_digits_is_none(read: Read, text: str, pattern: str) -> None:
    """Which century it was is a guess, and the first and the twenty-fifth are wrong ones."""
    assert read(text, formats=(DateFormat(pattern, "day"),)) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2024-1-31", "%Y-%m-%d"),
        ("2024-1-31 0:00:00", "%Y-%m-%d %H:%M:%S"),
        ("2024/1/31", "%Y/%m/%d"),
        ("2024年1月31日", "%Y年%m月%d日"),
        ("20240131", "%Y%m%d"),
        ("20240131 000000", "%Y%m%d %H%M%S"),
        ("31.1.2024", "%d.%m.%Y"),
    ],
)
def test_months_and_days_of_one_digit_are_read(read: Read, text: str, pattern: str) -> None:
    wall, _, _ = read(text, formats=(DateFormat(pattern, "day"),))
    assert wall == datetime(2024, 1, 31)  # noqa: DTZ001  # wall time


@pytest.mark.parametrize(
    ("text", "pattern", "wall"),
    [
        ("20240501 10512", "%Y%m%d %H%M%S", None),
        ("2024-05-01 512", "%Y-%m-%d %H%M%S", None),
        ("2024-05-01 010512", "%Y-%m-%d %H%M%S", datetime(2024, 5, 1, 1, 5, 12)),  # noqa: DTZ001  # wall time
        ("2024.1", "%Y.%m", None),
        ("2024.01", "%Y.%m", datetime(2024, 1, 1)),  # noqa: DTZ001  # wall time
        ("2024.10", "%Y.%m", datetime(2024, 10, 1)),  # noqa: DTZ001  # wall time
        ("2024.5", "%Y.%m", datetime(2024, 5, 1)),  # noqa: DTZ001  # wall time
    ],
)
def test_a_zero_that_a_spreadsheet_took_away_makes_no_other_moment(
    read: Read, text: str, pattern: str, wall: datetime | None
) -> None:
    """2024.1 is January as written, and October as a number."""
    assert read(text, formats=(DateFormat(pattern, "day"),))[0] == wall
