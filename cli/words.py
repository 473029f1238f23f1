"""The command's words in the language of the settings."""

from __future__ import annotations

from functools import lru_cache

from graph.settings import Language
from graph.shipped import shipped_yaml


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Every text by group, name and language."""
    loaded: dict[str, dict[str, dict[str, str]]] = shipped_yaml("cli", "words.yaml")
    return loaded


def say(language: Language, name: str, **parts: object) -> str:
    """One text, `group.name`, with its parts filled in. Raises KeyError for a text that is not there."""
    group, _, entry = name.partition(".")
    return catalogue()[group][entry][language].format(**parts)
