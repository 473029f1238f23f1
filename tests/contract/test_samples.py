"""Every kind that the shipped samples hold: catching up step by step ends like a rebuild, on both engines."""

import pytest

import loaders
from graph.projection import Projection
from graph.settings import Settings
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


def caught_up(tmp_path, store, names):
    """What the database holds after each sample was loaded and the first taken back; it is what a rebuild gives."""
    projection = Projection(tmp_path, store)
    loads = []
    with Workspace(Settings(home=tmp_path)) as workspace:
        for name in names:
            report = loaders.load(workspace, name, loaders.source(name).samples, "li")
            assert report.entry is not None
            loads.append(report.entry.load)
            projection.catch_up(workspace.tables)
        workspace.tables.withdraw(loads[0], who="li", why="a wrong file")
        assert not projection.catch_up(workspace.tables).rebuilt
        found = store.fingerprint()
        projection.rebuild(workspace.tables)
        assert store.fingerprint() == found
    return found


def test_catching_up_with_entities_of_other_tools_ends_like_a_rebuild(tmp_path, store):
    found = caught_up(tmp_path, store, ("gleif", "followthemoney"))
    assert {"Company", "Person", "Agency", "Account", "Post", "Contract", "Tender", "Award"} <= found.keys()
    assert {"OWNS", "HOLDS", "FLOWED", "KIN_OF", "LEGAL_REP_OF", "MANAGES", "HELD", "IN"} <= found.keys()


@pytest.mark.timeout(600)
def test_catching_up_with_every_sample_ends_like_a_rebuild(tmp_path, store):
    found = caught_up(tmp_path, store, (*NAMES, *sorted(OFFICE.keys() - set(NAMES))))
    assert {"Company", "Tender", "Account", "BID_ON", "AWARDED"} <= found.keys()
    assert {"Loan", "APPLIED_FOR", "GUARANTEED"} <= found.keys()
    assert {"Milestone", "BudgetItem", "FUNDED_BY", "RECORDED"} <= found.keys()
    assert {
        "Post",
        "Complaint",
        "Phone",
        "Device",
        "Address",
        "KIN_OF",
        "HELD",
        "NAMED_IN",
    } <= found.keys()
