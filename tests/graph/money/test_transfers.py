"""A transfer counts once, whoever tells of it, and one sees no more than one may."""

from __future__ import annotations

import pytest

from graph.model import load_model
from graph.money import transfers
from graph.projection.links import links_sql
from graph.resolve import judge
from tests.graph.money.conftest import Bank, paid

NINE = "2024-05-01 09:00:00"


def test_what_two_deliveries_tell_counts_once(bank: Bank) -> None:
    bank.load(paid("a", "b", 500, NINE, number="S1", purpose="loan"), source="first")
    bank.load(paid("a", "b", 500, NINE, number="S1", purpose="loan of May"), source="second")
    bank.load(paid("a", "b", 500, NINE, number="S2"), source="second")
    one, other = bank.transfers()
    assert (one["number"], one["observations"], one["sources"]) == ("S1", 2, ["first", "second"])
    assert one["purpose"] == "loan of May"
    assert (other["number"], other["observations"], other["sources"]) == ("S2", 1, ["second"])


def test_records_of_one_key_are_gathered_as_all_relationships_are(bank: Bank) -> None:
    bank.load(paid("a", "b", 500, NINE, number="S1", balance_minor=7, balance_currency="CNY", channel="web"))
    bank.load(paid("a", "b", 500, NINE, number="S1"), paid("b", "c", 20, NINE, number="S1"))
    judge(bank.tables, "account_no:a", "account_no:c", "same", "li", "one account with two numbers")
    found = {row["key"]: row for row in bank.transfers()}
    expected = {
        row["key"]: row
        for row in bank.connection.sql(links_sql(load_model(), "TRANSFERRED")).to_arrow_table().to_pylist()
    }
    assert found.keys() == expected.keys()
    for key, row in found.items():
        told = expected[key]
        assert (row["payer"], row["payee"]) == (told["start_key"], told["end_key"])
        same = (
            "amount_minor",
            "at",
            "at_us",
            "at_precision",
            "number",
            "balance_minor",
            "channel",
            "sources",
        )
        assert [row[name] for name in same] == [told[name] for name in same]
        assert (row["observations"], row["aliases"]) == (told["observations"], told["aliases"])


def test_accounts_judged_one_bring_their_transfers_together(bank: Bank) -> None:
    bank.load(paid("a", "b", 500, NINE, number="S1"))
    bank.load(paid("c", "b", 500, NINE, number="S1"))
    assert [row["observations"] for row in bank.transfers()] == [1, 1]
    judge(bank.tables, "account_no:a", "account_no:c", "same", "li", "one account with two numbers")
    [one] = bank.transfers()
    assert (one["payer"], one["observations"], len(one["aliases"])) == ("account_no:a", 2, 1)


def test_what_failed_is_left_out_unless_it_is_asked_for(bank: Bank) -> None:
    bank.load(
        paid("a", "b", 1, NINE, number="S1", succeeded=True),
        paid("a", "b", 2, NINE, number="S2", succeeded=False),
        paid("a", "b", 3, NINE, number="S3"),
        paid("a", "b", 4, NINE, number="S4", succeeded=False),
    )
    bank.load(paid("a", "b", 4, NINE, number="S4", succeeded=False))
    assert [row["amount_minor"] for row in bank.transfers()] == [1, 3]
    assert [row["amount_minor"] for row in bank.transfers(failed=True)] == [1, 2, 3, 4]


def test_one_sees_what_ones_compartments_tell(bank: Bank) -> None:
    bank.load(paid("a", "b", 1, NINE, number="S1", purpose="rent"), compartment="open")
    bank.load(
        paid("a", "b", 1, NINE, number="S1", purpose="bribe"), paid("a", "b", 2, NINE), compartment="closed"
    )
    [seen] = bank.transfers(compartments=["open"])
    assert (seen["purpose"], seen["observations"], seen["compartments"]) == ("rent", 1, ["open"])
    assert len(bank.transfers(compartments=["open", "closed"])) == len(bank.transfers()) == 2
    assert bank.transfers(compartments=[]) == []


def test_two_readings_of_one_connection_stand_side_by_side(bank: Bank) -> None:

    bank.load(paid("a", "b", 1, NINE, number="S1"), compartment="open")
    bank.load(paid("a", "b", 1, NINE, number="S1"), compartment="closed")
    bank.look()
    whole = transfers(bank.connection)
    part = transfers(bank.connection, compartments=["open"])
    observations = [relation.to_arrow_table()["observations"].to_pylist() for relation in (whole, part)]
    assert observations == [[2], [1]]


@pytest.mark.parametrize(("first", "second", "larger"), [(2, 3, 3), (3, 2, 3), (1, 1, 1)])
def test_overlapping_exports_keep_the_larger_multiplicity(
    bank: Bank, first: int, second: int, larger: int
) -> None:
    for times in (first, second):
        bank.load(*(paid("a", "b", 900, NINE, number=f"#{nth}") for nth in range(1, times + 1)))
    found = bank.transfers()
    assert len(found) == larger
    assert sum(row["observations"] for row in found) == first + second


def test_a_loan_and_a_party_pay_too(bank: Bank) -> None:
    loan = {"start_space": "loan", "start_key": "bank/loan:1", "end_space": "party", "end_key": "reg/p:1"}
    bank.load(paid("a", "b", 5, NINE) | loan)
    [one] = bank.transfers()
    assert (one["payer_kind"], one["payee_kind"]) == ("loan", "party")


def test_nothing_loaded_is_nothing_read(bank: Bank) -> None:
    assert bank.transfers() == []
