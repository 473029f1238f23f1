"""The roles of a ring have one word each, in each language, on the page, in exports and in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ON_THE_CHART_ALONE = {"other", "complaint"}


def page_words(project: Path, language: str) -> dict[str, str]:
    text = (project / "web" / "src" / "words" / f"money.{language}.ts").read_text(encoding="utf-8")
    return dict(re.findall(r'^  role_(\w+): "([^"]+)"', text, re.MULTILINE))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_exports_call_roles_as_the_page_does(project: Path, language: str) -> None:
    words = yaml.safe_load((project / "api" / "export" / "words.yaml").read_text(encoding="utf-8"))
    exported = {
        name.removeprefix("role_"): word for name, word in words[language].items() if name.startswith("role_")
    }
    on_page = page_words(project, language)
    assert exported.items() <= on_page.items()
    assert on_page.keys() - exported.keys() == ON_THE_CHART_ALONE


def test_the_documents_call_roles_as_the_page_does(project: Path) -> None:
    table = (project / "docs" / "leads.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \| \S+ \S+ \|", table, re.MULTILINE))
    on_page = page_words(project, "zh")
    assert rows == on_page
    detector = (project / "graph" / "detectors" / "rings" / "page.zh.md").read_text(encoding="utf-8")
    for role in on_page.keys() - ON_THE_CHART_ALONE:
        assert f"\n| {on_page[role]} |" in detector, role
