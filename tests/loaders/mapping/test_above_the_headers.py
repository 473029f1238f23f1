"""What is said once, above the headers or in the name of a sheet, is a column like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

import loaders
from graph.errors import ReadError
from tests.loaders.conftest import Facts, Tiny, read_at_once

HEADER = "Name,State,Capital,Date,Remark"
ABOVE = "Register of firms,,,,\nDistrict: O'Hara,,as of:,2021,\n"


@pytest.fixture
def districts(tiny: Tiny) -> Tiny:
    """Firms by the district that is named above the headers."""
    return tiny.replace(
        "      name: {header: [Name, Firm], required: true}\n",
        "      name: {header: [Name, Firm], required: true}\n"
        "      district: {from: above, match: 'District:\\s*(\\S+)', required: true}\n",
    ).replace(
        "key: {scope: firm, text: name}\n        properties: {",
        "key: {scope: firm, within: district, text: name}\n        properties: {seat: district, ",
    )


def test_it_is_said_of_every_row(parts: loaders.Parts, districts: Tiny, facts: Facts) -> None:
    file = districts.file(f"{ABOVE}{HEADER}\nx,A,1,2021-01-01,\ny,A,2,2021-01-01,\n")
    loaders.load_parts(parts, districts.mapping, [file], who="test")
    assert [tuple(row.values()) for row in facts("party", "key", "seat", "row")] == [
        ("tiny/firm/O%27Hara:x", "O'Hara", 4),
        ("tiny/firm/O%27Hara:y", "O'Hara", 5),
    ]


def test_a_file_that_does_not_say_it_is_another(parts: loaders.Parts, districts: Tiny) -> None:
    file = districts.file(f"Register of firms,,,,\n{HEADER}\nx,A,1,2021-01-01,\n")
    with pytest.raises(ReadError, match="the column above the headers of tiny/firms is missing"):
        loaders.load_parts(parts, districts.mapping, [file], who="test")


@pytest.mark.parametrize("large", [False, True])
def test_mended_rows_still_know_it(
    parts: loaders.Parts, districts: Tiny, facts: Facts, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    if large:
        read_at_once(monkeypatch)
    file = districts.file(f"{ABOVE}{HEADER}\nx,A,1,2021-01-01,\ny,Z,2,2021-01-01,\n")
    report = loaders.load_parts(parts, districts.mapping, [file], who="test")
    assert report.rejects == {"unknown code": 1}
    [rejects] = report.reject_files
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("y,Z", "y,A"), encoding="utf-8")
    again = loaders.load_parts(parts, districts.mapping, [rejects], who="test")
    assert again.rows_rejected == 0
    assert [row["seat"] for row in facts("party", "seat")] == ["O'Hara", "O'Hara"]


def test_each_sheet_speaks_for_itself(parts: loaders.Parts, tiny: Tiny, facts: Facts, tmp_path: Path) -> None:
    mapping = (
        tiny.replace(
            "      name: {header: [Name, Firm], required: true}\n",
            "      name: {header: [Name, Firm], required: true}\n"
            "      year: {from: sheet, match: '20[0-9]{2}', required: true}\n"
            "      district: {from: above, match: 'District:\\s*(\\S+)', absent: true}\n",
        )
        .replace("properties: {", "properties: {regno: year, seat: district, ")
        .mapping
    )
    with xlsxwriter.Workbook(str(tmp_path / "firms.xlsx")) as book:
        for year, district in (("2020", "North"), ("2021", "")):
            sheet = book.add_worksheet(f"firms {year}")
            if district:
                sheet.merge_range("A1:D1", "Register of firms")
                sheet.merge_range("A2:B2", f"District: {district}")
                sheet.merge_range("C2:D2", "as of: today")
            sheet.write_row("A3", HEADER.split(","))
            sheet.write_row("A4", [f"firm of {year}", "A", "1", "2021-01-01"])
    loaders.load_parts(parts, mapping, [tmp_path / "firms.xlsx"], who="test")
    assert [tuple(row.values()) for row in facts("party", "name", "regno", "seat")] == [
        ("firm of 2020", "2020", "North"),
        ("firm of 2021", "2021", None),
    ]


def test_what_the_engine_does_not_find_is_not_said(parts: loaders.Parts, districts: Tiny) -> None:
    """For Python a wide space is white space, for the engine it is not."""
    file = districts.file(
        f"Register of firms,,,,\nDistrict:　North,,as of:,2021,\n{HEADER}\nx,A,1,2021-01-01,\n"
    )
    mapping = districts.replace("District:\\s*(\\S+)", "District:\\s+(\\S+)").mapping
    with pytest.raises(ReadError, match="the column above the headers of tiny/firms is missing"):
        loaders.load_parts(parts, mapping, [file], who="test")
