"""Transfers in volume: from statements to tables, flows, database and one account's list, beside a bare copy.

    python -m bench.volume [--rows 10000000] [--all] [--json figures.json]

The statements are generated here, the same for the same number of rows: every account pays five others again and again,
and of one transfer in five the payee's bank tells too, some seconds later and with a number of its own. `bare` is
DuckDB's read_csv to Parquet of the same file in the same run and nothing else: no check, no key, no hash. Each step is
a process of its own, so that its memory is its own. `--all` also writes every transfer into the database.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import multiprocessing.queues
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

import loaders
from bench.load import HEADERS, bare_copy
from graph.money import Asked, account_transfers
from graph.settings import Settings, Transfers
from graph.store import stop_engine
from graph.workspace import Workspace

SPAWN = multiprocessing.get_context("spawn")
ROWS_AN_ACCOUNT = 50
PARTNERS = 5
READ = 60
HEAP_MB = 4096


@dataclass(frozen=True)
class Figure:
    """One step: elapsed and processor seconds, the most memory its process took, and what came of it."""

    step: str
    seconds: float
    worked: float
    peak_mb: float
    found: str


def write_statements(target: Path, rows: int) -> None:
    """The rows of the payers' statements, and of a fifth of the transfers that of the payee as well."""
    accounts = max(10, rows // ROWS_AN_ACCOUNT)
    account = "lpad(CAST(62000000000000000 + {0} * 7919 AS VARCHAR), 17, '0')"
    surnames, given = "王李张刘陈杨赵黄周吴徐孙马朱胡", "建国秀英伟敏静磊洋勇军杰娟艳涛明超霞平刚桂"
    name = (
        f"'{surnames}'[{{0}} % 15 + 1] || '{given}'[{{0}} // 15 % 19 + 1] || '{given}'[{{0}} // 285 % 19 + 1]"
    )
    chosen = (
        account.format("own"),
        name.format("own"),
        "strftime(TIMESTAMP '2021-01-01' + to_seconds(CAST(i * 61 % 94608000 + lag AS BIGINT)), '%Y-%m-%d %H:%M:%S')",
        "printf('%.2f', (hash(i, 3) % 5000000) / 100.0)",
        "CASE WHEN lag > 0 THEN '进' ELSE '出' END",
        account.format("other"),
        name.format("other"),
        "['转账','货款','工资','利息','投资款'][i % 5 + 1]",
        "CASE WHEN lag > 0 THEN 'Q' ELSE 'P' END || i",
    )
    columns = ", ".join(f'{said} AS "{header}"' for said, header in zip(chosen, HEADERS, strict=True))
    payer = f"CAST(hash(i, 1) % {accounts} AS BIGINT)"
    payee = f"CAST(hash({payer}, hash(i, 2) % {PARTNERS}) % {accounts} AS BIGINT)"
    transfers = rows * 5 // 6
    sides = (
        f"SELECT i, {payer} AS own, {payee} AS other, 0 AS lag FROM range({transfers}) r(i) UNION ALL "
        f"SELECT i, {payee}, {payer}, 1 + hash(i, 4) % 20 FROM range({transfers}) r(i) WHERE i % 5 = 0"
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM ({sides})) TO '{target}' (FORMAT csv, HEADER)"
        ).fetchall()


def copy_bare(home: Path, file: Path) -> str:
    bare_copy(file, home / "bare.parquet")
    return "read_csv to Parquet, no check"


def load_tables(home: Path, file: Path) -> str:
    with Workspace(settings_of(home)) as workspace:
        report = loaders.load(workspace, "bank_statement", [file], "bench")
    return ", ".join(f"{count:,} {table}" for table, count in report.facts.items())


def join_legs(home: Path, _file: Path) -> str:
    with Workspace(settings_of(home)) as workspace:
        return f"{workspace.join_legs().joined:,} second legs"


def copy_by_payee(home: Path, _file: Path) -> str:
    with Workspace(settings_of(home)) as workspace, workspace.connection() as connection:
        made = workspace.by_payee.make(workspace.tables.snapshot(), connection)
        return f"{made} copies in the order of the payee"


def read_accounts(home: Path, _file: Path) -> str:
    """The fifty newest of many accounts, both ways, each with the total."""
    took = []
    with Workspace(settings_of(home)) as workspace, workspace.open() as view:
        drawn = view.connection.sql(f"SELECT key FROM account ORDER BY hash(key) LIMIT {READ}").fetchall()
        for (account,) in drawn:
            began = time.perf_counter()
            asked = Asked(limit=50)
            found = account_transfers(view.snapshot, view.connection, account, workspace.by_payee, asked)
            took.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(took, n=20)
    return f"one account p50 {cuts[9]:,.0f} ms, p95 {cuts[18]:,.0f} ms, the last has {found.total}"


def project_flows(home: Path, _file: Path) -> str:
    return project(home, "flows")


def project_all(home: Path, _file: Path) -> str:
    return project(home, "all")


def project(home: Path, transfers: Transfers) -> str:
    settings = settings_of(home, transfers)
    with Workspace(settings) as workspace:
        change = workspace.projection.rebuild(workspace.tables)
    stop_engine(settings)
    return ", ".join(f"{count:,} {name}" for name, count in change.written.items())


def settings_of(home: Path, transfers: Transfers = "flows") -> Settings:
    return Settings(home=home / "home", transfers=transfers, embedded_heap_mb=HEAP_MB)


STEPS: dict[str, Callable[[Path, Path], str]] = {
    "bare": copy_bare,
    "tables": load_tables,
    "legs": join_legs,
    "by payee": copy_by_payee,
    "account": read_accounts,
    "flows": project_flows,
    "all": project_all,
}


def measure(step: str, home: Path, file: Path) -> Figure:
    """A step in a process of its own; the embedded engine's own work is not in its processor seconds."""
    told: multiprocessing.queues.Queue[Figure] = SPAWN.Queue()
    process = SPAWN.Process(target=_run, args=(step, home, file, told))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{step} ended with {process.exitcode}")
    return told.get()


def _run(step: str, home: Path, file: Path, told: multiprocessing.queues.Queue[Figure]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    found = STEPS[step](home, file)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told.put(Figure(step, round(seconds, 2), round(worked, 2), round(peak), found))


def main() -> None:
    """Print a line a step and, where asked, write them as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--all", action="store_true", help="also write every transfer into the database")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = []
    with TemporaryDirectory(prefix="xunmai-bench-") as folder:
        file = Path(folder) / "statement.csv"
        write_statements(file, asked.rows)
        file.read_bytes()  # in the page cache for all steps alike
        print(f"{'step':<10}{'seconds':>9}{'worked':>9}{'× bare':>8}{'peak MB':>9}  what came of it")
        for step in STEPS:
            if step == "all" and not asked.all:
                continue
            figure = measure(step, Path(folder), file)
            figures.append(figure)
            ratio = figure.worked / figures[0].worked
            row = f"{figure.step:<10}{figure.seconds:>9.1f}{figure.worked:>9.1f}{ratio:>8.2f}{figure.peak_mb:>9,.0f}"
            print(f"{row}  {figure.found}", flush=True)
    if asked.json:
        asked.json.write_text(
            json.dumps([asdict(each) for each in figures], indent=1, ensure_ascii=False) + "\n"
        )


if __name__ == "__main__":
    main()
