"""Small tables of transfers, and a look at them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from graph.model import load_model
from graph.money import KeptLegs, transfers
from graph.resolve import Aliases
from graph.tables import GraphTables, LoadHeader


def paid(payer: str, payee: str, amount: int, at: str, **values: Any) -> dict[str, Any]:
    """One record of a transfer; `at` is as precise as it is written."""
    moment = dt.datetime.fromisoformat(at)
    micros = int(moment.replace(tzinfo=dt.UTC).timestamp() * 1_000_000)
    precision = {10: "day", 16: "minute"}.get(len(at), "second")
    said = {
        "start_space": "account",
        "start_key": f"account_no:{payer}",
        "end_space": "account",
        "end_key": f"account_no:{payee}",
        "amount_minor": amount,
        "currency": "CNY",
        "at": moment,
        "at_us": micros,
        "at_precision": precision,
        "as_of_us": micros,
        "row": 2,
    }
    return said | values


def balanced(amount: int) -> dict[str, Any]:
    """What the payer's own statement says it held after a payment."""
    return {"balance_minor": amount, "balance_currency": "CNY", "told_by_payer": True}


class Bank:
    """Graph tables into which statements are loaded, and their transfers as they are read."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.tables = GraphTables(folder, load_model())
        self.connection = connection

    def load(self, *rows: dict[str, Any], source: str = "statement", compartment: str | None = None) -> str:
        """The load that brings these records."""
        names = dict.fromkeys(name for row in rows for name in row)
        found = pa.table({name: [row.get(name) for row in rows] for name in names})
        with self.tables.begin(LoadHeader("load", source, "li", compartment=compartment)) as load:
            load.append("transferred", found, order_by=("start_key", "at_us"))
            keys = {(row[f"{end}_space"], row[f"{end}_key"]) for row in rows for end in ("start", "end")}
            accounts = sorted(key for space, key in keys if space == "account")
            load.append("account", pa.table({"key": accounts, "kind": ["Account"] * len(accounts)}))
            return load.commit().load

    @staticmethod
    def header(source: str) -> LoadHeader:
        """The header of a load of a source."""
        return LoadHeader("load", source, "li")

    @staticmethod
    def accounts(**banks: str) -> pa.Table:
        """Accounts with the bank that each is known to be at."""
        keys = [f"account_no:{name}" for name in banks]
        return pa.table({"key": keys, "kind": ["Account"] * len(keys), "bank": list(banks.values())})

    def look(self) -> None:
        """Registers the newest snapshot and its aliases."""
        snapshot = self.tables.snapshot()
        snapshot.register(self.connection)
        Aliases.of(snapshot, self.connection).register(self.connection)
        KeptLegs(snapshot).register(self.connection)

    def transfers(self, **how: Any) -> list[dict[str, Any]]:
        """All transfers by moment, amount and number."""
        self.look()
        found = transfers(self.connection, **how)
        rows = found.order("at_us, amount_minor, number, key").to_arrow_table().to_pylist()
        assert all(isinstance(row, dict) for row in rows)
        return rows


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def bank(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> Bank:
    return Bank(tmp_path / "tables", connection)
