"""How fast a bank statement is loaded: files to graph tables, beside a bare copy and beside the plain way.

    python -m bench.load [--rows 5000000] [--json figures.json]

The statement has nine columns and is generated here. `bare` is DuckDB's read_csv to Parquet and nothing else: no
check, no key, no hash. `plain` is what most tutorials do, pandas row by row, run on a sample and extrapolated in
proportion to the rows (so it says). All three run one after the other in the same process on the same file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import hmac
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

import loaders
from graph.identifiers import Vault
from graph.model import load_model
from graph.tables import GraphTables

ACCOUNTS = 50_000
SAMPLE = 20_000
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADERS = (
    "交易卡号", "交易户名", "交易时间", "交易金额", "收付标志", "交易对手账卡号", "对手户名", "摘要说明", "交易流水号",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One way to load, and how long it took."""

    way: str
    rows: int
    seconds: float
    note: str = ""

    @property
    def rows_per_second(self) -> float:
        return self.rows / self.seconds


def write_statement(target: Path, rows: int) -> None:
    """A statement of transfers between accounts, the same for the same number of rows."""
    account = "lpad(CAST(62000000000000000 + {0} * 7919 AS VARCHAR), 17, '0')"
    surnames, given = "王李张刘陈杨赵黄周吴徐孙马朱胡", "建国秀英伟敏静磊洋勇军杰娟艳涛明超霞平刚桂"
    name = (
        f"'{surnames}'[{{0}} % 15 + 1] || '{given}'[{{0}} // 15 % 19 + 1] || '{given}'[{{0}} // 285 % 19 + 1]"
    )
    columns = (
        account.format("payer"),
        name.format("payer"),
        "strftime(TIMESTAMP '2021-01-01' + to_seconds(CAST(i * 61 % 94608000 AS BIGINT)), '%Y-%m-%d %H:%M:%S')",
        "printf('%.2f', (i * 7907 % 99999989) / 100.0)",
        "CASE WHEN i % 3 = 0 THEN '进' ELSE '出' END",
        account.format("payee"),
        name.format("payee"),
        "['转账','货款','工资','利息','投资款'][i % 5 + 1]",
        "'L' || i",
    )
    chosen = ", ".join(
        f'{expression} AS "{header}"' for expression, header in zip(columns, HEADERS, strict=True)
    )
    ends = (
        f"SELECT i, CAST(hash(i) % {ACCOUNTS} AS BIGINT) AS payer, CAST(hash(i + 1) % {ACCOUNTS} AS "
        f"BIGINT) AS payee FROM range({rows}) AS r(i)"
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {chosen} FROM ({ends})) TO '{target}' (FORMAT csv, HEADER)"
        ).fetchall()


@contextmanager
def _clock(figures: list[Figure], way: str, rows: int, note: str = "") -> Iterator[None]:
    begun = time.perf_counter()
    yield
    figures.append(Figure(way, rows, round(time.perf_counter() - begun, 2), note))


def bare_copy(file: Path, target: Path) -> None:
    """The file as Parquet, every column as it comes."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_csv('{file}')) TO '{target}' (FORMAT parquet)").fetchall()


def load_tables(file: Path, home: Path, rows: int) -> loaders.LoadReport:
    """The statement in graph tables."""
    parts = loaders.Parts(GraphTables(home / "tables", load_model()), Vault(home / "vault"), home / "rejects")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="bench")
    assert report.rows_used == rows
    return report


def plain_way(file: Path, target: Path, rows: int) -> None:
    """Row by row with pandas: parse, hash, write, as most tutorials do it."""
    key = os.urandom(32)
    frame = pd.read_csv(file, nrows=rows, dtype=str)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for _, row in frame.iterrows():
            ends = [
                hmac.new(key, row[name].encode(), hashlib.sha256).hexdigest()
                for name in (HEADERS[0], HEADERS[5])
            ]
            if row[HEADERS[4]] == "进":
                ends.reverse()
            at = datetime.strptime(row[HEADERS[2]], "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
            minor = round(float(row[HEADERS[3]]) * 100)
            edge = hashlib.sha256(
                "\x1f".join([*ends, at.isoformat(), str(minor), row[HEADERS[8]]]).encode()
            ).hexdigest()
            writer.writerow(
                [edge, *ends, at.isoformat(), int(at.timestamp() * 1e6), minor, "CNY", row[HEADERS[7]]]
            )


def run(rows: int, folder: Path) -> list[Figure]:
    """All three ways over one statement."""
    figures: list[Figure] = []
    file = folder / "statement.csv"
    write_statement(file, rows)
    # The file is in the page cache for all of them alike.
    file.read_bytes()
    with _clock(figures, "bare", rows, "DuckDB read_csv to Parquet, no check"):
        bare_copy(file, folder / "bare.parquet")
    with _clock(figures, "xunmai", rows, "checked, keyed, hashed, in Delta behind the ledger"):
        report = load_tables(file, folder / "home", rows)
    sample = min(SAMPLE, rows)
    begun = time.perf_counter()
    plain_way(file, folder / "plain.csv", sample)
    seconds = (time.perf_counter() - begun) * rows / sample
    figures.append(
        Figure("plain", rows, round(seconds, 2), f"pandas row by row, extrapolated from {sample:,} rows")
    )
    print("facts:", ", ".join(f"{count:,} {table}" for table, count in report.facts.items()))
    return figures


def main() -> None:
    """Print the table and, where asked, write it as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="xunmai-bench-") as folder:
        figures = run(asked.rows, Path(folder))
    bare = figures[0].seconds
    print(f"{'way':<8}{'rows':>12}{'seconds':>10}{'rows/s':>12}{'× bare':>8}  note")
    for figure in figures:
        ratio = figure.seconds / bare
        print(
            f"{figure.way:<8}{figure.rows:>12,}{figure.seconds:>10.2f}{figure.rows_per_second:>12,.0f}"
            f"{ratio:>8.2f}  {figure.note}"
        )
    if asked.json:
        told = [
            {**asdict(figure), "rows_per_second": figure.rows_per_second, "times_bare": figure.seconds / bare}
            for figure in figures
        ]
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
