"""The leads of a reading: read once, and kept with it."""

from __future__ import annotations

from collections.abc import Sequence

from api.reading.lending import lend_tables
from api.reading.lookups import unknown
from api.reading.reading import Reading
from graph import findings
from graph.findings import Lead, RecordedRun

Recorded = tuple[tuple[Lead, ...], tuple[RecordedRun, ...]]


def recorded(reading: Reading) -> Recorded:
    """All leads in rank order, and the runs they come from, as far as the reading holds them."""
    with reading.once:
        if "findings" not in reading.kept:
            with reading.cursor() as cursor:
                lend_tables(reading, cursor)
                reading.kept["findings"] = (tuple(findings.leads(cursor)), tuple(findings.runs(cursor)))
        found: Recorded = reading.kept["findings"]
    return found


def leads(reading: Reading) -> Sequence[Lead]:
    """All leads in rank order, those that are not triggered last."""
    return recorded(reading)[0]


def lead(reading: Reading, key: str) -> Lead:
    """One lead by its key, or by one that a former run knew it under. Raises NotFoundError."""
    found = next((lead for lead in leads(reading) if key == lead.key or key in lead.known_as), None)
    if found is None:
        raise unknown(key)
    return found
