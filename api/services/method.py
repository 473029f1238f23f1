"""The page of a detector: definition, formula, law and exclusions, as it stands beside its code."""

from __future__ import annotations

from importlib.resources import files

from api.shapes.base import Words


def method(detector: str) -> Words | None:
    """The page in Markdown, in both languages where it is written in both; None where there is none."""
    if not detector.isidentifier():
        return None
    folder = files("graph.detectors").joinpath(detector)
    texts = [
        page.read_text(encoding="utf-8") if (page := folder.joinpath(name)).is_file() else None
        for name in ("page.md", "page.zh.md")
    ]
    english, chinese = texts
    return Words(en=english, zh=chinese or english) if english else None
