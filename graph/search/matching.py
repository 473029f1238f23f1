"""Which of an entity's names or identifiers answered, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from graph.names import pinyin
from graph.search.forms import plain
from graph.search.hits import Manner
from graph.search.question import Question

Match = tuple[str, Manner]


class Matcher:
    """Tells what matched, for all the hits of one question: their texts are brought into form at once."""

    def __init__(self, question: Question, texts: Iterable[str]) -> None:
        self._question = question
        distinct = list(dict.fromkeys(texts))
        column = pa.array(distinct, pa.string())
        self._plain = dict(zip(distinct, plain(column).to_pylist(), strict=True))
        spoken = pinyin(column).to_pylist() if question.letters else [None] * len(distinct)
        self._syllables = {text: (line or "").split() for text, line in zip(distinct, spoken, strict=True)}

    def matched(self, names: Sequence[str], identifiers: Sequence[str]) -> Match:
        """The text that answers best, in the order of the ranks; the first one where none is recognised."""
        by_name, by_code = self._by_name(names), self._by_code(identifiers)
        if by_code and not (by_name and by_name[1] == "exact") and self._is_whole(by_code[0]):
            return by_code
        first: Match = (next(iter([*names, *identifiers]), ""), "name")
        return by_name or by_code or self._by_sound(names) or first

    def _by_name(self, names: Sequence[str]) -> Match | None:
        asked = self._question.plain
        if not asked:
            return None
        tests: tuple[tuple[Manner, list[str]], ...] = (
            ("exact", [name for name in names if self._plain[name] == asked]),
            ("prefix", [name for name in names if self._plain[name].startswith(asked)]),
            ("name", [name for name in names if self._holds(self._plain[name])]),
        )
        return next(((found[0], how) for how, found in tests if found), None)

    def _holds(self, form: str) -> bool:
        words = form.split()
        return all(run in form for run in self._question.signs) and all(
            any(word in part for part in words) for word in self._question.words
        )

    def _by_code(self, identifiers: Sequence[str]) -> Match | None:
        asked = tuple(text for text in (self._question.raw, self._question.plain) if text)
        found = [
            text
            for text in identifiers
            if text.lower().startswith(asked) or self._plain[text].startswith(asked)
        ]
        found.sort(key=lambda text: (not self._is_whole(text), len(text)))
        return (found[0], "identifier") if found else None

    def _is_whole(self, code: str) -> bool:
        return code.lower() == self._question.raw or self._plain[code] == self._question.plain

    def _by_sound(self, names: Sequence[str]) -> Match | None:
        letters = self._question.letters
        if not letters:
            return None
        for name in names:
            if letters in "".join(self._syllables[name]):
                return name, "pinyin"
        for name in names:
            if letters in "".join(part[0] for part in self._syllables[name]):
                return name, "initials"
        return None
