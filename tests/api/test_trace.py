"""A trace shows what the viewer may see, names what it left out, and the look-up is logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from api.desk import Desk
from api.house import House
from api.services import leads, tracing
from api.viewer import Viewer
from graph.errors import NotFoundError, QueryError
from graph.findings import Detection, Evidence, Finding, Subject, Words, record
from graph.money.trace import Question
from graph.money.trace.question import from_day, to_day
from graph.settings import Settings
from tests.api.conftest import served
from tests.graph.money.conftest import Bank, paid

A, B, C = (f"account_no:{name}" for name in "abc")
FORWARD = Question(())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Settings(home=tmp_path, query_seconds=60))
    tables = house.workspace.tables
    bank = Bank(tables.folder, None)  # type: ignore[arg-type]  # it only loads
    bank.load(paid("a", "b", 1000, "2024-05-01 09:00:00"), compartment="open")
    bank.load(
        paid("b", "c", 600, "2024-05-02 09:00:00"),
        paid("b", "d", 100, "2024-04-30 12:00:00"),
        compartment="closed",
    )
    with tables.begin(bank.header("register")) as load:
        held = {"start_space": "party", "start_key": "reg/p:li", "end_space": "account", "end_key": A}
        load.append("holds", pa.Table.from_pylist([held]))
        load.append("party", pa.table({"key": ["reg/p:li"], "kind": ["Person"], "name": ["Li"]}))
        load.commit()
    yield house
    house.close()


def desk(house: House, compartments: str = "*") -> Desk:
    return Desk(Viewer.of("li", compartments), house)


def test_it_says_what_became_of_the_money(house: House) -> None:
    found = tracing.trace(desk(house), A, FORWARD, 10)
    [total] = found.totals
    assert (total.currency, total.digits, total.began_minor, total.held_minor) == ("CNY", 2, 1000, 1000)
    assert {row.key: row.held_minor for row in found.freeze.rows} == {B: 300, C: 600, "account_no:d": 100}
    assert [(step.state, step.followed_minor) for step in found.steps.rows] == [
        ("in_order", 1000),
        ("early", 100),
        ("in_order", 600),
    ]
    assert (found.steps.early, found.accounts.without_statement) == (1, 3)
    bounds = {row.key: (row.least_minor, row.most_minor) for row in found.freeze.rows}
    assert all(
        least <= row.held_minor <= most for row in found.freeze.rows for least, most in [bounds[row.key]]
    )
    [part] = found.evidence
    assert part.kept_minor * 10 >= part.total_minor * 9
    assert {(link.start, link.end) for link in part.links} == {
        (pair.payer, pair.payee) for pair in part.pairs
    }


def test_back_in_time_the_chart_has_the_flows_as_they_were_paid(house: House) -> None:
    found = tracing.trace(desk(house), C, Question((), way="back"), 10)
    [part] = found.evidence
    paid_by = {(pair.payer, pair.payee) for pair in part.pairs}
    assert paid_by == {(A, B), (B, C)}
    assert {(link.start, link.end) for link in part.links} == paid_by


def test_a_person_means_their_accounts(house: House) -> None:
    found = tracing.trace(desk(house), "reg/p:li", FORWARD, 10)
    assert A in found.asked
    assert [total.began_minor for total in found.totals] == [1000]


def test_one_sees_as_far_as_ones_compartments_tell(house: House) -> None:
    found = tracing.trace(desk(house, "open"), A, FORWARD, 10)
    assert [row.key for row in found.accounts.rows] == [B]
    assert C not in found.model_dump_json()
    with pytest.raises(NotFoundError):
        tracing.trace(desk(house, "open"), C, FORWARD, 10)


def test_days_the_wrong_way_round_are_no_empty_answer(house: House) -> None:
    first, last = from_day(dt.date(2024, 5, 2)), to_day(dt.date(2024, 5, 1))
    with pytest.raises(QueryError, match="the first day lies after the last"):
        tracing.trace(desk(house), A, Question((), since=first, until=last), 10)


def test_what_is_cut_is_told(house: House) -> None:
    found = tracing.trace(desk(house), A, Question((), hops=1), 1)
    assert [(stop.why, stop.accounts, stop.amount_minor) for stop in found.stops] == [("hops", 1, 1000)]
    short = tracing.trace(desk(house), A, FORWARD, 1)
    assert (short.accounts.shown, short.accounts.total, short.steps.shown, short.steps.total) == (1, 3, 1, 3)


def test_the_route_answers_and_the_look_up_is_logged(house: House) -> None:
    with served(house.settings) as client:
        back = client.get(
            "/api/trace", params={"key": C, "way": "back", "rule": "fifo", "until": "9999-12-31"}
        )
        assert back.status_code == 200, back.text
        assert {row["key"] for row in back.json()["accounts"]["rows"]} == {A, B}
        assert client.get("/api/trace", params={"key": "nobody:1"}).status_code == 404
        entries = client.get("/api/audit").json()["entries"]
    assert [
        (entry["what"], entry["key"], entry["status"]) for entry in entries if entry["what"] == "trace"
    ] == [
        ("trace", "nobody:1", 404),
        ("trace", C, 200),
    ]


def test_every_step_names_its_records_as_far_as_one_may_see(house: House) -> None:
    found = tracing.trace(desk(house), A, FORWARD, 10)
    assert [(step.records, [origin.row for origin in step.origins]) for step in found.steps.rows] == [
        (1, [2])
    ] * 3
    assert [step.origins[0].compartment for step in found.steps.rows] == ["open", "closed", "closed"]
    assert [step.records for step in tracing.trace(desk(house, "open"), A, FORWARD, 10).steps.rows] == [1]


def test_an_account_bears_the_name_of_its_holder(house: House) -> None:
    tables = house.workspace.tables
    with tables.begin(Bank(tables.folder, None).header("names")) as load:  # type: ignore[arg-type]  # as above
        load.append("account", pa.table({"key": [B], "kind": ["Account"], "holder_name": ["王六"]}))
        load.commit()
    found = tracing.trace(desk(house), A, FORWARD, 10)
    assert found.holders == {B: "王六"}


def test_a_lead_that_cites_transfers_names_their_records_and_has_lost_none(house: House) -> None:
    tables = house.workspace.tables
    with house.workspace.open() as view:
        key, missing = view.connection.sql(
            f"SELECT key FROM transferred WHERE end_key = '{B}' UNION ALL SELECT 'TRANSFERRED:gone' ORDER BY ALL"
        ).fetchall()
    words = Words(en="a ring", zh="团伙")
    cited = [
        Evidence(table="transferred", key=row[0], about=B, says=words, compartment="open")
        for row in (key, missing)
    ]
    subjects = (
        Subject(role="collector", space="account", key=B, title="b"),
        Subject(role="payer", space="party", key="reg/p:li", title="Li"),
    )
    said = {"detector": "d", "version": "1", "title": words}
    finding = Finding(
        key="xunmai/d:1",
        state="triggered",
        rank=1,
        summary=words,
        subjects=subjects,
        evidence=tuple(cited),
        compartment="open",
        **said,
    )
    record(tables, Detection(parameters={}, coverage=(), findings=(finding,), **said), "li")
    found = leads.detail(desk(house, "open"), "xunmai/d:1")
    assert [(entry.start, entry.end, len(entry.origins)) for entry in found.evidence] == [
        (A, B, 1),
        (None, None, 0),
    ]
    assert found.staleness.lost_keys == (missing[0],)
    assert [(link.type, link.start, link.end) for link in found.chart.links] == [("FLOWED", A, B)]
    assert (found.chart.subjects.total, found.chart.subjects.shown) == (2, 2)
    whole = leads.detail(desk(house), "xunmai/d:1").chart.links
    assert {(link.type, link.start, link.end) for link in whole} == {
        ("FLOWED", A, B),
        ("HOLDS", "reg/p:li", A),
    }
