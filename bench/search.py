"""Search at a million entities: p50 and p95 of the index beside SQL LIKE over the same names, in one run.

python -m bench.search [--entities 1000000] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from graph.model import load_model
from graph.search import SearchIndex
from graph.tables import GraphTables, LoadHeader

CITIES = [
    "北京",
    "上海",
    "深圳",
    "广州",
    "重庆",
    "西安",
    "成都",
    "武汉",
    "杭州",
    "南京",
    "厦门",
    "大连",
    "长沙",
]
SIGNS = "华为中兴恒瑞金鼎盛世泰康宏远博达天成海纳百川鑫源瑞丰祥和锦绣东方明珠启航卓越新创智联众合"
TRADES = ["建筑工程", "科技", "信息技术", "贸易", "投资管理", "物业服务", "市政园林", "医疗器械", "装饰设计"]
FORMS = ["有限公司", "有限责任公司", "股份有限公司", "集团有限公司"]
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林曾仇单解"
GIVEN = "国强建华志明丽娟秀英海燕晓东文博子涵雨桐浩然"
QUESTIONS = {
    "two signs": ["华中", "金鼎", "海纳"],
    "one sign": ["鑫"],
    "part": ["恒瑞科技", "天成市政园林", "东方明珠"],
    "common part": ["有限公司"],
    "traditional": ["華興建築工程"],
    "person": ["王国强", "曾志明"],
    "pinyin": ["hengrui", "shenzhenhua", "wangguoqiang"],
    "common pinyin": ["youxiangongsi"],
    "initials": ["wgq", "hrkj", "zgq"],
    "identifier": ["91350100M0000", "91350100M000012345"],
}
REPEATS = 5


def names(count: int, seed: int = 7) -> tuple[pa.Array, pa.Array]:
    """Names and codes: three companies in four, one person in four."""
    random = np.random.default_rng(seed)

    def draw(words: str | list[str], size: int) -> np.ndarray:
        return np.array(list(words), dtype=object)[random.integers(0, len(words), size)]

    brand = draw(SIGNS, count) + draw(SIGNS, count) + draw(SIGNS, count)
    companies = draw(CITIES, count) + brand + draw(TRADES, count) + draw(FORMS, count)
    people = draw(SURNAMES, count) + draw(GIVEN, count) + draw(GIVEN, count)
    is_person = random.random(count) < 0.25
    codes = np.array([None], dtype=object).repeat(count)
    codes[~is_person] = np.char.add("91350100M", np.char.zfill(np.arange(count).astype(str), 9))[~is_person]
    return pa.array(np.where(is_person, people, companies), pa.string()), pa.array(codes, pa.string())


def build(folder: Path, count: int) -> tuple[SearchIndex, pa.Table, float]:
    """The index over tables of `count` entities, the names, and how long the index took."""
    titles, codes = names(count)
    keys = pa.array(np.char.add("bench/party:", np.arange(count).astype(str)), pa.string())
    tables = GraphTables(folder / "tables", load_model())
    said = {"count": pa.array(np.ones(count), pa.int64()), "source": pa.array(["bench"] * count)}
    rows = pa.table({"key": keys, "name": titles, "uscc": codes, **said}).append_column(
        "kind", pa.array(["Party"] * count)
    )
    with tables.begin(LoadHeader("load", "bench", "bench")) as load:
        load.append("party", rows)
        load.commit(counts={})
    index = SearchIndex(folder / "search")
    began = time.perf_counter()
    index.catch_up(tables)
    return index, rows, time.perf_counter() - began


def measure(ask: Callable[[str], object]) -> list[tuple[float, float]]:
    """Milliseconds of every question, each asked several times: elapsed, and of processor time."""
    took = []
    for _ in range(REPEATS):
        for texts in QUESTIONS.values():
            for text in texts:
                began, worked = time.perf_counter(), time.process_time()
                ask(text)
                ended, idle = time.perf_counter(), time.process_time()
                took.append(((ended - began) * 1000, (idle - worked) * 1000))
    return took


def summary(name: str, took: list[tuple[float, float]]) -> dict[str, float | str]:
    """Elapsed milliseconds, and those of the processor, which a busy machine does not lengthen."""
    elapsed, worked = (statistics.quantiles(column, n=100) for column in zip(*took, strict=True))
    return {"way": name, "p50_ms": elapsed[49], "p95_ms": elapsed[94], "p95_processor_ms": worked[94]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        index, rows, seconds = build(Path(folder), chosen.entities)
        connection.register("lent", rows)
        connection.execute("CREATE TABLE party AS FROM lent")
        like = "SELECT key, name FROM party WHERE name LIKE '%' || $q || '%' OR uscc LIKE $q || '%' LIMIT 20"
        results = [
            summary("index", measure(index.find)),
            summary("SQL LIKE", measure(lambda text: connection.execute(like, {"q": text}).fetchall())),
        ]
        found = {
            text: (index.find(text).total, len(connection.execute(like, {"q": text}).fetchall()))
            for texts in QUESTIONS.values()
            for text in texts
        }
    print(
        f"{chosen.entities:,} entities, index built in {seconds:.1f} s ({chosen.entities / seconds:,.0f}/s)"
    )
    for result in results:
        print(
            f"{result['way']:>10}  p50 {result['p50_ms']:8.1f} ms  p95 {result['p95_ms']:8.1f} ms  "
            f"p95 of processor {result['p95_processor_ms']:8.1f} ms"
        )
    nothing = [text for text, (_, by_like) in found.items() if not by_like]
    print(f"SQL LIKE finds nothing for {len(nothing)} of {len(found)} questions: {', '.join(nothing)}")
    if chosen.json:
        told = {"entities": chosen.entities, "build_seconds": seconds, "results": results, "found": found}
        chosen.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
