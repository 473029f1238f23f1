"""Pieces of SQL: texts and names that may hold anything."""

from __future__ import annotations

from collections.abc import Iterable


def literal(text: str | None) -> str:
    """A text as an SQL literal, None as NULL."""
    if text is None:
        return "CAST(NULL AS VARCHAR)"
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def listed(texts: Iterable[str]) -> str:
    """Texts as the list of an IN."""
    return "(" + ", ".join(literal(text) for text in texts) + ")"


def word(text: str, words: Iterable[str]) -> str:
    """A text of a closed list, of which each row holds only the number."""
    return f"CAST({literal(text)} AS {word_type(words)})"


def word_type(words: Iterable[str]) -> str:
    """The type of the texts of a closed list."""
    return f"ENUM{listed(dict.fromkeys(words))}"


def together(conditions: Iterable[str]) -> str:
    """Conditions that must all hold; none is true."""
    return " AND ".join(f"({condition})" for condition in conditions) or "TRUE"
