"""Traces over small tables of transfers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.money import ByPayee
from graph.money.trace import Question, Trace, TracedAccount, trace
from tests.graph.money.conftest import Bank

Tracing = Callable[..., Trace]


def account(found: Trace, name: str) -> TracedAccount:
    """What became of the money at the account of this name; it is there in one currency."""
    [one] = [entry for entry in found.accounts if entry.key.partition(":")[2] == name]
    return one


@pytest.fixture
def tracing(bank: Bank) -> Tracing:
    """Traces the accounts of these names over all that the bank has loaded."""

    def traced(*names: str, **how: Any) -> Trace:
        bank.look()
        question = Question(tuple(f"account_no:{name}" for name in names), **how)
        return trace(bank.tables.snapshot(), bank.connection, ByPayee(bank.tables.folder), question)

    return traced
