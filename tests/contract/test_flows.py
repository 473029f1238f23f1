"""Flows in the database: made, caught up and imported alike, beside single transfers where all are asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.model import load_model
from graph.money import join_legs
from graph.projection import Projection
from graph.resolve import judge
from graph.tables import GraphTables, LoadHeader

FLOW = (
    "MATCH (a)-[f:FLOWED]->(b) RETURN a.key AS payer, b.key AS payee, f.transfers AS transfers, "
    "f.amount_minor AS amount, f.currency AS currency, f.since AS since, f.until AS until, "
    "f.observations AS observations ORDER BY payer, payee, currency"
)


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def flows(tmp_path: Path, store) -> Projection:
    return Projection(tmp_path, store)


def on(day: int) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2024-05-{day:02}T09:30")


def paid(payer: str, payee: str, amount: int, day: int, **values: Any) -> dict[str, Any]:
    at = on(day)
    micros = int(at.replace(tzinfo=dt.UTC).timestamp() * 1_000_000)
    ends = {
        "start_space": "account",
        "start_key": f"no:{payer}",
        "end_space": "account",
        "end_key": f"no:{payee}",
    }
    said = {"amount_minor": amount, "currency": "CNY", "at": at, "at_us": micros, "at_precision": "second"}
    return ends | said | {"number": f"{payer}{payee}{day}"} | values


def load(tables: GraphTables, *rows: dict[str, Any], source: str = "bank") -> str:
    names = dict.fromkeys(name for row in rows for name in row)
    with tables.begin(LoadHeader("load", source, "li")) as running:
        running.append("transferred", pa.table({name: [row.get(name) for row in rows] for name in names}))
        keys = sorted({row[f"{end}_key"] for row in rows for end in ("start", "end")})
        running.append("account", pa.table({"key": keys, "kind": ["Account"] * len(keys)}))
        return running.commit().load


def told(store) -> list[tuple[str, str, int, int]]:
    found = store.read(FLOW).rows
    return [(row[0], row[1], row[2], row[3]) for row in found]


def test_a_flow_sums_the_transfers_of_a_payer_to_a_payee(flows, tables, store):
    load(
        tables,
        paid("a", "b", 100, 3),
        paid("a", "b", 250, 1),
        paid("a", "b", 7, 2, currency="USD"),
        paid("b", "a", 40, 4),
        paid("a", "b", 999, 5, succeeded=False),
    )
    flows.catch_up(tables)
    assert store.counts() == {"Account": 2, "FLOWED": 3}
    first, dollars, back = map(tuple, store.read(FLOW).rows)
    assert first == (
        "no:a",
        "no:b",
        2,
        350,
        "CNY",
        on(1),
        on(3),
        2,
    )
    assert dollars[2:5] == (1, 7, "USD")
    assert back[:4] == ("no:b", "no:a", 1, 40)


def test_catching_up_writes_the_flows_that_changed_and_ends_like_a_rebuild(flows, tables, store):
    load(tables, paid("a", "b", 100, 1), paid("b", "c", 60, 2))
    flows.catch_up(tables)
    more = load(tables, paid("a", "b", 50, 3), paid("c", "d", 10, 3))
    change = flows.catch_up(tables)
    assert change.written["FLOWED"] == 2
    assert told(store) == [("no:a", "no:b", 2, 150), ("no:b", "no:c", 1, 60), ("no:c", "no:d", 1, 10)]

    judge(tables, "no:c", "no:d", "same", who="li", why="one account")
    flows.catch_up(tables)
    assert told(store) == [("no:a", "no:b", 2, 150), ("no:b", "no:c", 1, 60), ("no:c", "no:c", 1, 10)]

    tables.withdraw(more, who="li", why="wrong file")
    flows.catch_up(tables)
    assert told(store) == [("no:a", "no:b", 1, 100), ("no:b", "no:c", 1, 60)]
    caught_up = store.fingerprint()
    assert flows.rebuild(tables).rebuilt
    assert store.fingerprint() == caught_up


def test_a_flow_keeps_the_keys_that_it_had(flows, tables, store):
    load(tables, paid("a", "b", 100, 1))
    load(tables, paid("c", "b", 30, 2))
    flows.catch_up(tables)
    before = {row[0] for row in store.read("MATCH ()-[f:FLOWED]->() RETURN f.key").rows}
    judge(tables, "no:a", "no:c", "same", who="li", why="one account")
    flows.catch_up(tables)
    [(key, aliases)] = store.read("MATCH ()-[f:FLOWED]->() RETURN f.key, f.aliases").rows
    assert {key, *aliases} == before


def test_two_legs_flow_once(flows, tables, store):
    load(tables, paid("a", "b", 100, 1, number="P1", told_by_payer=True))
    load(tables, paid("a", "b", 100, 1, number="Q1", told_by_payee=True))
    join_legs(tables)
    flows.catch_up(tables)
    assert [(*row[2:4], row[7]) for row in store.read(FLOW).rows] == [(1, 100, 2)]


def test_the_setting_decides_whether_each_transfer_is_there_too(flows, tables, store, tmp_path):
    load(tables, paid("a", "b", 100, 1), paid("a", "b", 50, 2), paid("a", "b", 9, 3, succeeded=False))
    flows.catch_up(tables)
    assert store.counts() == {"Account": 2, "FLOWED": 1}

    every = Projection(tmp_path, store, "all")
    load(tables, paid("b", "a", 5, 4))
    assert every.catch_up(tables).written["TRANSFERRED"] == 4
    assert store.counts() == {"Account": 2, "FLOWED": 2, "TRANSFERRED": 4}
    amounts = store.read(
        "MATCH (:Account)-[t:TRANSFERRED]->() RETURN t.amount_minor ORDER BY t.amount_minor"
    ).rows
    assert [amount for (amount,) in amounts] == [5, 9, 50, 100]
    caught_up = store.fingerprint()
    every.rebuild(tables)
    assert store.fingerprint() == caught_up

    load(tables, paid("b", "a", 6, 5))
    flows.catch_up(tables)
    assert store.counts() == {"Account": 2, "FLOWED": 2}


def test_import_files_hold_the_flows(flows, tables, tmp_path):
    load(tables, paid("a", "b", 100, 1), paid("a", "b", 50, 2))
    change = flows.write_import_files(tables, tmp_path / "files")
    assert change.written == {"Account": 2, "FLOWED": 1}
    header = (tmp_path / "files" / "FLOWED-account-account-header.csv").read_text(encoding="utf-8")
    assert "amount_minor:long" in header
    assert "transfers:long" in header
