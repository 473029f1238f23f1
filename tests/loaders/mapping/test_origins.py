"""What stands in the name of a file, or of the folder that holds it, is a column like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from graph.errors import MappingError
from loaders.mapping.staging import Stage
from tests.loaders.conftest import Facts, Tiny, read_at_once

HEADER = "Name,State,Capital,Date,Remark\n"


@pytest.fixture
def cities(tiny: Tiny) -> Tiny:
    """Firms by the city that their folder names, and the year that their file names."""
    return tiny.replace(
        "      name: {header: [Name, Firm], required: true}\n",
        "      name: {header: [Name, Firm], required: true}\n"
        "      city: {from: folder, required: true}\n"
        "      year: {from: file, match: '20[0-9]{2}', required: true}\n",
    ).replace(
        "key: {scope: firm, text: name}\n        properties: {",
        "key: {scope: firm, within: city, text: [year, name]}\n        properties: {seat: city, regno: year, ",
    )


def deliver(folder: Path, **texts: str) -> list[Path]:
    """A file a city, all of one name."""
    paths = []
    for city, text in texts.items():
        (folder / city).mkdir()
        paths.append(folder / city / "firms 2021.csv")
        paths[-1].write_text(HEADER + text, encoding="utf-8")
    return paths


def test_files_of_one_name_in_several_folders(
    parts: loaders.Parts, cities: Tiny, facts: Facts, tmp_path: Path
) -> None:
    paths = deliver(tmp_path, North="x,A,1,2021-01-01,\n", South="x,A,2,2021-01-01,\ny,A,3,2021-01-01,\n")
    report = loaders.load_parts(parts, cities.mapping, paths, who="test")
    assert [tuple(row.values()) for row in facts("party", "key", "seat", "regno", "file", "row")] == [
        ("tiny/firm/North:2021/x", "North", "2021", "North/firms 2021.csv", 2),
        ("tiny/firm/South:2021/x", "South", "2021", "South/firms 2021.csv", 2),
        ("tiny/firm/South:2021/y", "South", "2021", "South/firms 2021.csv", 3),
    ]
    assert report.entry is not None
    assert [(file.name, file.rows) for file in report.entry.files] == [
        ("North/firms 2021.csv", 1),
        ("South/firms 2021.csv", 2),
    ]


def test_mended_rejects_keep_the_folder_where_they_first_stood(
    parts: loaders.Parts, cities: Tiny, facts: Facts, tmp_path: Path
) -> None:
    paths = deliver(tmp_path, North="x,Z,1,2021-01-01,\n", South="y,A,3,2021-01-01,\n")
    report = loaders.load_parts(parts, cities.mapping, paths, who="test")
    [rejects] = report.reject_files
    text = rejects.read_text(encoding="utf-8")
    assert "_folder" not in text
    rejects.write_text(text.replace("x,Z", "x,A"), encoding="utf-8")
    again = loaders.load_parts(parts, cities.mapping, [rejects], who="test")
    assert again.rows_rejected == 0
    assert ("tiny/firm/North:2021/x", "North/firms 2021.csv", 2) in [
        tuple(row.values()) for row in facts("party", "key", "file", "row")
    ]


def test_a_file_whose_name_says_nothing_is_rejected_row_by_row(
    parts: loaders.Parts, cities: Tiny, tmp_path: Path
) -> None:
    [path] = deliver(tmp_path, North="x,A,1,2021-01-01,\n")
    path = path.rename(path.with_name("firms.csv"))
    report = loaders.load_parts(parts, cities.mapping, [path], who="test")
    assert report.rejects == {"required, and nothing that stands there can be used": 1}


def test_a_large_file_says_the_same(
    parts: loaders.Parts, cities: Tiny, facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_at_once(monkeypatch)
    typed: list[bool] = []
    pour = Stage.pour

    def watched(stage, sheet, match, way):
        part = pour(stage, sheet, match, way)
        typed.append(part.typed)
        return part

    monkeypatch.setattr(Stage, "pour", watched)
    paths = deliver(tmp_path, North="x,A,1,2021-01-01,\nz,Z,1,2021-01-01,\n", South="y,A,3,2021-01-01,\n")
    report = loaders.load_parts(parts, cities.mapping, paths, who="test")
    assert typed == [True, True]
    assert report.rejects == {"unknown code": 1}
    assert [tuple(row.values()) for row in facts("party", "key", "file", "row")] == [
        ("tiny/firm/North:2021/x", "North/firms 2021.csv", 2),
        ("tiny/firm/South:2021/y", "South/firms 2021.csv", 2),
    ]


def test_other_sources_tell_a_file_by_its_name_alone(parts: loaders.Parts, tiny: Tiny, facts: Facts) -> None:
    loaders.load_parts(parts, tiny.mapping, [tiny.file(HEADER + "x,A,1,2021-01-01,\n")], who="test")
    assert [row["file"] for row in facts("party", "file")] == ["firms.csv"]


def test_a_column_stands_in_one_place(cities: Tiny) -> None:
    cities.replace("{from: folder,", "{from: folder, header: City,")
    with pytest.raises(MappingError, match="both a header and `from`") as caught:
        _ = cities.mapping
    assert caught.value.place is not None
    assert caught.value.place.row is not None
