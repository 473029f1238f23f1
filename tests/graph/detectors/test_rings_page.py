"""The texts of the rings say what is in force: pages, words, innocent readings and law."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from graph.detectors import rings
from graph.detectors.rings import Parameters
from graph.detectors.rings.argument import law
from graph.detectors.rings.evidence import MOST_NODES, RECORDS_OF_FLOW
from graph.detectors.rings.measures import LEAST_WEEKS, WINDOW_DAYS
from graph.findings import Finding, Words
from graph.model import load_model
from graph.shipped import shipped_yaml
from tests.graph.detectors.ring_world import World, day, people_of, shown

FOLDER = Path(str(files(rings.__name__)))
ENGLISH, CHINESE = FOLDER / "page.md", FOLDER / "page.zh.md"
PAGES = pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=lambda page: page.name)
STATES = {
    ENGLISH: ("triggered", "clear", "not assessable", "not applicable"),
    CHINESE: ("触发", "未触发", "无法评估", "不适用"),
}


@cache
def declared(name: str) -> Any:
    return shipped_yaml(rings.__name__, name)


def rows(page: Path, heads: int) -> dict[str, list[str]]:
    """The rows of the page's tables with so many columns, by their first cell."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in cells if len(row) == heads}


def language(page: Path) -> str:
    return "en" if page == ENGLISH else "zh"


def said(words: Any) -> Iterator[str]:
    """Every text in one language or the other below some declaration."""
    if isinstance(words, Mapping):
        for value in words.values():
            yield from said(value)
    elif isinstance(words, list | tuple):
        for value in words:
            yield from said(value)
    else:
        yield str(words)


@PAGES
def test_the_page_states_every_parameter_in_force(page: Path) -> None:
    table = rows(page, 3)
    figures = Parameters().model_dump(exclude={"grades", "points", "words"})
    assert {name: float(table[name][0]) for name in figures} == figures
    assert all(table[name][1] for name in figures), "every parameter has its reason"
    for pattern in Parameters().words.model_dump():
        assert f"`words.{pattern}`" in page.read_text(encoding="utf-8")


@PAGES
def test_the_page_states_the_points_in_force_and_without_the_levels_they_sum_to_a_hundred(page: Path) -> None:
    table, labels = rows(page, 5), declared("words.yaml")["points"]
    points = Parameters().points.model_dump()
    assert points.keys() == labels.keys()
    told = {name: table[labels[name]["label"][language(page)]] for name in points}
    for name, slope in points.items():
        assert [float(cell) for cell in told[name][:3]] == [slope["most"], slope["none"], slope["all"]], name
        assert told[name][3], "every measure has its formula"
    # Few rings pay level by level: none needs that for the highest score, and none goes beyond it by that.
    assert sum(slope["most"] for name, slope in points.items() if name != "levels") == 100


@PAGES
def test_the_page_states_the_grades_in_force(page: Path) -> None:
    names = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"}
    table = rows(page, 2)
    for grade, least in Parameters().grades.model_dump().items():
        assert float(table[grade if page == ENGLISH else names[grade]][0]) == least


@PAGES
def test_the_page_tells_every_role_state_and_limit_of_the_evidence(page: Path) -> None:
    text, table = page.read_text(encoding="utf-8"), rows(page, 2)
    for role in declared("words.yaml")["roles"].values():
        assert table[role[language(page)]][0]
    for state in STATES[page]:
        assert table[state][0]
    bounds = (
        (MOST_NODES, "accounts", "个账户"),
        (WINDOW_DAYS, "days", "天"),
        (LEAST_WEEKS, "weeks", "周"),
        (RECORDS_OF_FLOW, "largest records", "条记录"),
    )
    for figure, english, chinese in bounds:
        noun = english if page == ENGLISH else chinese
        assert re.search(rf"\b{figure}\s{noun}", text), noun


@PAGES
def test_the_page_names_every_innocent_reading_and_every_article(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for entry in declared("explanations.yaml"):
        assert f"`{entry['name']}`" in text
    names = text[text.index("`law.yaml`") : text.index("\n* ", text.index("`law.yaml`"))]
    for provision in law():
        article = getattr(provision.article, language(page)).removeprefix("Article ")
        assert re.search(rf"(?<![\w-]){article}(?![\d-])" if page == ENGLISH else article, names), article
    assert "python -m bench.rings" in text


@PAGES
def test_the_page_tells_the_thresholds_of_the_law_as_facts(page: Path) -> None:
    facts = {
        ENGLISH: ("1,000,000 yuan", "150 persons", "500,000 yuan", "30 persons", "3 levels"),
        CHINESE: ("100 万元", "150 人", "50 万元", "30 人", "3 级"),
    }
    text = page.read_text(encoding="utf-8")
    assert all(fact in text for fact in facts[page])


@pytest.mark.parametrize("name", ["words.yaml", "explanations.yaml", "law.yaml"])
def test_whatever_is_said_is_said_in_both_languages(name: str) -> None:
    def pairs(part: Any) -> Iterator[Words]:
        if isinstance(part, Mapping) and part.keys() & {"en", "zh"}:
            yield Words(**part)
        elif isinstance(part, Mapping | list):
            for value in part.values() if isinstance(part, Mapping) else part:
                yield from pairs(value)

    found = list(pairs(declared(name)))
    assert len(found) > 10
    for words in found:
        assert re.search(r"[a-z]", words.en)
        assert not re.search(r"[一-鿿]", words.en)
        assert re.search(r"[一-鿿]", words.zh)
        figures = [set(re.findall(r"\{(\w+)\}", text)) for text in (words.en, words.zh)]
        assert figures[0] == figures[1], words.en


def test_each_provision_begins_with_its_article() -> None:
    assert len({(provision.file, provision.article.zh) for provision in law()}) == len(law())
    for provision in law():
        assert re.fullmatch(r"[^/]+\.md", provision.file)
        assert provision.jurisdiction == "CN"
        if provision.article.zh.endswith(("条", "之一")):
            assert provision.text.startswith(f"{provision.article.zh} ")


def gathered() -> World:
    """Twelve pay 50,000 yuan into one account, one a week, and get 2,000 back every month; the rest goes to one."""
    world = World()
    for name in ("甲", "乙", *people_of("户")[:12]):
        world.person(name)
    for week, payer in enumerate(people_of("户")[:12]):
        world.pay(payer, "甲", 50_000, day(7 * week), "投资款")
        world.pay("甲", "乙", 30_000, day(7 * week + 1), "往来款")
        for month in (1, 2, 3):
            world.pay("甲", payer, 2_000, day(7 * week + 30 * month), "利息")
    return world


@pytest.fixture(scope="module")
def finding() -> Finding:
    with shown(load_model(), gathered()) as connection:
        (found,) = rings.run(connection).findings
    return found


def test_every_innocent_reading_tells_its_figures(finding: Finding) -> None:
    assert [entry.name for entry in finding.explanations] == [
        entry["name"] for entry in declared("explanations.yaml")
    ]
    told = {entry.name: f"{entry.says.en} {entry.says.zh}" for entry in finding.explanations if entry.says}
    assert len(told) == len(finding.explanations)
    assert not [name for name, text in told.items() if re.search(r"[{}?]", text)]
    assert "The middle payer paid 50,000 CNY." in told["registered_fund"]
    assert "出资额中位数为 50,000 元。" in told["registered_fund"]
    assert "利息 (36), 投资款 (12)" in told["school"]
    assert "within 78 days" in told["wedding"]


@PAGES
def test_the_worked_example_is_right(page: Path, finding: Finding) -> None:
    text, table = page.read_text(encoding="utf-8"), rows(page, 3)
    of = "of" if page == ENGLISH else "/"
    for part in finding.points:
        label = getattr(part.label, language(page))
        assert table[label][1] == f"{part.points:g} {of} {part.most:g}", label
    assert f"{finding.score:g}" in text
    labels = {part.name: getattr(part.label, language(page)) for part in finding.points}
    measures = {measure.name: measure.value for measure in finding.measures}
    assert f"{measures['peak'] / 100:,.0f}" in table[labels["thin_pool"]][0]
    assert f"{measures['returned'] / 100:,.0f}" in table[labels["recycled"]][0]
    assert f"{12 * math.log10(2):.2f}" in table[labels["ordered"]][0]
    later = 50_000 * sum(7 * week > 30 for week in range(12))
    assert f"{later:,}" in table[labels["later"]][0]
    assert finding.grade == "yellow"
    assert {subject.title for subject in finding.subjects if subject.role == "organiser"} == {"甲", "乙"}


def test_counts_and_sums_are_told_as_each_language_does(finding: Finding) -> None:
    assert finding.title.en.startswith(
        "12 individuals paid 600,000 CNY into 1 account (甲), 12 of them were paid 72,000 CNY back"
    )
    assert finding.title.zh.startswith(
        "12 名个人向 1 个账户（甲）出资 600,000 元，其中 12 名获返还 72,000 元"
    )


def test_no_wording_passes_a_verdict(finding: Finding) -> None:
    forbidden = ("guilty", "criminal", "illegal", "fraud", "victim", "违法", "犯罪", "非法", "诈骗", "受害")
    texts = f"{finding.title} {finding.summary} {finding.points} {finding.missing}".lower()
    texts += " ".join(said(declared("explanations.yaml"))).lower()
    texts += " ".join(said(declared("words.yaml")["roles"])).lower()
    assert not [word for word in forbidden if word in texts]
    assert "not a verdict" in finding.summary.en
    assert "并非结论" in finding.summary.zh
