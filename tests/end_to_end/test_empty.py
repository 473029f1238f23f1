"""A house where nothing is loaded: every page says so, and leads to where files are brought in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from graph.settings import Settings
from graph.store import stop_engine
from tests.end_to_end.conftest import served, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PAGES = ("leads", "contracts", "chart", "queries", "loads")


@pytest.fixture(scope="module")
def address(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an empty home is served."""
    settings = Settings(home=tmp_path_factory.mktemp("empty"), embedded_heap_mb=512)
    with served(project, settings) as where:
        yield where
    stop_engine(settings)


def test_every_page_says_that_nothing_is_loaded_and_where_to_begin(page: Page, project: Path) -> None:
    nothing, begin, here = words(
        "zh", project, "nothingLoaded", "nothingLoadedDo", "nothingLoadedHere", group="ledger."
    )
    note = page.get_by_test_id("nothing-loaded")
    for name in PAGES:
        page.goto(f"/{name}?lang=zh")
        expect(note).to_contain_text(nothing)
    expect(note).to_contain_text(here)
    page.goto("/leads?lang=zh")
    note.get_by_role("link", name=begin).click()
    page.wait_for_url("**/loads?*")
    expect(page.locator("input[type=file]").first).to_be_attached()
