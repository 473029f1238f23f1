"""Contracts in the browser: the list with its colours, one through its life, where its days come from, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import loaders
from graph.settings import Settings
from graph.store import stop_engine
from graph.workspace import Workspace
from tests.end_to_end.conftest import served, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
DAY = "2018-12-31"


@pytest.fixture(scope="module")
def address(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the municipality's contracts are served."""
    home = Settings(home=tmp_path_factory.mktemp("contracts") / "home", embedded_heap_mb=512)
    with Workspace(home) as workspace:
        source = loaders.source("municipal_lifecycle")
        loaders.load(workspace, source, source.samples, "loader")
    with served(project, home) as where:
        yield where
    stop_engine(home)


@LANGUAGES
def test_contracts_are_filtered_opened_by_key_and_traced_to_their_file(
    page: Page, project: Path, language: str
) -> None:
    red, grey, reminders, stage = words(
        language, project, "colour_red", "colour_grey", "reminders", "stageShort_signing", group="contracts."
    )
    page.goto(f"/contracts?lang={language}&as_of={DAY}")
    rows = page.locator(".contract-table .ant-table-row")
    rows.first.wait_for()
    page.wait_for_load_state("networkidle")
    note = page.locator(".contracts-page .cut-note")
    everything = note.inner_text()
    expect(page.get_by_role("columnheader", name=stage)).to_be_visible()
    # a colour is told by a sign and a word in every one of the ten cells
    cells = rows.first.locator(".stage-cell")
    expect(cells).to_have_count(10)
    expect(rows.first.locator(".stage-cell svg")).to_have_count(10)
    expect(cells.filter(has_text=grey).first).to_be_visible()
    page.locator(".contract-filters .ant-segmented-item", has_text=red).click()
    expect(rows.first).to_contain_text(red)
    expect(note).not_to_have_text(everything)

    page.locator(".contract-table").press("Enter")
    expect(page.locator(".life-line > li")).to_have_count(10)
    expect(page.locator(".checks > li")).to_have_count(9)
    assert f"as_of={DAY}" in page.url
    page.locator(".life-line > li.red .record-places button, .checks .record-places button").first.click()
    expect(page.get_by_test_id("provenance")).to_contain_text(".csv")
    page.keyboard.press("Escape")

    page.goto(f"/contracts?lang={language}&as_of=2018-04-10")
    page.locator(".page-head .ant-segmented-item", has_text=reminders).click()
    rows.first.wait_for()
    assert "view=reminders" in page.url


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_day_is_typed_with_the_year_first_and_what_is_none_is_told(
    page: Page, project: Path, language: str
) -> None:
    form, not_read = words(language, project, "dayForm", "dayNotRead")
    page.goto(f"/contracts?lang={language}")
    day = page.locator("#as-of")
    expect(day).to_have_attribute("placeholder", form)
    day.focus()
    page.keyboard.type("2018-4-10")
    page.keyboard.press("Enter")
    expect(day).to_have_value("2018-04-10")
    page.wait_for_url("**as_of=2018-04-10*")
    day.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("04/11/2018")
    page.keyboard.press("Tab")
    expect(page.get_by_role("alert")).to_have_text(not_read)
    assert "as_of=2018-04-10" in page.url, "what cannot be read changes nothing"
    day.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.wait_for_url(lambda address: "as_of" not in address)
    expect(page.get_by_role("alert")).to_have_text("")
