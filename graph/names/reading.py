"""Pinyin of Chinese names, with the readings that characters have as surnames.

Syllables are lower case without tones; ü is written v, as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa

from graph.names.script import simplified, text_column
from graph.names.syllabary import read_signs
from graph.names.wordlists import HAN, business_words, surnames

HAN_RUN = re.compile(rf"[{HAN}]+")
PIECES = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
# A name of a person has up to four characters; longer ones are firms, offices or transcriptions.
LONGEST_PERSON = 4


def pinyin(column: pa.Array | pa.ChunkedArray, person: bool | None = None) -> pa.Array:
    """Syllables with a space between them; null where there is no Chinese.

    Args:
        person: whether these are persons, whose surnames have readings of their own; None decides by each
            name's length and words.

    Example:
        >>> pinyin(pa.array(["曾国强", "重庆建设"])).to_pylist()
        ['zeng guo qiang', 'chong qing jian she']
    """
    return _over_distinct(column, person, " ".join)


def initials(column: pa.Array | pa.ChunkedArray, person: bool | None = None) -> pa.Array:
    """The first letters of the syllables, together; null where there is no Chinese.

    Example:
        >>> initials(pa.array(["曾国强"])).to_pylist()
        ['zgq']
    """
    return _over_distinct(column, person, lambda syllables: "".join(part[0] for part in syllables))


def syllables(name: str, person: bool | None = None) -> list[str]:
    """The syllables of one name; words in other scripts stand between them in lower case."""
    if person is None:
        person = looks_like_person(name)
    if not person:
        return _read(name)
    head, reading = _surname(name)
    return [*reading, *_read(name[len(head) :])]


def looks_like_person(name: str) -> bool:
    """Whether a Chinese name is short enough for a person and has no business word."""
    signs = HAN_RUN.sub("", name)
    return not signs.strip("·") and len(name) <= LONGEST_PERSON and not re.search(business_words(), name)


def _surname(name: str) -> tuple[str, tuple[str, ...]]:
    known = surnames()
    for length in (2, 1):
        head = name[:length]
        if len(name) > length and head in known:
            return head, known[head]
    return "", ()


def _read(text: str) -> list[str]:
    found: list[str] = []
    for piece in PIECES.findall(text):
        if HAN_RUN.match(piece):
            found.extend(read_signs(piece))
        else:
            found.append(piece.lower())
    return found


def _over_distinct(
    column: pa.Array | pa.ChunkedArray, person: bool | None, join: Callable[[list[str]], str]
) -> pa.Array:
    encoded = simplified(text_column(column)).dictionary_encode()
    done = [
        join(syllables(value.strip(), person)) if HAN_RUN.search(value) else None
        for value in encoded.dictionary.to_pylist()
    ]
    return pa.array(done, pa.string()).take(encoded.indices)
