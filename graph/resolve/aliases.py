"""Which keys are one: the canonical key of every key, as the judgements in force make it."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.model import Space
from graph.resolve.grouping import Edges, Numbers, group, numbered
from graph.resolve.judgements import in_force, persons_judgements, refuse_contradiction, revoked_keys
from graph.resolve.lending import lent
from graph.resolve.rules import FORM, TWO_LEGS
from graph.tables import Snapshot

SCHEMA = pa.schema([("key", pa.string()), ("canonical", pa.string())])
VIEW = "aliases"


@dataclass(frozen=True)
class Aliases:
    """The keys that share an entity with another key.

    Attributes:
        table: `key, canonical`, sorted by canonical key and then by age; the canonical key itself has a row
            too. A key that is not in it stands alone.
    """

    table: pa.Table = field(repr=False)
    sequence: int

    @classmethod
    def of(cls, snapshot: Snapshot, connection: duckdb.DuckDBPyConnection) -> Aliases:
        """The aliases at a snapshot.

        Raises:
            JudgementError: persons say of two keys that they are the same and that they are different.
        """
        told = persons_judgements(snapshot, connection)
        valid = in_force(told)
        refuse_contradiction(valid)
        edges = _edges(snapshot, connection, revoked_keys(told))
        different = [(str(entry.left), str(entry.right)) for entry in valid if entry.verdict == "different"]
        return cls(_table(snapshot, connection, edges, group(edges, different)), snapshot.sequence)

    def canonical(self, key: str) -> str:
        """The key of the entity that this key means: itself where nothing was judged of it."""
        found = self.table.filter(pc.equal(self.table["key"], key))["canonical"]
        return str(found[0]) if len(found) else key

    def members(self, key: str) -> list[str]:
        """All keys of the entity, the canonical one first, then by age."""
        found = self.table.filter(pc.equal(self.table["canonical"], self.canonical(key)))["key"]
        return found.to_pylist() or [key]

    def register(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Adds the view `aliases` with the columns `key` and `canonical`."""
        connection.register(VIEW, self.table)


def _edges(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, revoked: set[str]) -> Edges:
    """Every `same` in force, persons' first, in the order in which they rank."""
    ages = _ages(snapshot)
    gone = pa.table({"key": pa.array(sorted(revoked), pa.string())})
    with lent(connection, xm_ages=ages, xm_revoked=gone):
        rows = connection.sql(
            f"""
            SELECT left_key, right_key, basis
            FROM ({snapshot.sql("judgement")}) AS told LEFT JOIN xm_ages ON xm_ages.load = told.load
            WHERE verdict = 'same' AND who IS DISTINCT FROM '{TWO_LEGS.name}'
                AND told.key NOT IN (SELECT key FROM xm_revoked)
            GROUP BY left_key, right_key, basis
            ORDER BY basis <> 'person', starts_with(right_key, '{FORM}'), min(age), left_key, right_key
            """  # noqa: S608  # our own query
        ).to_arrow_table()
    persons = pc.sum(pc.equal(rows["basis"], "person")).as_py() or 0
    return numbered(rows["left_key"], rows["right_key"], persons)


def _ages(snapshot: Snapshot) -> pa.Table:
    """The age of each load: the name of the oldest load that it stands for.

    A newer delivery is as old as the one it took the place of, so that keys do not change with every
    delivery. Loads are named by the moment they began, in the ledger's order.
    """
    return pa.table(
        {
            "load": pa.array([entry.load for entry in snapshot.loads], pa.string()),
            "age": pa.array([min((entry.load, *entry.replaces)) for entry in snapshot.loads], pa.string()),
        }
    )


def _table(
    snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, edges: Edges, groups: Numbers
) -> pa.Table:
    """Keys of groups with at least two raw keys; the keys of normal forms are left out."""
    raw = ~np.asarray(pc.starts_with(edges.keys, FORM).to_numpy(zero_copy_only=False), dtype=np.bool_)
    if not raw.any():
        return SCHEMA.empty_table()
    several = np.bincount(groups[raw], minlength=int(groups.max()) + 1) > 1
    chosen = raw & several[groups]
    keys, labels = edges.keys.filter(pa.array(chosen)), groups[chosen]
    ordered = _by_age(snapshot, connection, pa.table({"key": keys, "entity": labels}))
    labels = ordered["entity"].to_numpy()
    firsts = np.flatnonzero(np.r_[True, labels[1:] != labels[:-1]]) if len(labels) else np.array([], np.int64)
    oldest = np.repeat(firsts, np.diff(np.r_[firsts, len(labels)]))
    return pa.table(
        {"key": ordered["key"], "canonical": ordered["key"].take(pa.array(oldest))}, schema=SCHEMA
    ).sort_by([("canonical", "ascending")])


def _by_age(snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, members: pa.Table) -> pa.Table:
    """The members by entity, and within it by the age of the load that first observed them, then by text.

    A key that no live load observes comes last: a person may have judged of it before its load was withdrawn.
    """
    spaces = [name for name, table in snapshot.model.tables.items() if isinstance(table.declares, Space)]
    # Nothing is planned of tables into which nothing was loaded; of one at least, which says that there is no such key.
    filled = [name for name in spaces if snapshot.files(name)] or spaces[:1]
    seen = " UNION ALL ".join(_keys_sql(snapshot, name) for name in filled)
    with lent(connection, xm_members=members, xm_ages=_ages(snapshot)):
        return connection.sql(
            f"""
            WITH first_seen AS (
                SELECT key, min(age) AS age
                FROM ({seen}) SEMI JOIN xm_members USING (key) JOIN xm_ages USING (load)
                GROUP BY key
            )
            SELECT key, entity FROM xm_members LEFT JOIN first_seen USING (key)
            ORDER BY entity, age NULLS LAST, key
            """  # noqa: S608  # our own query
        ).to_arrow_table()


def _keys_sql(snapshot: Snapshot, table: str) -> str:
    return f"SELECT key, load FROM ({snapshot.sql(table)})"  # noqa: S608  # our own query
