"""The data files of this room, read once: legal forms, forms of address, business words and surnames.

Patterns that are given as text are for Arrow's engine (RE2), the compiled ones for Python's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

HAN = r"㐀-䶿一-鿿豈-﫿〇𠀀-𯨟"


@lru_cache(maxsize=1)
def legal_forms() -> tuple[re.Pattern[str], ...]:
    """Patterns of legal forms that stand anywhere, at the end, at the start; to be used in turn."""
    rows = _rows("legal_forms.csv")
    spellings = {
        where: [row["spelling"] for row in rows if row["where"] == where] for where in ("any", "end", "start")
    }
    return (
        re.compile(f"(?m){_choice(spellings['any'])}"),
        re.compile(f"(?m)(?:{_choice(spellings['end'])})$"),
        re.compile(f"(?m)^{_choice(spellings['start'])}"),
    )


@lru_cache(maxsize=1)
def form_of() -> dict[str, str]:
    """The form that a spelling without its spaces stands for."""
    return {row["spelling"].replace(" ", ""): row["form"] for row in _rows("legal_forms.csv")}


@lru_cache(maxsize=1)
def ending_forms() -> str:
    """A canonical legal form behind a name, and what is before it as the first group."""
    forms = sorted({row["form"] for row in _rows("legal_forms.csv")}, key=len, reverse=True)
    latin = "|".join(form for form in forms if form.isascii())
    han = "|".join(form for form in forms if not form.isascii())
    return rf"([^ ])(?:(?: AND)? (?:{latin})| ?(?:{han}))$"


@lru_cache(maxsize=2)
def honorifics(kind: str) -> tuple[str, ...]:
    """Patterns of forms of address before and behind a name, whose nearest sign is the first group."""
    rows = [row for row in _rows("honorifics.csv") if row["kind"] == kind]
    before = "|".join(_longest_first(row["spelling"] for row in rows if row["where"] == "start"))
    behind = "|".join(_longest_first(row["spelling"] for row in rows if row["where"] == "end"))
    return (rf"^(?:(?:{before}) )+(.)", *([rf"(.) ?(?:{behind})$"] if behind else []))


@lru_cache(maxsize=1)
def business_words() -> str:
    """A word that only a firm or an institution bears."""
    words = [row["word"] for row in _rows("business_words.csv")]
    latin = "|".join(word for word in words if word.isascii())
    han = "|".join(word for word in words if not word.isascii())
    return rf"\b(?:{latin})\b|{han}"


def latin_business_words() -> list[str]:
    """The business words in Latin script."""
    return [row["word"] for row in _rows("business_words.csv") if row["word"].isascii()]


@lru_cache(maxsize=1)
def surnames() -> dict[str, tuple[str, ...]]:
    """Syllables of the surnames with a reading of their own, and of the compound ones."""
    return {row["surname"]: tuple(row["pinyin"].split()) for row in _rows("surnames.csv")}


def _choice(spellings: list[str]) -> str:
    """Any of the spellings as whole words; the spaces in one may be missing."""
    latin = "|".join(
        spelling.replace(" ", " ?") for spelling in _longest_first(spellings) if spelling.isascii()
    )
    han = "|".join(spelling for spelling in _longest_first(spellings) if not spelling.isascii())
    return rf"\b(?:{latin})\b" + (f"|{han}" if han else "")


def _longest_first(spellings: Iterable[str]) -> list[str]:
    return sorted(spellings, key=len, reverse=True)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("graph.names").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
