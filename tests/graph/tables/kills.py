"""Kills writers at random moments and looks at what is left; beside them a reader looks whenever anything moves.

By hand: `python -m tests.graph.tables.kills --count 200`, some ten minutes of processor time. Each moment is a real
SIGKILL of a process that loads, replaces an older load by a newer one, or withdraws one. How long a writer lives is
drawn anew each time from a span that follows the machine: it shrinks when a writer was done before, and grows when
one was not, so that some three in ten are done and the kills fall on all of an act, its end included.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from graph.model import load_model
from graph.tables import GraphTables, LoadHeader

ROWS = {"party": 700, "tender": 300, "bid_on": 1100}
ACTS = ("load", "update", "withdraw")
SPACES = ("party", "tender")
SHRINKS, GROWS = 0.8, 1.1


@dataclass
class Report:
    """What came of the kills: acts that were done or dropped, and after how many kills something lay about.

    `left_rows` counts rows of nobody, `left_versions` versions that the ledger does not name.
    """

    done: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    left_rows: int = 0
    left_versions: int = 0
    complaints: list[str] = field(default_factory=list)
    looks: int = 0


def run(folder: Path, count: int, seed: int, told: Callable[[str], object] = str) -> Report:
    """Kills `count` writers one after the other; `told` hears of each."""
    chance = random.Random(seed)
    tables = GraphTables(folder / "tables", load_model())
    report = Report()
    for _ in range(3):
        act(tables, "load")
    stop, looks = folder / "stop", folder / "looks"
    with _spawn("read", folder / "tables", stop, looks) as reader:
        span = {kind: _let_one_end(folder / "tables", kind) for kind in ACTS}
        for number in range(count):
            kind = ACTS[number % len(ACTS)]
            before = picture(tables)
            _kill_one(folder / "tables", kind, chance.uniform(0, span[kind]))
            after = picture(tables)
            done = after != before
            span[kind] *= SHRINKS if done else GROWS
            (report.done if done else report.dropped)[kind] += 1
            report.left_rows += bool(leftovers(tables))
            report.left_versions += bool(beyond(tables))
            report.complaints += complaints(tables)
            report.complaints += _unlike(kind, before, after)
            told(
                f"{number + 1}: {kind} {'done' if done else 'dropped'}, {len(report.complaints)} complaints\n"
            )
        stop.touch()
        reader.wait(60)
    act(tables, "load")
    report.complaints += complaints(tables) + leftovers(tables) + beyond(tables)
    lines = looks.read_text().splitlines()
    report.looks = len(lines)
    report.complaints += [line for line in lines if line != "whole"]
    return report


def act(tables: GraphTables, kind: str) -> None:
    """One act: load, load in place of the oldest live load, or withdraw the oldest live load."""
    live = [entry.load for entry in tables.snapshot().loads]
    if kind == "withdraw":
        tables.withdraw(live[0], who="test", why="tried")
        if len(live) > 3:
            return
    with tables.begin(LoadHeader(kind="load", source="test", who="test"), wait_seconds=10) as load:
        for table, rows in ROWS.items():
            for half in (0, 1):
                load.append(table, _rows(table, load.id, range(half * rows // 2, (half + 1) * rows // 2)))
        load.commit(replaces=live[:1] if kind == "update" else ())


def _rows(table: str, load: str, numbers: range) -> pa.Table:
    keys = {"key": [f"{table}:{load}:{number}" for number in numbers]}
    size = len(numbers)
    if table in SPACES:
        return pa.table(keys | {"kind": [{"party": "Party", "tender": "Tender"}[table]] * size})
    ends = {"start_space": ["party"] * size, "start_key": keys["key"]}
    return pa.table(ends | {"end_space": ["tender"] * size, "end_key": keys["key"]})


Picture = dict[str, dict[str, int]]


def picture(tables: GraphTables) -> Picture:
    """The live loads, each with its rows by table as the files hold them."""
    snapshot = tables.snapshot()
    found: Picture = {entry.load: {} for entry in snapshot.loads}
    with duckdb.connect() as connection:
        for table in ROWS:
            query = f"SELECT load, count(*), count(DISTINCT key) FROM ({snapshot.sql(table)}) GROUP BY load"
            for load, rows, keys in connection.execute(query).fetchall():
                found.setdefault(load, {})[table] = rows if rows == keys else -rows
    return found


def complaints(tables: GraphTables) -> list[str]:
    """What is not as the ledger says: half loads, doubled rows, rows of nobody."""
    return [f"{load} holds {rows}" for load, rows in picture(tables).items() if rows != ROWS]


def leftovers(tables: GraphTables) -> list[str]:
    """Partitions on the disk that no act of the ledger brought."""
    known = {entry.load for entry in tables.ledger()}
    found = tables.folder.glob("*/load=*")
    return [str(path) for path in found if path.name.removeprefix("load=") not in known]


def beyond(tables: GraphTables) -> list[str]:
    """Tables with a version past the one that the ledger names: a killed act's, or that of the sweep after it."""
    entries = tables.ledger()
    versions = entries[-1].versions if entries else {}
    return [name for name, version in versions.items() if not tables.folder_of(name).is_at(version)]


def _unlike(kind: str, before: Picture, after: Picture) -> list[str]:
    """Loads that went or came although the act was not about them."""
    lost = [load for load in before if load not in after]
    allowed = {"load": [], "update": list(before)[:1], "withdraw": list(before)[:1]}[kind]
    came = [load for load in after if load not in before]
    wrong = [f"{kind} lost {load}" for load in lost if load not in allowed]
    return wrong + (
        [f"{kind} brought {came}"] if len([load for load in came if load > max(before)]) > 1 else []
    )


def _kill_one(tables: Path, kind: str, after_seconds: float) -> None:
    """Kills a writer so long after it began, unless it is done before."""
    with _spawn("act", tables, kind) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"go\n"
        try:
            writer.wait(after_seconds)
        except subprocess.TimeoutExpired:
            writer.kill()
            return
        if writer.returncode != 0:
            raise RuntimeError(f"a writer of kind {kind} failed by itself")


def _let_one_end(tables: Path, kind: str) -> float:
    """How many seconds a writer takes when nobody kills it."""
    began = time.perf_counter()
    with _spawn("act", tables, kind) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"go\n"
        began = time.perf_counter()
    return time.perf_counter() - began


def _spawn(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.graph.tables.kills", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _write(folder: Path, kind: str) -> None:
    tables = GraphTables(folder, load_model())
    tables.snapshot()
    sys.stdout.write("go\n")
    sys.stdout.flush()
    act(tables, kind)


def _read(folder: Path, stop: Path, looks: Path) -> None:
    """Notes after every look whether all was whole. It looks while anything moves: else it would see the same again."""
    tables = GraphTables(folder, load_model())
    parent = os.getppid()
    seen: dict[Path, int] = {}
    with looks.open("w") as notes:
        while not stop.exists() and os.getppid() == parent:
            now = _moved(folder)
            if now == seen:
                time.sleep(0.005)
                continue
            seen = now
            notes.write("; ".join(complaints(tables)) or "whole")
            notes.write("\n")
            notes.flush()


def _moved(folder: Path) -> dict[Path, int]:
    """When files last came or went, in each log and each load's rows."""
    found = {}
    for path in (*folder.glob("*/_delta_log"), *folder.glob("*/load=*")):
        with suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return found


def main() -> None:
    """Runs by hand, or plays the writer or the reader."""
    match sys.argv[1:]:
        case ["act", folder, kind]:
            _write(Path(folder), kind)
        case ["read", folder, stop, looks]:
            _read(Path(folder), Path(stop), Path(looks))
        case _:
            parser = argparse.ArgumentParser(description=__doc__)
            parser.add_argument("--count", type=int, default=200)
            parser.add_argument("--seed", type=int, default=int(time.time()))
            chosen = parser.parse_args()
            with tempfile.TemporaryDirectory() as folder:
                report = run(Path(folder), chosen.count, chosen.seed, sys.stderr.write)
            sys.stdout.write(f"seed {chosen.seed}: {report}\n")
            sys.exit(1 if report.complaints else 0)


if __name__ == "__main__":
    main()
