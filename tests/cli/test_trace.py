"""`xunmai trace`: the page's worked example, whom it takes for meant, what it refuses, and that it is logged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.house import House
from api.records import Sought
from graph.settings import Settings

PAYER, MIDDLE, LAST = "6222020200033333334", "6222020200022222220", "6222020200044444448"


@pytest.fixture
def page(project: Path) -> str:
    return (project / "docs" / "trace.md").read_text(encoding="utf-8")


@pytest.fixture
def traced(xunmai, page: str, tmp_path: Path):
    """The command over the example's statement."""
    statement = tmp_path / "statement.csv"
    statement.write_text(page.partition("```csv\n")[2].partition("```")[0], encoding="utf-8")
    assert xunmai("load", statement) == 0, xunmai.err
    return xunmai


def examples(page: str) -> Iterator[tuple[str, float, float]]:
    table = page.partition("| rule | Wang received")[2].splitlines()[2:7]
    for line in table:
        rule, received, held = (cell.strip() for cell in line.strip("|").split("|"))
        yield rule, float(received), float(held)


def test_the_worked_example_is_what_the_command_gives(traced, page: str, tmp_path: Path) -> None:
    rows = list(examples(page))
    assert [rule for rule, _, _ in rows] == ["poison", "haircut", "fifo", "lifo", "libr"]
    for rule, received, held in rows:
        found = traced.json("trace", PAYER, "--rule", rule)
        first, second = sorted(found["accounts"]["rows"], key=lambda row: row["depth"])
        assert (second["received_minor"] / 100, first["held_minor"] / 100) == (received, held), rule
        assert (second["least_minor"], second["most_minor"]) == (10_000, 20_000)

    chart = tmp_path / "chart.json"
    assert traced("--language", "zh", "trace", PAYER, "--chart", chart) == 0, traced.err
    assert "资金去向" in traced.out
    assert "对外付出 300.00 CNY = 留存 300.00 CNY" in traced.out
    document = json.loads(chart.read_text(encoding="utf-8"))
    assert (document["format"], len(document["nodes"]), len(document["links"])) == ("xunmai chart", 3, 2)

    assert traced("trace", LAST, "--back", "--since", "2024-05-02", "--least", "10%") == 0, traced.err
    assert "came from" in traced.out
    assert traced("trace", "周四", "--until", "2024-05-01") == 0, traced.err
    assert "No transfers to follow" in traced.out

    for wrong in (("--slack", "soon"), ("--least", "much"), ("--since", "May")):
        assert traced("trace", PAYER, *wrong) != 0
        assert "for example" in traced.err
    assert traced("trace", "nobody at all") != 0

    with closing(House(Settings(home=traced.home))) as house:
        _, entries = house.lookups.newest(Sought(), 0, 50)
    assert (entries[0].what, entries[0].key, entries[0].status) == ("trace", None, 404)
    assert {(entry.what, entry.status) for entry in entries} == {("trace", 200), ("trace", 404)}
    assert PAYER not in str(entries)
