"""Every kind that the shipped samples hold: catching up step by step ends like a rebuild, on both engines."""

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
    "followthemoney",
    "gleif",
    "municipal_contracts",
    "municipal_lifecycle",
)


def test_catching_up_with_every_sample_ends_like_a_rebuild(tmp_path, store):
    store.clear()
    projection = Projection(tmp_path, store)
    loads = []
    with Workspace(Settings(home=tmp_path)) as workspace:
        for name in (*NAMES, *sorted(OFFICE.keys() - set(NAMES))):
            report = loaders.load(workspace, name, loaders.source(name).samples, "li")
            assert report.entry is not None
            loads.append(report.entry.load)
            projection.catch_up(workspace.tables)
        workspace.tables.withdraw(loads[0], who="li", why="a wrong file")
        assert not projection.catch_up(workspace.tables).rebuilt
        caught_up = store.fingerprint()
        projection.rebuild(workspace.tables)
        assert store.fingerprint() == caught_up
    assert {"Company", "Tender", "Account", "BID_ON", "AWARDED"} <= caught_up.keys()
    assert {"Loan", "APPLIED_FOR", "GUARANTEED"} <= caught_up.keys()
    assert {"Milestone", "BudgetItem", "FUNDED_BY", "RECORDED"} <= caught_up.keys()
    assert {
        "Post",
        "Complaint",
        "Phone",
        "Device",
        "Address",
        "KIN_OF",
        "HELD",
        "NAMED_IN",
    } <= caught_up.keys()
