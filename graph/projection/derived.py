"""Everything that the tables say at one sequence, derived once and kept while it is needed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from graph.columns import columns
from graph.model import Relationship
from graph.money import KeptLegs
from graph.projection.entities import entities_sql
from graph.projection.grouping import told
from graph.projection.links import KEYS_OF_ENDS, links_sql
from graph.projection.money import FLOWED, TRANSFERRED, money_links_sql
from graph.resolve import Aliases
from graph.settings import Transfers
from graph.tables import GraphTables, Snapshot

ROWS_A_BATCH = 50_000
DERIVED = "xm_derived"
# Aliases rest on the one, and the legs of transfers on both.
ALWAYS_READ = ("judgement", "account")
NO_KINDS = "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS kind WHERE false"


class Derived:
    """All entities and relationships of a snapshot.

    Of transfers it holds the flows, and each by itself where the setting asks for all. `names` are the kinds and the
    relationship types of the model. The table `xm_derived` has one row each (name, key, row_hash).
    """

    def __init__(
        self, snapshot: Snapshot, connection: duckdb.DuckDBPyConnection, transfers: Transfers = "flows"
    ) -> None:
        self.sequence = snapshot.sequence
        self.model = snapshot.model
        self.connection = connection
        filled = {name for name in self.model.tables if snapshot.files(name)}
        links = {name: link for name, link in self.model.relationships.items() if link.table in filled}
        # Of other tables nothing is asked, and to plan views of empty ones takes longer than a small load.
        snapshot.register(connection, *ALWAYS_READ, *filled)
        spoken_of = filled | _ends(connection, links.values(), filled)
        spaces = [space for space in self.model.spaces if space in spoken_of]
        for space in spaces:
            if space not in filled:
                snapshot.register(connection, space)
        Aliases.of(snapshot, connection).register(connection)
        KeptLegs(snapshot).register(connection)
        connection.execute(f"CREATE TEMP TABLE {DERIVED} (name VARCHAR, key VARCHAR, row_hash UBIGINT)")
        for space in spaces:
            known, alone = told(snapshot, connection, space, self.model.spaces[space].properties)
            self._keep(space, entities_sql(self.model, space, known, filled, alone=alone), "kind")
        kinds = dict.fromkeys(self.model.spaces, NO_KINDS)
        kinds |= {space: f"SELECT key, kind FROM {_kept(space)}" for space in spaces}
        for name, link in links.items():
            if name != TRANSFERRED:
                known, alone = told(snapshot, connection, link.table, link.properties, KEYS_OF_ENDS)
                self._keep(link.table, links_sql(self.model, name, known, kinds, alone=alone), f"'{name}'")
        if TRANSFERRED in links:
            for name in [FLOWED] if transfers == "flows" else [FLOWED, TRANSFERRED]:
                self._keep(name.lower(), money_links_sql(connection, self.model, name, kinds), f"'{name}'")

    def nodes(self, kind: str, which: str = "true") -> pa.RecordBatchReader:
        """Rows of one kind for the store; `which` is a condition on `key`."""
        return self._reader(f"{self.nodes_sql(kind)} AND {which}")

    def links(self, name: str, which: str = "true") -> pa.RecordBatchReader:
        """Rows of one relationship type for the store; `which` is a condition on `key`."""
        return self._reader(f"{self.links_sql(name)} WHERE {which}")

    def nodes_sql(self, kind: str) -> str:
        """The SELECT of all rows of one kind."""
        space = self.model.kinds[kind].space
        return f"SELECT * EXCLUDE (kind, row_hash) FROM {_kept(space)} WHERE kind = '{kind}'"

    def links_sql(self, name: str) -> str:
        """The SELECT of all rows of one relationship type."""
        return f"SELECT * EXCLUDE (row_hash) FROM {_kept(self.model.relationships[name].table)}"

    def counts(self) -> dict[str, int]:
        """The number of rows of every kind and type that has any."""
        found = self.connection.execute(f"SELECT name, count(*) FROM {DERIVED} GROUP BY name ORDER BY name")
        return dict(found.fetchall())

    def _keep(self, table: str, sql: str, name: str) -> None:
        self.connection.execute(f"CREATE TEMP TABLE {_kept(table)} AS {sql}")
        self.connection.execute(f"INSERT INTO {DERIVED} SELECT {name}, key, row_hash FROM {_kept(table)}")

    def _reader(self, sql: str) -> pa.RecordBatchReader:
        return self.connection.sql(sql).to_arrow_reader(ROWS_A_BATCH)


@contextmanager
def derived(tables: GraphTables, spill: Path, transfers: Transfers = "flows") -> Iterator[Derived]:
    """Everything derived from the newest snapshot; what does not fit in memory goes to the private folder."""
    with columns(spill) as connection:
        yield Derived(tables.snapshot(), connection, transfers)


def _ends(
    connection: duckdb.DuckDBPyConnection, links: Iterable[Relationship], known: Container[str]
) -> set[str]:
    """The spaces in which some relationships begin or end. Where one is known it is not looked for."""
    may = [
        (link, end, spaces) for link in links for end, spaces in (("start", link.start), ("end", link.end))
    ]
    sure = {spaces[0] for _, _, spaces in may if len(spaces) == 1}
    asked = [
        f'SELECT {end}_space AS space FROM "{link.table}"'
        for link, end, spaces in may
        if any(space not in known and space not in sure for space in spaces)
    ]
    if not asked:
        return sure
    found = connection.execute(f"SELECT DISTINCT space FROM ({' UNION ALL '.join(asked)})").fetchall()
    return sure | {space for (space,) in found}


def _kept(table: str) -> str:
    return f'"xm_kept_{table}"'
