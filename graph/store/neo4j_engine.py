"""A Neo4j as the store sees it: Community or Enterprise, reached by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import neo4j

from graph.errors import SettingsError, StoreError
from graph.model import Model
from graph.settings import Settings
from graph.store.engine import Access, Inventory, NamedRows, Progress, SignIn
from graph.store.faults import translated
from graph.store.rows import links_by_ends, nodes_of
from graph.store.statements import count_links, count_nodes, create_links, delete_links

DELETE_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint that keys are unique, or an index; under its name a constraint has an index too."""

    name: str
    label: str
    column: str
    unique: bool
    of_links: bool = False

    @property
    def statement(self) -> str:
        """Makes it, unless it is there."""
        pattern, variable = (f"()-[r:{self.label}]-()", "r") if self.of_links else (f"(n:{self.label})", "n")
        if self.unique:
            wanted = f"REQUIRE {variable}.{self.column} IS UNIQUE"
            return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR {pattern} {wanted}"
        return f"CREATE INDEX {self.name} IF NOT EXISTS FOR {pattern} ON ({variable}.{self.column})"


class Neo4jEngine:
    """A Neo4j database. Community has no roles: read-only is the read transaction, which it enforces."""

    name = "neo4j"
    can_be_ended = False

    def __init__(self, sign_in: SignIn) -> None:
        """Raises UnavailableError, SignInError where it cannot be reached."""
        self._sign_in = sign_in
        self._driver = neo4j.GraphDatabase.driver(
            sign_in.address,
            auth=(sign_in.user, sign_in.password),
            notifications_min_severity="OFF",
            user_agent="xunmai",
        )
        try:
            with translated(sign_in.address):
                self._driver.verify_connectivity()
        except BaseException:
            self._driver.close()
            raise

    @classmethod
    def of(cls, settings: Settings) -> Neo4jEngine:
        """The Neo4j that the settings name. Raises SettingsError where they do not."""
        if settings.neo4j_uri is None or settings.neo4j_password is None:
            raise SettingsError(
                "the engine is neo4j, but its address or password is not set",
                hint="set XUNMAI_NEO4J_URI (for example bolt://127.0.0.1:7687) and XUNMAI_NEO4J_PASSWORD",
            )
        password = settings.neo4j_password.get_secret_value()
        return cls(SignIn(settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database))

    def sign_in(self, access: Access) -> SignIn:  # noqa: ARG002 - one user reads and writes, the transaction differs
        """The one user there is."""
        return self._sign_in

    def recover(self) -> bool:
        """A Neo4j is not ours to start."""
        return False

    def apply_schema(self, model: Model) -> None:
        """Unique keys of nodes and relationships, and an index on titles."""
        there = self._rules()
        for rule in _schema(model):
            if rule not in there:
                self._run(rule.statement)
        self._run("CALL db.awaitIndexes(300)")

    def bulk_load(self, model: Model, nodes: NamedRows, links: NamedRows, progress: Progress) -> None:
        """Fills the empty database in large batches; nothing is looked for that cannot be there yet."""
        for kind, rows in nodes:
            for batch in nodes_of(model, kind, rows):
                self._run(f"UNWIND $rows AS row CREATE (n:{kind}) SET n = row", {"rows": batch})
                progress(kind, len(batch))
        for name, rows in links:
            for start_kind, end_kind, found in links_by_ends(model, name, rows):
                made = self._run(create_links(name, start_kind, end_kind), {"rows": found})
                if made != len(found):
                    raise StoreError(
                        f"{len(found) - int(made or 0)} relationships {name} lack an end in the graph",
                        hint="rebuild the graph database",
                    )
                progress(name, len(found))

    def delete_links(self, name: str, keys: list[str]) -> None:
        """Found through the constraint on their keys."""
        self._run(delete_links(name), {"keys": keys})

    def counts(self, model: Model) -> dict[str, int]:
        """From the server's own books, which these two patterns read."""
        parts = [count_nodes(kind) for kind in model.kinds]
        parts += [count_links(name) for name in model.relationships]
        return dict(self._execute(lambda transaction: transaction.run(" UNION ALL ".join(parts)).values()))

    def inventory(self, what: Inventory) -> list[str]:
        """Constraints and indexes; users and databases as the system database knows them."""
        shown = {
            "schema": "SHOW INDEXES YIELD name, type, labelsOrTypes, properties RETURN * ORDER BY name",
            "users": "SHOW USERS YIELD user RETURN user",
            "databases": "SHOW DATABASES YIELD name, currentStatus RETURN *",
        }
        database = self._sign_in.database if what == "schema" else "system"
        with translated(self._sign_in.address), self._driver.session(database=database) as session:
            return sorted(str(record.values()) for record in session.run(shown[what]))

    def overran(self) -> bool:
        """A Neo4j is not ours to end; its own time limit stands."""
        return False

    def clear(self) -> None:
        """Removes everything in batches, then constraints and indexes."""
        self._empty(frozenset())

    def _empty(self, kept: frozenset[Rule]) -> None:
        """Removes everything but these rules."""
        while self._run(f"MATCH ()-[r]->() WITH r LIMIT {DELETE_ROWS} DELETE r RETURN count(r)"):
            pass
        while self._run(f"MATCH (n) WITH n LIMIT {DELETE_ROWS} DELETE n RETURN count(n)"):
            pass
        stay = {rule.name for rule in kept & self._rules()}
        for kind, shown in (("CONSTRAINT", "SHOW CONSTRAINTS"), ("INDEX", "SHOW INDEXES")):
            for name in self._names(f"{shown} YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
                if name not in stay:
                    self._run(f"DROP {kind} `{name}` IF EXISTS")

    @contextmanager
    def replacing(self, model: Model) -> Iterator[None]:
        """Empties the database first: an office's Neo4j Community has only the one.

        What the model asks for stays: to drop and make two hundred rules takes longer than most offices' data.
        """
        self._empty(frozenset(_schema(model)))
        yield

    def close(self) -> None:
        """Lets the connections go."""
        self._driver.close()

    def _run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first value that a statement returns."""

        def work(transaction: neo4j.ManagedTransaction) -> Any:
            record = transaction.run(cypher, dict(parameters or {})).single(strict=False)
            return None if record is None else record.value()

        return self._execute(work)

    def _rules(self) -> frozenset[Rule]:
        """The constraints and indexes on one column that are there."""
        shown = self._execute(
            lambda transaction: transaction.run(
                "SHOW INDEXES YIELD name, state, entityType, labelsOrTypes, properties, owningConstraint, type "
                "WHERE type = 'RANGE' AND state <> 'FAILED' AND size(labelsOrTypes) = 1 AND size(properties) = 1 "
                "RETURN name, labelsOrTypes[0], properties[0], owningConstraint IS NOT NULL, "
                "entityType = 'RELATIONSHIP'"
            ).values()
        )
        return frozenset(Rule(*found) for found in shown)

    def _names(self, cypher: str) -> list[str]:
        return list(self._execute(lambda transaction: transaction.run(cypher).value()))

    def _execute(self, work: Callable[[neo4j.ManagedTransaction], Any]) -> Any:
        with (
            translated(self._sign_in.address),
            self._driver.session(database=self._sign_in.database) as session,
        ):
            return session.execute_write(work)


def _schema(model: Model) -> Iterator[Rule]:
    for kind in model.kinds:
        yield Rule(f"{kind.lower()}_key", kind, "key", unique=True)
        yield Rule(f"{kind.lower()}_title", kind, "title", unique=False)
    for name in model.relationships:
        yield Rule(f"{name.lower()}_link_key", name, "key", unique=True, of_links=True)
