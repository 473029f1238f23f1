"""Large files are typed while they are read: what comes of them is what comes of small ones."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

import loaders
from graph.identifiers import Vault
from graph.model import load_model
from graph.tables import GraphTables
from loaders import pouring
from loaders.mapping.staging import Stage
from tests.loaders.conftest import Tiny, read_at_once

HEADER = "Name,State,Capital,Date,Remark\n"
LINES = [
    f"公司{number},{'AC'[number % 2]},{number}.50,2020-01-{number % 28 + 1:02},x\n" for number in range(9000)
]
DIRTY = {
    10: "公司10,A,ten,2020-01-11,x\n",
    500: "公司500,X,1.00,2020-01-01,x\n",
    4000: ",A,1.00,2020-01-01,x\n",
    4001: "公司4001,A,-,2020-13-01,x\n",
    7000: " 公司7000 ,A, 7 ,2020-01-01,x\n",
    8999: "-,-,-,-,-\n",
}
GAPS = {20: "\n", 21: "公司21,A\n", 6000: '"公司\n6000",A,1.00,2020-01-01,x\n'}


def lines(changed: dict[int, str]) -> str:
    return HEADER + "".join(changed.get(number, line) for number, line in enumerate(LINES))


FILES: dict[str, tuple[list[str], bool]] = {
    "tidy": ([lines({})], True),
    "with faults": ([lines(DIRTY)], True),
    "with many faults": (
        [lines({number: f"公司{number},X,1.00,2020-01-01,x\n" for number in range(0, 9000, 30)})],
        True,
    ),
    "with blank and malformed rows": ([lines(DIRTY | GAPS)], False),
    "with returns": ([lines(DIRTY).replace("\n", "\r\n")], True),
    "with returns in some lines": ([lines({7: LINES[7].replace("\n", "\r\n")})], False),
    "with an unknown column": ([lines(DIRTY).replace(",Remark", ",Stranger")], False),
    "with a row that is almost too long": (
        [lines({50: f"公司50,A,1.00,2020-01-01,{'x' * ((2 << 20) - 100)}\n"})],
        True,
    ),
    "with a row that is too long": ([lines({50: f"公司50,A,1.00,2020-01-01,{'x' * (2 << 20)}\n"})], False),
    "without a column": (
        [lines({}).replace(",Capital", ",Remark 2").replace(",Remark\n", ",Capital\n", 1)],
        True,
    ),
    "two of them": ([lines(DIRTY), lines({}).replace("公司", "厂")], True),
    "one tidy, one with blank rows": ([lines(DIRTY), lines(GAPS).replace("公司", "厂")], False),
    "by other headers": ([lines(DIRTY), lines(DIRTY).replace("Name", "Firm").replace("公司", "厂")], True),
}


def outcome(tiny: Tiny, texts: list[str], home: Path) -> dict[str, Any]:
    """All that a load leaves: facts with their places, rejects and dropped values, and the report."""
    parts = loaders.Parts(GraphTables(home / "tables", load_model()), Vault(home / "vault"), home / "rejects")
    files = [tiny.file(text, f"firms-{number}.csv") for number, text in enumerate(texts)]
    report = loaders.load_parts(parts, tiny.mapping, files, who="tester")
    snapshot = parts.tables.snapshot()
    with duckdb.connect() as connection:
        held = snapshot.relation(connection, "party").select("* EXCLUDE (load)").order("ALL").fetchall()
    told = [*report.reject_files, *([report.value_file] if report.value_file else [])]
    return {
        "facts": held,
        "tables": {name: (table.read, table.used, table.rejected) for name, table in report.tables.items()},
        "reasons": (report.rejects, report.values_dropped),
        "files": {
            file.name: list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines())) for file in told
        },
        "notes": report.notes,
    }


@pytest.mark.parametrize("name", FILES)
def test_large_and_small_files_end_alike(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    texts, all_typed = FILES[name]
    tiny.replace("rows: {minimum: 1, maximum: 1000}", "rows: {minimum: 1}")
    if "unknown" in name:
        tiny.replace("origin: the tests", "origin: the tests\nunknown_columns: report")
    tiny.replace("      Remark: nobody reads it", "      Remark: nobody reads it\n      Remark 2: nor this")
    small = outcome(tiny, texts, tmp_path / "small")
    poured: list[bool] = []
    original = Stage.pour

    def noted(self: Stage, *given: Any) -> Any:
        part = original(self, *given)
        poured.append(part.typed)
        return part

    monkeypatch.setattr(Stage, "pour", noted)
    read_at_once(monkeypatch)
    large = outcome(tiny, texts, tmp_path / "large")
    assert large == small
    assert all(poured) == all_typed
    assert len(small["facts"]) > 8000 * len(texts)


@pytest.mark.parametrize(
    ("changes", "together"),
    [
        ([{}, {}, {}], [3]),
        ([DIRTY, DIRTY], [2]),
        ([{}, {}, DIRTY, DIRTY | {3: LINES[5]}, {}], [2, 2]),
        ([{}, {500: DIRTY[500]}, {20: "\n"}], [2]),
        ([{}, {21: GAPS[21]}, {}], [0]),
        ([{}, dict.fromkeys(range(9000), "")], [0]),
    ],
    ids=["tidy", "with faults", "some tidy", "before blank rows", "one malformed", "one without rows"],
)
def test_files_read_by_one_statement_end_as_alone(
    tiny: Tiny,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: list[dict[int, str]],
    together: list[int],
) -> None:
    tiny.replace("rows: {minimum: 1, maximum: 1000}", "rows: {minimum: 1}")
    texts = [lines(changed).replace("公司", "公厂店行社"[number]) for number, changed in enumerate(changes)]
    small = outcome(tiny, texts, tmp_path / "small")
    read: list[int] = []
    original = Stage.pour_alike

    def noted(self: Stage, *given: Any) -> Any:
        parts = original(self, *given)
        read.append(len(parts))
        return parts

    monkeypatch.setattr(Stage, "pour_alike", noted)
    read_at_once(monkeypatch)
    assert outcome(tiny, texts, tmp_path / "large") == small
    assert read == together
    read.clear()
    monkeypatch.setattr(pouring, "AT_ONCE", 0)
    assert outcome(tiny, texts, tmp_path / "alone") == small
    assert read == []


def test_the_shipped_tenders_are_typed_while_they_are_read(
    parts: loaders.Parts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their codes and categories are long lists, of which DuckDB would make joins that mix up the rows."""
    poured: dict[str, bool] = {}
    original = Stage.pour

    def noted(self: Stage, sheet: Any, found: Any, way: Any) -> Any:
        part = original(self, sheet, found, way)
        poured[found.table.name] = part.typed
        return part

    monkeypatch.setattr(Stage, "pour", noted)
    read_at_once(monkeypatch)
    files = sorted((project / "samples" / "state_tenders").glob("*.csv.gz"))
    report = loaders.load_parts(parts, loaders.source("state_tenders").mapping, files, who="tester")
    assert poured == {"bids": True, "officials": True, "tenders": True}
    assert report.rejects == {}
    assert report.values_dropped == {"not an amount in whole minor units of a known currency": 22}
