"""Transfers in volume: from a city's statements to tables, flows, database and one account's list, beside a bare copy.

    python -m bench.volume [--people 59000] [--delivery banks] [--all] [--json figures.json]

The statements are those of the simulated city (`loaders.city`), CSV as an office receives them: `platform` gives each
payment once, a file a month; `banks` gives a file a bank and month, each in the bank's own layout and encoding, most
payments told by both sides, with the faults of real deliveries. They go in by the ordinary way: recognised by their
headers, then one load of each source. `bare` is DuckDB's read_csv to Parquet of the same files in the same run and
nothing else: no check, no key, no hash. It knows no GB 18030 and reads such files byte by byte (latin-1).

Each step is a process of its own; memory is the most that it and its children took together, the database among them.
`--all` also writes every transfer into the database.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

import loaders
from bench.watching import Watched
from graph.columns import columns, memory_limit
from graph.money import Asked, account_transfers
from graph.settings import Settings, Transfers
from graph.store import stop_engine
from graph.workspace import Workspace
from loaders.city import CityPlan, write

PEOPLE, MONTHS = 59_000, 18
READ = 60
HEAP_MB = 3072
FLAWLESS = "utf-8"


@dataclass(frozen=True)
class Figure:
    """One step: elapsed and processor seconds, the most memory its processes took, and what came of it."""

    step: str
    seconds: float
    worked: float
    peak_mb: float
    found: str


def statements(home: Path) -> list[Path]:
    """The files of statements, in their order."""
    return sorted((home / "city" / "office" / "银行流水").rglob("*.csv"))


def copy_bare(home: Path) -> str:
    """The files of one layout at a time, as an analyst would read them who knows which is which."""
    layouts: dict[bytes, list[str]] = {}
    for file in statements(home):
        with file.open("rb") as opened:
            layouts.setdefault(opened.readline(), []).append("'" + str(file).replace("'", "''") + "'")
    rows = 0
    with duckdb.connect() as connection:
        for number, (header, files) in enumerate(layouts.items()):
            # A column of numbers holds what a spreadsheet made of some: of dirty files all is text.
            how = "" if len(layouts) == 1 else ", all_varchar = true"
            how += "" if _is_utf8(header) else ", encoding = 'latin-1'"
            query = f"COPY (FROM read_csv([{', '.join(files)}]{how})) TO '{home}/bare_{number}.parquet'"
            rows += int(connection.execute(query).fetchall()[0][0])
    return f"{rows:,} rows of {len(statements(home))} files in {len(layouts)} layouts"


def load_tables(home: Path) -> str:
    facts: dict[str, int] = {}
    read = rejected = skipped = 0
    with Workspace(settings_of(home)) as workspace:
        seen = loaders.survey(statements(home))
        for source, files in loaders.by_source(seen).items():
            report = loaders.load(workspace, source, files, "bench")
            read += sum(table.read for table in report.tables.values())
            rejected += sum(table.rejected for table in report.tables.values())
            skipped += sum(table.skipped for table in report.tables.values())
            for table, count in report.facts.items():
                facts[table] = facts.get(table, 0) + count
    told = ", ".join(f"{count:,} {table}" for table, count in facts.items())
    return f"{read:,} rows, {rejected:,} rejected, {skipped:,} left out: {told}"


def join_legs(home: Path) -> str:
    with Workspace(settings_of(home)) as workspace:
        return f"{workspace.join_legs().joined:,} second legs"


def copy_by_payee(home: Path) -> str:
    with (
        Workspace(settings_of(home)) as workspace,
        columns(workspace.tables.spill, memory_limit()) as connection,
    ):
        made = workspace.by_payee.make(workspace.tables.snapshot(), connection)
        return f"{made} copies in the order of the payee"


def read_accounts(home: Path) -> str:
    """The fifty newest of many accounts, both ways, each with the total: accounts as they come, and as payments do.

    An account that is drawn by its payments is the busier, the more likely: shops, wages, the tax office.
    """
    ways = {
        "any account": f"SELECT key FROM account GROUP BY key ORDER BY hash(key) LIMIT {READ}",
        "any payment's": f"SELECT start_key FROM transferred ORDER BY hash(number, at_us) LIMIT {READ}",
    }
    told = []
    with Workspace(settings_of(home)) as workspace, workspace.open() as view:
        for way, query in ways.items():
            took, counts = [], []
            for (account,) in view.connection.sql(query).fetchall():
                began, worked = time.perf_counter(), time.process_time()
                asked = Asked(limit=50)
                found = account_transfers(view.snapshot, view.connection, account, workspace.by_payee, asked)
                took.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
                counts.append(found.total)
            elapsed, work = (statistics.quantiles(each, n=20) for each in zip(*took, strict=True))
            told.append(
                f"{way} p50 {elapsed[9]:,.0f} ms, p95 {elapsed[18]:,.0f} ms (work {work[9]:,.0f} and "
                f"{work[18]:,.0f} ms), {statistics.median(counts):,.0f} transfers, at most {max(counts):,}"
            )
    return "; ".join(told)


def project_flows(home: Path) -> str:
    return project(home, "flows")


def project_all(home: Path) -> str:
    return project(home, "all")


def project(home: Path, transfers: Transfers) -> str:
    with Workspace(settings_of(home, transfers)) as workspace:
        change = workspace.projection.rebuild(workspace.tables)
    return ", ".join(f"{count:,} {name}" for name, count in change.written.items())


def settings_of(home: Path, transfers: Transfers = "flows") -> Settings:
    return Settings(home=home / "home", transfers=transfers, embedded_heap_mb=HEAP_MB)


STEPS: dict[str, Callable[[Path], str]] = {
    "bare": copy_bare,
    "tables": load_tables,
    "legs": join_legs,
    "by payee": copy_by_payee,
    "account": read_accounts,
    "flows": project_flows,
    "all": project_all,
}


def measure(step: str, home: Path) -> Figure:
    """A step in a process of its own, watched together with its children and the embedded engine.

    Raises:
        RuntimeError: the step failed.
    """
    command = [sys.executable, "-m", "bench.volume", "--home", str(home), "--step", step]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        watched = Watched(process.pid, settings_of(home).engine_folder / "processes.json")
        watched.until_it_ends(process)
        found = process.stdout.read().strip() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"{step} ended with {process.returncode}")
    seconds = time.perf_counter() - began
    stop_engine(settings_of(home))
    return Figure(step, round(seconds, 1), round(watched.worked, 1), round(watched.peak_mb), found)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode(FLAWLESS)
    except UnicodeDecodeError:
        return False
    return True


def main() -> None:
    """Print a line a step and, where asked, write them as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--delivery", choices=("platform", "banks"), default="platform")
    parser.add_argument(
        "--steps", nargs="+", choices=STEPS, help="these alone, in their order; else all but `all`"
    )
    parser.add_argument("--all", action="store_true", help="also write every transfer into the database")
    parser.add_argument("--folder", type=Path, help="keep city and tables here, and go on with what is there")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        print(STEPS[asked.step](asked.home))
        return
    chosen = [step for step in STEPS if step in (asked.steps or STEPS) and (step != "all" or asked.all)]
    plan = CityPlan(people=asked.people, months=asked.months, delivery=asked.delivery)
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
        figures = run(plan, asked.folder, chosen)
    else:
        with TemporaryDirectory(prefix="xunmai-bench-") as folder:
            figures = run(plan, Path(folder), chosen)
    if asked.json:
        asked.json.write_text(
            json.dumps([asdict(each) for each in figures], indent=1, ensure_ascii=False) + "\n"
        )


def run(plan: CityPlan, home: Path, steps: list[str]) -> list[Figure]:
    """The steps one after another, over a city that is written first where it is not there."""
    if not (home / "city").exists():
        city = write(plan, home / "city")
        print(
            f"{city.payments:,} payments in {city.statement_rows:,} rows, {city.accounts:,} accounts",
            flush=True,
        )
    size = sum(len(file.read_bytes()) for file in statements(home))  # in the page cache for all steps alike
    print(f"{size / 1e6:,.0f} MB of statements", flush=True)
    print(f"{'step':<10}{'seconds':>9}{'worked':>9}{'× bare':>8}{'peak MB':>9}  what came of it")
    figures: list[Figure] = []
    for step in steps:
        figure = measure(step, home)
        figures.append(figure)
        ratio = f"{figure.worked / figures[0].worked:.2f}" if figures[0].step == "bare" else ""
        row = f"{figure.step:<10}{figure.seconds:>9.1f}{figure.worked:>9.1f}{ratio:>8}{figure.peak_mb:>9,.0f}"
        print(f"{row}  {figure.found}", flush=True)
    return figures


if __name__ == "__main__":
    main()
