"""Readings of Chinese text from pypinyin's tables: the longest known phrase first, else sign by sign.

The tables are pypinyin's; only the walk through them is ours, since the library's own takes some 60 µs a name and an
index of names asks for a million of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

TONES = "\u0300\u0301\u0304\u030c"
DIAERESIS = "\u0308"
_BARE = dict.fromkeys(map(ord, TONES))


def read_signs(text: str) -> list[str]:
    """The syllables of Chinese text, without tones, ü as v; a sign without a reading is left out.

    Example:
        >>> read_signs("重庆银行")
        ['chong', 'qing', 'yin', 'hang']
    """
    signs, phrases, longest = _tables()
    found: list[str] = []
    place = 0
    while place < len(text):
        for length in range(min(longest.get(text[place], 1), len(text) - place), 1, -1):
            phrase = text[place : place + length]
            if phrase in phrases.told:
                found.extend(phrases[phrase])
                place += length
                break
        else:
            found.extend(signs[text[place]])
            place += 1
    return found


class _Signs(dict[str, tuple[str, ...]]):
    """The reading of each sign that was asked for, none where it has none."""

    def __init__(self, told: dict[str, str]) -> None:
        super().__init__()
        self._told = told

    def __missing__(self, sign: str) -> tuple[str, ...]:
        readings = self._told.get(str(ord(sign)))
        found = self[sign] = () if readings is None else (_plain(readings.split(",")[0]),)
        return found


class _Phrases(dict[str, tuple[str, ...]]):
    """The reading of each phrase that was asked for; `told` are all that are known."""

    def __init__(self, told: dict[str, list[list[str]]]) -> None:
        super().__init__()
        self.told = told

    def __missing__(self, phrase: str) -> tuple[str, ...]:
        found = self[phrase] = tuple(_plain(" ".join(part[0] for part in self.told[phrase])).split())
        return found


@lru_cache(maxsize=1)
def _tables() -> tuple[_Signs, _Phrases, dict[str, int]]:
    """Readings of signs and of phrases, and the length of the longest phrase that begins with a sign."""
    phrases = _Phrases(_shipped("phrases_dict"))
    return _Signs(_shipped("pinyin_dict")), phrases, _longest(phrases.told)


def _shipped(table: str) -> Any:
    """A table of pypinyin, from its file: to import the library, and all that it makes of them, takes far longer."""
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.origin is not None
    return orjson.loads((Path(spec.origin).parent / f"{table}.json").read_bytes())


def _longest(phrases: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 1), len(phrase))
    return longest


def _plain(reading: str) -> str:
    """A reading without tones."""
    bare = unicodedata.normalize("NFD", reading).translate(_BARE).replace(f"u{DIAERESIS}", "v")
    return unicodedata.normalize("NFC", bare)
