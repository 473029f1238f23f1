"""`xunmai leads` and `xunmai show` over a lead with a grade, points and a timeline."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from graph import findings
from graph.settings import Settings
from graph.workspace import Workspace
from tests import ring


@pytest.fixture
def graded(xunmai, tmp_path: Path):
    """The command over a home with a small ring."""
    with Workspace(Settings(home=xunmai.home)) as workspace:
        loaders.load(workspace, "bank_statement", [ring.write_statement(tmp_path)], "loader")
        with workspace.open() as view:
            found = ring.lead_of(view)
        findings.record(workspace.tables, found, "analyst")
    return xunmai


def test_the_list_tells_the_grade_in_words(graded) -> None:
    assert graded("leads") == 0, graded.err
    [line] = [line for line in graded.out.splitlines() if line.startswith("  1.")]
    assert line.split()[1] == "red"


def test_a_lead_is_shown_with_its_points_their_sum_and_its_timeline(graded) -> None:
    assert graded("show", "1") == 0, graded.err
    lines = [line.split() for line in graded.out.splitlines()]
    assert ["Points", "that", "make", "the", "score:", "78.5"] in lines
    assert ["Nothing", "stays", "30", "30"] in lines
    assert ["2024-02-01", "120,000.00", "CNY", "56,700.00", "CNY", "first", "payback"] in lines
