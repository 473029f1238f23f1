"""Transfers lie in their file by account and time, so that one account's are read without the others'."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

import loaders
from graph.tables import Load
from loaders.readers import delimited
from tests.loaders.conftest import read_at_once

HEADER = "交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明,交易流水号\n"
FILES, ROWS = 3, 60_000
FEW, MANY = 300, 10**6
"""Of how many numbers accounts have one: fewer than there are rows, or more."""


def statements(folder: Path, rows: int, accounts: int, sign: str, behind: str = "") -> list[Path]:
    """Rows of accounts in no order, by number of account and of row; `behind` begins the numbers behind the cards."""
    drawn = random.Random(7)
    written = []
    for number in range(FILES):
        path = folder / f"流水{number}.csv"
        lines = (
            f"62{drawn.randrange(accounts):06},张三,2021-{drawn.randrange(1, 13):02}-{drawn.randrange(1, 29):02} "
            f"10:00:00,{row + 1}.00,{sign},63{drawn.randrange(accounts):06},李四,往来,{number}-{row}"
            f"{behind and f',{behind}{drawn.randrange(accounts):06}'}\n"
            for row in range(rows)
        )
        header = HEADER.replace("\n", ",交易账号\n") if behind else HEADER
        path.write_text(header + "".join(lines), encoding="utf-8")
        written.append(path)
    return written


@pytest.mark.parametrize("behind", ["", "0200"])
def test_a_load_writes_transfers_in_order_with_their_places(
    parts: loaders.Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: str
) -> None:
    read_at_once(monkeypatch)
    looked: list[str] = []
    operators = delimited._operators

    def noted(connection: duckdb.DuckDBPyConnection, statement: str) -> list[str]:
        looked.append(statement)
        return list(operators(connection, statement))

    monkeypatch.setattr(delimited, "_operators", noted)
    mapping = loaders.source("bank_statement").mapping
    loaders.load_parts(parts, mapping, statements(tmp_path, ROWS, FEW, "出", behind), who="tester")
    assert len(looked) == 1  # the plan of one file is that of all that are read alike
    [file] = parts.tables.snapshot().files("transferred")
    with duckdb.connect() as connection:
        read = f"read_parquet('{file}', file_row_number = true)"
        groups = connection.sql(
            f"SELECT stats_min_value, stats_max_value, row_group_num_rows FROM parquet_metadata('{file}') "
            "WHERE path_in_schema = 'start_key' ORDER BY 1, 2"
        ).fetchall()
        assert len(groups) > 1
        assert all(last <= first for (_, last, _), (first, _, _) in pairwise(groups))
        # Threads may write their groups of rows in any order, each of which is one stretch.
        later = "(start_key, at_us) < lag((start_key, at_us)) OVER (ORDER BY file_row_number)"
        [(steps_back,)] = connection.sql(
            f"SELECT count(*) FROM (SELECT {later} AS back FROM {read}) WHERE back"
        ).fetchall()
        assert steps_back < len(groups)
        from_file = "file = '流水' || split_part(number, '-', 1) || '.csv'"
        placed = (
            f"row - 1 = amount_minor // 100 AND {from_file} AND row - 2 = split_part(number, '-', 2)::BIGINT"
        )
        assert connection.sql(f"SELECT {placed}, count(*) FROM {read} GROUP BY ALL").fetchall() == [
            (True, FILES * ROWS)
        ]


@pytest.mark.parametrize("sign", ["出", "进"])
def test_accounts_are_looked_up_row_by_row_where_there_are_more_of_them_than_rows(
    parts: loaders.Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    plans: list[str] = []
    append = Load.append

    def noted(self: Load, table: str, rows: Any, *more: Any) -> int:
        if table == "transferred":
            plans.append(rows.connection.sql(rows.sql).explain())
        return append(self, table, rows, *more)

    monkeypatch.setattr(Load, "append", noted)
    mapping = loaders.source("bank_statement").mapping
    loaders.load_parts(parts, mapping, statements(tmp_path, 1_000, MANY, sign), who="tester")
    [plan] = [plan for plan in plans if "ORDER" in plan.upper()]
    # Else the rows would come in the order of what is looked up.
    before, _, _ = plan.upper().replace(" ", "").partition("ORDERBY")
    assert before.count("HASHJOIN") == 2
    assert "RIGHT" not in before
