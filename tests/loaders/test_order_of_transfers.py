"""Transfers lie in their file by account and time, so that one account's are read without the others'."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

import loaders
from loaders.readers import delimited

HEADER = "交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明,交易流水号\n"
FILES, ROWS = 3, 60_000


def statements(folder: Path) -> list[Path]:
    """Rows of a few hundred accounts in no order, by number of account and of row."""
    drawn = random.Random(7)
    written = []
    for number in range(FILES):
        path = folder / f"流水{number}.csv"
        rows = (
            f"62{drawn.randrange(300):06},张三,2021-{drawn.randrange(1, 13):02}-{drawn.randrange(1, 29):02} 10:00:00,"
            f"{row}.00,出,63{drawn.randrange(300):06},李四,往来,{number}-{row}\n"
            for row in range(ROWS)
        )
        path.write_text(HEADER + "".join(rows), encoding="utf-8")
        written.append(path)
    return written


def test_a_load_writes_transfers_in_order_with_their_places(
    parts: loaders.Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LARGE", 0)
    looked: list[str] = []
    operators = delimited._operators

    def noted(connection: duckdb.DuckDBPyConnection, statement: str) -> list[str]:
        looked.append(statement)
        return list(operators(connection, statement))

    monkeypatch.setattr(delimited, "_operators", noted)
    mapping = loaders.source("bank_statement").mapping
    loaders.load_parts(parts, mapping, statements(tmp_path), who="tester")
    assert len(looked) == 1  # the plan of one file is that of all that are read alike
    [file] = parts.tables.snapshot().files("transferred")
    with duckdb.connect() as connection:
        read = f"read_parquet('{file}', file_row_number = true)"
        later = "(start_key, at_us) < lag((start_key, at_us)) OVER (ORDER BY file_row_number)"
        assert connection.sql(
            f"SELECT count(*) FROM (SELECT {later} AS back FROM {read}) WHERE back"
        ).fetchall() == [(0,)]
        from_file = "file = '流水' || split_part(number, '-', 1) || '.csv'"
        placed = (
            f"row - 2 = amount_minor // 100 AND {from_file} AND row - 2 = split_part(number, '-', 2)::BIGINT"
        )
        assert connection.sql(f"SELECT {placed}, count(*) FROM {read} GROUP BY ALL").fetchall() == [
            (True, FILES * ROWS)
        ]
