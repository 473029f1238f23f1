"""The act of joining legs: what the rule says of all transfers, kept as judgements of a load of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from graph.columns import columns, memory_limit
from graph.money.joined import in_force_sql
from graph.money.kept import KeptLegs, are_kept
from graph.money.legs import find_legs
from graph.money.records import TABLE, Records
from graph.resolve import Aliases
from graph.resolve.rules import TWO_LEGS
from graph.tables import GraphTables, LedgerEntry, LoadHeader, Selected

WHO = f"{TWO_LEGS.name} {TWO_LEGS.version}"
# Which acts change what the rule looks at.
CHANGING = frozenset({"load", "judge", "withdraw"})

READ = (TABLE, "account", "judgement")


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining did: legs that are joined to a leading one, how many were not before, how many are no more.

    `looked` says whether it looked at all: where nothing came or went since the last time it need not.
    """

    joined: int = 0
    new: int = 0
    gone: int = 0
    looked: bool = True


def join_legs(tables: GraphTables) -> Joined:
    """Brings the judgements of the rule level with the tables; where they are, nothing is written.

    They are one load, which takes the place of the one before; what readers keep of them is made beside it. A person's
    revocation holds for what is judged anew, since a rule's judgement has a key made from what it says.

    Raises:
        BusyError: a load is being written.
    """
    mark = tables.folder / "two_legs"
    entries = tables.ledger()
    if not _is_due(entries, mark) and are_kept(tables.folder):
        return Joined(looked=False)
    if not tables.snapshot().files(TABLE) and _live(entries) is None:
        return Joined()
    header = LoadHeader("judge", TWO_LEGS.name, WHO, why=TWO_LEGS.why)
    with tables.begin(header) as load, columns(tables.spill, memory_limit()) as connection:
        snapshot = tables.snapshot()
        snapshot.register(connection, *READ)
        Aliases.of(snapshot, connection).register(connection)
        found = find_legs(connection, Records())
        before = _live(tables.ledger())
        told = _compared(connection, found, before)
        reached = snapshot.sequence
        if told.new or told.gone:
            load.append("judgement", Selected(connection, _rows(found)))
            reached = load.commit(replaces=[before.load] if before else []).sequence
        KeptLegs(tables.snapshot()).keep(connection, in_force_sql(connection, found))
    mark.write_text(str(reached), encoding="ascii")
    return told


def _is_due(entries: list[LedgerEntry], mark: Path) -> bool:
    """Whether an act that the rule has not seen may have changed its answer."""
    reached = int(mark.read_text(encoding="ascii")) if mark.exists() else 0
    return any(
        entry.sequence > reached and entry.kind in CHANGING and entry.source != TWO_LEGS.name
        for entry in entries
    )


def _live(entries: list[LedgerEntry]) -> LedgerEntry | None:
    """The load that holds what the rule said last."""
    held = [entry for entry in entries if entry.source == TWO_LEGS.name and entry.kind == "judge"]
    return next((entry for entry in reversed(held) if entry.state == "live"), None)


def _compared(connection: duckdb.DuckDBPyConnection, found: str, before: LedgerEntry | None) -> Joined:
    held = (
        f"SELECT key FROM judgement WHERE load = '{before.load}'"
        if before
        else "SELECT NULL AS key WHERE false"
    )
    counts = connection.execute(
        f"SELECT count(f.judgement), count(*) FILTER (WHERE h.key IS NULL), "
        f"count(*) FILTER (WHERE f.judgement IS NULL) FROM {found} f FULL JOIN ({held}) h ON h.key = f.judgement"
    ).fetchall()[0]
    joined, new, gone = map(int, counts)
    return Joined(joined, new, gone)


def _rows(found: str) -> str:
    return (
        "SELECT judgement AS key, left_key, right_key, 'same' AS verdict, 'rule' AS basis, "
        f"'{TWO_LEGS.name}' AS who, '{TWO_LEGS.version}' AS version, '{TWO_LEGS.why}' AS why, compartment FROM {found}"
    )
