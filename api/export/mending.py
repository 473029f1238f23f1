"""What a file of rejects says of its rows, in Chinese: why each was rejected, and how to mend it.

The loader writes it in English, of a row with several faults one behind the other; what the catalogues lack stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from graph.shipped import shipped_yaml

BETWEEN = "; "
AT_END = f"(?={BETWEEN}|$)"
COLUMNS = {"reject_reason": "reasons.yaml", "reject_hint": "hints.yaml"}
Phrases = Sequence[tuple[re.Pattern[str], str]]


def rows_in_chinese(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows of a file of rejects, its headers as they are: by them the loader knows it again."""
    told: dict[int, str] = {}
    for number, row in enumerate(rows):
        if number == 0:
            told = {at: COLUMNS[name] for at, name in enumerate(row) if name in COLUMNS}
        else:
            for at, catalogue in told.items():
                if at < len(row):
                    row[at] = in_chinese(row[at], catalogue)
        yield row


@lru_cache(maxsize=10_000)
def in_chinese(text: str, catalogue: str) -> str:
    """What is said of a row, put together of the phrases of a catalogue; what is none of them stays as it is."""
    said, at = [], 0
    while at < len(text):
        found = next(
            (
                (match, chinese)
                for pattern, chinese in _phrases(catalogue)
                if (match := pattern.match(text, at))
            ),
            None,
        )
        if found is None:
            end = text.find(BETWEEN, at)
            end = len(text) if end < 0 else end
            said.append(text[at:end])
        else:
            match, chinese = found
            end = match.end()
            said.append(_filled(chinese, match))
        at = end + len(BETWEEN)
    return "；".join(said)


def _filled(chinese: str, match: re.Match[str]) -> str:
    blanks, more = [*match.groups()[:-1]], match.groups()[-1]
    return chinese.format(*blanks) + (f"（{more}）" if more else "")


@lru_cache(maxsize=2)
def _phrases(catalogue: str) -> Phrases:
    """The phrases, the longer first, since one may begin another; behind each may follow something in brackets."""
    known: dict[str, str] = shipped_yaml("api", catalogue)
    return [
        (re.compile(rf"{'(.+?)'.join(map(re.escape, said.split('{}')))}(?: \((.*?)\))?{AT_END}"), chinese)
        for said, chinese in sorted(known.items(), key=lambda entry: -len(entry[0]))
    ]
