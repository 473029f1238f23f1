"""Findings into the graph tables.

A run is a load of its own, and puts the former run of its detector out of force.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from graph.columns import columns
from graph.findings.reading import documents
from graph.findings.shapes import Detection, Finding
from graph.resolve import Aliases
from graph.tables import GraphTables, LedgerEntry, LoadHeader

SOURCE = "xunmai"
RUN_SCHEME = "xunmai/run"
SPACES_INVOLVED = frozenset({"party", "agency", "tender", "contract", "account"})


def record(tables: GraphTables, detection: Detection, who: str) -> LedgerEntry:
    """The ledger entry of the load that holds a run's findings, the whole run and whom each finding involves.

    A finding keeps the key that it had in the former run when it is still about the same two, whatever the
    judgements in between call them.

    Raises:
        BusyError: another load is being written.
        DiskFullError: no room left; nothing was recorded.
    """
    snapshot = tables.snapshot()
    former = [
        entry.load
        for entry in snapshot.loads
        if entry.kind == "detect" and entry.delivery == detection.detector
    ]
    with columns(tables.spill) as connection:
        snapshot.register(connection, "finding")
        aliases = Aliases.of(snapshot, connection)
        kept = _keeping_keys(detection.findings, documents(connection, detection.detector), aliases)
    sequence = snapshot.sequence if detection.sequence is None else detection.sequence
    run = detection.model_copy(update={"findings": kept, "sequence": sequence})
    header = LoadHeader("detect", SOURCE, who, delivery=detection.detector)
    with tables.begin(header) as load:
        load.append("finding", _nodes(run))
        involved = _involved(run)
        if involved.num_rows:
            load.append("involves", involved)
        return load.commit(counts=_counts(run), replaces=former)


def run_key(detector: str) -> str:
    """The key under which what a run looked at is kept."""
    return f"{RUN_SCHEME}:{detector}"


def _keeping_keys(
    findings: Sequence[Finding], former: Iterable[Finding], aliases: Aliases
) -> tuple[Finding, ...]:
    canonical = dict(zip(*(aliases.table[name].to_pylist() for name in ("key", "canonical")), strict=True))
    known = {pair: old.key for old in former for pair in _pairs(old, canonical)}
    taken = {finding.key for finding in findings}
    kept = []
    for finding in findings:
        keys = (known.get(pair) for pair in _pairs(finding, canonical))
        key = next((key for key in keys if key and key not in taken), finding.key)
        if finding.key in known.values():
            key = finding.key
        taken.add(key)
        others = {finding.key, *finding.known_as} - {key}
        kept.append(finding.model_copy(update={"key": key, "known_as": tuple(sorted(others))}))
    return tuple(kept)


def _pairs(finding: Finding, canonical: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Who the finding is about, two by two: its first subject with each of the others."""
    first, *others = [canonical.get(subject.key, subject.key) for subject in finding.subjects]
    return [(first, other) for other in others]


def _nodes(run: Detection) -> pa.Table:
    moment = time.time_ns() // 1000
    wall = datetime.fromtimestamp(moment / 1_000_000, UTC).replace(tzinfo=None)
    common = {
        "kind": "Finding",
        "detector": run.detector,
        "detector_version": run.version,
        "at": wall,
        "at_us": moment,
        "at_precision": "second",
        "sequence": run.sequence,
        "stale": False,
        "as_of_us": moment,
    }
    rows: list[dict[str, Any]] = [
        common
        | {
            "key": finding.key,
            "title": " · ".join(subject.title for subject in finding.subjects[:2]),
            "state": finding.state,
            "rank": finding.rank,
            "score": finding.score,
            "document": finding.model_dump_json(),
            "compartment": finding.compartment,
        }
        for finding in run.findings
    ]
    compartments = "+".join(sorted({finding.compartment for finding in run.findings})) or SOURCE
    rows.append(
        common
        | {
            "key": run_key(run.detector),
            "title": run.title.en,
            "document": run.run.model_dump_json(),
            "compartment": compartments,
        }
    )
    return pa.Table.from_pylist(rows, schema=_NODE_SCHEMA)


_NODE_SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("kind", pa.string()),
        ("title", pa.string()),
        ("detector", pa.string()),
        ("detector_version", pa.string()),
        ("state", pa.string()),
        ("rank", pa.int64()),
        ("score", pa.float64()),
        ("at", pa.timestamp("us")),
        ("at_us", pa.int64()),
        ("at_precision", pa.string()),
        ("sequence", pa.int64()),
        ("stale", pa.bool_()),
        ("document", pa.string()),
        ("as_of_us", pa.int64()),
        ("compartment", pa.string()),
    ]
)


def _involved(run: Detection) -> pa.Table:
    """Whom each finding involves: its subjects in their roles, and the tenders that its evidence is about."""
    rows = {
        (finding.key, space, key, role, finding.compartment)
        for finding in run.findings
        for space, key, role in (
            *((subject.space, subject.key, subject.role) for subject in finding.subjects),
            *(("tender", piece.about, "tender") for piece in finding.evidence if piece.table == "tender"),
        )
        if space in SPACES_INVOLVED
    }
    columns = list(zip(*sorted(rows), strict=True)) or [()] * 5
    names = ("start_key", "end_space", "end_key", "role", "compartment")
    told = {name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    return pa.table(told | {"start_space": pa.array(["finding"] * len(rows), pa.string())})


def _counts(run: Detection) -> dict[str, int]:
    states = [finding.state for finding in run.findings]
    return {"findings": len(states)} | {state: states.count(state) for state in sorted(set(states))}
