"""What a person reads of a small ring's statement: names of loads and accounts, and who paid on the chart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import loaders
from api.desk import Desk
from api.house import House
from api.services import health, leads, ledger
from api.viewer import Viewer
from graph import findings
from graph.settings import Settings
from tests import ring

LEAD = "xunmai/rings:example"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The statement of a ring, and its lead with the payers named as people and no payment cited."""
    folder = tmp_path_factory.mktemp("ledger")
    house = House(Settings(home=folder / "home", query_seconds=60))
    assert health.reading(_desk(house)).empty
    loaders.load(house.workspace, "bank_statement", [ring.write_statement(folder)], "li")
    with house.workspace.open() as view:
        parties: dict[str, str] = dict(view.connection.sql("SELECT name, key FROM party").fetchall())
        found = ring.lead_of(view)
    [lead] = found.findings
    subjects = tuple(
        one.model_copy(update={"space": "party", "key": parties[one.title]}) if one.role == "payer" else one
        for one in lead.subjects
    )
    by_people = lead.model_copy(update={"subjects": subjects, "evidence": ()})
    findings.record(house.workspace.tables, found.model_copy(update={"findings": (by_people,)}), "li")
    yield house
    house.close()


def _desk(house: House, compartments: str = "*") -> Desk:
    return Desk(Viewer.of("li", compartments), house)


def test_a_house_with_a_load_in_force_is_not_empty(house: House) -> None:
    assert not health.reading(_desk(house)).empty


def test_a_load_names_whose_records_it_brought(house: House) -> None:
    [statement] = [load for load in ledger.loads(_desk(house), 0, 10).loads if load.kind == "load"]
    assert statement.title is not None
    assert statement.title.zh.startswith("银行")
    assert statement.brought is not None
    assert (statement.brought.total, statement.brought.shown) == (28, 5)
    for named in statement.brought.named:
        name, mask = named.title.split(" ", 1)
        assert name in ring.NAMES
        assert mask == f"{ring.card(name)[:4]} **** {ring.card(name)[-4:]}"


def test_names_are_not_told_to_whom_the_records_are_closed(house: House) -> None:
    assert ledger.loads(_desk(house, "elsewhere"), 0, 10).loads == ()


def test_an_account_among_the_subjects_bears_its_number_masked(house: House) -> None:
    subjects = leads.detail(_desk(house), LEAD).lead.subjects
    collectors = [subject for subject in subjects if subject.role == "collector"]
    assert {subject.account for subject in collectors} == {
        f"6222 **** {ring.card(name)[-4:]}" for name in (ring.FIRM, ring.NOMINEE)
    }
    assert {subject.account for subject in subjects if subject.role == "organiser"} == {None}


def test_the_accounts_from_which_people_paid_are_on_the_chart_with_their_payments(house: House) -> None:
    detail = leads.detail(_desk(house), LEAD)
    payers = {subject.key for subject in detail.lead.subjects if subject.role == "payer"}
    collectors = {subject.key for subject in detail.lead.subjects if subject.role == "collector"}
    held = {
        link.end: link.start for link in detail.chart.links if link.type == "HOLDS" and link.start in payers
    }
    paid = [
        link
        for link in detail.chart.links
        if link.type == "FLOWED" and link.start in held and link.end in collectors
    ]
    assert {held[link.start] for link in paid} == payers
    assert len(payers) == len(ring.PAYERS)
    assert detail.chart.joining.shown == detail.chart.joining.total
