"""The log of look-ups as a table to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from fastapi.responses import StreamingResponse

from api.export.guard import guarded
from api.shapes.base import Words
from api.shapes.house import AuditEntry
from graph.settings import Language

# A spreadsheet takes a file for Chinese only with this sign before it.
MARK = "\ufeff"
HEADS: dict[str, Words] = {
    "at": Words(en="when (UTC)", zh="时间（UTC）"),
    "who": Words(en="who", zh="何人"),
    "says": Words(en="what", zh="所作查阅"),
    "title": Words(en="of whom or what", zh="查阅对象"),
    "key": Words(en="key or words", zh="键或检索词"),
    "origin": Words(en="from", zh="来自"),
    "status": Words(en="answer", zh="答复"),
}


def lookups_file(entries: Iterable[AuditEntry], language: Language) -> StreamingResponse:
    """The entries as CSV, sent while they are read."""
    return StreamingResponse(
        _lines(entries, language),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="xunmai-lookups.csv"'},
    )


def _lines(entries: Iterable[AuditEntry], language: Language) -> Iterator[str]:
    yield MARK + _line([_in(words, language) for words in HEADS.values()])
    for entry in entries:
        title = None if entry.title is None else _in(entry.title, language)
        at = entry.at.strftime("%Y-%m-%d %H:%M:%S")
        said = _in(entry.says, language)
        yield _line([at, entry.who, said, title, entry.key, entry.origin, entry.status])


def _line(cells: Iterable[str | int | None]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(["" if cell is None else guarded(cell) for cell in cells])
    return written.getvalue()


def _in(words: Words, language: Language) -> str:
    return words.zh if language == "zh" else words.en
