"""Money in the browser: a ring's lead with roles, points and timeline; following money, and its trail on the chart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import expect

import loaders
from graph import findings
from graph.settings import Settings
from graph.store import stop_engine
from graph.workspace import Workspace
from tests import ring
from tests.end_to_end.conftest import PATIENCE_MS, chart_of, served, words

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
LEAD = "xunmai/rings:example"
ON_CHART = 33


@pytest.fixture(scope="module")
def address(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a small ring's statement is served, with the lead about it."""
    folder = tmp_path_factory.mktemp("money")
    settings = Settings(home=folder / "home", embedded_heap_mb=512)
    with Workspace(settings) as workspace:
        loaders.load(workspace, "bank_statement", [ring.write_statement(folder)], "loader")
        with workspace.open() as view:
            found = ring.lead_of(view)
        findings.record(workspace.tables, found, "analyst")
        workspace.catch_up()
    with served(project, settings) as where:
        yield where
    stop_engine(settings)


@pytest.fixture(scope="module")
def collector(address: str) -> str:
    """The key of the account into which most of the money came."""
    return next(subject["key"] for subject in told(address)["subjects"] if subject["role"] == "collector")


def told(address: str) -> dict[str, list[dict[str, str]]]:
    answer = httpx.get(f"{address}/api/lead", params={"key": LEAD}, timeout=120, trust_env=False)
    lead: dict[str, list[dict[str, str]]] = answer.raise_for_status().json()["lead"]
    return lead


@LANGUAGES
def test_a_rings_lead_shows_grade_roles_points_and_money_in_and_out(
    page: Page, project: Path, language: str
) -> None:
    red, payer, table, show_all, open_chart = [
        *words(language, project, "grade_red", "role_payer", "asTable", "showAllOf", group="money."),
        *words(language, project, "openInChart"),
    ]
    page.goto(f"/leads?lang={language}")
    row = page.locator(".lead-table .ant-table-row").first
    row.wait_for()
    expect(row.locator(".grade")).to_have_text(red)
    page.locator(".lead-table").press("Enter")

    page.locator(".page-head .grade").wait_for()
    expect(page.locator(".page-head .grade")).to_have_text(red)
    subjects = page.locator(".subjects > div", has_text=payer)
    expect(subjects.locator("a")).to_have_count(6)
    subjects.get_by_role("button", name=show_all.replace("{count}", "24")).click()
    expect(subjects.locator("a")).to_have_count(24)
    expect(subjects.locator("a").first).to_contain_text("6222 **** ")
    points = page.get_by_test_id("points")
    expect(points.locator("tbody tr")).to_have_count(4)
    expect(points.locator("tfoot")).to_contain_text("78.5")

    timeline = page.get_by_test_id("timeline")
    expect(timeline.locator(".timeline-bar")).to_have_count(8)
    timeline.locator(".timeline-bar[data-start='2024-02-01']").hover()
    expect(timeline.locator(".timeline-said")).to_contain_text("120,000.00")
    expect(timeline.locator(".timeline-said")).to_contain_text("56,700.00")
    timeline.get_by_role("button", name=table).click()
    expect(timeline.locator("tbody tr")).to_have_count(8)
    expect(timeline.locator("tbody")).to_be_in_viewport()

    origin = page.get_by_test_id("evidence").locator(".origin").first
    expect(origin).to_contain_text("流水.csv")

    page.get_by_role("button", name=open_chart).click()
    chart_of(page, ON_CHART).wait_for()
    legend = page.locator(".chart-legend")
    expect(legend.locator(".legend-fact", has_text=payer)).to_contain_text("24")
    expect(page.get_by_test_id("width-legend")).to_contain_text("¥")
    assert page.get_by_placeholder(words(language, project, "chartUntitled")[0]).input_value()


def test_payers_stand_as_one_stack_that_opens_and_closes(page: Page, project: Path) -> None:
    stack, one_by_one, together = words("en", project, "stackOf", "openStack", "closeStack", group="money.")
    page.goto("/lead?" + urlencode({"key": LEAD, "lang": "en"}))
    chart_of(page, ON_CHART).wait_for()
    page.get_by_role("button", name=words("en", project, "contents")[0]).click()
    entries = page.locator(".contents-entry")
    expect(entries).to_have_count(ON_CHART - 24 + 1)
    entries.filter(has_text=stack.replace("{role}", "Payer").replace("{count}", "24")).click()
    inspector = page.get_by_test_id("inspector")
    expect(inspector).to_contain_text("¥2.16m")
    inspector.get_by_role("button", name=one_by_one).click()
    expect(entries).to_have_count(ON_CHART)
    page.locator(".chart-legend").get_by_role("button", name=together).click()
    expect(entries).to_have_count(ON_CHART - 24 + 1)


def test_the_ledger_tells_names_and_hashes_only_in_detail(page: Page) -> None:
    page.goto("/loads?lang=zh")
    row = page.locator(".ant-table-row", has_text="流水.csv")
    expect(row).to_contain_text("银行账户交易明细")
    expect(row).to_contain_text("6222 **** ")
    assert not re.search(r"[a-z2-7]{32}", row.inner_text())
    row.locator(".ant-table-row-expand-icon").click()
    expect(page.locator(".load-detail")).to_contain_text(re.compile(r"[a-z2-7]{32}"))


@LANGUAGES
def test_money_is_followed_from_an_accounts_page_by_every_rule(
    page: Page, project: Path, language: str, address: str, collector: str
) -> None:
    follow, run, compare, early = words(
        language, project, "followMoney", "traceRun", "compareRules", "order_early", group="money."
    )
    page.goto("/entity?" + urlencode({"key": collector, "lang": language}))
    page.locator(".page-head").get_by_role("button", name=follow).click()
    panel = page.get_by_test_id("trace")
    expect(panel.get_by_test_id("steps")).to_have_count(0)  # nothing is asked unasked
    panel.get_by_role("button", name=run).click()

    steps = panel.get_by_test_id("steps")
    steps.locator(".ant-table-row").first.wait_for()
    assert conserved(panel.locator(".plain-table tbody tr").first)
    late = steps.locator(".trace-early")
    expect(late).to_have_count(1)
    expect(late).to_contain_text(early)
    expect(late.locator(".origin")).to_contain_text("流水.csv")
    expect(panel.get_by_test_id("freeze")).to_contain_text(ring.END)

    panel.get_by_role("button", name=compare).click()
    rules = panel.get_by_test_id("rules").locator("tbody tr")
    expect(rules).to_have_count(5, timeout=PATIENCE_MS)
    assert all(conserved(rules.nth(place)) for place in range(5))

    with page.expect_download() as waiting:
        panel.get_by_role("button", name="CSV", exact=True).click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    shown = steps.locator(".cut-note").inner_text()
    assert len(lines) - 1 == int(re.findall(r"\d+", shown)[0])
    logged = httpx.get(f"{address}/api/audit", timeout=60, trust_env=False).raise_for_status().json()
    traces = [entry for entry in logged["entries"] if entry["what"] == "trace"]
    assert traces
    assert all(collector in entry["key"] for entry in traces)


def test_a_trail_is_added_to_the_chart_that_one_is_at(page: Page, project: Path, collector: str) -> None:
    follow, run, back, add, width = words(
        "zh",
        project,
        "followMoneyEllipsis",
        "traceRun",
        "way_back",
        "addTrail",
        "widthByMoney",
        group="money.",
    )
    page.goto("/chart?" + urlencode({"start": collector, "lang": "zh"}))
    chart_of(page, 1).wait_for()
    page.locator(".contents-entry").first.click()
    page.get_by_test_id("inspector").get_by_role("button", name=follow).click()
    panel = page.get_by_test_id("trace")
    panel.get_by_text(back, exact=True).click()
    panel.get_by_role("button", name=run).click()
    panel.get_by_role("button", name=add).click()
    page.locator(".ant-drawer").wait_for(state="hidden")
    expect(page.locator(".chart-stage")).not_to_have_attribute("data-nodes", "1", timeout=PATIENCE_MS)
    assert int(page.locator(".chart-stage").get_attribute("data-nodes") or 0) > 5
    expect(page.get_by_test_id("width-legend")).to_contain_text(width)


def conserved(row: Locator) -> bool:
    """Whether what began and what was counted in is what went somewhere, to the last cent."""
    began, touched, *went = (
        round(float(re.sub(r"[^\d.-]", "", cell)) * 100) for cell in row.locator("td").all_inner_texts()
    )
    return began > 0 and began + touched == sum(went)
