"""The command's words in the language of the settings."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

from graph.settings import Language


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Every text by group, name and language."""
    text = files("cli").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(text)
    return loaded


def say(language: Language, name: str, **parts: object) -> str:
    """One text, `group.name`, with its parts filled in. Raises KeyError for a text that is not there."""
    group, _, entry = name.partition(".")
    return catalogue()[group][entry][language].format(**parts)
