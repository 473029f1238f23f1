"""What the texts of a column of direction mean."""

from __future__ import annotations

from functools import lru_cache

from graph.shipped import shipped_yaml


def meaning(text: str) -> str | None:
    """`in`, `out` or `neither` (no money of this side moved); None where the text is not known."""
    return _known().get(text.casefold())


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    found: dict[str, list[str]] = shipped_yaml("loaders.drafting", "directions.yaml")
    return {text.casefold(): way for way, texts in found.items() for text in texts}
