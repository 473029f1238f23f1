"""Files are drafted, finished as their user would, and loaded into real tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import loaders
from loaders.drafting import Draft, draft
from tests.loaders.conftest import Facts

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def drafted(tmp_path: Path) -> Callable[..., Draft]:
    """Drafts a source from a file, or from a text that is written to one."""

    def of(given: Path | str, name: str = "drafted", language: str = "en") -> Draft:
        file = given
        if isinstance(given, str):
            file = tmp_path / "given.csv"
            file.write_text(given, encoding="utf-8")
        folder = tmp_path / "sources"
        folder.mkdir(exist_ok=True)
        return draft(file, folder, name, zone="Asia/Shanghai", currency="CNY", language=language)

    return of


def finished(draft: Draft, *changes: tuple[str, str]) -> loaders.Source:
    """The source with every change made, every text filled in, and the list of open points struck out."""
    file = draft.source.folder / "source.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    text = re.sub(r"^draft:.*\n(  - .*\n)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"FILL IN: [^\"]*", "said by its user", text)
    file.write_text(text, encoding="utf-8")
    source = loaders.Source(draft.source.name, draft.source.folder)
    loaders.refuse_draft(source)
    return source


@pytest.fixture
def loaded(parts: loaders.Parts, facts: Facts) -> Callable[..., list[int]]:
    """Loads files by a source, and gives its transfers in the order of their rows: below nothing what was paid."""

    def of(source: loaders.Source, files: Sequence[Path]) -> list[int]:
        loaders.load_parts(parts, source.mapping, files, who="tester")
        rows = facts("transferred", "start_key", "end_key", "amount_minor")
        ends = [{row["start_key"], row["end_key"]} for row in rows]
        [own] = set.intersection(*ends) if len(set(map(frozenset, ends))) > 1 else [rows[0]["start_key"]]
        return [-row["amount_minor"] if row["start_key"] == own else row["amount_minor"] for row in rows]

    return of


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """Where a text was written that was drafted from."""
    return tmp_path / "given.csv"
