"""What a load says of itself, and the sum that it must come out to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from graph.errors import CountError, Place
from graph.tables import LedgerEntry

Outcome = Literal["loaded", "already_loaded"]


@dataclass(frozen=True)
class TableReport:
    """What became of the rows of one table of the source.

    `read` is every row of the files, what could not be read as a row included; each is used, rejected or skipped.
    `remarks` counts rows used of which the mapping tells something, such as that they make no payment.
    """

    read: int
    used: int
    rejected: int
    skipped: int
    why_skipped: Mapping[str, int] = field(default_factory=dict)
    remarks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadReport:
    """What one load has read, made and left out.

    `rejects` counts rejected rows by reason, `values_dropped` values that a kept row lost, by reason; `reject_files`
    hold the rejected rows, to be mended and loaded again, `value_file` the dropped values.
    """

    source: str
    outcome: Outcome
    delivery: str
    tables: Mapping[str, TableReport] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)
    rejects: Mapping[str, int] = field(default_factory=dict)
    values_dropped: Mapping[str, int] = field(default_factory=dict)
    reject_files: tuple[Path, ...] = ()
    value_file: Path | None = None
    replaced: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    entry: LedgerEntry | None = None
    seconds: float = 0.0

    @property
    def rows_read(self) -> int:
        """Rows of all files."""
        return sum(table.read for table in self.tables.values())

    @property
    def rows_used(self) -> int:
        """Rows that made facts."""
        return sum(table.used for table in self.tables.values())

    @property
    def rows_rejected(self) -> int:
        """Rows that made none and were written to the reject files."""
        return sum(table.rejected for table in self.tables.values())

    @property
    def rows_skipped(self) -> int:
        """Rows that the mapping leaves out on purpose."""
        return sum(table.skipped for table in self.tables.values())

    @property
    def skips(self) -> dict[str, int]:
        """Those rows by the reason."""
        return _together(table.why_skipped for table in self.tables.values())

    @property
    def remarks(self) -> dict[str, int]:
        """What is told of rows that were used, with how many there are."""
        return _together(table.remarks for table in self.tables.values())


def _together(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return dict(found)


def assert_sum(source: str, table: str, report: TableReport) -> None:
    """Nothing, if every row read was used, rejected or skipped. Raises CountError otherwise, before
    anything is kept.
    """
    accounted = report.used + report.rejected + report.skipped
    if report.read != accounted:
        raise CountError(
            f"{source}/{table}: of {report.read:,} rows read, {report.used:,} were used, {report.rejected:,} rejected "
            f"and {report.skipped:,} skipped: {abs(report.read - accounted):,} are not accounted for",
            hint="this is a fault of the loader or of the mapping; nothing was loaded",
            place=Place(source=source),
        )
