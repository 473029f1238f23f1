"""Recognises a delimited file's delimiter and quote from its first records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

SAMPLE = 256 << 10
# Enough to tell the delimiter by.
FEW = 64 << 10
DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are set apart, and the first records read that way; blank lines are empty records."""

    delimiter: str
    quote: str
    records: Sequence[Sequence[str]]


def recognise(path: Path, delimiter: str | None, quote: str | None) -> Dialect:
    """The dialect under which most records have the same number of fields, more than one if possible."""
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        text = file.read(SAMPLE)
        whole = not file.read(1)
    return _recognised(text, whole, delimiter, quote)


@lru_cache(maxsize=4)  # the sources that ask what a file is ask one after the other
def _recognised(text: str, whole: bool, delimiter: str | None, quote: str | None) -> Dialect:
    candidates = [
        (apart, around)
        for around in ((quote,) if quote else QUOTES)
        for apart in ((delimiter,) if delimiter else DELIMITERS)
    ]
    few = text[:FEW]
    # What stands nowhere sets nothing apart: such records need not be made to tell.
    read = [
        Dialect(*said, _records(few, *said, whole=whole and len(few) == len(text)) if said[0] in few else ())
        for said in candidates
    ]
    best = max(read, key=_regularity)
    return replace(best, records=_records(text, best.delimiter, best.quote, whole=whole))


def _records(text: str, delimiter: str, quote: str, *, whole: bool) -> list[list[str]]:
    csv.field_size_limit(SAMPLE * 4)
    rows = list(
        csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, doublequote=True)
    )
    return rows if whole or len(rows) < 2 else rows[:-1]


def _regularity(dialect: Dialect) -> tuple[float, int, bool]:
    """How many of the records have the commonest width above one, that width, and the plain quote first."""
    widths = Counter(len(record) for record in dialect.records if record)
    many = {width: times for width, times in widths.items() if width > 1}
    if not many:
        return (0.0, 1, dialect.quote == '"')
    width = max(many, key=lambda width: (many[width], width))
    return (many[width] / widths.total(), width, dialect.quote == '"')
