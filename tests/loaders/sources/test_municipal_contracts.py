"""Contracts of three municipalities: files without headers, told apart by their folders, every row accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts
from tests.loaders.sources.conftest import Sampled, sampled


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The sample, which the tests of this file only read."""
    with sampled(tmp_path_factory.mktemp("sample"), "municipal_contracts") as found:
        yield found


@pytest.fixture
def sample(loaded: Sampled) -> loaders.LoadReport:
    """What the load of the sample said."""
    return loaded.reports["municipal_contracts"]


def test_the_sample_comes_out_even(sample: loaders.LoadReport) -> None:
    table = sample.tables["contracts"]
    assert (table.read, table.used, table.rejected, table.skipped) == (33, 29, 0, 4)
    assert sample.facts == {
        "agency": 3,
        "tender": 29,
        "invited": 29,
        "party": 28,
        "judgement": 28,
        "contract": 29,
        "awarded": 29,
        "resulted_in": 29,
        "party_to": 58,
        "milestone": 3,
        "part_of": 3,
        "budget_item": 12,
        "funded_by": 31,
    }
    assert sample.delivery == "Ferizaj, Gjakova, Gjilan"
    assert sample.values_dropped == {
        "not a date in a declared format": 2,
        "not an amount in whole minor units of a known currency": 1,
        "unknown code": 1,
    }


def test_the_municipality_is_that_of_the_folder(loaded: Sampled) -> None:
    told = [(row["key"], row["name"], row["country"], row["count"]) for row in loaded.facts("agency")]
    assert told == [
        ("municipal_contracts/agency:Ferizaj", "Ferizaj", "XK", 12),
        ("municipal_contracts/agency:Gjakova", "Gjakova", "XK", 10),
        ("municipal_contracts/agency:Gjilan", "Gjilan", "XK", 7),
    ]
    invited = {(row["file"].partition("/")[0], row["start_key"]) for row in loaded.facts("invited")}
    assert invited == {(row[1], row[0]) for row in told}


def test_a_tender_and_its_contract_in_full(loaded: Sampled) -> None:
    of = "Gjilan/2014.csv"
    [tender] = [row for row in loaded.facts("tender") if (row["file"], row["row"]) == (of, 3)]
    assert tender["key"] == "municipal_contracts/tender/Gjilan:2014/3 Furnizim me farë misri"
    assert (tender["category"], tender["value_class"], tender["method"]) == ("supplies", "medium", "open")
    assert (tender["subcategory"], tender["bid_period"], tender["criterion"]) == (
        "1",
        "normal",
        "lowest price",
    )
    assert (tender["amount_minor"], tender["currency"]) == (1_722_500, "EUR")
    assert (tender["department"], tender["region"], tender["number"]) == ("Gjilan", "Gjilan", "3")
    [contract] = [row for row in loaded.facts("contract") if (row["file"], row["row"]) == (of, 3)]
    # 12/3/2014 stands between 27/01 and 02/04: the day comes first.
    assert (str(contract["signed"]), contract["signed_precision"]) == ("2014-03-12 00:00:00", "day")
    assert (contract["amount_minor"], contract["until"], contract["status"]) == (1_722_500, None, None)
    [award] = [row for row in loaded.facts("awarded") if row["start_key"] == tender["key"]]
    assert award["end_key"] == "municipal_contracts/company:Rendimenti"
    assert (award["amount_minor"], award["suppliers"], str(award["at"])) == (
        1_722_500,
        1,
        "2014-03-12 00:00:00",
    )
    sides = {
        row["role"]: row["start_key"] for row in loaded.facts("party_to") if row["end_key"] == contract["key"]
    }
    assert sides == {
        "buyer": "municipal_contracts/agency:Gjilan",
        "supplier": "municipal_contracts/company:Rendimenti",
    }


def test_dates_and_amounts_in_every_writing(loaded: Sampled) -> None:
    told = {
        (row["file"], row["row"]): (
            str(row["signed"] or "")[:10],
            str(row["until"] or "")[:10],
            row["amount_minor"],
        )
        for row in loaded.facts("contract")
    }
    assert told["Ferizaj/2013.csv", 1] == ("2013-01-21", "", 360_000)  # 21,01,2013 and 3,600.00
    assert told["Ferizaj/2013.csv", 4] == ("2013-09-11", "", 2_050_390)  # 20’503.90 €
    assert told["Ferizaj/2013.csv", 6] == ("", "", 3_200_000)  # 06.11.20136 is no day
    assert told["Gjakova/2011.csv", 3] == ("2011-05-12", "2011-12-31", 8_000_000)  # 12.05.2011-31.12.2011
    assert told["Gjakova/2011.csv", 6] == ("2011-10-24", "", 459_360)  # 24.10.2011-Qershor 2012
    assert told["Gjakova/2016.csv", 4] == ("2016-05-03", "", 5_000_000)  # 03.05.2016-
    assert told["Gjilan/2014.csv", 1] == ("2014-01-15", "", 87_500)  # 15/01/2014
    assert told["Gjilan/2016.csv", 4] == ("2016-01-26", "", 987_270)  # 9872.700000000001


def test_what_is_not_known_is_never_zero(loaded: Sampled) -> None:
    contracts = {(row["file"], row["row"]): row for row in loaded.facts("contract")}
    # A price of 0 beside an annex, `aneks kontratë`, and `0.6 përqind e vlerës investive të projektit`.
    for row in (2, 4, 5):
        assert contracts["Ferizaj/2012.csv", row]["amount_minor"] is None
    assert [(row["row"], row["stage"], row["amount_minor"]) for row in loaded.facts("milestone")] == [
        (2, "annex", 41_000),
        (3, "annex", 286_940),
        (4, "annex", 468_387),
    ]
    assert contracts["Ferizaj/2012.csv", 6]["status"] == "broken off"
    assert contracts["Ferizaj/2012.csv", 6]["signed"] is None


def test_a_contract_paid_from_two_budgets_is_two_rows_of_one_tender(loaded: Sampled) -> None:
    rows = [
        row for row in loaded.facts("awarded") if row["file"] == "Gjakova/2011.csv" and row["row"] in (4, 5)
    ]
    assert len({row["start_key"] for row in rows}) == 1
    assert [(row["number"], row["amount_minor"], row["suppliers"]) for row in rows] == [
        ("#1", 600_000, 1),
        ("#2", 68_047_028, 1),
    ]
    paid = [row["end_key"] for row in loaded.facts("funded_by") if row["start_key"] == rows[0]["start_key"]]
    assert paid == [
        "municipal_contracts/budget/Gjakova:2011/donations",
        "municipal_contracts/budget/Gjakova:2011/budget of Kosovo",
    ]


def test_a_budget_may_be_of_several_kinds(loaded: Sampled) -> None:
    first = [
        row["end_key"]
        for row in loaded.facts("funded_by")
        if (row["file"], row["row"]) == ("Ferizaj/2013.csv", 1)
    ]
    assert sorted(first) == [
        "municipal_contracts/budget/Ferizaj:2013/budget of Kosovo",
        "municipal_contracts/budget/Ferizaj:2013/own revenue",
    ]


def test_blank_lines_sales_and_totals_are_left_out(loaded: Sampled) -> None:
    used = {(row["file"], row["row"]) for row in loaded.facts("tender")}
    left_out = {
        ("Ferizaj/2013.csv", 7),
        ("Ferizaj/2013.csv", 8),
        ("Gjilan/2016.csv", 5),
        ("Gjilan/2016.csv", 6),
    }
    assert not used & left_out


@pytest.mark.real_data
def test_every_row_of_the_three_municipalities(parts: loaders.Parts, facts: Facts, real_data: Path) -> None:
    files = sorted((real_data / "municipal_contracts").rglob("*.csv"))
    assert loaders.recognise(files).name == "municipal_contracts"
    report = loaders.load_parts(parts, loaders.source("municipal_contracts").mapping, files, who="tester")
    table = report.tables["contracts"]
    assert (table.read, table.used, table.rejected, table.skipped) == (2_812, 2_788, 0, 24)
    assert report.facts == {
        "agency": 3,
        "tender": 2_788,
        "invited": 2_788,
        "party": 1_856,
        "judgement": 1_744,
        "contract": 2_784,
        "awarded": 2_784,
        "resulted_in": 2_784,
        "party_to": 2 * 2_784,
        "milestone": 172,
        "part_of": 172,
        "budget_item": 43,
        "funded_by": 2_563,
    }
    for name in ("contract", "awarded", "milestone"):
        assert len({row["key"] for row in facts(name)}) == report.facts[name]
    assert len({row["key"] for row in facts("tender")}) == 2_758
    assert {row["amount_minor"] for row in facts("contract")}.isdisjoint({0})
    assert dropped(report) == {
        ("estimate", "not an amount in whole minor units of a known currency"): 6,  # 4,000,00 and 3.267,00
        (
            "price",
            "not an amount in whole minor units of a known currency",
        ): 10,  # shares of a percent, 17650.808
        ("annex", "not an amount in whole minor units of a known currency"): 2,  # 4751.444 and 0.0049
        (
            "signed",
            "not a date in a declared format",
        ): 10,  # 04.04.20111, and ends told as a month: Qershor 2012
        ("procedure", "unknown code"): 4,  # 0, 8, 16, 47
        ("value_class", "unknown code"): 3,  # 5, and 6 where class and procedure changed places
    }


def dropped(report: loaders.LoadReport) -> Counter[tuple[str, str]]:
    """The values that kept rows lost, by column and reason."""
    assert report.value_file is not None
    with report.value_file.open(encoding="utf-8-sig", newline="") as file:
        return Counter((row["reject_column"], row["reject_reason"]) for row in DictReader(file))
