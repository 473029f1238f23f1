"""The legs that are kept as numbers: they read as the rule and its judgements do, and never longer than these hold."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from graph.money import Asked, ByPayee, KeptLegs, account_transfers, join_legs, records, transfers
from graph.money.moved import ENDS, ROWS, moved
from graph.resolve import Aliases, judge, undo
from tests.graph.money.conftest import Bank, paid

ACCOUNTS = "abc"
NINE = "2024-05-01 09:00:00"


def statements(seed: int) -> list[list[dict[str, Any]]]:
    """Deliveries in which few accounts pay each other equal sums again and again, told by one side, both or neither."""
    draw = random.Random(seed)
    deliveries: list[list[dict[str, Any]]] = [[] for _ in range(4)]
    for nth in range(60):
        payer, payee = draw.sample(ACCOUNTS, 2)
        amount, minute = draw.choice([100, 100, 200]), draw.randrange(240)
        for side, delivery in (("told_by_payer", 0), ("told_by_payee", 1), (None, 2), ("told_by_payer", 3)):
            if draw.random() < (0.8 if delivery < 2 else 0.15):
                deliveries[delivery] += [record(draw, nth, side, (payer, payee, amount, minute))]
    return [[*delivery, *draw.sample(delivery, 3)] for delivery in deliveries]


def record(
    draw: random.Random, nth: int, side: str | None, payment: tuple[str, str, int, int]
) -> dict[str, Any]:
    """What one statement says of a payment: with its own clock, precision, number, and words or none."""
    payer, payee, amount, minute = payment
    minute += draw.choice([0, 0, 0, 4])
    clock = f"2024-05-01 {10 + minute // 60}:{minute % 60:02}:{draw.choice([0, 0, 30]):02}"
    said = {
        "number": draw.choice([None, f"{side}{nth}", f"N{nth}"]),
        "purpose": draw.choice([None, "loan", "rent"]),
        "channel": draw.choice([None, "web"]),
        "balance_minor": draw.choice([None, 5, 6]),
        "balance_currency": "CNY",
        "row": draw.choice([2, 3]),
        "as_of_us": draw.choice([None, 1, 2]),
        "file": draw.choice([None, "x.csv"]),
    }
    if side is not None:
        said[side] = True
    if draw.random() < 0.05:
        said |= {"succeeded": False, "number": f"F{nth}"}
    return paid(payer, payee, amount, clock[: draw.choice([19, 19, 16])], **said)


@pytest.fixture
def forget(bank: Bank) -> Callable[[], None]:
    """Takes away what is kept, so that the rule and its judgements are asked."""
    return lambda: shutil.rmtree(bank.tables.folder / "legs")


def read(bank: Bank, **which: Any) -> dict[str, Any]:
    """All readings of transfers: of all, of those that compartments show, of each account, and the narrow one."""
    every = {row["key"]: row for row in bank.transfers(**which)}
    told = {row["key"]: row for row in bank.transfers(failed=True, compartments=["c0", "c2", "c3"])}
    snapshot, copies = bank.tables.snapshot(), ByPayee(bank.tables.folder)
    lists = {}
    for account in ACCOUNTS:
        found = account_transfers(
            snapshot, bank.connection, f"account_no:{account}", copies, Asked(limit=1000)
        )
        lists[account] = {row["key"]: row for row in found.rows.to_pylist()}
    read_narrowly = moved(bank.connection)
    rows = bank.connection.execute(
        f"SELECT p.key, q.key, amount_minor, moment FROM {ROWS} JOIN {ENDS} p ON p.number = payer "
        f"JOIN {ENDS} q ON q.number = payee ORDER BY ALL"
    ).fetchall()
    return {"every": every, "told": told, "lists": lists, "rows": rows, "moved": read_narrowly}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_reads_as_what_is_judged(
    bank: Bank, seed: int, forget: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, delivery in enumerate(statements(seed)):
        bank.load(*delivery, compartment=f"c{number}")
    with bank.tables.begin(bank.header("accounts")) as load:
        load.append("account", bank.accounts(a="ICBC", b="ICBC", c="ABC"))
        load.commit()
    done = join_legs(bank.tables)
    assert done.joined > 10
    undo(bank.tables, judgements(bank)[0], "li", "two payments")
    join_legs(bank.tables)
    bank.look()
    assert KeptLegs(bank.tables.snapshot()).are_there
    kept = read(bank)
    with monkeypatch.context() as patched:
        patched.setattr(records, "FEW", 0)
        assert read(bank) == kept
    forget()
    judged = read(bank)
    assert not KeptLegs(bank.tables.snapshot()).are_there
    assert kept == judged
    # Both ways of putting together say the same: an account's few records do it in one, all records in the other.
    listed = {key: row for rows in kept["lists"].values() for key, row in rows.items()}
    assert listed == kept["every"]
    assert len(kept["rows"]) == len(kept["every"]) < sum(row["observations"] for row in listed.values())
    # One leg more stands alone than the rule says.
    assert sum(len(row["judgements"]) for row in kept["every"].values()) == done.joined - 1


def judgements(bank: Bank) -> list[str]:
    return sorted(key for row in bank.transfers() for key in row["judgements"])


def test_legs_are_found_by_every_key_of_an_account(bank: Bank) -> None:
    bank.load(paid("a", "b", 5, NINE, told_by_payer=True, number="P1"))
    bank.load(paid("a", "card_of_b", 5, NINE, told_by_payee=True, number="Q1"))
    judge(bank.tables, "account_no:b", "account_no:card_of_b", "same", "li", "the card of that account")
    join_legs(bank.tables)
    bank.look()
    snapshot = bank.tables.snapshot()
    assert KeptLegs(snapshot).are_there
    for key in ("a", "b", "card_of_b"):
        found = account_transfers(snapshot, bank.connection, f"account_no:{key}", ByPayee(bank.tables.folder))
        assert found.rows["observations"].to_pylist() == [2]


def test_what_was_withdrawn_lives_on_in_no_file(bank: Bank) -> None:
    bank.load(paid("a", "b", 5, NINE, told_by_payer=True))
    load = bank.load(paid("a", "b", 5, NINE, told_by_payee=True, number="Q1"))
    join_legs(bank.tables)
    assert kept_rows(bank) == 1
    before = bank.tables.snapshot()
    bank.tables.withdraw(load, who="li", why="not ours")
    assert not KeptLegs(bank.tables.snapshot()).are_there
    assert len(bank.transfers()) == 1
    join_legs(bank.tables)
    assert kept_rows(bank) == 0
    assert KeptLegs(bank.tables.snapshot()).are_there
    assert not KeptLegs(before).are_there


def test_a_look_back_reads_what_was_judged_then(bank: Bank) -> None:
    bank.load(paid("a", "b", 5, NINE, told_by_payer=True))
    bank.load(paid("a", "b", 5, NINE, told_by_payee=True, number="Q1"))
    join_legs(bank.tables)
    before = bank.tables.snapshot().sequence
    bank.load(paid("a", "b", 7, NINE, told_by_payer=True))
    join_legs(bank.tables)
    bank.look()
    found = account_transfers(
        bank.tables.snapshot(before), bank.connection, "account_no:a", ByPayee(bank.tables.folder)
    )
    assert found.rows["observations"].to_pylist() == [2]


def kept_rows(bank: Bank) -> int:
    """The legs in all files below the folder, each of which is there in two orders."""
    pattern = f"{bank.tables.folder}/legs/*/*/by_payer.parquet"
    rows = bank.connection.execute(f"SELECT count(*) FROM read_parquet('{pattern}')").fetchall()
    return int(rows[0][0])


def test_who_sees_a_part_has_other_canonical_keys_and_is_not_served_by_them(bank: Bank) -> None:
    """All call the payer `b`, which the first delivery names; a viewer of the others calls it by its card."""
    bank.load(paid("b", "d", 7, NINE), compartment="c0")
    bank.load(paid("card_of_b", "a", 5, NINE, told_by_payer=True, number="P1"), compartment="c1")
    bank.load(paid("b", "a", 5, NINE, told_by_payee=True, number="Q1"), compartment="c2")
    judge(bank.tables, "account_no:b", "account_no:card_of_b", "same", "li", "the card of that account")
    join_legs(bank.tables)
    bank.look()
    told = bank.connection.execute(
        "SELECT DISTINCT unnest(string_split(compartment, '+')) FROM judgement"
    ).fetchall()
    seen = bank.tables.snapshot().within({"c1", "c2", *(row[0] for row in told)} - {"c0"})
    assert not KeptLegs(seen).are_there
    seen.register(bank.connection)
    Aliases.of(seen, bank.connection).register(bank.connection)
    KeptLegs(seen).register(bank.connection)
    [row] = transfers(bank.connection).to_arrow_table().to_pylist()
    assert (row["payer"], row["observations"]) == ("account_no:card_of_b", 2)
    found = account_transfers(seen, bank.connection, "account_no:a", ByPayee(bank.tables.folder))
    assert found.rows["observations"].to_pylist() == [2]


def test_a_reader_goes_on_when_the_files_are_taken_away(bank: Bank) -> None:
    bank.load(paid("a", "b", 5, NINE, told_by_payer=True, number="P1"))
    bank.load(paid("a", "b", 5, NINE, told_by_payee=True, number="Q1"))
    join_legs(bank.tables)
    bank.look()
    shutil.rmtree(bank.tables.folder / "legs")
    assert len(transfers(bank.connection).fetchall()) == 1
