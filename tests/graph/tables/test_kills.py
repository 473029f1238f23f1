"""A writer that is killed leaves all of its act or none; `kills.py` runs more of them by hand."""

from pathlib import Path

import pytest

from tests.graph.tables import kills


@pytest.mark.timeout(900)
def test_killed_writers_leave_all_or_nothing(tmp_path: Path):
    report = kills.run(tmp_path, count=12, seed=20260101)
    assert report.complaints == []
    assert report.looks > 0
    assert report.dropped.total() > 0
    assert (report.done + report.dropped).total() == 12
