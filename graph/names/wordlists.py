"""The data files of this room, read once: legal forms, honorifics, business words and surnames."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Where = Literal["any", "start", "end"]
HAN = r"㐀-䶿一-鿿豈-﫿〇𠀀-𯨟"


@lru_cache(maxsize=1)
def legal_forms() -> dict[Where, re.Pattern[str]]:
    """One pattern for each place where a legal form may stand; `form_of` says which form was found."""
    return {
        "any": _pattern("any"),
        "start": _pattern("start"),
        "end": _pattern("end"),
    }


@lru_cache(maxsize=1)
def form_of() -> dict[str, str]:
    """The form that a spelling without its spaces stands for."""
    return {row["spelling"].replace(" ", ""): row["form"] for row in _rows("legal_forms.csv")}


@lru_cache(maxsize=1)
def forms() -> frozenset[str]:
    """Every canonical legal form."""
    return frozenset(row["form"] for row in _rows("legal_forms.csv"))


@lru_cache(maxsize=4)
def honorifics(kind: Literal["person", "firm"], where: Where) -> re.Pattern[str]:
    """One or more forms of address at the start or the end of a name, something else being left."""
    chosen = [
        row["spelling"] for row in _rows("honorifics.csv") if row["kind"] == kind and row["where"] == where
    ]
    choice = "|".join(sorted(chosen, key=len, reverse=True))
    if where == "end":
        return re.compile(rf"(?m)(?<=.) ?(?:{choice})$")
    return re.compile(rf"(?m)^(?:(?:{choice}) +)+(?=[^ \n])")


@lru_cache(maxsize=1)
def business_words() -> re.Pattern[str]:
    """Finds a word that only a firm or an institution bears."""
    words = [row["word"] for row in _rows("business_words.csv")]
    latin = "|".join(word for word in words if word.isascii())
    han = "|".join(word for word in words if not word.isascii())
    return re.compile(rf"\b(?:{latin})\b|{han}")


@lru_cache(maxsize=1)
def surnames() -> dict[str, tuple[str, ...]]:
    """Syllables of the surnames with a reading of their own, and of the compound ones."""
    return {row["surname"]: tuple(row["pinyin"].split()) for row in _rows("surnames.csv")}


def _pattern(where: Where) -> re.Pattern[str]:
    spellings = [row["spelling"] for row in _rows("legal_forms.csv") if row["where"] == where]
    spellings.sort(key=len, reverse=True)
    latin = "|".join(spelling.replace(" ", " ?") for spelling in spellings if spelling.isascii())
    han = "|".join(spelling for spelling in spellings if not spelling.isascii())
    if where == "start":
        return re.compile(rf"(?m)^(?:{latin})(?= )")
    end = "$" if where == "end" else ""
    choice = rf"\b(?:{latin})\b" + (rf"|(?:{han})" if han else "")
    return re.compile(rf"(?m)(?:{choice}){end}")


def _rows(name: str) -> list[dict[str, str]]:
    text = files("graph.names").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
