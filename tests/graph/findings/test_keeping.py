"""Findings in the graph tables: recorded, read back, replaced, gone stale, known by the same key again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from graph import findings
from graph.detectors import repeated_awards
from graph.errors import NotFoundError
from graph.findings import Detection, Lead
from graph.model import load_model
from graph.resolve import Aliases, judge
from graph.tables import GraphTables, LoadHeader
from tests.graph.detectors.example import observations

MODEL = load_model()
OFFICE = "xunmai/repeated_awards:example/agency:O|example/party:W"
CHAIR = "xunmai/repeated_awards:example/party:C|example/party:W"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> GraphTables:
    """Graph tables with the example, its awards as a load of their own, and the two names judged one."""
    tables = GraphTables(tmp_path_factory.mktemp("example") / "tables", MODEL)
    load(tables, "example", [name for name in MODEL.tables if name not in ("awarded", "judgement")])
    load(tables, "awards", ["awarded"])
    judge(tables, "example/party:W", "example/party:W Ltd", "same", "inspector", "one registration number")
    return tables


@pytest.fixture(scope="module")
def detection(example: GraphTables) -> Detection:
    """What the detector finds in them."""
    with view(example) as connection:
        return repeated_awards.run(connection)


@pytest.fixture
def tables(example: GraphTables, tmp_path: Path) -> GraphTables:
    """These tables, to change."""
    shutil.copytree(example.folder, tmp_path / "tables")
    return GraphTables(tmp_path / "tables", MODEL)


@pytest.fixture
def recorded(tables: GraphTables, detection: Detection) -> GraphTables:
    """These tables with what the detector finds in them."""
    findings.record(tables, detection, "inspector")
    return tables


def load(tables: GraphTables, delivery: str, names: list[str]) -> str:
    header = LoadHeader("load", "example", "inspector", delivery=delivery)
    with duckdb.connect() as connection, tables.begin(header) as begun:
        for name in names:
            rows = observations(MODEL, connection, name)
            if rows.num_rows:
                stored = [column.name for column in MODEL.table(name).stored if column.name != "load"]
                begun.append(name, rows.select(stored))
        return begun.commit().load


@contextmanager
def view(tables: GraphTables) -> Iterator[duckdb.DuckDBPyConnection]:
    snapshot = tables.snapshot()
    with duckdb.connect() as connection:
        snapshot.register(connection)
        Aliases.of(snapshot, connection).register(connection)
        yield connection


def detect(tables: GraphTables) -> Detection:
    with view(tables) as connection:
        detection = repeated_awards.run(connection)
    findings.record(tables, detection, "inspector")
    return detection


def read(tables: GraphTables) -> list[Lead]:
    with view(tables) as connection:
        return findings.leads(connection)


def test_what_was_recorded_is_read_back_in_order(recorded: GraphTables, detection: Detection) -> None:
    leads = read(recorded)
    assert [lead.key for lead in leads if lead.rank] == [OFFICE]
    assert [lead.rank for lead in leads] == [finding.rank for finding in detection.findings]
    first = leads[0]
    assert first.measures == detection.findings[0].measures
    assert first.evidence == detection.findings[0].evidence
    assert (first.stale, first.lost_keys, first.sequence) == (False, (), 3)


def test_a_run_is_a_load_of_its_own_and_replaces_the_former(recorded: GraphTables) -> None:
    detect(recorded)
    entries = [entry for entry in recorded.ledger() if entry.kind == "detect"]
    assert [entry.state for entry in entries] == ["replaced", "live"]
    assert len({lead.key for lead in read(recorded)}) == len(read(recorded))
    assert {lead.load for lead in read(recorded)} == {entries[1].load}


def test_a_run_says_what_it_looked_at(recorded: GraphTables, detection: Detection) -> None:
    with view(recorded) as connection:
        (run,) = findings.runs(connection)
    assert run.coverage == detection.coverage
    assert run.parameters == detection.parameters
    assert run.sequence == 3


def test_a_finding_involves_its_subjects_and_tenders(recorded: GraphTables) -> None:
    with view(recorded) as connection:
        rows = connection.execute(
            "SELECT role, count(*) FROM involves WHERE start_key = ? GROUP BY role ORDER BY role", [OFFICE]
        ).fetchall()
        unkeyed = connection.execute("SELECT count(*) FROM involves WHERE NOT starts_with(key, 'INVOLVES:')")
        assert unkeyed.fetchall() == [(0,)]
    assert dict(rows) == {"chair": 1, "department": 1, "office": 1, "party": 1, "tender": 9}


def test_withdrawn_evidence_makes_a_finding_stale(recorded: GraphTables) -> None:
    awards = next(entry.load for entry in recorded.ledger() if entry.delivery == "awards")
    recorded.withdraw(awards, who="inspector", why="the wrong file")
    lead = next(lead for lead in read(recorded) if lead.key == OFFICE)
    cited = sorted(piece.key for piece in lead.evidence if piece.table == "awarded")
    assert lead.stale
    assert sorted(lead.lost_keys) == cited


def test_a_run_without_the_evidence_no_longer_finds_it(recorded: GraphTables) -> None:
    awards = next(entry.load for entry in recorded.ledger() if entry.delivery == "awards")
    recorded.withdraw(awards, who="inspector", why="the wrong file")
    detect(recorded)
    assert read(recorded) == []


def test_a_lead_keeps_its_key_when_another_lens_would_name_it(
    tables: GraphTables, detection: Detection
) -> None:
    """Once known by its chair, it stays so, although a new run would name it by its office."""
    first, *others = detection.findings
    by_chair = first.model_copy(update={"key": CHAIR, "known_as": (OFFICE,)})
    findings.record(tables, detection.model_copy(update={"findings": (by_chair, *others)}), "inspector")
    detect(tables)
    lead = read(tables)[0]
    assert lead.key == CHAIR
    assert OFFICE in lead.known_as


def test_a_lead_is_found_by_every_key_it_was_known_as(recorded: GraphTables) -> None:
    with view(recorded) as connection:
        assert findings.lead(connection, CHAIR).key == OFFICE
        with pytest.raises(NotFoundError, match="no lead"):
            findings.lead(connection, "xunmai/repeated_awards:nobody")


def test_every_piece_of_evidence_leads_to_a_file_and_a_row(recorded: GraphTables) -> None:
    lead = read(recorded)[0]
    with view(recorded) as connection:
        for piece in lead.evidence:
            found = connection.table(piece.table).filter(
                duckdb.ColumnExpression("key") == duckdb.ConstantExpression(piece.key)
            )
            places = found.project('file, "row"').fetchall()
            assert places
            assert all(file and row for file, row in places)
