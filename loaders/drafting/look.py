"""A look at one table of texts: its columns with what they hold, and counts of rows for which something is so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from loaders.drafting.guess import Guess, Held, said
from loaders.drafting.headers import plain
from loaders.mapping.sql import literal

NUMERIC = ("money", "number", "integer")
WORDS = ("text", "code", "boolean")
ZERO = "[^1-9]*0[^1-9]*"


@dataclass(frozen=True)
class Look:
    """A table that was looked at.

    Attributes:
        table: its name in the connection; every column is text.
        columns: what each column holds, and what it is taken for.
        file: the name of the file.
        above: what stands above the headers, of each sheet where it differs.
        sheets: how many sheets its rows are of.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    columns: Sequence[tuple[Held, Guess]]
    file: str
    above: tuple[str, ...]
    sheets: int = 1

    def guess(self, header: str) -> Guess:
        """What a column is taken for."""
        return next(guess for held, guess in self.columns if held.header == header)

    def called(
        self, pattern: re.Pattern[str], types: Sequence[str], without: re.Pattern[str] | None = None
    ) -> Iterator[str]:
        """The headers that a pattern is found in, of columns of these types."""
        for held, guess in self.columns:
            header = plain(held.header)
            passed = without is not None and without.search(header)
            if guess.type in types and pattern.search(header) and not passed:
                yield held.header

    def texts(self, header: str) -> list[str]:
        """The different texts of a column, in order."""
        query = f"SELECT DISTINCT {said(header)} AS x FROM {self.table} WHERE x IS NOT NULL ORDER BY 1"
        return [row[0] for row in self.connection.execute(query).fetchall()]

    def counts(self, *conditions: str) -> tuple[int, ...]:
        """Of how many rows each condition holds."""
        counted = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
        found: tuple[int, ...] = self.connection.execute(f"SELECT {counted} FROM {self.table}").fetchall()[0]
        return found


def looks(header: str, pattern: str) -> str:
    """Condition that a pattern is found in what a column says."""
    return f"coalesce(regexp_matches({said(header)}, {literal(pattern)}), false)"


def amounts_to_something(header: str) -> str:
    """Condition that a column says an amount, and not zero."""
    return f"({said(header)} IS NOT NULL AND NOT regexp_full_match({said(header)}, {literal(ZERO)}))"
