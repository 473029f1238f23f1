"""Parquet: every column as text, rows numbered from one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import ReadError


def test_columns_become_text(tmp_path: Path, reading) -> None:
    table = pa.table(
        {
            "id": pa.array([9007199254740993], pa.int64()),
            "amount": pa.array([Decimal("1200.50")]),
            "at": pa.array([datetime.fromisoformat("2024-01-02 03:04:05")], pa.timestamp("us")),
            "names": pa.array([["甲", "乙"]]),
            "more": pa.array([{"x": 1}]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    (rows,) = reading("", tmp_path / "a.parquet")
    assert rows.rows == {1: ("9007199254740993", "1200.50", "2024-01-02 03:04:05", "甲\x1f乙", '{"x":1}')}


def test_a_damaged_file_is_refused(tmp_path: Path, reading) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    with pytest.raises(ReadError, match="damaged"):
        reading("b.parquet", content[:-10])
