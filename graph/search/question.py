"""What a reader types, as a query of the index: every way it could be meant, each with its rank."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import tantivy

from graph.search.forms import BETWEEN, plain_text

# An exact name outranks an identifier, then whole words, a beginning, a part, pinyin and initials; the weight
# orders within a rank and never lifts it into the next (the engine multiplies by log2(2 + weight)).
EXACT, CODE, WHOLE_WORDS, PREFIX, CODE_PREFIX, PART = 1000.0, 870.0, 800.0, 700.0, 600.0, 500.0
SPELT, SPELT_PREFIX, SPELT_PART, LETTERS, LETTERS_PREFIX, LETTERS_PART = (
    400.0,
    320.0,
    250.0,
    200.0,
    150.0,
    100.0,
)
SHORTEST_CODE = 3
LONGEST_SYLLABLE = 6
MOST_READINGS = 6
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
SPECIAL = re.compile(r"([\\.+*?()|\[\]{}^$#&\-~])")

Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Question:
    """A text in the forms that the index knows."""

    raw: str
    plain: str
    signs: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Question:
        """The forms of a text: runs of Chinese signs, and words of anything else."""
        plain = plain_text(text)
        return cls(
            raw=text.strip().lower(),
            plain=plain,
            signs=tuple(HAN.findall(plain)),
            words=tuple(HAN.sub(" ", plain).split()),
        )

    @property
    def letters(self) -> str:
        """The text as pinyin would be typed, without spaces; empty where it cannot be pinyin."""
        joined = "".join(self.words)
        return joined if not self.signs and joined.isascii() and joined.isalnum() else ""


class Asker:
    """Makes queries of one index."""

    def __init__(self, schema: tantivy.Schema, known_syllable: Known) -> None:
        self._schema = schema
        self._known = known_syllable

    def query(
        self, question: Question, kinds: Iterable[str], compartments: Iterable[str] | None
    ) -> tantivy.Query:
        """Documents that answer in any way, scored by the best of them."""
        ways = [tantivy.Query.const_score_query(query, rank) for rank, query in self._ways(question)]
        parts = [(tantivy.Occur.Must, tantivy.Query.disjunction_max_query(ways))]
        for field, wanted in (("kind", list(kinds)), ("compartment", compartments)):
            if wanted is not None and (field == "compartment" or wanted):
                among = tantivy.Query.term_set_query(self._schema, field, sorted(wanted))
                parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)))
        return tantivy.Query.boolean_query(parts)

    def _ways(self, question: Question) -> Iterator[tuple[float, tantivy.Query]]:
        if question.plain:
            yield EXACT, self._term("whole", question.plain)
            yield PREFIX, self._prefix("whole", question.plain)
            if question.words and not question.signs:
                yield WHOLE_WORDS, self._all([self._term("words", word) for word in question.words])
            yield PART, self._parts(question)
        for code in {question.raw, question.plain} - {""}:
            yield CODE, self._term("code", code)
            if len(code) >= SHORTEST_CODE:
                yield CODE_PREFIX, self._prefix("code", code)
        if question.letters:
            yield from self._spoken(question.letters)

    def _parts(self, question: Question) -> tantivy.Query:
        """Every run of signs, and every word or its beginning, in any order."""
        grams = (gram for run in question.signs for gram in _pairs(run))
        queries = [self._term("grams", gram) for gram in dict.fromkeys(grams)]
        queries += [self._prefix("words", word) for word in dict.fromkeys(question.words)]
        return self._all(queries)

    def _spoken(self, letters: str) -> Iterator[tuple[float, tantivy.Query]]:
        yield SPELT, self._term("spelt", letters)
        yield SPELT_PREFIX, self._prefix("spelt", letters)
        for reading in readings(letters, self._known):
            yield SPELT_PART, self._syllables(reading)
        if len(letters) >= 2:
            yield LETTERS, self._term("letters", letters)
            yield LETTERS_PREFIX, self._prefix("letters", letters)
            size = min(len(letters), 3)
            cuts = {letters[i : i + size] for i in range(len(letters) - size + 1)}
            yield LETTERS_PART, self._all([self._term("initials", cut) for cut in sorted(cuts)])

    def _syllables(self, reading: tuple[str, ...]) -> tantivy.Query:
        """Syllables that follow each other, the last one perhaps only begun."""
        if len(reading) == 1:
            pattern = f"{_escaped(reading[0])}[^{BETWEEN}]*"
            return tantivy.Query.regex_query(self._schema, "syllables", pattern)
        *pairs, (before, last) = pairwise(reading)
        queries = [self._term("syllables", BETWEEN.join(pair)) for pair in pairs]
        return self._all([*queries, self._prefix("syllables", f"{before}{BETWEEN}{last}")])

    def _term(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, text, "basic")

    def _prefix(self, field: str, text: str) -> tantivy.Query:
        return tantivy.Query.regex_query(self._schema, field, f"{_escaped(text)}.*")

    def _all(self, queries: list[tantivy.Query]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def readings(letters: str, known: Known) -> list[tuple[str, ...]]:
    """Ways to cut letters into known syllables, the last one perhaps only begun; fewest syllables first.

    Example:
        >>> readings("xian", {"xi", "an", "xian"}.__contains__)
        [('xian',), ('xi', 'an')]
    """
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting and len(found) < MOST_READINGS:
        begun = waiting.pop(0)
        rest = letters[sum(map(len, begun)) :]
        if len(rest) <= LONGEST_SYLLABLE:
            found.append((*begun, rest))
        ends = range(min(LONGEST_SYLLABLE, len(rest) - 1), 0, -1)
        waiting.extend((*begun, rest[:end]) for end in ends if known(rest[:end]))
    return found


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
