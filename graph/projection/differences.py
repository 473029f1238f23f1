"""What differs between what is in the database and what the tables say now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from graph.projection.derived import DERIVED

KNOWN = "xm_known"
CHANGED = "xm_changed"
TOUCHED = f"SELECT name, key FROM {CHANGED}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a projection wrote: by kind and relationship type, up to a ledger sequence."""

    sequence: int
    written: Mapping[str, int]
    deleted: Mapping[str, int]
    rebuilt: bool = False


class Differences:
    """The rows to write and the keys to delete. It reads `xm_known` and `xm_derived` and makes `xm_changed`.

    A key counts under its kind, so a node whose kind changed is one to delete and one to write. A
    relationship's hash covers the kinds and keys of its ends, so it is written again when an end changes
    kind.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute(
            f"""CREATE TEMP TABLE {CHANGED} AS
            SELECT name, key, d.key IS NULL AS gone
            FROM {KNOWN} k FULL JOIN {DERIVED} d USING (name, key)
            WHERE k.row_hash IS NULL OR d.row_hash IS NULL OR k.row_hash <> d.row_hash"""
        )

    def gone(self, name: str) -> list[str]:
        """The keys that are no more, in order."""
        found = self._connection.execute(
            f"SELECT key FROM {CHANGED} WHERE gone AND name = ? ORDER BY key", [name]
        )
        return [row[0] for row in found.fetchall()]

    def which(self, name: str) -> str:
        """The condition on `key` that picks the rows to write."""
        return f"key IN (SELECT key FROM {CHANGED} WHERE NOT gone AND name = '{name}')"

    def change(self, sequence: int) -> Change:
        """The counts."""
        found = self._connection.execute(
            f"SELECT name, count(*) FILTER (WHERE NOT gone), count(*) FILTER (WHERE gone) "
            f"FROM {CHANGED} GROUP BY name ORDER BY name"
        ).fetchall()
        return Change(
            sequence,
            written={name: written for name, written, _ in found if written},
            deleted={name: deleted for name, _, deleted in found if deleted},
        )
