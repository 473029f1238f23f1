"""Contracts through their life: each step a dated fact, each term a number and its unit, the unknown unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from pathlib import Path

import pytest

import loaders
from graph.model import load_model
from tests.loaders.conftest import Facts
from tests.loaders.sources.conftest import Sampled, sampled

ROADS = (
    "71 12.06.18 Rikonstruimi i rrugës Eqrem Qabej nga udhëkryqi i Katedrales deri tek Udhëkryqi i Menses "
    "së studentëve"
)


FACTS_OF_SAMPLE = {
    "agency": 8,
    "part_of": 161,
    "tender": 21,
    "invited": 21,
    "party": 23,
    "judgement": 23,
    "recorded": 10,
    "budget_item": 3,
    "funded_by": 23,
    "contract": 19,
    "awarded": 19,
    "resulted_in": 19,
    "party_to": 38,
    "milestone": 154,
}
FACTS = {
    "agency": 18,
    "part_of": 2_639,
    "tender": 380,
    "invited": 380,
    "party": 292,
    "judgement": 292,
    "recorded": 202,
    "budget_item": 4,
    "funded_by": 267,
    "contract": 361,
    "awarded": 361,
    "resulted_in": 361,
    "party_to": 722,
    "milestone": 2_622,
}
STEPS = {
    "request": 346,
    "need": 198,
    "terms": 196,
    "notice": 376,
    "opening": 195,
    "evaluation": 33,
    "funds": 172,
    "award": 183,
    "letters": 177,
    "cancellation": 11,
    "signing": 326,
    "completion": 325,
    "closing": 64,
    "annex": 5,
    "payment": 15,
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The sample, which the tests of this file only read."""
    with sampled(tmp_path_factory.mktemp("sample"), "municipal_lifecycle") as found:
        yield found


@pytest.fixture
def sample(loaded: Sampled) -> loaders.LoadReport:
    """What the load of the sample said."""
    return loaded.reports["municipal_lifecycle"]


def test_the_sample_comes_out_even(sample: loaders.LoadReport) -> None:
    table = sample.tables["contracts"]
    assert (table.read, table.used, table.rejected, table.skipped) == (21, 21, 0, 0)
    assert sample.facts == FACTS_OF_SAMPLE
    assert sample.rejects == {}
    assert sample.values_dropped == {
        "not a date in a declared format": 1,
        "not a number with what it counts": 1,
    }


def test_a_contract_through_its_life(loaded: Sampled) -> None:
    steps = [
        (row["stage"], row["name"], str(row["at"] or "")[:10], row["amount_minor"])
        for row in sorted(loaded.facts("milestone"), key=lambda row: str(row["at"]))
        if ROADS in row["key"]
    ]
    assert steps == [
        ("request", "request received", "2018-05-22", None),
        ("need", "need and funds approved", "2018-05-31", None),
        ("terms", "terms of reference received", "2018-06-10", None),
        ("notice", "notice published", "2018-06-12", None),
        ("opening", "bids opened", "2018-07-06", None),
        ("funds", "need and funds confirmed again", "2018-08-20", None),
        ("letters", "bidders told", "2018-08-21", None),
        ("award", "award published", "2018-09-11", None),
        ("signing", "contract signed", "2018-09-14", None),
        ("payment", "payment 1", "2018-11-20", 5_000_000),
        ("payment", "payment 2", "2018-11-26", 5_000_000),
    ]
    ends = {
        row["start_key"].rpartition("/")[2]: row["end_key"]
        for row in loaded.facts("part_of")
        if ROADS in row["start_key"]
    }
    tender = f"municipal_lifecycle/tender/2018:{ROADS}"
    contract = f"municipal_lifecycle/contract/2018:{ROADS} Papenburg Adriani Company"
    assert {step for step, end in ends.items() if end == contract} == {"signing", "payment 1", "payment 2"}
    assert {end for step, end in ends.items()} == {tender, contract}


def test_a_tender_and_its_parties(loaded: Sampled) -> None:
    [tender] = [row for row in loaded.facts("tender") if row["number"] == "120"]
    assert (tender["category"], tender["value_class"], tender["method"]) == ("works", "medium", "open")
    assert (tender["status"], tender["planned"], tender["tendered_again"]) == ("contracted", True, False)
    assert (tender["documents_taken"], tender["bids"], tender["refused_bids"]) == (40, 8, 4)
    assert (tender["amount_minor"], tender["currency"]) == (10_000_000, "EUR")
    assert tender["department"] == "Drejtoria e Shërbimeve Publike"
    [invited] = [row for row in loaded.facts("invited") if row["end_key"] == tender["key"]]
    assert invited["start_key"] == "municipal_lifecycle/directorate:Drejtoria e Shërbimeve Publike"
    [recorded] = [row for row in loaded.facts("recorded") if row["end_key"] == tender["key"]]
    assert (recorded["start_key"], recorded["stage"]) == (
        "municipal_lifecycle/officer:Officer 03",
        "procurement officer",
    )
    [award] = [row for row in loaded.facts("awarded") if row["start_key"] == tender["key"]]
    assert (award["end_key"], award["amount_minor"]) == ("municipal_lifecycle/company:Bashkimi", 7_763_430)


def test_terms_are_numbers_with_their_unit(loaded: Sampled) -> None:
    terms = {
        (row["file"], row["row"]): (row["term"], row["term_unit"], row["work_days"])
        for row in loaded.facts("contract")
    }
    assert terms["2018.csv", 2] == (36.0, "month", None)  # 36 Muaj
    assert terms["2018.csv", 3] == (90.0, "day", 90.0)  # 90 Ditë
    assert terms["2017.csv", 2] == (60.0, "day", 60.0)  # 60 dite
    assert terms["2018.csv", 10] == (None, None, None)  # 90, which may be days
    assert terms["2017.csv", 6] == (None, None, None)  # 06.12.17, the day itself
    [due] = [
        row for row in loaded.facts("milestone") if row["stage"] == "completion" and row["due"] is not None
    ]
    assert (due["file"], due["row"], str(due["due"]), due["term"]) == (
        "2017.csv",
        6,
        "2017-12-06 00:00:00",
        None,
    )
    told = {
        (row["term"], row["term_unit"]) for row in loaded.facts("milestone") if row["stage"] == "completion"
    }
    assert (36.0, "month") in told


def test_a_closing_day_is_past_in_2017_and_due_in_2018(loaded: Sampled) -> None:
    closing = {
        (row["file"], row["row"]): (str(row["at"] or "")[:10], str(row["due"] or "")[:10])
        for row in loaded.facts("milestone")
        if row["stage"] == "closing"
    }
    assert closing["2017.csv", 2] == ("2017-09-04", "")
    assert closing["2018.csv", 4] == ("", "2019-01-31")


def test_what_is_not_known_is_never_zero(loaded: Sampled) -> None:
    contracts = {(row["file"], row["row"]): row for row in loaded.facts("contract")}
    assert contracts["2017.csv", 5]["paid_minor"] is None  # NaN
    assert contracts["2017.csv", 2]["paid_minor"] == 4_874_600
    assert contracts["2018.csv", 11]["paid_minor"] == 30_000_000
    # Cancelled, with a value of 0 and no company: there is no contract.
    assert ("2018.csv", 5) not in contracts
    assert ("2018.csv", 6) not in contracts
    [payment] = [row for row in loaded.facts("milestone") if row["stage"] == "payment" and row["row"] == 7]
    assert payment["amount_minor"] == 387_800
    assert {row["amount_minor"] for row in loaded.facts("milestone")}.isdisjoint({0})


def test_one_tender_with_five_winners(loaded: Sampled) -> None:
    rows = [row for row in loaded.facts("awarded") if row["number"] == "88"]
    assert len({row["start_key"] for row in rows}) == 1
    assert [row["suppliers"] for row in rows] == [5] * 5
    assert len({row["key"] for row in rows}) == 5


def test_short_names_of_directorates_are_the_long_ones(loaded: Sampled) -> None:
    names = {row["name"] for row in loaded.facts("agency")}
    assert "Drejtoria e Administratës" in names
    assert "Administrata" not in names


def test_its_steps_are_those_of_the_model(loaded: Sampled) -> None:
    assert {row["stage"] for row in loaded.facts("milestone")} <= set(load_model().steps)


@pytest.mark.real_data
def test_every_row_of_both_years(parts: loaders.Parts, facts: Facts, real_data: Path) -> None:
    files = sorted((real_data / "municipal_lifecycle").glob("*.csv"))
    assert loaders.recognise(files).name == "municipal_lifecycle"
    report = loaders.load_parts(parts, loaders.source("municipal_lifecycle").mapping, files, who="tester")
    table = report.tables["contracts"]
    assert (table.read, table.used, table.rejected, table.skipped) == (380, 380, 0, 0)
    assert report.facts == FACTS
    assert report.rejects == {}
    assert dropped(report) == {
        # Seven terms (36 muaj, 90 dite) in the column of the evaluation's day, and three terms without a unit.
        ("Data e fillimit dhe përfundimit të vlersimit", "not a date in a declared format"): 7,
        ("Afati për implementimin e kontratës", "not a number with what it counts"): 3,
    }
    steps = Counter(row["stage"] for row in facts("milestone"))
    assert steps == STEPS
    for name in ("contract", "awarded"):
        assert len({row["key"] for row in facts(name)}) == report.facts[name]
    units = Counter(row["term_unit"] for row in facts("contract"))
    assert units == {"day": 171, "month": 153, None: 37}


def dropped(report: loaders.LoadReport) -> Counter[tuple[str, str]]:
    """The values that kept rows lost, by column and reason."""
    assert report.value_file is not None
    with report.value_file.open(encoding="utf-8-sig", newline="") as file:
        return Counter((row["reject_column"], row["reject_reason"]) for row in DictReader(file))
