"""The contracts of real registers: what their files say by hand is what the stages and checks say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from graph.contracts import Assessment, Sieve, assess, listed, reminders, report
from graph.settings import Settings
from graph.workspace import Workspace
from tests.graph.contracts.records import day, outcome, outcomes, stage


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace(Settings(home=tmp_path_factory.mktemp("registers"))) as workspace:
        for name in ("municipal_lifecycle", "contract_ledger", "ocds"):
            source = loaders.source(name)
            loaders.load(workspace, source, source.samples, "tester")
        yield workspace


def assessed(workspace: Workspace, as_of: str) -> Assessment:
    with workspace.open() as view:
        return assess(view.connection, day(as_of))


@pytest.fixture(scope="module")
def samples(workspace: Workspace) -> Assessment:
    return assessed(workspace, "2021-02-28")


def key_of(assessment: Assessment, source: str, words: str) -> str:
    """The key of the one contract of a source that these words find."""
    [row] = listed(assessment, Sieve(source=source, words=words), 0, 10).rows
    return row.key


def test_a_chinese_ledger_tells_late_acceptance_and_what_is_overdue(samples: Assessment):
    school = report(samples, key_of(samples, "contract_ledger", "HT-2019-001"))
    assert stage(school, "performance") == ("yellow", "proven_late")
    assert outcome(school, "paid_more") == ("clear", "within")
    lights = report(samples, key_of(samples, "contract_ledger", "HT-2020-001 照明"))
    assert stage(lights, "performance") == ("red", "overdue")
    assert lights.country == "CN"
    direct = report(samples, key_of(samples, "contract_ledger", "HT-2021-005"))
    assert stage(direct, "performance") == ("grey", "not_recorded")


def test_the_stages_of_a_municipal_contract_are_those_of_its_row(samples: Assessment):
    """Row 2 of 2018: request 19.07.17, need 15.08.17, notice 20.09.17, award 14.12.17, signed 09.01.18, 36 Muaj."""
    found = report(samples, key_of(samples, "municipal_lifecycle", "semaforëve"))
    days = {entry.stage: entry.day for entry in found.stages}
    assert days["initiation"] == day("2017-07-19")
    assert days["tender"] == day("2017-12-14")
    assert days["signing"] == day("2018-01-09")
    performance = next(entry for entry in found.stages if entry.stage == "performance")
    assert performance.due == day("2021-01-09")
    assert outcome(found, "above_award") == ("not_assessable", "same_record")


def test_filters_and_counts_agree(samples: Assessment):
    everything = listed(samples, Sieve(), 0, 1000)
    assert everything.total == sum(everything.colours.model_dump().values()) == len(everything.rows)
    for colour in ("red", "yellow", "green", "grey"):
        assert listed(samples, Sieve(colour=colour), 0, 1000).total == getattr(everything.colours, colour)
    red_signing = listed(samples, Sieve(stage="signing", stage_colour="red"), 0, 1000)
    assert red_signing.total == everything.stages["signing"].red
    first = everything.rows[0]
    assert first.buyer is not None
    of_buyer = listed(samples, Sieve(agency=first.buyer.key), 0, 1000)
    assert {row.buyer.key for row in of_buyer.rows if row.buyer} == {first.buyer.key}
    of_party = listed(samples, Sieve(party=first.suppliers[0].key), 0, 1000)
    assert first.key in {row.key for row in of_party.rows}
    late = listed(samples, Sieve(check="late"), 0, 1000)
    assert {row.key for row in late.rows} == {row.key for row in everything.rows if "late" in row.triggered}
    assert listed(samples, Sieve(words="路灯 没有"), 0, 10).total == 0
    assert [row.title for row in listed(samples, Sieve(words="道路照明 明湖"), 0, 10).rows] == [
        "市政道路照明改造合同"
    ]


def test_stretches_do_not_overlap_and_orders_are_as_told(samples: Assessment):
    whole = [row.key for row in listed(samples, Sieve(), 0, 1000).rows]
    parts = [row.key for start in (0, 10, 20, 30) for row in listed(samples, Sieve(), start, 10).rows]
    assert parts == whole
    newest = [row.signed for row in listed(samples, Sieve(), 0, 1000, "signed").rows if row.signed]
    assert newest == sorted(newest, reverse=True)


def test_reminders_tell_what_is_overdue_before_what_falls_due(workspace: Workspace):
    now = assessed(workspace, "2020-11-15")
    found = reminders(now, days=30)
    assert found.total == len(found.reminders)
    ranks = [("overdue", "due", "conditional").index(entry.urgency) for entry in found.reminders]
    assert ranks == sorted(ranks)
    lights = next(entry for entry in found.reminders if entry.contract.title == "市政道路照明改造合同")
    assert (lights.urgency, lights.days, lights.due) == ("due", 15, day("2020-11-30"))
    assert reminders(now, days=14).total == found.total - 1
    unknown = reminders(now, days=30, urgencies=("unknown",))
    assert unknown.total == found.counts["unknown"]
    assert all(entry.colour == "grey" for entry in unknown.reminders)


@pytest.mark.real_data
def test_all_contracts_of_the_municipality(tmp_path: Path, real_data: Path):
    """Six rows close or were to close before they were signed, seen in the files; one closes so in fact."""
    with Workspace(Settings(home=tmp_path)) as workspace:
        files = sorted((real_data / "municipal_lifecycle").glob("*.csv"))
        loaders.load(workspace, "municipal_lifecycle", files, "tester")
        found = assessed(workspace, "2019-03-15")
    assert found.contracts.num_rows == 361
    ended = Counter(outcomes(found, "ended_before_signing").values())
    assert ended["triggered", "planned_before"] == 5
    assert ended["triggered", "before"] == 2  # one closing, and one payment nine months before the signing
    listing = listed(found, Sieve(), 0, 1)
    assert listing.stages["drafting"].grey == 361
    assert listing.stages["filing"].grey == 361
    assert listing.stages["initiation"].green > 300
