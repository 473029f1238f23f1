"""Text files are opened while those before them are read: in order, and no further than asked."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest

from graph.errors import ReadError
from loaders.ahead import AHEAD, opened
from loaders.readers import Sheet

FEW = AHEAD + 4


def sheet_of(path: Path) -> list[Sheet]:
    return [Sheet(path.name, None, (), "")]


def paths(end: str) -> list[Path]:
    return [Path(f"{number}{end}") for number in range(FEW)]


@pytest.mark.parametrize("end", [".csv", ".TXT", ".xlsx"])
def test_files_come_in_their_order(end: str) -> None:
    found = [(path, sheet.file) for path, [sheet] in opened(paths(end), sheet_of)]
    assert found == [(path, path.name) for path in paths(end)]


def test_what_opening_a_file_raises_is_raised_in_its_turn() -> None:
    def opening(path: Path) -> list[Sheet]:
        if path.stem == "3":
            raise ReadError("the file is empty", hint=None)
        return sheet_of(path)

    came: list[str] = []
    with pytest.raises(ReadError, match="empty"), closing(opened(paths(".csv"), opening)) as files:
        came.extend(path.stem for path, _ in files)
    assert came == ["0", "1", "2"]


def test_texts_are_opened_ahead_and_no_more_of_them_than_said() -> None:
    begun: list[str] = []
    several = threading.Event()

    def opening(path: Path) -> list[Sheet]:
        begun.append(path.stem)
        if len(begun) == AHEAD:
            several.set()
        return sheet_of(path)

    with closing(opened(paths(".csv"), opening)) as files:
        next(files)
        assert several.wait(30), "others are opened while the first is read"
        assert len(begun) == AHEAD
    assert len(begun) < FEW, "whoever stops opens nothing more"


def test_a_workbook_is_opened_when_the_one_before_it_was_read() -> None:
    begun: list[str] = []

    def opening(path: Path) -> list[Sheet]:
        begun.append(path.stem)
        return sheet_of(path)

    files = opened([*paths(".csv")[:2], Path("2.xlsx")], opening)
    next(files)
    assert begun == ["0"]
