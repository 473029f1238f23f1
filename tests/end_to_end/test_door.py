"""A service beyond loopback: nothing is shown, or asked, before the token; then everything, under one's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.settings import Settings
from tests.end_to_end.conftest import PATIENCE_MS, served, words
from tests.end_to_end.witness import Witness

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
TOKEN = "a-token-of-thirty-two-signs-1234"  # of this test's own service


@pytest.fixture(scope="module")
def guarded(project: Path, home: Settings) -> Iterator[str]:
    """The same home, served to other machines too."""
    with served(project, home, XUNMAI_HOST="0.0.0.0", XUNMAI_TOKEN=TOKEN) as address:
        yield address


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_signs_in_with_the_token_is_named_and_signs_out(
    browser: Browser, guarded: str, project: Path, language: str
) -> None:
    hint, name, token = words(language, project, "signInHint", "yourName", "token")
    context = browser.new_context(base_url=guarded)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    witness = Witness(guarded)
    witness.watch(page)
    page.goto(f"/leads?lang={language}")
    page.get_by_text(hint).wait_for()
    assert page.locator(".lead-table").count() == 0
    assert witness.complaints == [], "nothing was asked that had to be refused"

    page.get_by_label(name).fill("检查员 Inspector")
    page.get_by_label(token).fill("not the token")
    page.get_by_label(token).press("Enter")
    page.locator(".problem").wait_for()
    assert all("401" in complaint for complaint in witness.complaints)
    witness.complaints.clear()

    page.get_by_label(token).fill(TOKEN)
    page.get_by_label(token).press("Enter")
    page.wait_for_selector(".lead-table .ant-table-row")
    page.locator(".sign-out", has_text="检查员 Inspector").click()
    page.get_by_text(hint).wait_for()
    assert page.locator(".lead-table").count() == 0
    assert witness.complaints == []
    context.close()
