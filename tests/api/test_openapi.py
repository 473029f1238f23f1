"""The description that the page's client is made from."""

from __future__ import annotations

from api.openapi import FILE, description


def test_the_written_description_is_that_of_the_routes() -> None:
    assert FILE.read_text(encoding="utf-8") == description(), "run: python -m api.openapi"
