"""Whatever a file is called, it lies below its drop, and nowhere else."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UploadError
from loaders.archives.names import LONGEST_PART_BYTES, safe_path, zip_name


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("a.csv", "a.csv"),
        ("流水/工行/一月.csv", "流水/工行/一月.csv"),
        (r"C:folder\..name\a.csv", "C:folder/..name/a.csv"),
        ("./a//b.csv", "a/b.csv"),
        ("a /b. .csv", "a/b. .csv"),
        ("e\u0301.csv", "é.csv"),
    ],
)
def test_ordinary_names_stay(told: str, place: str) -> None:
    assert safe_path(told) == PurePosixPath(place)


@pytest.mark.parametrize(
    "told",
    [
        "../a.csv",
        "a/../../b.csv",
        r"..\..\a.csv",
        "/etc/passwd",
        r"\\server\share\a.csv",
        r"C:\a.csv",
        "a/\0.csv",
        "a\n.csv",
        "",
        ".",
        "/",
        "a/..",
        "nul.csv",
        "x/" * 30 + "a.csv",
        "~",
        "\ud800.csv",
    ],
)
def test_hostile_names_are_refused(told: str) -> None:
    with pytest.raises(UploadError) as caught:
        safe_path(told)
    assert caught.value.case
    assert caught.value.hint


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Z", "C"]), max_size=600))
def test_no_name_leads_outside(told: str) -> None:
    try:
        place = safe_path(told)
    except UploadError:
        return
    assert not place.is_absolute()
    assert ".." not in place.parts
    assert all(0 < len(part.encode()) <= LONGEST_PART_BYTES for part in place.parts)
    assert "\0" not in str(place)


def test_a_long_name_keeps_its_ending() -> None:
    place = safe_path("交易明细" * 100 + ".xlsx")
    assert place.suffix == ".xlsx"
    assert len(place.name.encode()) <= LONGEST_PART_BYTES
    assert safe_path(str(place)) == place, "what was cut is not cut again"


def test_long_names_that_differ_at_their_end_stay_apart() -> None:
    places = {safe_path("交易明细" * 100 + f"{month}月.xlsx") for month in range(1, 13)}
    assert len(places) == 12


def test_names_in_a_zip_are_read_as_windows_wrote_them() -> None:
    told = "流水.csv".encode("gb18030").decode("cp437")
    assert zip_name(told, is_utf8=False) == "流水.csv"
    assert zip_name("流水.csv".encode().decode("cp437"), is_utf8=False) == "流水.csv"
    assert zip_name("流水.csv", is_utf8=True) == "流水.csv"
