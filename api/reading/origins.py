"""Where a record stands: load, file, sheet and row, with what the ledger knows of the load."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.reading.reading import Reading
from api.shapes.entity import Origin

PROVENANCE = ("load", "source", "file", "sheet", "row", "place", "count", "as_of_us", "compartment")


def origin_of(reading: Reading, row: Mapping[str, Any]) -> Origin:
    """The origin of a row of observations."""
    entry = reading.loads.get(row["load"])
    return Origin(
        **{name: row[name] for name in PROVENANCE},
        loaded_at=moment(entry.committed_us) if entry else None,
        loaded_by=entry.who if entry else None,
    )


def moment(microseconds: int) -> datetime:
    """A moment of UTC."""
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC)
