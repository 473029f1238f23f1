"""What a finding may and may not say of its points and of its money."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from graph.findings import Finding, Period, Points, Timeline, Words

LABEL = Words(en="Money of the ring", zh="团伙资金")


def points(given: float, most: float = 40) -> Points:
    return Points(name="fan_in", label=LABEL, points=given, most=most)


def finding(**more: Any) -> Finding:
    return Finding(
        key="f", detector="d", version="1", state="triggered", title=LABEL, summary=LABEL, subjects=(), **more
    )


def timeline(step: Any, *starts: date) -> Timeline:
    periods = tuple(Period(start=start, in_minor=100, out_minor=0) for start in starts)
    return Timeline(label=LABEL, currency="CNY", step=step, periods=periods)


def test_a_finding_that_was_kept_before_these_were_known_is_still_read() -> None:
    kept = finding().model_dump(exclude={"grade", "points", "timeline"})
    read = Finding.model_validate(kept)
    assert (read.grade, read.points, read.timeline) == (None, (), None)


def test_a_finding_is_read_back_as_it_was_kept() -> None:
    told = finding(
        score=62.5,
        grade="orange",
        points=(points(40), points(22.5)),
        timeline=timeline("week", date(2024, 1, 1), date(2024, 1, 8)),
    )
    assert Finding.model_validate_json(told.model_dump_json()) == told


def test_points_must_add_up_to_the_score() -> None:
    with pytest.raises(ValidationError, match=r"add up to 50.*the score is 62"):
        finding(score=62, points=(points(30), points(20)))


def test_points_may_speak_against_a_lead_and_never_exceed_their_most() -> None:
    assert finding(score=25, points=(points(40), points(-15))).score == 25
    with pytest.raises(ValidationError, match=r"40.* is the most"):
        points(41)


@pytest.mark.parametrize(
    ("step", "starts", "wrong"),
    [
        ("month", [date(2024, 2, 1), date(2024, 1, 1)], "oldest to the newest"),
        ("month", [date(2024, 1, 1), date(2024, 1, 1)], "oldest to the newest"),
        ("month", [date(2024, 1, 2)], "first day of its month"),
        ("week", [date(2024, 1, 2)], "first day of its week"),
    ],
)
def test_a_timeline_is_in_order_and_its_periods_begin_where_periods_begin(
    step: str, starts: list[date], wrong: str
) -> None:
    with pytest.raises(ValidationError, match=wrong):
        timeline(step, *starts)


def test_periods_in_which_no_money_moved_are_filled_in() -> None:
    months = timeline("month", date(2023, 11, 1), date(2024, 2, 1)).every()
    assert [(period.start.isoformat(), period.in_minor) for period in months] == [
        ("2023-11-01", 100),
        ("2023-12-01", 0),
        ("2024-01-01", 0),
        ("2024-02-01", 100),
    ]
    weeks = timeline("week", date(2024, 1, 1), date(2024, 1, 15)).every()
    assert [period.start.day for period in weeks] == [1, 8, 15]
