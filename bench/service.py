"""The service at an office's size: what an investigator waits for, asked over HTTP, beside pandas in the same run.

    python -m bench.service [--entities 1000000] [--links 10000000] [--hub 100000] [--home FOLDER] [--json FILE]

* making: the tables of `bench.office`, the reading (`api.reading`) and the search index, each in a process of its own.
* look-ups: every question is asked `--repeats` times of a served home by one client, after one round that is not
  counted. `best` is what the machine can do, `p95` what one waits for; `processor` is the mean that the serving process
  worked for one answer, and `dearest` the mean for the question that is the dearest to answer: other work on the
  machine hardly lengthens these two.
* pandas: the same questions of frames in memory: `str.contains` over the names, a filter over the links.

`--home` keeps what was made, and makes only what is missing.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import socket
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pandas as pd
import uvicorn
from rich.console import Console
from rich.table import Table

from api.application import create_app
from api.reading import Shelf
from bench.office import SHARES, Office
from cli.commands.serving import listen
from graph.settings import Settings
from graph.workspace import Workspace

Asked = tuple[str, dict[str, Any]]
SEARCHES = {
    "name: two common signs": ["科技", "建筑", "华中", "北京"],
    "name: a part": ["恒瑞科技", "华为中", "天成市政", "上海兴瑞"],
    "name: whole words": ["有限公司", "贸易有限公司", "投资管理有限公司"],
    "name: one sign": ["华", "王"],
    "name: a person": ["王国强", "李志", "张建华"],
    "traditional": ["華興建築", "東方環保", "張國強"],
    "pinyin": ["beijing", "youxiangongsi", "hengruikeji", "wangguoqiang"],
    "initials": ["wgq", "bj", "hrkj", "yxgs"],
    "identifier": ["91110000000000000X", "9111000", "ZB-12", "91"],
}
ORDINARY = 25
LONGEST_SECONDS = 3600.0


@dataclass(frozen=True)
class Made:
    """What making something took."""

    what: str
    seconds: float
    processor_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Figure:
    """How long answers of one kind took, in milliseconds."""

    way: str
    best_ms: float
    median_ms: float
    p95_ms: float
    processor_ms: float
    dearest_ms: float


def apart(what: str, work: Callable[..., object], *given: object) -> Made:
    """Does the work in a process of its own, so that its memory is its own too."""
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.queues.Queue[Made] = context.Queue()
    process = context.Process(target=_weighed, args=(told, what, work, given))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{what} ended with {process.exitcode}")
    return told.get()


def _weighed(
    told: multiprocessing.queues.Queue[Made], what: str, work: Callable[..., object], given: Any
) -> None:
    began = time.perf_counter()
    work(*given)
    peak = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    told.put(Made(what, time.perf_counter() - began, time.process_time(), int(peak.split()[1]) / 1024))


def make_tables(settings: Settings, office: Office) -> None:
    with Workspace(settings) as workspace:
        office.fill(workspace.tables)


def make_reading(settings: Settings) -> None:
    with Workspace(settings) as workspace:
        shelf = Shelf(workspace.home, workspace.tables, LONGEST_SECONDS, settings.transfers)
        shelf.newest(None)
        shelf.close()


def make_index(settings: Settings) -> None:
    with Workspace(settings) as workspace:
        workspace.search.catch_up(workspace.tables)


def serve(settings: Settings, listener: socket.socket) -> None:
    uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", access_log=False)).run([listener])


def processor_seconds(process: int) -> float:
    """What a process has worked so far."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def measure(way: str, asked: Iterable[Callable[[], object]], repeats: int, process: int) -> Figure:
    questions = list(asked)
    for ask in questions:
        ask()
    took, worked = [], []
    for ask in questions:
        before = processor_seconds(process)
        for _ in range(repeats):
            began = time.perf_counter()
            ask()
            took.append((time.perf_counter() - began) * 1000)
        worked.append((processor_seconds(process) - before) * 1000 / repeats)
    p95 = statistics.quantiles(took, n=20)[18]
    figure = Figure(way, min(took), statistics.median(took), p95, statistics.mean(worked), max(worked))
    print(
        way, *(f"{value:,.1f}" for value in asdict(figure).values() if isinstance(value, float)), flush=True
    )
    return figure


def questions(settings: Settings) -> dict[str, list[Asked]]:
    """Everything that is asked, by way: hubs and parties drawn at random, but the same in every run."""
    with Workspace(settings) as workspace, workspace.connection() as connection:
        workspace.tables.snapshot().register(connection)
        drawn = f"FROM party WHERE load = (SELECT min(load) FROM party) ORDER BY hash(key) LIMIT {ORDINARY}"
        keys = [row[0] for row in connection.execute(f"SELECT key {drawn}").fetchall()]
        hub = connection.execute("SELECT mode(start_key) FROM bid_on").fetchall()[0][0]
    hubs: list[Asked] = [
        ("entity/links", {"key": hub, "order": order, "limit": 50}) for order in ("amount", "date")
    ]
    hubs.append(("entity/links", {"key": hub, "type": "TRANSFERRED", "direction": "in", "kind": "Company"}))
    asked = {way: [("search", {"q": q}) for q in texts] for way, texts in SEARCHES.items()}
    asked["entity"] = [("entity", {"key": key}) for key in keys]
    asked["entity: the hub"] = [("entity", {"key": hub})]
    asked["records of an entity"] = [("entity/observations", {"key": key}) for key in keys]
    asked["expand counts"] = [("entity/counts", {"key": key}) for key in keys]
    asked["expand counts: the hub"] = [("entity/counts", {"key": hub})]
    asked["50 links"] = [("entity/links", {"key": key}) for key in keys]
    asked["50 links: the hub"] = hubs
    asked["50 links by name: the hub"] = [("entity/links", {"key": hub, "order": "name"})]
    asked["path between two"] = [
        ("path", {"from": a, "to": b}) for a, b in zip(keys[:8], keys[8:16], strict=True)
    ]
    asked["path to the hub"] = [("path", {"from": key, "to": hub}) for key in keys[:8]]
    return asked


def ask_the_service(settings: Settings, repeats: int) -> tuple[list[Figure], dict[str, Any]]:
    """Figures of every way, and what the service said of the hub and took to start."""
    asked = questions(settings)
    context = multiprocessing.get_context("spawn")
    with listen(settings.model_copy(update={"host": "127.0.0.1", "port": 0})) as listener:
        began = time.perf_counter()
        process = context.Process(target=serve, args=(settings, listener), daemon=True)
        process.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/api/"
        with httpx.Client(base_url=address, timeout=LONGEST_SECONDS, trust_env=False) as client:
            told: dict[str, Any] = {"first_answer_seconds": 0.0}

            def ask(path: str, given: dict[str, Any]) -> dict[str, Any]:
                answer: dict[str, Any] = client.get(path, params=given).raise_for_status().json()
                return answer

            ask(*asked["entity"][0])
            told["first_answer_seconds"] = time.perf_counter() - began
            figures = [
                measure(way, [lambda one=one: ask(*one) for one in many], repeats, process.pid or 0)
                for way, many in asked.items()
            ]
            told["hub"] = {
                name: ask(*asked["50 links: the hub"][0])[name] for name in ("shown", "total", "order")
            }
            told["hub"]["counts"] = ask(*asked["expand counts: the hub"][0])["total"]
            ways = [ask(*one) for one in asked["path between two"]]
            told["paths"] = [
                {name: way[name] for name in ("hops", "shown", "total", "seconds")} for way in ways
            ]
        process.terminate()
        process.join()
    return figures, told


def ask_pandas(settings: Settings, repeats: int) -> tuple[list[Figure], float]:
    """The same questions of two frames in memory, and how long it took to have them."""
    asked, me = questions(settings), os.getpid()
    began = time.perf_counter()
    with Workspace(settings) as workspace, workspace.connection() as connection:
        workspace.tables.snapshot().register(connection)
        names = connection.sql("SELECT key, name FROM party UNION ALL SELECT key, title FROM tender").df()
        parts = (f"SELECT '{n}' AS type, start_key, end_key, end_space FROM {n.lower()}" for n in SHARES)
        links = connection.sql(" UNION ALL ".join(parts)).df()
    took = time.perf_counter() - began

    def contains(given: dict[str, Any]) -> pd.DataFrame:
        return names[names.name.str.contains(given["q"], regex=False)].head(20)

    def counts(given: dict[str, Any]) -> pd.Series[int]:
        found = links[(links.start_key == given["key"]) | (links.end_key == given["key"])]
        return found.groupby(["type", "end_space"]).size()

    ways: list[tuple[str, Callable[[dict[str, Any]], object]]] = [(way, contains) for way in SEARCHES]
    ways += [("expand counts", counts), ("expand counts: the hub", counts)]
    figures = [
        measure(
            way, [lambda given=given, of=of: of(given) for _, given in asked[way][:4]], min(repeats, 3), me
        )
        for way, of in ways
    ]
    return figures, took


def show(title: str, rows: Iterable[Made] | Iterable[Figure]) -> None:
    listed = [asdict(row) for row in rows]
    table = Table(*listed[0], title=title)
    for row in listed:
        table.add_row(*(f"{value:,.1f}" if isinstance(value, float) else value for value in row.values()))
    Console(width=110).print(table)


def run(settings: Settings, office: Office, repeats: int) -> dict[str, Any]:
    made = []
    if not settings.tables_folder.exists():
        made.append(apart("tables", make_tables, settings, office))
    made.append(apart("reading", make_reading, settings))
    made.append(apart("search index", make_index, settings))
    show(f"made of {office.entities:,} entities, {office.links:,} links", made)
    figures, told = ask_the_service(settings, repeats)
    show("the service", figures)
    plain, seconds = ask_pandas(settings, repeats)
    show(f"pandas, {seconds:.0f} s to have the frames", plain)
    Console(width=110).print(told)
    return {
        "office": asdict(office), "made": [asdict(one) for one in made], "service": [asdict(one) for one in figures],
        "pandas": [asdict(one) for one in plain], "told": told, "pandas_seconds": seconds,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--links", type=int, default=10_000_000)
    parser.add_argument("--hub", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        settings = Settings(home=asked.home or Path(folder) / "home", transfers="all")
        figures = run(settings, Office(asked.entities, asked.links, asked.hub), asked.repeats)
    if asked.json:
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
