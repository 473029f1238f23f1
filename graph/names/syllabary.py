"""Readings of Chinese text from pypinyin's tables: the longest known phrase first, else sign by sign.

The tables are pypinyin's; only the walk through them is ours, since the library's own takes some 60 µs a name and an
index of names asks for a million of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module

TONES = "\u0300\u0301\u0304\u030c"
DIAERESIS = "\u0308"


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
            reading = phrases.get(text[place : place + length])
            if reading is not None:
                found.extend(reading)
                place += length
                break
        else:
            reading = signs.get(text[place])
            if reading is not None:
                found.extend(reading)
            place += 1
    return found


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], dict[str, int]]:
    """Readings of signs and of phrases, and the length of the longest phrase that begins with a sign."""
    tables = import_module(
        "pypinyin.constants"
    )  # takes a quarter of a second, which most commands need not wait for
    firsts = _plain(reading.split(",")[0] for reading in tables.PINYIN_DICT.values())
    signs: dict[str, tuple[str, ...]] = {
        chr(code): (reading,) for code, reading in zip(tables.PINYIN_DICT, firsts, strict=True)
    }
    spoken = _plain(" ".join(part[0] for part in reading) for reading in tables.PHRASES_DICT.values())
    phrases = {phrase: tuple(line.split()) for phrase, line in zip(tables.PHRASES_DICT, spoken, strict=True)}
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 1), len(phrase))
    return signs, phrases, longest


def _plain(readings: Iterable[str]) -> list[str]:
    """Readings without tones, all at once."""
    text = unicodedata.normalize("NFD", "\n".join(readings))
    bare = text.translate(dict.fromkeys(map(ord, TONES))).replace(f"u{DIAERESIS}", "v")
    return unicodedata.normalize("NFC", bare).split("\n")
