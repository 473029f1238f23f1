"""A moment that is known only to the day, month or year is an interval, the same in Python and in SQL."""

from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.time import PRECISIONS, interval_end, interval_end_sql

STARTS = {
    "second": {"microsecond": 0},
    "minute": {"microsecond": 0, "second": 0},
    "day": {"microsecond": 0, "second": 0, "minute": 0, "hour": 0},
}
STARTS["month"] = STARTS["day"] | {"day": 1}
STARTS["year"] = STARTS["month"] | {"month": 1}


@pytest.mark.parametrize(
    ("at", "precision", "end"),
    [
        ("2024-02-29T00:00:00", "day", "2024-03-01T00:00:00"),
        ("2024-12-31T00:00:00", "day", "2025-01-01T00:00:00"),
        ("2024-02-01T00:00:00", "month", "2024-03-01T00:00:00"),
        ("2024-12-01T00:00:00", "month", "2025-01-01T00:00:00"),
        ("2024-01-01T00:00:00", "year", "2025-01-01T00:00:00"),
        ("2024-12-31T23:59:00", "minute", "2025-01-01T00:00:00"),
        ("2024-12-31T23:59:59", "second", "2025-01-01T00:00:00"),
    ],
)
def test_it_ends_where_the_next_begins(at, precision, end):
    assert interval_end(datetime.fromisoformat(at), precision) == datetime.fromisoformat(end)


@settings(deadline=None)
@given(
    st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001  # wall time
    st.sampled_from(PRECISIONS),
)
def test_python_and_sql_agree(moment, precision):
    at = moment.replace(**STARTS[precision])
    end = interval_end(at, precision)
    assert at <= moment < end
    with duckdb.connect() as connection:
        query = f"SELECT {interval_end_sql('at')} FROM (SELECT ?::TIMESTAMP AS at, ? AS at_precision)"
        assert connection.execute(query, [at, precision]).fetchone() == (end,)


def test_without_a_precision_it_is_an_instant():
    at = datetime.fromisoformat("2024-02-29T12:00:00")
    with duckdb.connect() as connection:
        query = (
            f"SELECT {interval_end_sql('at')} FROM (SELECT ?::TIMESTAMP AS at, NULL::VARCHAR AS at_precision)"
        )
        assert connection.execute(query, [at]).fetchone() == (at + timedelta(microseconds=1),)
