"""Exported leads: whole, offline, and nothing in them is computed by a spreadsheet."""

from __future__ import annotations

import csv
import html
import io
import re

import httpx
import openpyxl
import pytest

from api.export import lead_file
from api.export.guard import guarded
from api.shapes.lead import ExportFormat, LeadDetail
from graph.workspace import Workspace
from tests.api.conftest import City


@pytest.fixture(scope="module")
def lead(everyone: httpx.Client, city: City):
    return everyone.get("/api/lead", params={"key": city.finding}).json()


def exported(client: httpx.Client, city: City, kind: str, language: str = "en") -> httpx.Response:
    asked = {"key": city.finding, "format": kind, "language": language}
    answer = client.get("/api/lead/export", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"])
def test_what_a_spreadsheet_would_compute_is_kept_as_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", [-3, 2.5, None, True, "M/S A & B", "2019-01-02"])
def test_everything_else_is_left_alone(value: object) -> None:
    assert guarded(value) is value


def test_the_evidence_is_resolved_to_files_and_rows(lead, everyone: httpx.Client) -> None:
    assert lead["evidence"]
    for record in lead["evidence"]:
        assert record["origins"], record
        assert record["origins"][0]["file"] in {"tenders.csv", "bids.csv", "officials.csv"}
        assert record["origins"][0]["row"] >= 2
    assert lead["staleness"] == {**lead["staleness"], "stale": False, "lost": 0}
    keys = {node["key"] for node in lead["chart"]["nodes"]}
    assert {subject["key"] for subject in lead["lead"]["subjects"]} <= keys
    assert all({link["start"], link["end"]} <= keys for link in lead["chart"]["links"])
    assert lead["chart"]["shown"] <= lead["chart"]["total"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_reaches_for_nothing(lead, everyone: httpx.Client, city: City, language: str) -> None:
    page = exported(everyone, city, "html", language).text
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", page)
    assert not re.findall(r"@import|url\(\s*['\"]?https?:", page)
    assert "default-src 'none'" in page
    assert lead["lead"]["title"][language] in page.replace("&amp;", "&").replace("&#39;", "'")
    assert page.count("<tr>") > len(lead["evidence"])
    assert f"{lead['chart']['shown']}" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_file_says_what_is_to_be_known_of_its_sources(
    lead, everyone: httpx.Client, city: City, language: str
) -> None:
    sources = everyone.get("/api/sources").json()["sources"]
    told = [source["notice"][language] for source in sources if source["name"] == "state_tenders"]
    assert [notice[language] for notice in lead["notices"]] == told
    assert told[0] in html.unescape(exported(everyone, city, "html", language).text)
    assert told[0] in exported(everyone, city, "csv", language).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(exported(everyone, city, "xlsx", language).content))
    assert told[0] in book.worksheets[0]["A2"].value


def test_the_table_is_whole_and_marked(lead, everyone: httpx.Client, city: City) -> None:
    content = exported(everyone, city, "csv", "zh").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    count = len(lead["evidence"])
    assert f"{count:,} / {count:,}" in rows[0][0]
    assert len(rows) == count + 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_workbook_keeps_numbers_as_numbers(lead, everyone: httpx.Client, city: City) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(everyone, city, "xlsx").content))
    assert book.sheetnames == ["Argument", "Evidence", "Contracts"]
    rows = list(book["Evidence"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == len(lead["evidence"])
    amounts = [row[6] for row in rows if row[6] is not None]
    told = [record["amount_minor"] / 100 for record in lead["evidence"] if record["amount_minor"] is not None]
    assert amounts == pytest.approx(told)
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    won = [record for record in lead["evidence"] if record["table"] == "awarded"]
    assert book["Contracts"].max_row == 3 + len(won)


@pytest.fixture(scope="module")
def graded(lead, city: City) -> dict[str, bytes]:
    """The lead with a grade, points and a timeline, in all formats in Chinese."""
    more = {
        "lead": lead["lead"] | {"grade": "orange"},
        "points": [
            {"name": "a", "label": {"en": "Many pay", "zh": "多人付款<b>"}, "points": 12.5, "most": 20},
            {"name": "b", "label": {"en": "A licence", "zh": "许可"}, "points": -2, "most": 0},
        ],
        "timeline": {
            "label": {"en": "Money", "zh": "资金"},
            "currency": "CNY",
            "step": "month",
            "periods": [
                {"start": "2024-01-01", "in_minor": 12345, "out_minor": 0, "note": {"en": "x", "zh": "=1+1"}},
                {"start": "2024-03-01", "in_minor": 0, "out_minor": 200},
            ],
        },
    }
    with Workspace(city.settings) as workspace:
        detail = LeadDetail.model_validate(lead | more)
        kinds: tuple[ExportFormat, ...] = ("html", "xlsx", "csv")
        return {kind: lead_file(detail, workspace.model, "li", (kind, "zh")).body for kind in kinds}


def test_the_page_shows_grade_points_and_money_in_and_out(graded: dict[str, bytes]) -> None:
    page = graded["html"].decode("utf-8")
    assert "等级: 橙" in page
    assert "多人付款&lt;b&gt;" in page
    assert re.search(r"<tfoot>.*合计.*10\.5", page, re.DOTALL)
    # three months, one of them filled in; a bar for each direction
    assert page.count("<title>2024-0") == 3
    assert "流入 123.45 CNY" in page
    assert re.search(r"<td>2024-02-01</td><td[^>]*>0</td><td[^>]*>0</td>", page)


def test_the_workbook_has_the_points_and_a_sheet_with_the_timeline(graded: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(graded["xlsx"]))
    assert book.sheetnames[-1] == "资金流入与流出"
    rows = [row[:4] for row in book.worksheets[-1].iter_rows(min_row=4, values_only=True)]
    assert rows == [("2024-01-01", 123.45, 0, "=1+1"), ("2024-02-01", 0, 0, None), ("2024-03-01", 0, 2, None)]
    argument = list(book.worksheets[0].iter_rows(values_only=True))
    assert ("合计", None, 10.5) in argument
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)


def test_the_table_ends_with_the_timeline(graded: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(graded["csv"].decode("utf-8-sig"))))
    assert rows[-5:-3] == [["资金"], ["起始日", "流入 (CNY)", "流出 (CNY)", "说明"]]
    assert rows[-3] == ["2024-01-01", "123.45", "0.0", "'=1+1"]
