"""One lead as a file that needs no network: a page with its chart, a workbook, or a table."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import Response

from api.export.document import document
from api.export.guard import guarded
from api.export.sheet import Sheet
from api.export.workbook import workbook
from api.shapes.lead import ExportFormat, LeadDetail
from graph.model import Model
from graph.settings import Language

# A spreadsheet takes a file for UTF-8 only where it begins with this mark.
MARK = "\ufeff"
MEDIA: dict[ExportFormat, str] = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_NAME = 60


def lead_file(lead: LeadDetail, model: Model, who: str, form: tuple[ExportFormat, Language]) -> Response:
    """The file of a lead in a format and a language, named after the lead."""
    kind, language = form
    sheet = Sheet(lead, model, language, who, datetime.now(UTC))
    content = {"html": document, "xlsx": workbook, "csv": _table}[kind](sheet)
    return Response(content, media_type=MEDIA[kind], headers={"content-disposition": _named(sheet, kind)})


def _table(sheet: Sheet) -> str:
    """The evidence as a table; its first line says what it is, that nothing is left out, and what to be aware of.

    A timeline of money, where the lead has one, stands below it after an empty line.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    rows = list(sheet.evidence())
    told = f"{sheet.title()} · {len(rows):,} {sheet.word('of')} {len(rows):,}"
    writer.writerow([guarded(text) for text in (told, *sheet.cautions())])
    writer.writerow(sheet.header())
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    if sheet.lead.timeline is not None:
        writer.writerows(([], [guarded(sheet.say(sheet.lead.timeline.label))]))
        writer.writerows([guarded(cell) for cell in row] for row in sheet.timeline())
    return MARK + written.getvalue()


def _named(sheet: Sheet, kind: ExportFormat) -> str:
    """A plain name for every program, and the whole one for those that know how to read it."""
    name = re.sub(r"[^\w-]+", "_", sheet.title())[:LONGEST_NAME].strip("_")
    return f"attachment; filename=\"lead.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}"
