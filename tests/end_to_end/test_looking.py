"""Searching, entities, saved queries, free Cypher, the ledger, languages and what goes wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.conftest import PATIENCE_MS, chart_of, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
COMPANY = "北京华夏投资管理有限公司"


@pytest.mark.parametrize(
    ("language", "typed"),
    [("zh", "北京华夏"), ("zh", "beijinghuaxia"), ("en", "bjhx"), ("en", "91110105MA01C8JKXU")],
)
def test_the_search_finds_by_name_pinyin_initials_and_identifier(
    page: Page, language: str, typed: str
) -> None:
    page.goto(f"/about?lang={language}")
    page.wait_for_selector(".search input")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type(typed, delay=15)
    hit = page.locator(".hit", has_text=COMPANY).first
    hit.wait_for()
    hit.click()
    page.get_by_role("heading", level=1, name=COMPANY).wait_for()
    assert f"lang={language}" in page.url


def test_a_hit_that_is_pressed_is_picked_though_the_list_changes_before_the_release(page: Page) -> None:
    held: list[Route] = []
    page.goto("/about?lang=zh")
    page.locator(".search input").fill("华夏投资")
    hit = page.locator(".hit", has_text=COMPANY).first
    hit.wait_for()
    page.wait_for_load_state("networkidle")

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/search?*", hold)
    with page.expect_request("**/api/search?*"):
        page.keyboard.type("无此公司")
    hit.hover()
    page.mouse.down()
    for route in held:
        route.continue_()
    page.locator(".hit").wait_for(state="hidden")
    page.mouse.up()
    page.get_by_role("heading", level=1, name=COMPANY).wait_for()


def test_enter_at_once_asks_for_what_was_typed_and_tab_only_leaves(page: Page) -> None:
    page.goto("/about?lang=zh")
    box = page.locator(".search input")
    box.fill("bjhx")
    page.locator(".hit").first.wait_for()
    box.press("Tab")
    page.locator(".hit").first.wait_for(state="hidden")
    assert "/about" in page.url
    box.fill(COMPANY)
    box.press("Enter")
    page.get_by_role("heading", level=1, name=COMPANY).wait_for()


def test_an_entity_shows_values_links_and_the_records_behind_them(page: Page, project: Path) -> None:
    [records] = words("zh", project, "recordsCount")
    page.goto("/about?lang=zh")
    page.locator(".search input").fill(COMPANY)
    page.locator(".hit", has_text=COMPANY).first.click()
    page.locator(".value-list.wide", has_text="91110105MA01C8JKXU").wait_for()
    page.locator(".plain-table", has_text="持股").first.wait_for()
    page.get_by_role("tab", name=records.split("{")[0]).click()
    page.locator(".origin", has_text="shareholders.csv").first.wait_for()
    called = page.get_by_title("shareholder_register", exact=True)
    assert set(called.all_inner_texts()) == {"股东及出资信息（含历次变更）"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_saved_query_is_asked_with_a_form_and_shows_its_cypher(
    page: Page, project: Path, language: str
) -> None:
    run, choose = words(language, project, "run", "chooseEntity")
    page.goto(f"/queries?name=awards_of_an_office&lang={language}")
    page.locator(".cypher pre", has_text="MATCH").wait_for()
    page.get_by_label(choose).fill("Division")
    page.locator(".hit").first.click()
    page.get_by_role("button", name=run, exact=True).click()
    page.get_by_test_id("result-head").wait_for()
    assert "p.office=" in page.url, "the question can be sent to a colleague as an address"


def test_free_cypher_answers(page: Page, project: Path) -> None:
    [run] = words("en", project, "run")
    page.goto("/cypher?lang=en")
    page.get_by_label("Cypher").fill("MATCH (p:Person) RETURN p.title AS name ORDER BY name LIMIT 3")
    page.get_by_role("button", name=run, exact=True).click()
    page.locator(".ant-table-row").nth(2).wait_for()


def test_names_of_the_graph_go_where_the_cursor_stands(page: Page, project: Path) -> None:
    [run] = words("zh", project, "run")
    page.goto("/cypher?lang=zh")
    editor = page.get_by_label("Cypher")
    editor.fill("MATCH (t) RETURN count(t.) AS found")
    for offset, name in ((8, ":Tender"), (25 + len(":Tender"), "amount_minor")):
        editor.evaluate("(field, at) => field.setSelectionRange(at, at)", offset)
        words_of = page.locator(".graph-words details", has_text=":Tender").first
        if name != ":Tender":
            words_of.locator("summary").click(position={"x": 3, "y": 8})
            words_of.get_by_text("预算金额：最小货币单位", exact=True).wait_for()
        words_of.get_by_role("button", name=name, exact=True).click()
    assert editor.input_value() == "MATCH (t:Tender) RETURN count(t.amount_minor) AS found"
    page.get_by_role("button", name=run, exact=True).click()
    page.locator(".ant-table-row").first.wait_for()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_names_of_the_graph_fold_away_and_stay_so(page: Page, project: Path, language: str) -> None:
    [title] = words(language, project, "graphWords")
    page.goto(f"/cypher?lang={language}")
    entries, editor = page.locator(".graph-words details"), page.get_by_label("Cypher", exact=True)
    entries.first.wait_for()
    narrow = editor.bounding_box()
    page.get_by_role("button", name=title).click()
    entries.first.wait_for(state="detached")
    page.reload()
    folded = page.get_by_role("button", name=title)
    assert folded.get_attribute("aria-expanded") == "false"
    wide = editor.bounding_box()
    assert narrow is not None
    assert wide is not None
    assert wide["width"] > narrow["width"] + 100
    folded.click()
    entries.first.wait_for()


def test_wrong_cypher_is_told_in_the_language_of_the_page(browser: Browser, address: str) -> None:
    # a context of its own, since the service refuses and the browser says so in its console
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/cypher?lang=zh")
    problem, editor = page.locator(".problem"), page.get_by_label("Cypher", exact=True)
    for cypher, chinese, english in (
        ("MATCH (p:Person RETURN p", "Cypher 语句有误", "The Cypher is wrong"),
        ("SHOW SETTINGS", "SHOW 是管理命令", "SHOW is a command of administration"),
    ):
        editor.fill(cypher)
        editor.press("Control+Enter")
        problem.get_by_text(chinese).wait_for()
        page.locator(".languages").get_by_text("EN", exact=True).click()
        problem.get_by_text(english).wait_for()
        assert not re.search(r"[\u4e00-\u9fff]", problem.inner_text())
        page.locator(".languages").get_by_text("中文").click()
    context.close()


def test_the_language_is_switched_in_place_and_remembered(page: Page) -> None:
    page.goto("/loads?lang=en")
    page.locator("h1", has_text="Loads").wait_for()
    page.locator(".languages").get_by_text("中文").click()
    page.locator("h1", has_text="装载").wait_for()
    assert "lang=zh" in page.url
    page.goto("/loads")
    page.locator("h1", has_text="装载").wait_for()
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_the_chart_page_begins_with_anybody_and_opens_what_was_saved(
    page: Page, project: Path, tmp_path: Path
) -> None:
    add, export, save = words("zh", project, "addToChart", "export", "saveChart")
    page.goto("/chart?lang=zh")
    page.get_by_label(add).fill(COMPANY)
    page.locator(".hit", has_text=COMPANY).first.click()
    chart_of(page, 1).wait_for()
    page.locator(".chart-tools").get_by_role("button", name=export).click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=save).click()
    saved = tmp_path / "chart.json"
    waiting.value.save_as(saved)
    page.goto("/chart?lang=zh")
    page.set_input_files("input[type=file]", saved)
    chart_of(page, 1).wait_for()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_log_of_look_ups_tells_who_looked_at_whom_by_day_and_as_a_file(
    page: Page, project: Path, language: str
) -> None:
    look_ups, day, export, nobody = words(
        language, project, "lookUps", "lookedOn", "exportLookUps", "noLookUps", group="lookups."
    )
    page.goto(f"/about?lang={language}")
    page.locator(".search input").fill(COMPANY)
    page.locator(".hit", has_text=COMPANY).first.click()
    page.get_by_role("heading", level=1, name=COMPANY).wait_for()
    page.get_by_role("link", name=look_ups, exact=True).click()
    entries = page.locator(".look-ups .ant-table-row")
    looked = entries.filter(has=page.get_by_title("entity", exact=True)).first
    looked.get_by_role("link", name=COMPANY).wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name=export).click()
    assert COMPANY in taken.value.path().read_text(encoding="utf-8-sig")
    page.get_by_label(day).fill("2001-01-01")
    page.get_by_label(day).press("Enter")
    page.get_by_text(nobody).wait_for()
    assert "day=2001-01-01" in page.url
