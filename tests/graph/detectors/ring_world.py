"""A small world for the rings: a ring, an honest twin of it that pays back out of what it earns, and ordinary life."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from graph.model import Model, Table
from graph.model.arrow import arrow_schema, columns_sql

FIRST = datetime(2023, 1, 2, 9, tzinfo=UTC)
WEEKS = 40
PAYERS = 30
YUAN = 100


@dataclass
class World:
    """Rows of observations by table; accounts are named `a:<holder>`, holders `p:<name>`."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        """One observation."""
        common = {
            "load": "world",
            "source": "world",
            "file": "world.csv",
            "compartment": "default",
            "count": 1,
        }
        rows = self.rows.setdefault(table, [])
        rows.append({"key": f"{table}:{len(rows)}", "row": len(rows) + 2} | common | row)

    def person(self, name: str, *, kind: str = "Person") -> None:
        """Somebody with an account."""
        self.add("party", key=f"p:{name}", kind=kind, name=name, uscc=name if kind == "Company" else None)
        self.account(name, f"a:{name}")

    def account(self, name: str, account: str) -> None:
        """One more account of somebody."""
        self.add("account", key=account, kind="Account", holder_name=name)
        self.add("holds", start_space="party", start_key=f"p:{name}", end_space="account", end_key=account)

    def pay(
        self, payer: str, payee: str, yuan: int, at: datetime, purpose: str = "转账", **more: Any
    ) -> None:
        """One transfer, told by nobody's statement in particular."""
        self.add(
            "transferred",
            start_space="account",
            start_key=f"a:{payer}",
            end_space="account",
            end_key=f"a:{payee}",
            amount_minor=yuan * YUAN,
            currency="CNY",
            at=at.replace(tzinfo=None),
            at_us=int(at.timestamp()) * 1_000_000,
            at_precision="second",
            purpose=purpose,
            number=str(len(self.rows.get("transferred", []))),
            **({"succeeded": True} | more),
        )

    def table(self, model: Model, name: str) -> pa.Table:
        """The observations of one table, every column of the model in place."""
        rows = self.rows.get(name)
        return _table(model.tables[name], rows) if rows else _nothing(model.tables[name])


def _table(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    with duckdb.connect() as connection:
        columns = ", ".join(columns_sql(table))
        arrived = pa.Table.from_pylist(rows, schema=arrow_schema(table))
        return connection.from_arrow(arrived).project(columns).to_arrow_table()


@cache
def _nothing(table: Table) -> pa.Table:
    """Most tables of a world are empty."""
    return _table(table, [])


@contextmanager
def shown(
    model: Model, world: World, without: frozenset[str] = frozenset()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The world as the views of a registered snapshot, without any judgement and without the records of these keys."""
    with duckdb.connect() as connection:
        for name in model.tables:
            rows = world.table(model, name)
            kept = [key not in without for key in rows["key"].to_pylist()]
            connection.register(name, rows.filter(pa.array(kept, pa.bool_())))
        aliases = pa.table({"key": pa.array([], pa.string()), "canonical": pa.array([], pa.string())})
        connection.register("aliases", aliases)
        yield connection


def day(number: float) -> datetime:
    """A moment so many days after the first."""
    return FIRST + timedelta(days=number)


def ordinary(world: World, people: list[str]) -> None:
    """Wages, a shop, and friends who lend each other small and not so small sums in either order."""
    world.person("机械有限公司", kind="Company")
    world.person("便利店有限公司", kind="Company")
    for place, name in enumerate(people):
        friend = people[(place + 1) % len(people)]
        for month in range(9):
            world.pay("机械有限公司", name, 6_000, day(month * 30 + 14), "工资")
            world.pay(name, "便利店有限公司", 300 + place, day(month * 30 + 16), "消费")
        for turn in range(6):
            pair = (name, friend) if (place + turn) % 2 else (friend, name)
            world.pay(*pair, 600 + 10 * place, day(20 + turn * 37 + place))


def people_of(letter: str) -> list[str]:
    """The names of the payers of one venture."""
    return [f"{letter}{number:02}" for number in range(PAYERS)]


def ring(world: World) -> None:
    """Payers pay 庚, 庚 passes on to 辛, 辛 to 财富's account and to 甲; 财富 pays one per cent a month."""
    payers = people_of("户")
    for name in (*payers, "甲", "庚", "辛"):
        world.person(name)
    world.person("鑫海财富管理有限公司", kind="Company")
    world.add(
        "owns", start_space="party", start_key="p:甲", end_space="party", end_key="p:鑫海财富管理有限公司"
    )
    world.add(
        "legal_rep_of",
        start_space="party",
        start_key="p:庚",
        end_space="party",
        end_key="p:鑫海财富管理有限公司",
    )
    world.add(
        "kin_of", start_space="party", start_key="p:甲", end_space="party", end_key="p:辛", kinship="姐妹"
    )
    for place, name in enumerate(payers):
        joined = 7 * (place * (WEEKS - 12) // PAYERS)
        world.pay(name, "庚", 20_000, day(joined + 1), "投资款")
        world.pay("庚", "辛", 19_800, day(joined + 1.2), "往来款")
        world.pay("辛", "鑫海财富管理有限公司", 7_500, day(joined + 1.5), "往来款")
        world.pay("辛", "甲", 12_000, day(joined + 1.6))
        for month in range(1, (7 * WEEKS - joined) // 30):
            world.pay("鑫海财富管理有限公司", name, 400, day(joined + 1 + 30 * month), "利息")


def honest(world: World) -> None:
    """Members pay a cooperative, it buys seed; customers pay it, and out of that its members are paid."""
    payers = people_of("社")
    for name in payers:
        world.person(name)
    for name in ("丰收种植专业合作社", "种子有限公司", "粮食批发有限公司"):
        world.person(name, kind="Company")
    world.account("丰收种植专业合作社", "a:合作社分红户")
    for place, name in enumerate(payers):
        joined = 7 * (place * (WEEKS - 12) // PAYERS)
        world.pay(name, "丰收种植专业合作社", 20_000, day(joined + 1), "股金")
        world.pay("丰收种植专业合作社", "种子有限公司", 19_500, day(joined + 2), "货款")
        world.pay("粮食批发有限公司", "合作社分红户", 4_500, day(joined + 3), "货款")
        for month in range(1, (7 * WEEKS - joined) // 30):
            world.pay("合作社分红户", name, 400, day(joined + 1 + 30 * month), "分红")


def world_of(*parts: Any) -> World:
    """A world of ordinary life and these parts of it."""
    world = World()
    for part in parts:
        part(world)
    ordinary(
        world,
        [*people_of("户"), *people_of("社")]
        if len(parts) == 2
        else people_of("户" if ring in parts else "社"),
    )
    return world
