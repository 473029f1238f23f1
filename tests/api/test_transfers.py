"""An account's transfers and a flow's, one by one and within what one may see, with the records behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.desk import Desk
from api.house import House
from api.services import entities, expansion, observations, transfers
from api.services.expansion import Wanted
from api.viewer import Viewer
from graph.errors import NotFoundError
from graph.money import Asked
from graph.settings import Settings
from tests.graph.money.conftest import Bank, paid

A, B = "account_no:a", "account_no:b"
MONEY = Wanted(type="FLOWED", direction=None, kind=None, order="amount", limit=10)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Settings(home=tmp_path, query_seconds=60))
    tables = house.workspace.tables
    bank = Bank(tables.folder, None)  # type: ignore[arg-type]  # it only loads
    bank.load(
        *(
            paid("a", "b", 100 * day, f"2024-05-{day:02} 09:00:00", number=f"N{day}", row=day)
            for day in range(1, 6)
        ),
        paid("b", "a", 7, "2024-05-09 09:00:00", number="R1"),
        paid("a", "b", 9999, "2024-05-10 09:00:00", number="F1", succeeded=False),
        compartment="open",
    )
    bank.load(paid("a", "b", 50, "2024-05-20 09:00:00", number="S1"), compartment="closed")
    yield house
    house.close()


def desk(house: House, compartments: str = "*") -> Desk:
    return Desk(Viewer.of("li", compartments), house)


def flow_of_a_to_b(at: Desk) -> str:
    links = expansion.expand(at, A, MONEY).links
    [found] = [link for link in links if (link.start, link.end) == (A, B)]
    return found.key


def test_an_account_is_read_both_ways_and_says_how_many_there_are(house: House) -> None:
    found = transfers.of_entity(desk(house), A, Asked(limit=3))
    assert (found.total, found.shown) == (7, 3)
    assert [link.values["number"].text for link in found.links] == ["S1", "R1", "N5"]  # type: ignore[union-attr]
    assert {node.key for node in found.nodes} == {A, B}
    assert {link.type for link in found.links} == {"TRANSFERRED"}


def test_the_graph_holds_the_flow_and_no_single_transfer(house: House) -> None:
    counts = {(entry.type, entry.direction): entry.count for entry in expansion.counts(desk(house), A).counts}
    assert counts == {("FLOWED", "out"): 1, ("FLOWED", "in"): 1}
    link = entities.link(desk(house), flow_of_a_to_b(desk(house))).link
    assert link.values["transfers"].number == 6  # type: ignore[union-attr]
    assert link.values["amount"].amount_minor == 1550  # type: ignore[union-attr]
    assert link.observations == 6


def test_a_flow_lists_its_transfers_and_its_records(house: House) -> None:
    at = desk(house)
    key = flow_of_a_to_b(at)
    listed = transfers.of_flow(at, key, Asked(order="largest", limit=2))
    assert (listed.total, [link.values["amount"].amount_minor for link in listed.links]) == (6, [500, 400])  # type: ignore[union-attr]
    records = observations.of_link(at, key, offset=1, limit=2)
    assert (records.total, records.shown, records.offset) == (6, 2, 1)
    assert [record.origin.row for record in records.observations] == [2, 3]
    assert {record.table for record in records.observations} == {"transferred"}
    assert {record.key for record in observations.of_link(at, key, 0, 10).observations} == {
        link.key for link in transfers.of_flow(at, key, Asked()).links
    }


def test_one_sees_what_ones_compartments_tell(house: House) -> None:
    seen = desk(house, "open")
    assert transfers.of_entity(seen, A, Asked()).total == 6
    key = flow_of_a_to_b(seen)
    assert transfers.of_flow(seen, key, Asked()).total == 5
    assert observations.of_link(seen, key, 0, 10).total == 5
    assert entities.link(seen, key).link.values["amount"].amount_minor == 1500  # type: ignore[union-attr]
    with pytest.raises(NotFoundError):
        transfers.of_entity(desk(house, "other"), A, Asked())


def test_time_direction_and_the_other_side_narrow_it(house: House) -> None:
    at = desk(house)
    assert transfers.of_entity(at, A, Asked(direction="in")).total == 1
    assert transfers.of_entity(at, A, Asked(other=B, direction="out")).total == 6
    with pytest.raises(NotFoundError):
        transfers.of_entity(at, A, Asked(other="account_no:nobody"))


def test_what_is_no_flow_is_refused(house: House) -> None:
    with pytest.raises(NotFoundError):
        transfers.of_flow(desk(house), "FLOWED:none", Asked())


def test_where_all_are_asked_for_each_transfer_is_a_link_as_well(house: House) -> None:
    every = House(Settings(home=house.workspace.home, query_seconds=60, transfers="all"))
    try:
        at = desk(every)
        counts = {(entry.type, entry.direction): entry.count for entry in expansion.counts(at, A).counts}
        assert counts == {
            ("FLOWED", "out"): 1,
            ("FLOWED", "in"): 1,
            ("TRANSFERRED", "out"): 7,
            ("TRANSFERRED", "in"): 1,
        }
        single = transfers.of_entity(at, A, Asked(limit=1)).links[0]
        assert observations.of_link(at, single.key, 0, 10).total == 1
    finally:
        every.close()
