"""One account's transfers, both ways, with the total told; the copies by payee follow the tables."""

from __future__ import annotations

import pytest

from graph.money import ByPayee, account_transfers, by_payee
from graph.money.account import AccountTransfers, Asked
from graph.resolve import judge
from tests.graph.money.conftest import Bank, paid


def rows() -> list[dict]:
    out = [
        paid("a", f"p{day % 3}", day, f"2024-05-{day:02} 10:00:00", number=f"O{day}") for day in range(1, 21)
    ]
    into = [paid(f"q{day}", "a", 100 + day, f"2024-05-{day:02} 11:00:00", number=f"I{day}") for day in (3, 4)]
    other = [paid("x", "y", 1, "2024-05-01 09:00:00", number="E1")]
    return [*out, *into, *other]


def of(bank: Bank, account: str = "account_no:a", **asked: object) -> AccountTransfers:
    bank.look()
    snapshot = bank.tables.snapshot()
    copies = ByPayee(bank.tables.folder)
    return account_transfers(snapshot, bank.connection, account, copies, Asked(**asked))  # type: ignore[arg-type]


def numbers(found: AccountTransfers) -> list[str]:
    return found.rows["number"].to_pylist()


@pytest.fixture(params=["copied", "not copied"])
def filled(request: pytest.FixtureRequest, bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Bank:
    bank.load(*rows())
    if request.param == "copied":
        monkeypatch.setattr(by_payee, "WORTH_ROWS", 1)
        assert ByPayee(bank.tables.folder).make(bank.tables.snapshot(), bank.connection) == 1
    return bank


def test_both_directions_are_read_with_the_total(filled: Bank) -> None:
    found = of(filled, limit=3)
    assert (found.total, numbers(found)) == (22, ["O20", "O19", "O18"])
    assert numbers(of(filled, limit=3, offset=15)) == ["O5", "I4", "O4"]
    assert (of(filled, limit=3, offset=50).total, numbers(of(filled, limit=3, offset=50))) == (22, [])


def test_direction_time_and_the_other_side_narrow_it(filled: Bank) -> None:
    assert numbers(of(filled, direction="in", order="oldest")) == ["I3", "I4"]
    assert of(filled, direction="out").total == 20
    assert numbers(of(filled, other="account_no:q4")) == ["I4"]
    first = of(filled, order="oldest", limit=1).rows["at_us"][0].as_py()
    day = 86_400_000_000
    assert numbers(of(filled, since_us=first + day, until_us=first + 3 * day, order="oldest")) == [
        "O2", "O3", "I3",
    ]  # fmt: skip


def test_the_largest_come_first_where_they_are_asked_for(filled: Bank) -> None:
    assert numbers(of(filled, order="largest", limit=3)) == ["I4", "I3", "O20"]


def test_every_key_of_the_account_is_read_and_a_payment_to_itself_once(filled: Bank) -> None:
    filled.load(
        paid("b", "z", 7, "2024-06-01 10:00:00", number="B1"), paid("b", "a", 8, "2024-06-02", number="B2")
    )
    judge(filled.tables, "account_no:a", "account_no:b", "same", "li", "one account")
    for key in ("account_no:a", "account_no:b"):
        found = of(filled, key, limit=2, order="newest")
        assert (found.total, numbers(found)) == (24, ["B2", "B1"])
    assert (found.rows["payer"][0].as_py(), found.rows["payee"][0].as_py()) == ("account_no:a",) * 2


def test_an_unknown_account_has_none(filled: Bank) -> None:
    assert of(filled, "account_no:nobody").total == 0


def test_a_copy_goes_with_the_file_it_was_made_of(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_payee, "WORTH_ROWS", 1)
    load = bank.load(*rows())
    copies = ByPayee(bank.tables.folder)
    assert copies.make(bank.tables.snapshot(), bank.connection) == 1
    assert copies.make(bank.tables.snapshot(), bank.connection) == 0
    bank.tables.withdraw(load, who="li", why="wrong account")
    assert of(bank).total == 0
    bank.tables.tidy(who="li", keep_from=2)
    copies.make(bank.tables.snapshot(), bank.connection)
    assert list((bank.tables.folder / "by_payee").rglob("*.parquet")) == []


def test_of_what_several_tell_the_newest_says_what_is_said_at_all(bank: Bank) -> None:
    told = ("a", "b", 5, "2024-05-01 10:00:00")
    bank.load(paid(*told, number="N", purpose="loan", channel="web", as_of_us=1))
    bank.load(paid(*told, number="N", purpose="rent", as_of_us=3, balance_minor=7, told_by_payer=True))
    bank.load(paid(*told, number="N", purpose=None, as_of_us=2, told_by_payer=True, row=9), source="register")
    [one] = of(bank).rows.to_pylist()
    assert (one["purpose"], one["channel"], one["balance_minor"]) == ("rent", "web", 7)
    assert (one["row"], one["conflicts"], one["observations"]) == (2, ["purpose"], 3)
    assert (one["sources"], one["judgements"], one["aliases"]) == (["register", "statement"], [], [])


def test_only_what_one_may_see_is_counted(bank: Bank) -> None:
    bank.load(*rows(), compartment="open")
    bank.load(paid("a", "b", 1, "2024-07-01", number="X"), compartment="closed")
    bank.look()
    seen = bank.tables.snapshot().within(["open"])
    found = account_transfers(seen, bank.connection, "account_no:a", ByPayee(bank.tables.folder))
    assert found.total == 22
