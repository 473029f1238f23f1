"""The graph database: one store over Bolt, whichever engine is behind it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import neo4j
from neo4j.exceptions import ServiceUnavailable, SessionExpired

from graph.errors import Case, StatementError, TimeLimitError
from graph.model import Model
from graph.settings import Settings
from graph.store.engine import Access, Engine, NamedRows, Progress, Rows, SignIn, no_progress
from graph.store.faults import TIME_LIMIT_HINT, translated
from graph.store.fingerprint import Fingerprint, fingerprint
from graph.store.result import Result, plain
from graph.store.rows import links_by_ends, nodes_of
from graph.store.statements import (
    all_links,
    all_nodes,
    create_links,
    delete_nodes,
    merge_nodes,
)
from graph.store.watch import Watch, abandoned_after
from graph.store.words import refuse_administration

Fetched = tuple[tuple[str, ...], list[list[Any]], bool]
Work = Callable[[neo4j.Transaction | neo4j.ManagedTransaction], Fetched]
logging.getLogger("neo4j").addHandler(logging.NullHandler())  # what the driver says is said by our errors

KEYS_A_BATCH = 5_000
LEAST_ROWS = 50
RETRY_SECONDS = 5.0
GRACE_SECONDS = 3.0


class BoltStore:
    """Reads and writes a graph database over Bolt."""

    def __init__(self, engine: Engine, model: Model, settings: Settings) -> None:
        self.engine = engine
        self.model = model
        self._settings = settings
        self._lock = threading.Lock()
        self._drivers: dict[tuple[str, str], neo4j.Driver] = {}

    def __enter__(self) -> BoltStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        rows: int | None = None,
        seconds: float | None = None,
    ) -> Result:
        """What a statement finds; the engine itself refuses one that writes.

        Args:
            rows: the most rows to return; the result says whether there were more.
            seconds: the longest it may run, at most what the settings allow; the embedded engine knows
                only the settings' own limit.

        Raises:
            ReadOnlyError: it tried to write, or to reach outside.
            TimeLimitError: it ran too long.
            StatementError: the engine does not understand it.
            UnavailableError, SignInError: the engine cannot be reached.
        """
        refuse_administration(cypher)
        allowed = self._settings.query_seconds
        limit = rows or self._settings.query_rows
        with Watch(allowed + GRACE_SECONDS, self.engine.overran) as watch:
            limits = (limit, min(seconds or allowed, allowed))
            if self.engine.can_be_ended:
                return self._run("read", cypher, parameters or {}, limits, watch)
            read = partial(self._run, "read", cypher, parameters or {}, limits, watch)
            return abandoned_after(allowed + 2 * GRACE_SECONDS, read)

    def write(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Result:
        """What a statement returns that may write; after a fault it is run again, so let it be idempotent."""
        limits = (self._settings.query_rows, self._settings.query_seconds)
        return self._run("write", cypher, parameters or {}, limits, None)

    def apply_schema(self) -> None:
        """Makes constraints and indexes from the model; changes nothing that is there already."""
        self.engine.apply_schema(self.model)

    def write_nodes(self, kind: str, rows: Rows, progress: Progress = no_progress) -> int:
        """How many nodes were written; one that was there is replaced."""
        written = 0
        for batch in nodes_of(self.model, kind, rows):
            self._write_rows(merge_nodes(kind), batch)
            written += len(batch)
            progress(kind, len(batch))
        return written

    def delete_nodes(self, kind: str, keys: list[str]) -> None:
        """Removes nodes and the relationships that end in them; a key that is not there is no fault."""
        for start in range(0, len(keys), KEYS_A_BATCH):
            self.write(delete_nodes(kind), {"keys": keys[start : start + KEYS_A_BATCH]})

    def write_links(self, name: str, rows: Rows, progress: Progress = no_progress) -> int:
        """How many relationships were written; one that was there is replaced.

        Raises StatementError where an end is not in the database.
        """
        written = 0
        for start_kind, end_kind, batch in links_by_ends(self.model, name, rows):
            self.delete_links(name, [row["properties"]["key"] for row in batch])
            made = self._write_rows(create_links(name, start_kind, end_kind), batch)
            if made != len(batch):
                raise StatementError(
                    f"{len(batch) - made} relationships {name} lack an end in the database",
                    hint=f"write the nodes of kind {start_kind} and {end_kind} first",
                )
            written += len(batch)
            progress(name, len(batch))
        return written

    def delete_links(self, name: str, keys: list[str]) -> None:
        """Removes relationships; a key that is not there is no fault."""
        for start in range(0, len(keys), KEYS_A_BATCH):
            self.engine.delete_links(name, keys[start : start + KEYS_A_BATCH])

    def bulk_load(self, nodes: NamedRows, links: NamedRows, progress: Progress = no_progress) -> None:
        """Fills the empty database, whose schema was applied, with nodes and then relationships."""
        self.engine.bulk_load(self.model, nodes, links, progress)

    def counts(self) -> dict[str, int]:
        """How many there are of every kind and relationship type; those without any are left out."""
        with translated(self.bolt_address()):
            found = self.engine.counts(self.model)
        return {name: count for name, count in found.items() if count}

    def fingerprint(self) -> dict[str, Fingerprint]:
        """A count and a hash of every kind and type; equal content gives equal ones on both engines."""
        found = {}
        for name in self.counts():
            statement = all_nodes(name) if name in self.model.kinds else all_links(name)
            sign_in = self.engine.sign_in("read")
            with (
                translated(sign_in.address),
                self._driver(sign_in).session(database=sign_in.database, fetch_size=10_000) as session,
            ):
                rows = session.run(statement)
                found[name] = fingerprint([plain(value) for value in record.values()] for record in rows)
        return found

    def clear(self) -> None:
        """Empties the database; the schema must be applied again."""
        self.engine.clear()

    def bolt_address(self) -> str:
        """Where other programs may speak Bolt to it."""
        return self.engine.sign_in("read").address

    def close(self) -> None:
        """Lets the connections and the engine go."""
        self._close_drivers()
        self.engine.close()

    def _write_rows(self, cypher: str, batch: list[dict[str, Any]]) -> int:
        """The sum of what the statement counts; a batch that runs into the time limit is written in halves."""
        try:
            return int(self.write(cypher, {"rows": batch}).value())
        except TimeLimitError:
            if len(batch) <= LEAST_ROWS:
                raise
        half = len(batch) // 2
        return self._write_rows(cypher, batch[:half]) + self._write_rows(cypher, batch[half:])

    def _run(
        self,
        access: Access,
        cypher: str,
        parameters: Mapping[str, Any],
        limits: tuple[int, float],
        watch: Watch | None,
    ) -> Result:
        rows, seconds = limits

        def work(transaction: neo4j.Transaction | neo4j.ManagedTransaction) -> Fetched:
            return _fetch(transaction, cypher, parameters, rows)

        began = time.perf_counter()
        columns, values, cut = self._with_session(access, work, seconds, watch)
        return Result(columns, values, cut, time.perf_counter() - began)

    def _with_session(self, access: Access, work: Work, seconds: float, watch: Watch | None) -> Fetched:
        """Runs work in a transaction; once more if the engine had gone and was brought back."""
        sign_in = self.engine.sign_in(access)
        with translated(sign_in.address):
            try:
                return self._attempt(sign_in, access, work, seconds)
            except (ServiceUnavailable, SessionExpired) as error:
                if watch is not None:
                    watch.rest()
                if watch is not None and watch.fired:
                    raise TimeLimitError(
                        "the statement ran on past its time limit, so the engine was ended",
                        hint=TIME_LIMIT_HINT,
                        case=Case("engine_ended"),
                    ) from error
                if not self._recovered(sign_in, access):
                    raise
        sign_in = self.engine.sign_in(access)
        if watch is not None:
            watch.begin()
        with translated(sign_in.address):
            return self._attempt(sign_in, access, work, seconds)

    def _recovered(self, lost: SignIn, access: Access) -> bool:
        """Whether the engine is back, brought by this thread or by another one meanwhile."""
        with self._lock:
            if self.engine.sign_in(access).address != lost.address:
                return True
            back = self.engine.recover()
            if back:
                self._close_drivers()
            return back

    def _attempt(self, sign_in: SignIn, access: Access, work: Work, seconds: float) -> Fetched:
        mode = neo4j.READ_ACCESS if access == "read" else neo4j.WRITE_ACCESS
        driver = self._driver(sign_in)
        with driver.session(database=sign_in.database, default_access_mode=mode) as session:
            if access == "write":
                return session.execute_write(neo4j.unit_of_work(timeout=seconds)(work))
            with session.begin_transaction(timeout=seconds) as transaction:
                return work(transaction)

    def _driver(self, sign_in: SignIn) -> neo4j.Driver:
        key = (sign_in.address, sign_in.user)
        with self._lock:
            if key not in self._drivers:
                self._drivers[key] = neo4j.GraphDatabase.driver(
                    sign_in.address,
                    auth=(sign_in.user, sign_in.password),
                    max_transaction_retry_time=RETRY_SECONDS,
                    notifications_min_severity="OFF",
                    user_agent="xunmai",
                )
            return self._drivers[key]

    def _close_drivers(self) -> None:
        for driver in self._drivers.values():
            driver.close()
        self._drivers.clear()


def _fetch(
    transaction: neo4j.Transaction | neo4j.ManagedTransaction,
    cypher: str,
    parameters: Mapping[str, Any],
    rows: int,
) -> Fetched:
    found = transaction.run(cypher, dict(parameters))
    columns = tuple(found.keys())
    values = [[plain(value) for value in record.values()] for record in found.fetch(rows + 1)]
    cut = len(values) > rows
    if not cut:
        found.consume()
    return columns, values[:rows], cut
