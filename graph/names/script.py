"""Width, case, script and punctuation: what two spellings of one name differ in without meaning it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.compute as pc

from graph.names.wordlists import HAN

TEXT = pa.string()
HAN_SIGN = rf"[{HAN}]"
ACCENTS = r"[\x{0300}-\x{036F}]+"
LINE_BREAKS = r"[\r\n\x{0B}\x{0C}\x{1C}-\x{1E}\x{85}\x{2028}\x{2029}]+"
APOSTROPHES = r"['’‘`´]"
NO_WORD = r"[^\p{L}\p{M}\p{N}]+"
SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}0-9])|(?<=[0-9]) +(?=[{HAN}])")
INITIALS = re.compile(r"\b([A-Z]) (?=[A-Z]\b)")
TWO_INITIALS = r"\b[A-Z] [A-Z]\b"
ORDINAL = re.compile(r"第([〇零一二三四五六七八九十]{1,3})")
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}

Work = Callable[[pa.Array], pa.Array]


def text_column(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as one Arrow array of strings."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if column.type == TEXT else pc.cast(column, TEXT)


def once_each(column: pa.Array | pa.ChunkedArray, work: Work) -> pa.Array:
    """The column with `work` done on its distinct values; null stays null."""
    encoded = text_column(column).dictionary_encode()
    return work(encoded.dictionary).take(encoded.indices)


def where(chosen: pa.Array, column: pa.Array, work: Work) -> pa.Array:
    """The column with `work` done where it is chosen; null is not chosen."""
    chosen = pc.fill_null(chosen, False)
    if not pc.any(chosen).as_py():
        return column
    return pc.replace_with_mask(column, chosen, work(column.filter(chosen)))


def over_lines(column: pa.Array, work: Callable[[str], str]) -> pa.Array:
    """The column, without nulls, with `work` done on all its values as one text of a line each.

    `work` must keep the number of lines: regular expressions and translations over one long text run at the
    speed of their engine instead of once a value.
    """
    values = pc.replace_substring_regex(column, LINE_BREAKS, " ")
    return pa.array(work("\n".join(values.to_pylist())).split("\n"), TEXT)


def even(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Half width, upper case, simplified characters, Latin letters without accents."""
    text = text_column(column)
    text = where(pc.invert(pc.string_is_ascii(text)), text, _plain_letters)
    return simplified(pc.utf8_upper(text))


def simplified(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Traditional characters as simplified ones; everything else is left as it is."""
    return once_each(column, _simplified)


def words(text: pa.Array) -> pa.Array:
    """Everything but letters, marks and digits as single spaces, `&` as AND, apostrophes as nothing."""
    text = pc.replace_substring(pc.replace_substring_regex(text, APOSTROPHES, ""), "&", " AND ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(text, NO_WORD, " "))


def closed_up(text: pa.Array) -> pa.Array:
    """No space inside Chinese, runs of initials as one word, Chinese ordinals in digits."""
    text = where(pc.match_substring_regex(text, HAN_SIGN), text, lambda part: over_lines(part, _closed_han))
    initials = pc.match_substring_regex(text, TWO_INITIALS)
    return where(initials, text, lambda part: over_lines(part, lambda lines: INITIALS.sub(r"\1", lines)))


def _plain_letters(text: pa.Array) -> pa.Array:
    wide = pc.utf8_normalize(pc.utf8_upper(pc.utf8_normalize(text, form="NFKC")), form="NFD")
    return pc.utf8_normalize(pc.replace_substring_regex(wide, ACCENTS, ""), form="NFKC")


def _closed_han(text: str) -> str:
    return ORDINAL.sub(lambda found: f"第{_number(found[1])}", SPACE_IN_HAN.sub("", text))


def _number(signs: str) -> str:
    if "十" not in signs:
        return "".join(str(DIGITS[sign]) for sign in signs)
    tens, _, ones = signs.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return signs
    return str((DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0))


def _simplified(text: pa.Array) -> pa.Array:
    return where(pc.match_substring_regex(text, HAN_SIGN), text, lambda part: over_lines(part, _simplify))


def _simplify(text: str) -> str:
    """Phrases as wholes, since a sign may have several simplified forms; all else sign by sign."""
    signs, phrases, phrase = _conversion()
    parts = phrase.split(text)
    parts[::2] = [part.translate(signs) for part in parts[::2]]
    parts[1::2] = [phrases[part] for part in parts[1::2]]
    return "".join(parts)


@lru_cache(maxsize=1)
def _conversion() -> tuple[dict[int, str], dict[str, str], re.Pattern[str]]:
    """OpenCC's tables from traditional to simplified: signs, phrases, and the pattern that finds a phrase."""
    signs = {ord(sign): forms[0] for sign, *forms in _opencc("TSCharacters.txt")}
    phrases = {phrase: forms[0] for phrase, *forms in _opencc("TSPhrases.txt")}
    choice = "|".join(sorted(phrases, key=len, reverse=True))
    return signs, phrases, re.compile(f"({choice})")


def _opencc(name: str) -> list[list[str]]:
    """Lines of a table of the OpenCC package: what is looked up, then its simplified forms, best first."""
    text = files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines()]
