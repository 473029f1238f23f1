"""The state's tenders: what a few records become, and every one of the 223,299 rows accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from tests.loaders.sources.conftest import Sampled, sampled

BUILDING = "2016_PWBNH_936_1"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The sample, which the tests of this file only read."""
    with sampled(tmp_path_factory.mktemp("sample"), "state_tenders") as found:
        yield found


@pytest.fixture
def sample(loaded: Sampled) -> loaders.LoadReport:
    """What the load of the sample said."""
    return loaded.reports["state_tenders"]


def test_the_sample_comes_out_even(sample: loaders.LoadReport) -> None:
    assert {name: (table.read, table.used) for name, table in sample.tables.items()} == {
        "tenders": (8, 8),
        "bids": (30, 30),
        "officials": (54, 54),
    }
    assert sample.rejects == {}
    assert sample.values_dropped == {"not an amount in whole minor units of a known currency": 1}


def test_a_tender_in_full(loaded: Sampled) -> None:
    [tender] = [row for row in loaded.facts("tender") if row["number"] == BUILDING]
    assert tender["key"] == f"state_tenders/tender:{BUILDING}"
    assert (tender["amount_minor"], tender["currency"]) == (1_183_400_000, "INR")
    assert (tender["fee_minor"], tender["deposit_minor"]) == (400_000, 23_668_000)
    assert (tender["department"], tender["region"]) == ("Public Works Building and NH Department", "Assam")
    assert (tender["location"], tender["postcode"]) == ("GMCH, Bhangagarh, Ghy", "781032")
    assert (tender["category"], tender["subcategory"]) == ("Works", "Civil Works - Building")
    assert (tender["validity_days"], tender["work_days"], tender["bids"], tender["covers"]) == (
        180.0,
        180.0,
        2,
        2,
    )
    assert str(tender["published"]) == "2016-05-25 16:30:00"
    # 16:30 in India is 11:00 UTC.
    assert tender["published_us"] == 1_464_174_000_000_000
    assert tender["published_precision"] == "minute"
    stages = ("sale_starts", "sale_ends", "bids_from", "closes", "opened", "financial_opened", "awarded")
    assert [str(tender[stage]) for stage in stages] == [
        "2016-05-26 15:30:00",
        "2016-06-16 15:00:00",
        "2016-06-01 15:30:00",
        "2016-06-16 15:00:00",
        "2016-06-17 11:00:00",
        "2016-07-13 11:00:00",
        "2016-08-19 13:53:00",
    ]


def test_offices_form_a_chain_and_the_last_invites(loaded: Sampled) -> None:
    department, office = "Public Works Building and NH Department", "Chief Engineer-Building - PWBNH"
    agencies = {row["path"]: row for row in loaded.facts("agency")}
    assert (agencies[department]["level"], agencies[department]["name"]) == (1, department)
    below = agencies[f"{department}||{office}"]
    assert (below["level"], below["name"]) == (2, office)
    assert (below["key"], agencies[department]["key"]) in {
        (row["start_key"], row["end_key"]) for row in loaded.facts("part_of")
    }
    [invited] = [row for row in loaded.facts("invited") if row["end_key"].endswith(BUILDING)]
    assert invited["start_key"] == below["key"]


def test_bids_and_awards(loaded: Sampled) -> None:
    bids = [row for row in loaded.facts("bid_on") if row["end_key"].endswith(BUILDING)]
    assert [
        (row["start_key"], row["number"], row["status"], row["won"], row["amount_minor"]) for row in bids
    ] == [
        (
            "state_tenders/bidder:BASS CONTRACTORS & ENGINEERS PVT LTD",
            "4735",
            "Rejected-Finance",
            False,
            None,
        ),
        ("state_tenders/bidder:REAL ENGINEERS", "4700", "Accepted-AOC", True, 1_171_249_600),
    ]
    [award] = [row for row in loaded.facts("awarded") if row["start_key"].endswith(BUILDING)]
    assert (award["end_key"], award["number"]) == ("state_tenders/bidder:REAL ENGINEERS", "4700")
    assert (str(award["at"]), award["amount_minor"]) == ("2016-08-19 13:53:00", 1_171_249_600)
    kinds = {row["name"]: row["kind"] for row in loaded.facts("party")}
    assert kinds["BASS CONTRACTORS & ENGINEERS PVT LTD"] == "Company"
    assert kinds["REAL ENGINEERS"] == "Party"


def test_contracts_and_their_parties(loaded: Sampled) -> None:
    contract = f"state_tenders/contract:{BUILDING}"
    [signed] = [row for row in loaded.facts("contract") if row["key"] == contract]
    assert (str(signed["signed"]), signed["signed_precision"]) == ("2016-08-19 00:00:00", "day")
    assert (signed["amount_minor"], signed["work_days"]) == (1_171_249_600, 180.0)
    assert (f"state_tenders/tender:{BUILDING}", contract) in {
        (row["start_key"], row["end_key"]) for row in loaded.facts("resulted_in")
    }
    parties = {
        row["role"]: row["start_key"] for row in loaded.facts("party_to") if row["end_key"] == contract
    }
    assert parties["supplier"] == "state_tenders/bidder:REAL ENGINEERS"
    assert parties["buyer"].startswith("state_tenders/agency:Public Works Building")


def test_a_tender_without_a_contract_has_none(loaded: Sampled) -> None:
    assert not [row for row in loaded.facts("contract") if row["number"] == "2015_DoIT_95_1"]
    assert not [row for row in loaded.facts("party_to") if row["end_key"].endswith("2015_DoIT_95_1")]


def test_officials_are_known_inside_their_department(loaded: Sampled) -> None:
    scope = "state_tenders/official/Public Works Building and NH Department"
    chairs = [row for row in loaded.facts("chaired") if row["end_key"].endswith(BUILDING)]
    assert [(row["start_key"], row["stage"]) for row in chairs] == [
        (f"{scope}:Chief Engineer_ SAJID_Building", None),
        (f"{scope}:Chief Engineer P.W.D MANAGING Faznur", None),
    ]
    recorded = {
        (row["start_key"], row["stage"], row["file"])
        for row in loaded.facts("recorded")
        if row["end_key"].endswith(BUILDING)
    }
    assert (f"{scope}:Rfo Chandana", "AOC", "officials.csv") in recorded
    assert (f"{scope}:Rfo Chandana", "AOC", "tenders.csv") in recorded


def test_the_same_award_recorded_twice_is_one_relationship(loaded: Sampled) -> None:
    rows = [
        row for row in loaded.facts("recorded") if row["end_key"].endswith(BUILDING) and row["stage"] == "AOC"
    ]
    assert len(rows) == 2
    assert len({row["key"] for row in rows}) == 1


def test_a_tender_may_have_several_winners(loaded: Sampled) -> None:
    winners = [row for row in loaded.facts("awarded") if row["start_key"].endswith("2016_DEE_1492_1")]
    assert len(winners) == 3
    assert len({row["key"] for row in winners}) == 3
    assert {row["suppliers"] for row in winners} == {3}
    alone = [row for row in loaded.facts("awarded") if row["start_key"].endswith(BUILDING)]
    assert [row["suppliers"] for row in alone] == [1]


def test_all_that_is_shipped(parts: loaders.Parts, project: Path) -> None:
    files = sorted((project / "samples" / "state_tenders").glob("*.csv.gz"))
    assert loaders.recognise(files).name == "state_tenders"
    report = loaders.load_parts(parts, loaders.source("state_tenders").mapping, files, who="tester")
    assert {name: (table.read, table.used) for name, table in report.tables.items()} == {
        "tenders": (19_655, 19_655),
        "bids": (72_217, 72_217),
        "officials": (131_427, 131_427),
    }
    assert report.rejects == {}
    assert report.values_dropped == {"not an amount in whole minor units of a known currency": 22}
    expected = {
        "agency": 599,
        "part_of": 498,
        "tender": 19_655,
        "invited": 19_655,
        "contract": 18_921,
        "resulted_in": 18_921,
        "bid_on": 72_217,
        "awarded": 22_876,
        "party_to": 18_921 + 21_680,
        "chaired": 34_054,
        "sat_on": 14_016,
        "recorded": 83_357 + 18_921,
    }
    assert {table: count for table, count in report.facts.items() if table in expected} == expected


@pytest.mark.real_data
def test_what_is_shipped_is_the_published_data(project: Path, real_data: Path) -> None:
    for name in ("tenders", "bids", "officials"):
        shipped = project / "samples" / "state_tenders" / f"{name}.csv.gz"
        assert shipped.read_bytes() == (real_data / "state_tenders" / f"{name}.csv.gz").read_bytes()
