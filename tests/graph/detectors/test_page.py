"""The detector's page tells the truth: its worked example is computed again from the figures it prints."""

import re

import numpy as np
import pytest

from graph.detectors import repeated_awards
from graph.detectors.repeated_awards import Parameters
from graph.detectors.statistics import Margins, expected, log_upper_tail
from graph.findings import Detection
from graph.model import load_model
from tests.graph.detectors.example import FOLDER, viewed

PAGES = [FOLDER.parent / name for name in ("page.md", "page.zh.md")]


@pytest.fixture(scope="module")
def detection() -> Detection:
    with viewed(load_model()) as connection:
        return repeated_awards.run(connection)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_worked_example_is_right(page, detection: Detection) -> None:
    text = page.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{4}) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert [row[0] for row in rows] == ["2024", "2025"]
    _, population, marked, drawn, common = np.array(rows, dtype=np.int64).T
    margins = Margins(np.zeros(len(rows), dtype=np.int64), population, marked, drawn)
    log_p = log_upper_tail(margins, np.array([common.sum()]))[0]
    assert f"{expected(margins)[0]:.2f}" in text
    assert f"{np.exp(log_p):.6e}" in text
    assert f"{-log_p / np.log(10):.6f}" in text

    lenses = {lens.kind: {m.name: m.value for m in lens.measures} for lens in detection.findings[0].lenses}
    assert lenses["office"]["surprise"] == pytest.approx(-log_p / np.log(10))
    assert lenses["office"]["observed"] == common.sum()
    for figure in (
        f"{lenses['office']['share']:.2f}",
        f"{lenses['chair']['expected']:.2f}",
        f"{lenses['chair']['surprise']:.6f}",
    ):
        assert figure in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_states_the_figures_in_force(page) -> None:
    text = page.read_text(encoding="utf-8")
    figures = Parameters()
    for said in (
        f"{figures.dominance_percent:.0f} %",
        f"{figures.least_share_percent:.0f} %",
        f"{figures.false_discovery_rate:.0%}".replace("%", " %"),
        f"{figures.participation_probability:.0%}".replace("%", " %"),
        f"{figures.least_awards} ",
        f"{figures.least_awards_for_concentration} ",
    ):
        assert said in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_names_every_state(page, detection: Detection) -> None:
    words = {
        "page.md": ("triggered", "clear", "not assessable", "not applicable"),
        "page.zh.md": ("触发", "未触发", "无法评估", "不适用"),
    }
    assert all(word in page.read_text(encoding="utf-8") for word in words[page.name])
