"""The leads of a reading: read once, and kept with it."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from api.desk import Desk
from api.reading import money
from api.reading.lending import lend_tables
from api.reading.lookups import canonicals, unknown
from graph import findings
from graph.findings import Lead, RecordedRun
from graph.money import transfer_records
from graph.money.records import TABLE
from graph.tables import Snapshot

CITED = "xm_cited_transfers"
Recorded = tuple[tuple[Lead, ...], tuple[RecordedRun, ...]]


def recorded(desk: Desk) -> Recorded:
    """All leads in rank order, and the runs they come from, as far as the desk's reading holds them."""
    reading = desk.reading
    with reading.once:
        if "findings" not in reading.kept:
            with money.tables_of(desk) as (cursor, snapshot):
                lend_tables(reading, cursor)
                if f"said_{TABLE}" not in reading.tables:
                    _lend_cited(desk, cursor, snapshot)
                reading.kept["findings"] = (tuple(findings.leads(cursor)), tuple(findings.runs(cursor)))
        found: Recorded = reading.kept["findings"]
    return found


def _lend_cited(desk: Desk, cursor: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> None:
    """The transfers that leads cite, read from the files: without them every such lead would seem to have lost them."""
    found = findings.documents(cursor)
    keys = {piece.key for one in found for piece in one.evidence if piece.table == TABLE}
    if not keys:
        return
    ends = {subject.key for one in found for subject in one.subjects}
    ends |= {piece.about for one in found for piece in one.evidence if piece.table == TABLE}
    today = set(canonicals(desk.reading, sorted(ends)).values())
    by_payee = desk.house.workspace.by_payee
    rows = transfer_records(snapshot, cursor, by_payee, keys, today, between=False)
    cursor.register(CITED, rows)
    cursor.execute(f'CREATE OR REPLACE TEMP VIEW "{TABLE}" AS FROM {CITED}')


def leads(desk: Desk) -> Sequence[Lead]:
    """All leads in rank order, those that are not triggered last."""
    return recorded(desk)[0]


def lead(desk: Desk, key: str) -> Lead:
    """One lead by its key, or by one that a former run knew it under. Raises NotFoundError."""
    found = next((lead for lead in leads(desk) if key == lead.key or key in lead.known_as), None)
    if found is None:
        raise unknown(key)
    return found
