"""Problems: every kind that the service can answer has words on the Chinese page."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from api.errors import STATUS, TITLES
from graph import errors

KINDS = [
    kind.__name__.removesuffix("Error")
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.XunmaiError)
]


def chinese(project: Path) -> dict[str, tuple[str, str]]:
    """Title and advice of each kind, as the page has them."""
    text = (project / "web" / "src" / "words" / "problems.ts").read_text(encoding="utf-8")
    found = re.findall(r'^  (\w+): \{ title: "([^"]+)", mend: "([^"]+)" \},$', text, re.MULTILINE)
    return {kind: (title, mend) for kind, title, mend in found}


def test_every_kind_of_problem_has_chinese_words_and_none_is_left_over(project: Path) -> None:
    assert len(KINDS) > 20
    assert set(chinese(project)) == {*KINDS, "Request", "Http"}
    assert all(re.search("[一-鿿]", part) for pair in chinese(project).values() for part in pair)


def test_every_status_has_a_title() -> None:
    assert set(STATUS) == set(TITLES)


@pytest.mark.parametrize(
    ("path", "asked", "kind"),
    [
        ("/api/lead", {"key": "no such lead"}, "NotFound"),
        ("/api/leads", {"limit": "many"}, "Request"),
        ("/api/nowhere", {}, "Http"),
    ],
)
def test_a_problem_names_its_kind(
    everyone: httpx.Client, project: Path, path: str, asked: dict[str, str], kind: str
) -> None:
    problem = everyone.get(path, params=asked).json()
    assert problem["type"] == f"urn:xunmai:{kind}"
    assert kind in chinese(project)
