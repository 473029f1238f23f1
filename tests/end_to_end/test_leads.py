"""From the list of leads to one of them, its chart, its sources, its files and its disposition."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.end_to_end.conftest import PATIENCE_MS, chart_of, lead_address, words

if TYPE_CHECKING:
    from playwright.sync_api import Download, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
PNG = b"\x89PNG\r\n\x1a\n"


@LANGUAGES
def test_the_list_shows_leads_coverage_and_notice_and_opens_one_by_key(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    notice, unit = words(language, project, "leadsNotVerdicts", "assessable")
    page.goto(f"/leads?lang={language}")
    page.wait_for_selector(".lead-table .ant-table-row")
    page.locator(".coverage .asks").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[language]
    assert page.get_by_role("note").get_by_text(notice).is_visible()
    assert page.locator(".coverage .asks").count() >= 1
    assert unit.split("{")[1]
    page.locator(".lead-table").press("Enter")
    title = first_lead["title"]
    assert isinstance(title, dict)
    page.get_by_role("heading", level=1, name=title[language]).wait_for()


@LANGUAGES
def test_an_expansion_counts_first_and_is_taken_back_whole(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    undo, redo, expand, contents = words(language, project, "undo", "redo", "expandEllipsis", "contents")
    page.goto(lead_address(first_lead, language))
    before = _nodes(page)
    page.get_by_role("button", name=contents).click()
    page.locator(".contents-entry").first.click()
    page.get_by_test_id("inspector").get_by_role("button", name=expand).click()
    page.wait_for_selector(".ant-modal .ant-table-row")
    bring = page.locator(".ant-modal-footer .ant-btn-primary")
    assert bring.is_disabled(), "nothing comes unasked"
    for box in page.locator(".ant-modal .ant-checkbox-input").all():
        box.check()
    bring.click()
    page.wait_for_selector(".ant-modal", state="hidden")
    expect(page.locator(".chart-stage")).not_to_have_attribute("data-nodes", str(before), timeout=PATIENCE_MS)
    after = _nodes(page)
    assert after > before
    page.get_by_role("button", name=undo, exact=True).click()
    chart_of(page, before).wait_for()
    page.get_by_role("button", name=redo, exact=True).click()
    chart_of(page, after).wait_for()


@LANGUAGES
def test_every_node_and_link_says_where_it_comes_from(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    where, contents, links = words(language, project, "whereFrom", "contents", "links")
    page.goto(lead_address(first_lead, language))
    _nodes(page)
    page.get_by_role("button", name=contents).click()
    _first_of_the_list_names_file_and_row(page, where)
    page.keyboard.press("Escape")
    page.locator(".ant-drawer").wait_for(state="hidden")
    page.locator(".inspector-close").click()
    page.locator(".contents .ant-segmented-item", has_text=links).click()
    _first_of_the_list_names_file_and_row(page, where)


@LANGUAGES
def test_chart_evidence_and_lead_can_be_taken_away(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    export, picture, save, html = words(language, project, "export", "exportPng", "saveChart", "export_html")
    page.goto(lead_address(first_lead, language))
    nodes = _nodes(page)
    tools = page.locator(".chart-tools")

    assert _taken(page, tools.get_by_role("button", name=export), picture)[:8] == PNG
    chart = json.loads(_taken(page, tools.get_by_role("button", name=export), save))
    assert len(chart["nodes"]) == nodes
    assert "values" not in json.dumps(chart), "a saved chart holds keys and places, no facts"

    with page.expect_download() as waiting:
        page.get_by_test_id("evidence").get_by_role("button", name="Excel", exact=True).click()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(_content(waiting.value))).get_sheet_by_index(0)
    with page.expect_download() as waiting:
        page.get_by_test_id("evidence").get_by_role("button", name="CSV", exact=True).click()
    assert _content(waiting.value).decode("utf-8-sig").count("\r\n") >= sheet.height > 1

    whole = _taken(page, page.locator(".page-head").get_by_role("button", name=export), html)
    assert b"<html" in whole[:500].lower()


@LANGUAGES
def test_a_decision_survives_a_reload_and_can_be_reopened(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    dismiss, reopen, record, dismissed, is_open, reason = words(
        language,
        project,
        "decide_dismissed",
        "decide_open",
        "record_decision",
        "decision_dismissed",
        "decision_open",
        "reason",
    )
    page.goto(lead_address(first_lead, language))
    panel = page.locator("section.panel", has=page.locator("#disposition"))
    panel.get_by_text(dismiss, exact=True).click()
    assert panel.get_by_role("button", name=record).is_disabled(), "a decision needs its reason"
    panel.get_by_label(reason).fill("one framework contract 框架协议")
    panel.get_by_role("button", name=record).click()
    page.locator(".page-head .ant-tag", has_text=dismissed).wait_for()
    page.reload()
    page.locator(".page-head .ant-tag", has_text=dismissed).wait_for()
    assert page.locator(".history").get_by_text("one framework contract 框架协议").first.is_visible()

    panel.get_by_text(reopen, exact=True).click()
    panel.get_by_label(reason).fill("looked at again")
    panel.get_by_role("button", name=record).click()
    page.locator(".page-head .ant-tag", has_text=is_open).wait_for()


def _first_of_the_list_names_file_and_row(page: Page, where: str) -> None:
    page.locator(".contents-entry").first.click()
    page.get_by_test_id("inspector").get_by_role("button", name=where).click()
    origin = page.locator(".ant-drawer .origin").first
    origin.wait_for()
    assert re.search(r"\.csv", origin.inner_text())
    assert re.search(r"\d", origin.locator("b").inner_text()), "the row is named"


def _nodes(page: Page) -> int:
    page.wait_for_selector(".chart-canvas canvas")
    return int(page.locator(".chart-stage").get_attribute("data-nodes") or 0)


def _taken(page: Page, button: Locator, item: str) -> bytes:
    button.click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=item).click()
    # A menu that is still closing takes no choice.
    page.get_by_role("menuitem", name=item).wait_for(state="hidden")
    return _content(waiting.value)


def _content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()
