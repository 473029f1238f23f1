"""What persons do: judge two keys, and undo a judgement. Each act is a load of one row, and stays."""

from __future__ import annotations

import time
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from graph.columns import columns
from graph.errors import JudgementError, NotFoundError
from graph.model import Space
from graph.resolve.judgements import (
    Judgement,
    Verdict,
    contradiction,
    in_force,
    persons_judgements,
    refuse_contradiction,
    revoked_keys,
)
from graph.tables import GraphTables, Load, LoadHeader, Snapshot

SOURCE = "judgements"


def judge(tables: GraphTables, left: str, right: str, verdict: Verdict, who: str, why: str) -> str:
    """The key of the new judgement: a person says that two keys are the same, or different.

    Said again by the same person it is not written twice.

    Raises:
        NotFoundError: nothing bears one of the keys.
        JudgementError: the keys are of two kinds of thing, or it contradicts what persons said before.
        BusyError: a load is being written.
    """
    _refuse_nameless(who, why)
    with tables.begin(_header(who, why)) as load, columns(tables.spill) as connection:
        snapshot = tables.snapshot()
        compartment = _shared_compartment(snapshot, connection, left, right)
        told = in_force(persons_judgements(snapshot, connection))
        for entry in told:
            if (entry.verdict, entry.who) == (verdict, who) and {entry.left, entry.right} == {left, right}:
                return entry.key
        new = Judgement(_key(load), left, right, verdict, who, why, None, load.id)
        refuse_contradiction([*told, new])
        return _write(load, new, compartment)


def undo(tables: GraphTables, judgement: str, who: str, why: str) -> str:
    """The key of the new judgement, which revokes an earlier one: of a person, of a rule, or a revocation.

    Raises:
        NotFoundError: there is no such judgement.
        JudgementError: it is revoked already, or what it had revoked would contradict what persons say now.
        BusyError: a load is being written.
    """
    _refuse_nameless(who, why)
    with tables.begin(_header(who, why)) as load, columns(tables.spill) as connection:
        snapshot = tables.snapshot()
        told = persons_judgements(snapshot, connection)
        compartment = _compartment_of(snapshot, connection, judgement)
        _refuse_revoked(told, judgement)
        new = Judgement(_key(load), None, None, None, who, why, judgement, load.id)
        if contradiction(in_force(told)) is None:
            refuse_contradiction(in_force([*told, new]))
        return _write(load, new, compartment)


def _header(who: str, why: str) -> LoadHeader:
    return LoadHeader(kind="judge", source=SOURCE, who=who, why=why)


def _key(load: Load) -> str:
    return f"judgement:{load.id}"


def _write(load: Load, new: Judgement, compartment: str) -> str:
    row = {
        "key": new.key,
        "left_key": new.left,
        "right_key": new.right,
        "verdict": new.verdict,
        "basis": "person",
        "who": new.who,
        "why": new.why,
        "at_us": time.time_ns() // 1000,
        "revokes": new.revokes,
        "compartment": compartment,
    }
    load.append("judgement", pa.Table.from_pylist([row]))
    load.commit()
    return new.key


def _refuse_nameless(who: str, why: str) -> None:
    if not who.strip() or not why.strip():
        raise JudgementError("a judgement is somebody's and has a reason", hint="give who and why")


def _shared_compartment(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, left: str, right: str
) -> str:
    """The compartment in which both keys are observed, so that whoever may see both sees the judgement too.

    Where they share none, it is the judgements' own.

    Raises:
        NotFoundError: nothing bears one of the keys.
        JudgementError: the two cannot be one.
    """
    if left == right:
        raise JudgementError(f"{left!r} stands on both sides", hint="a judgement is about two keys")
    seen = _observed(snapshot, connection, left, right)
    spaces = {key: {space for bearer, space, _ in seen if bearer == key} for key in (left, right)}
    for key, found in spaces.items():
        if not found:
            raise NotFoundError(f"nothing bears the key {key!r}", hint="look it up with `xunmai show`")
    if not spaces[left] & spaces[right]:
        raise JudgementError(
            f"{left!r} is of {', '.join(spaces[left])} and {right!r} of {', '.join(spaces[right])}",
            hint="only things of one kind can be the same",
        )
    compartments = [{held for bearer, _, held in seen if bearer == key} for key in (left, right)]
    return min(compartments[0] & compartments[1], default=SOURCE)


def _observed(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, left: str, right: str
) -> list[tuple[str, str, str]]:
    """Key, space and compartment wherever one of the keys is borne."""
    spaces = [name for name, table in snapshot.model.tables.items() if isinstance(table.declares, Space)]
    queries = (
        f"SELECT key, '{name}' AS space, compartment FROM ({snapshot.sql(name)})"  # noqa: S608  # our own query
        for name in spaces
        if snapshot.files(name)
    )
    everywhere = " UNION ALL ".join(queries)
    if not everywhere:
        return []
    query = f"SELECT DISTINCT * FROM ({everywhere}) WHERE key IN (?, ?)"  # noqa: S608  # our own query
    return connection.execute(query, [left, right]).fetchall()


def _compartment_of(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, judgement: str) -> str:
    """The compartment of a judgement. Raises NotFoundError when there is none of that key."""
    query = f"SELECT compartment FROM ({snapshot.sql('judgement')}) WHERE key = ? LIMIT 1"  # noqa: S608  # our own query
    found = connection.execute(query, [judgement]).fetchall()
    if not found:
        raise NotFoundError(f"there is no judgement {judgement!r}", hint="see the judgements of an entity")
    return str(found[0][0])


def _refuse_revoked(told: Sequence[Judgement], judgement: str) -> None:
    if judgement in revoked_keys(told):
        by = next(entry for entry in reversed(told) if entry.revokes == judgement)
        raise JudgementError(
            f"{judgement} was revoked by {by.who} ({by.key})", hint="undo that to bring it back"
        )
