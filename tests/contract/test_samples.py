"""Every kind that the shipped samples hold: catching up step by step ends like a rebuild, on both engines."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

import loaders
from graph.projection import Projection
from graph.settings import Settings
from graph.store import BoltStore
from graph.workspace import Workspace
from tests.registers import OFFICE

NAMES = (
    "shareholder_register",
    "state_tenders",
    "bank_statement",
    "bods",
    "ocds",
    "amlsim",
    "amlsim_ibm",
    "finbench",
    "municipal_contracts",
    "municipal_lifecycle",
)
TOGETHER = 3
"""Samples a step, after the first: to derive what is new takes the same however much is."""


@pytest.fixture
def stores(embedded_store: BoltStore, neo4j_store: BoltStore) -> tuple[BoltStore, ...]:
    """Both engines, empty: what is loaded once is caught up with on each."""
    return embedded_store, neo4j_store


def caught_up(tmp_path: Path, stores: tuple[BoltStore, ...], steps: Iterable[Sequence[str]]) -> set[str]:
    """Kinds and types after the samples were loaded and the first taken back: what a rebuild gives, on each engine.

    The databases catch up after every step of samples.
    """
    projections = {store: Projection(tmp_path / store.engine.name, store) for store in stores}
    loads = []
    with Workspace(Settings(home=tmp_path / "home")) as workspace:
        for names in steps:
            for name in names:
                report = loaders.load(workspace, name, loaders.source(name).samples, "li")
                assert report.entry is not None
                loads.append(report.entry.load)
            for projection in projections.values():
                projection.catch_up(workspace.tables)
        workspace.tables.withdraw(loads[0], who="li", why="a wrong file")
        found = {}
        for store, projection in projections.items():
            assert not projection.catch_up(workspace.tables).rebuilt, store.engine.name
            found[store] = store.fingerprint()
            projection.rebuild(workspace.tables)
            assert store.fingerprint() == found[store], store.engine.name
    embedded, neo4j = found.values()
    assert embedded == neo4j
    return set(embedded)


@pytest.mark.neo4j
def test_catching_up_with_entities_of_other_tools_ends_like_a_rebuild(tmp_path, stores):
    found = caught_up(tmp_path, stores, (["gleif"], ["followthemoney"]))
    assert {"Company", "Person", "Agency", "Account", "Post", "Contract", "Tender", "Award"} <= found
    assert {"OWNS", "HOLDS", "FLOWED", "KIN_OF", "LEGAL_REP_OF", "MANAGES", "HELD", "IN"} <= found


@pytest.mark.neo4j
@pytest.mark.timeout(900)
def test_catching_up_with_every_sample_ends_like_a_rebuild(tmp_path, stores):
    first, *others = (*NAMES, *sorted(OFFICE.keys() - set(NAMES)))
    steps = [others[place : place + TOGETHER] for place in range(0, len(others), TOGETHER)]
    found = caught_up(tmp_path, stores, ([first], *steps))
    assert {"Company", "Tender", "Account", "BID_ON", "AWARDED"} <= found
    assert {"Loan", "APPLIED_FOR", "GUARANTEED"} <= found
    assert {"Milestone", "BudgetItem", "FUNDED_BY", "RECORDED"} <= found
    assert {
        "Post",
        "Complaint",
        "Phone",
        "Device",
        "Address",
        "KIN_OF",
        "HELD",
        "NAMED_IN",
    } <= found
