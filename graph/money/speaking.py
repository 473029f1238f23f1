"""Which of several records of one transfer speaks, and of what."""

from __future__ import annotations

from graph.money.records import IDENTITY, SAID

# The newest record decides, as it does for every other value of the graph; of equal ones the greater key.
AGES = (
    "coalesce({0}as_of_us, -9223372036854775807)",
    "{0}load",
    "coalesce({0}file, '')",
    "coalesce({0}sheet, '')",
    'coalesce({0}"row", -1)',
)
# Of two legs the more precise gives moment and number, and among equals the payer's.
PRECISION = """CASE {0}at_precision WHEN 'second' THEN 5 WHEN 'minute' THEN 4 WHEN 'day' THEN 3
    WHEN 'month' THEN 2 WHEN 'year' THEN 1 ELSE 0 END"""
# Balances are the payer's, and so is the order in which a statement tells them.
PAYERS_OWN = "coalesce({0}told_by_payer, false)"
BY_LEADING = ("at", "at_us", "at_precision", "number")
LATEST = tuple(name for name in SAID if name not in (*IDENTITY, *BY_LEADING))
# In what the records of one transfer may contradict each other; clocks and numbers of two banks differ in any case.
DISPUTED = ("balance_minor", "purpose", "channel", "succeeded")


def of_record(expression: str, prefix: str = "") -> str:
    """One of the expressions above over the columns of one record, whose names may have a prefix."""
    return expression.format(prefix)


def without_unit(name: str) -> str:
    """The property that a column belongs to."""
    return name.removesuffix("_minor")
