"""The link chart by hand: double click, keys, the ways between two, and the picture that is taken away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

import pytest
import yaml
from playwright.sync_api import expect

from tests.end_to_end.conftest import PATIENCE_MS, chart_of, lead_address, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@LANGUAGES
def test_a_double_click_offers_the_counts_and_keys_undo_and_redo_what_came(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    [title] = words(language, project, "expandTitle")
    page.goto("/chart?" + urlencode({"start": _subject(first_lead, "party"), "lang": language}))
    chart_of(page, 1).wait_for()
    stage = page.locator(".chart-stage")
    box = stage.bounding_box()
    assert box is not None
    _until_drawn(page)
    stage.dblclick(position={"x": box["width"] / 2, "y": box["height"] / 2 - 10})
    dialog = page.locator(".ant-modal")
    dialog.get_by_text(title.split("{")[0]).wait_for()
    dialog.locator(".ant-checkbox-input").first.check()
    dialog.locator(".ant-modal-footer .ant-btn-primary").click()
    expect(stage).not_to_have_attribute("data-nodes", "1", timeout=PATIENCE_MS)
    many = int(stage.get_attribute("data-nodes") or 0)
    dialog.wait_for(state="hidden")
    stage.press("Control+z")
    chart_of(page, 1).wait_for()
    stage.press("Control+y")
    chart_of(page, many).wait_for()
    stage.press("Control+z")
    chart_of(page, 1).wait_for()
    stage.press("Control+Shift+z")
    chart_of(page, many).wait_for()


@LANGUAGES
def test_the_ways_between_two_come_as_one_step(
    page: Page, project: Path, tmp_path: Path, language: str, first_lead: dict[str, object]
) -> None:
    find, found = words(language, project, "findWays", "waysFound")
    keys = [_subject(first_lead, "party"), _subject(first_lead, "office", "chair")]
    saved = tmp_path / "two.json"
    nodes = {key: {"x": 400 * at, "y": 0} for at, key in enumerate(keys)}
    chart = {"format": "xunmai chart", "version": 1, "nodes": nodes, "links": {}}
    saved.write_text(json.dumps(chart), encoding="utf-8")
    page.goto(f"/chart?lang={language}")
    page.set_input_files("input[type=file]", saved)
    chart_of(page, 2).wait_for()
    stage = page.locator(".chart-stage")
    stage.press("Control+a")
    page.get_by_role("button", name=find).click()
    told = page.get_by_test_id("inspector").get_by_role("status")
    told.wait_for()
    said = re.sub(r"\\\{\w+(\\\|\w+)*\\\}", ".+", re.escape(found))
    assert re.fullmatch(said, told.inner_text())
    expect(stage).not_to_have_attribute("data-nodes", "2", timeout=PATIENCE_MS)
    stage.press("Control+z")
    chart_of(page, 2).wait_for()


@LANGUAGES
def test_the_drawing_is_vectors_that_stand_alone_and_says_its_sources(
    page: Page, project: Path, language: str, first_lead: dict[str, object]
) -> None:
    export, picture, notice = words(language, project, "export", "exportSvg", "leadsNotVerdicts")
    page.goto(lead_address(first_lead, language))
    page.wait_for_selector(".chart-canvas canvas")
    _until_drawn(page)
    page.locator(".chart-tools").get_by_role("button", name=export).click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=picture).click()
    drawing = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert drawing.startswith("<svg ")
    assert not re.search(r"href=|<image|<script|NaN|undefined", drawing)
    assert notice in drawing
    source = yaml.safe_load(
        (project / "loaders/sources/state_tenders/source.yaml").read_text(encoding="utf-8")
    )
    assert source["title"][language] in drawing
    shown = int(page.locator(".chart-stage").get_attribute("data-nodes") or 0)
    assert drawing.count("<g><path") >= shown
    # a browser of its own draws it: whatever is no XML is refused there
    page.set_content(f"<body>{drawing}</body>")
    box = page.locator("svg").first.bounding_box()
    assert box is not None
    assert box["width"] >= 700


def _subject(lead: dict[str, object], *roles: str) -> str:
    subjects = cast("list[dict[str, str]]", lead["subjects"])
    return next(subject["key"] for role in roles for subject in subjects if subject["role"] == role)


def _until_drawn(page: Page) -> None:
    """Waits until the places are there and a frame with them has been drawn."""
    page.locator(".chart-arranging").wait_for(state="hidden")
    page.wait_for_timeout(500)
