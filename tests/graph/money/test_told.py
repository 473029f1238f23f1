"""The records of transfers by their keys, whichever end they are asked from."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from graph.money import ByPayee, transfer_records
from graph.resolve import Aliases
from tests.graph.money.conftest import Bank, paid

A, B, C = (f"account_no:{name}" for name in "abc")


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with duckdb.connect() as connection:
        bank = Bank(tmp_path / "tables", connection)
        bank.load(
            paid("a", "b", 100, "2024-05-01 09:00:00", row=2),
            paid("b", "c", 60, "2024-05-02 09:00:00", row=3),
            paid("b", "c", 60, "2024-05-03 09:00:00", row=4),
        )
        yield bank


@pytest.mark.parametrize(
    ("ends", "between", "rows"),
    [((A,), False, [2]), ((B,), False, [2, 3]), ((C,), False, [3]), ((B, C), True, [3]), ((A, C), True, [])],
)
def test_records_are_found_by_key_at_the_ends_that_are_named(
    bank: Bank, ends: tuple[str, ...], between: bool, rows: list[int]
) -> None:
    snapshot = bank.tables.snapshot()
    snapshot.register(bank.connection)
    Aliases.of(snapshot, bank.connection).register(bank.connection)
    keys = [row[0] for row in bank.connection.sql('SELECT key FROM transferred WHERE "row" < 4').fetchall()]
    by_payee = ByPayee(bank.tables.folder)
    found = transfer_records(snapshot, bank.connection, by_payee, keys, ends, between=between)
    assert found["row"].to_pylist() == rows
