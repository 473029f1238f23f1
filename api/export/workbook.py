"""A lead as a workbook: argument, evidence and contracts; numbers as numbers, texts never as formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from api.export.sheet import Cell, Sheet

# Without these the writer makes formulas, links and numbers of texts.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NARROW, WIDE, WIDEST = 14, 32, 60
TOP = 3


def workbook(sheet: Sheet) -> bytes:
    """The workbook's bytes."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, OPTIONS) as book:
        styles = _Styles(book)
        _argument(book.add_worksheet(sheet.word("argument")), sheet, styles)
        _evidence(book.add_worksheet(sheet.word("evidence")), sheet, styles, None)
        if any(record.table == "awarded" for record in sheet.lead.evidence):
            _evidence(book.add_worksheet(sheet.word("contracts")), sheet, styles, "awarded")
        if sheet.lead.timeline is not None:
            _timeline(book, book.add_worksheet(sheet.word("timeline")), sheet, styles)
    return written.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top"}
        )
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.number: Format = book.add_format({"num_format": "#,##0.##", "valign": "top"})


def _argument(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    lead = sheet.lead
    page.set_column(0, 0, WIDEST)
    page.set_column(1, 1, WIDE)
    page.set_column(2, 2, NARROW)
    page.write_string(0, 0, sheet.title(), styles.title)
    page.write_string(1, 0, "\n".join(sheet.cautions()), styles.text)
    rows: list[Sequence[Cell]] = [[sheet.word("measure"), sheet.word("value"), sheet.word("unit")]]
    rows += [[sheet.say(measure.label), *sheet.measure(measure)] for measure in lead.lead.measures]
    heads = {0}
    for name, lines in (
        ("grade", [[sheet.word(lead.lead.grade)]] if lead.lead.grade else []),
        ("points", _points(sheet)),
        (
            "subjects",
            [[subject.title, sheet.role(subject.role), subject.key] for subject in lead.lead.subjects],
        ),
        (
            "explanations",
            [[sheet.say(e.question), sheet.say(e.says) if e.says else ""] for e in lead.explanations],
        ),
        ("law", [[f"{sheet.say(e.title)} {sheet.say(e.article)}", sheet.say(e.about)] for e in lead.law]),
        ("missing", [[sheet.say(entry.label)] for entry in lead.missing]),
        (
            "history",
            [[e.reason, sheet.word(e.decision), f"{e.who} {e.at:%Y-%m-%d %H:%M}"] for e in lead.history],
        ),
    ):
        if lines:
            heads.add(len(rows))
            rows += [[sheet.word(name)], *lines]
    for number, row in enumerate(rows):
        _write(
            page,
            TOP + number,
            row,
            (styles.head, styles.head) if number in heads else (styles.text, styles.number),
        )


def _points(sheet: Sheet) -> list[Sequence[Cell]]:
    """What makes the score, and its sum: what is given, of how much at most, and why."""
    parts = sheet.lead.points
    if not parts:
        return []
    most = sheet.word("most")
    rows: list[Sequence[Cell]] = [
        [
            sheet.say(part.label) + (f": {sheet.say(part.says)}" if part.says else ""),
            f"{most} {part.most:g}",
            part.points,
        ]
        for part in parts
    ]
    return [*rows, [sheet.word("sum"), None, sum(part.points for part in parts)]]


def _timeline(book: Workbook, page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    """Money in and out as a table, with a chart of it beside."""
    heads, *rows = sheet.timeline()
    page.write_string(0, 0, sheet.say(sheet.lead.timeline.label) if sheet.lead.timeline else "", styles.title)
    _write(page, TOP - 1, heads, (styles.head, styles.head))
    for number, row in enumerate(rows):
        _write(page, TOP + number, row, (styles.text, styles.number))
    page.freeze_panes(TOP, 1)
    page.set_column(0, 2, NARROW)
    page.set_column(3, 3, WIDE)
    chart = book.add_chart({"type": "column"})
    last = TOP + len(rows) - 1
    for column in (1, 2):
        chart.add_series(
            {
                "name": [page.name, TOP - 1, column],
                "categories": [page.name, TOP, 0, last, 0],
                "values": [page.name, TOP, column, last, column],
            }
        )
    page.insert_chart(TOP - 1, 5, chart)


def _evidence(page: Worksheet, sheet: Sheet, styles: _Styles, table: str | None) -> None:
    rows = list(sheet.evidence(table))
    told = f"{len(rows):,} {sheet.word('of')} {len(rows):,} {sheet.word('records')}"
    page.write_string(0, 0, f"{sheet.title()} · {told}", styles.title)
    _write(page, TOP - 1, sheet.header(), (styles.head, styles.head))
    for number, row in enumerate(rows):
        _write(page, TOP + number, row, (styles.text, styles.number))
    page.freeze_panes(TOP, 1)
    page.autofilter(TOP - 1, 0, TOP - 1 + len(rows), len(sheet.header()) - 1)
    page.set_column(0, 1, NARROW)
    page.set_column(2, 4, WIDE)
    page.set_column(5, len(sheet.header()) - 1, NARROW)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(TOP - 1)


def _write(page: Worksheet, row: int, cells: Iterable[Cell], styles: tuple[Format, Format]) -> None:
    """A row: texts are written as texts whatever they begin with, so that none is computed."""
    text, number = styles
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            page.write_string(row, column, cell, text)
        elif cell is not None:
            page.write_number(row, column, cell, number)
