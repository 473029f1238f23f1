"""Every saved query gives, on both engines, the rows that were checked by hand against their files.

`cultural_affairs/` holds one department of the state's tenders, whose chair and chief winner are spelled several ways.

`golden.yaml` holds one case or more a query. Keys made by hashing something personal differ between
installations, so a case names such a node by its title, and its key stands as `kind of identifier:title`.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

import loaders
from graph import queries
from graph.model import load_model
from graph.projection import Projection
from graph.settings import Settings
from graph.workspace import Workspace

CASES = yaml.safe_load(Path(__file__).with_name("golden.yaml").read_text(encoding="utf-8"))
DEPARTMENT = Path(__file__).with_name("cultural_affairs")
SOURCES = (
    "shareholder_register",
    "bank_statement",
    "bank_statement_split",
    "kinship",
    "company_register",
    "municipal_lifecycle",
)
# Behind it stands the account's hash, then what the side is called.
INSIDE_AN_ACCOUNT = "bank_statement/unnamed/"
PERSONAL = {f"{kind.name}:" for kind in load_model().identifiers.values() if kind.personal}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with Workspace(Settings(home=tmp_path_factory.mktemp("samples"))) as workspace:
        loaders.load(workspace, "state_tenders", sorted(DEPARTMENT.glob("*.csv")), "the tests")
        for name in SOURCES:
            source = loaders.source(name)
            loaders.load(workspace, source, source.samples, "the tests")
        workspace.join_legs()
        yield workspace


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def samples(request, workspace, tmp_path_factory):
    """The samples of some sources in the database of each engine."""
    store = request.getfixturevalue(f"opened_{request.param}")
    Projection(tmp_path_factory.mktemp("projection"), store).rebuild(workspace.tables)
    return store


def test_every_saved_query_has_a_case():
    assert {case["query"] for case in CASES} == {query.name for query in queries.saved_queries()}


@pytest.mark.parametrize("case", CASES, ids=[case["query"] for case in CASES])
def test_a_saved_query_gives_the_rows_that_were_checked(samples, case):
    query = queries.saved_query(case["query"])
    given = {name: argument(samples, value) for name, value in case.get("arguments", {}).items()}
    found = samples.read(query.cypher, query.arguments(given))
    assert [[shown(samples, value) for value in row] for row in found.rows] == case["rows"]
    if found.rows:
        assert list(found.columns) == [column.column for column in query.returns]


def argument(store, value):
    if not isinstance(value, dict):
        return value
    # several sources may know one name: `known_by` then says which of its nodes is meant
    found = store.read(
        "MATCH (n) WHERE n.title = $title AND n.key STARTS WITH $known_by RETURN n.key",
        {"known_by": "", **value},
    )
    ((key,),) = found.rows
    return key


def shown(store, value):
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [shown(store, part) for part in value]
    if isinstance(value, str) and value.startswith(tuple(PERSONAL)):
        ((title,),) = store.read("MATCH (n) WHERE n.key = $key RETURN n.title", {"key": value}).rows
        return f"{value.partition(':')[0]}:{title}"
    if isinstance(value, str) and value.startswith(INSIDE_AN_ACCOUNT):
        return f"{INSIDE_AN_ACCOUNT}:{value.rpartition(':')[2]}"
    return value
