"""A file written for a test, read and poured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from loaders.readers import ReadOptions, RowReject, Sheet, read


@dataclass(frozen=True)
class Rows:
    """A sheet with its rows by number."""

    sheet: Sheet
    rows: dict[int, tuple[Any, ...]]
    every: list[tuple[Any, ...]]
    rejects: tuple[RowReject, ...]


Reading = Callable[..., list[Rows]]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    opened = duckdb.connect()
    yield opened
    opened.close()


@pytest.fixture
def reading(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> Reading:
    """`reading(name, content, **options)`: the sheets of a file with this content."""

    def run(name: str, content: bytes | str | Path, **options: Any) -> list[Rows]:
        path = content if isinstance(content, Path) else tmp_path / name
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        sheets = read(path, ReadOptions(scratch=tmp_path / "scratch", **options))
        return [rows_of(connection, sheet) for sheet in sheets]

    return run


def rows_of(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Rows:
    poured = sheet.pour(connection, "poured")
    columns = ", ".join(f'"{column}"' for column in sheet.columns)
    found = connection.execute(f"SELECT {poured.row_sql}, {columns} FROM poured ORDER BY 1").fetchall()
    assert poured.rows == len(found)
    rows = {row[0]: row[1:] for row in found}
    return Rows(sheet, rows, [row[1:] for row in found], poured.rejects)
