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
SPACE = re.compile(r"[^\S\n]+")
SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}0-9])|(?<=[0-9]) +(?=[{HAN}])")
INITIALS = re.compile(r"\b([A-Z]) (?=[A-Z]\b)")
ORDINAL = re.compile(r"第([〇零一二三四五六七八九十]{1,3})")
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}


def over_lines(column: pa.Array | pa.ChunkedArray, work: Callable[[str], str]) -> pa.Array:
    """The column with `work` done on all its distinct values at once, as one text of a line each.

    Null stays null. `work` must keep the number of lines: regular expressions and translations over one long
    text run at the speed of their engine instead of once a value.
    """
    encoded = text_column(column).dictionary_encode()
    if not len(encoded.dictionary):
        return pa.nulls(len(encoded), TEXT)
    values = pc.replace_substring_regex(encoded.dictionary, r"[\r\n\x{85}\x{2028}\x{2029}]+", " ")
    lines = work("\n".join(values.to_pylist())).split("\n")
    return pa.array(lines, TEXT).take(encoded.indices)


def text_column(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as one Arrow array of strings."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if column.type == TEXT else pc.cast(column, TEXT)


def even(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Half width, upper case, simplified characters, Latin letters without accents."""
    text = pc.utf8_upper(pc.utf8_normalize(text_column(column), form="NFKC"))
    accented = pc.fill_null(pc.invert(pc.string_is_ascii(text)), False)
    if not pc.any(accented).as_py():
        return text
    part = pc.replace_substring_regex(pc.utf8_normalize(text.filter(accented), form="NFD"), ACCENTS, "")
    return simplified(pc.replace_with_mask(text, accented, pc.utf8_normalize(part, form="NFC")))


def simplified(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Traditional characters as simplified ones; everything else is left as it is."""
    text = text_column(column)
    han = pc.fill_null(pc.match_substring_regex(text, HAN_SIGN), False)
    if not pc.any(han).as_py():
        return text
    return pc.replace_with_mask(text, han, over_lines(text.filter(han), _simplify))


def words(text: str) -> str:
    """Lines of names with everything but letters, marks and digits as single spaces, `&` as AND."""
    text = re.sub(r"['’‘`´]", "", text).replace("&", " AND ")
    text = re.sub(r"[^\w\n]|_", " ", text)
    return re.sub(r"(?m)^ | $", "", SPACE.sub(" ", text))


def closed_up(text: str) -> str:
    """Lines with no space inside Chinese, runs of initials as one word, and ordinals in digits."""
    text = ORDINAL.sub(lambda found: f"第{_number(found[1])}", SPACE_IN_HAN.sub("", text))
    return INITIALS.sub(r"\1", text)


def _number(signs: str) -> str:
    if "十" not in signs:
        return "".join(str(DIGITS[sign]) for sign in signs)
    tens, _, ones = signs.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return signs
    return str((DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0))


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
