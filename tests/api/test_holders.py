"""Who holds an account: once by each name, whom a register knows first, as far as one may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from api.desk import Desk
from api.house import House
from api.services import entities
from api.viewer import Viewer
from graph.settings import Settings
from graph.tables import GraphTables, LoadHeader

ACCOUNT, LONE = "account_no:a", "account_no:lone"
WANG, ZHAO = "resident_id:wang", "resident_id:zhao"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Settings(home=tmp_path, query_seconds=60))
    tables = house.workspace.tables
    tell(
        tables,
        "bank",
        {
            "s/h:王 鹏光": ("Party", "王 鹏光"),
            "s/h:王鹏光": ("Party", "王鹏光"),
            "s/h:李四": ("Party", "李四"),
        },
    )
    tell(tables, "register", {WANG: ("Person", "王鹏光")})
    tell(tables, "register", {ZHAO: ("Person", "赵六")}, until=1_600_000_000_000_000)
    yield house
    house.close()


def tell(
    tables: GraphTables, source: str, holders: dict[str, tuple[str, str]], until: int | None = None
) -> None:
    """A load that says who holds the account; its source is its compartment."""
    with tables.begin(LoadHeader("load", source, "li", compartment=source)) as load:
        kinds, names = zip(*holders.values(), strict=True)
        load.append("party", pa.table({"key": list(holders), "kind": kinds, "name": names}))
        load.append("account", pa.table({"key": [ACCOUNT, LONE], "kind": ["Account"] * 2}))
        size = len(holders)
        ends = {"start_space": ["party"] * size, "start_key": list(holders)}
        ends |= {"end_space": ["account"] * size, "end_key": [ACCOUNT] * size}
        held = pa.table(ends)
        if until is not None:
            held = held.append_column("until_us", pa.array([until] * size, pa.int64()))
            held = held.append_column("until", pa.array([until] * size, pa.timestamp("us")))
        load.append("holds", held)
        load.commit()


def held(house: House, key: str, compartments: str = "*") -> list[tuple[str, str, bool]]:
    detail = entities.entity(Desk(Viewer.of("li", compartments), house), key)
    return [(holder.key, holder.title, holder.ended) for holder in detail.holders]


def test_a_holder_told_of_in_three_ways_stands_there_once_as_whom_a_register_knows(house: House) -> None:
    assert held(house, ACCOUNT) == [
        (WANG, "王鹏光", False),
        (ZHAO, "赵六", True),
        ("s/h:李四", "李四", False),
    ]


def test_who_may_not_see_the_register_has_the_names_on_the_statement(house: House) -> None:
    seen = held(house, ACCOUNT, "bank")
    assert {title.replace(" ", "") for _, title, _ in seen} == {"王鹏光", "李四"}
    assert len(seen) == 2
    assert all(key.startswith("s/h:") for key, _, _ in seen)


def test_nobody_holds_what_no_record_tells_of_and_a_person_is_held_by_nobody(house: House) -> None:
    assert held(house, LONE) == []
    assert held(house, WANG) == []
