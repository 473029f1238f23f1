"""The embedded engine as the store sees it: where to sign in, its schema, its bulk route, its life."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from graph.columns import columns
from graph.errors import StatementError, UnavailableError
from graph.model import Model
from graph.settings import Settings
from graph.store.embedded import batch, schema
from graph.store.embedded.folder import EngineFolder, State, UserLock
from graph.store.embedded.launch import Plan, break_off, is_running, join_or_start
from graph.store.embedded.server import Server
from graph.store.engine import Access, Inventory, NamedRows, Progress, SignIn

ENDING_SECONDS = 2.0
"""A killed engine breaks its connections off before its process is gone."""
POLL_SECONDS = 0.05
_TYPES = "SELECT name, records FROM schema:types"


class EmbeddedEngine:
    """One user's hold on the shared engine of a home folder."""

    name = "embedded"
    can_be_ended = True

    def __init__(self, path: Path, plan: Plan) -> None:
        """Joins the running engine or starts it. Raises UnavailableError, DiskFullError."""
        self._folder = EngineFolder(path)
        self._folder.prepare()
        self._plan = plan
        self._lock = UserLock(path)
        try:
            self._state = join_or_start(self._folder, plan)
        except BaseException:
            self._lock.release()
            raise
        self._secrets = self._folder.secrets()
        self._beside: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> EmbeddedEngine:
        """The engine in the home folder of these settings."""
        return cls(settings.engine_folder, Plan.of(settings))

    @property
    def state(self) -> State:
        """Its processes, ports and the seconds its start took."""
        return self._state

    def sign_in(self, access: Access) -> SignIn:
        """To write one is root; to read one is a user whom the engine lets do nothing else."""
        user, password = (
            ("reader", self._secrets.reader) if access == "read" else ("root", self._secrets.root)
        )
        address = f"bolt://127.0.0.1:{self._state.bolt_port}"
        database = self._folder.database() if access == "read" else self._database()
        return SignIn(address, user, password, database)

    def recover(self) -> bool:
        """Whether the engine had gone and was started anew or joined where it now is.

        Raises:
            StatementError: it ran out of memory; what it was doing is not to be tried again.
            UnavailableError: it went while a database was being made anew, which is not whole then.
        """
        gone = self._state
        until = time.monotonic() + ENDING_SECONDS
        while self._is_there():
            if time.monotonic() > until:
                return False
            time.sleep(POLL_SECONDS)
        self._state = join_or_start(self._folder, self._plan)
        self._secrets = self._folder.secrets()
        if self._folder.ran_out_of_memory(gone.java_pid):
            raise StatementError(
                f"the embedded engine ran out of its {self._plan.heap_mb} MiB of memory and was started anew",
                hint="ask for less at once, or give it more (XUNMAI_EMBEDDED_HEAP_MB)",
            )
        if self._beside is not None:
            raise UnavailableError(
                "the embedded engine ended while the graph database was made anew; the one in use is untouched",
                hint="run it again: `xunmai rebuild`",
            )
        return True

    def apply_schema(self, model: Model) -> None:
        """Types, properties and indexes for all of the model."""
        with self._server() as server:
            for script in schema.scripts(model):
                server.sql(self._database(), script)

    def bulk_load(self, model: Model, nodes: NamedRows, links: NamedRows, progress: Progress) -> None:
        """Fills the empty database. Raises StoreError where a relationship's end is no node."""
        with self._server() as server, columns(self._folder.path / "spill") as connection:
            load = batch.BulkLoad(model, connection, progress)
            batch.bulk_load(server, self._database(), load, (nodes, links))

    def delete_links(self, name: str, keys: list[str]) -> None:
        """In the engine's own SQL, since its Cypher does not look relationships up in an index."""
        with self._server() as server:
            statement = f"DELETE FROM `{name}` WHERE `key` IN :keys"  # noqa: S608 - a name of the model
            server.sql(self._database(), statement, keys=keys)

    def counts(self, model: Model) -> dict[str, int]:
        """From the engine's own books: its Cypher walks through every node to count relationships."""
        names = [*model.kinds, *model.relationships]
        with self._server() as server:
            there = {row["name"]: row for row in server.sql(self._folder.database(), _TYPES)}
        return {name: int(there[name]["records"]) if name in there else 0 for name in names}

    def inventory(self, what: Inventory) -> list[str]:
        """Types, properties and indexes; the users; the databases."""
        with self._server() as server:
            if what == "databases":
                return sorted(server.databases())
            if what == "users":
                users = self._folder.config / "server-users.jsonl"
                return sorted(users.read_text(encoding="utf-8").splitlines())
            types = server.sql(self._folder.database(), "SELECT name, properties, indexes FROM schema:types")
            return sorted(orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode() for row in types)

    def overran(self) -> bool:
        """The engine cannot end what hangs in one expression, so it is ended itself, for all who use it."""
        break_off(self._state)
        return True

    def clear(self) -> None:
        """A new, empty database in place of the one in use, which is dropped."""
        old = self._folder.database()
        with self._server() as server:
            new = _next_name(old)
            if new in server.databases():
                server.command(f"drop database {new}")
            server.command(f"create database {new}")
            self._folder.use_database(new)
            server.command(f"drop database {old}")

    @contextmanager
    def replacing(self, model: Model) -> Iterator[None]:  # noqa: ARG002 - a new database has no schema to keep
        """Writes go into a new database beside the one in use; all read the old one until the block ends well."""
        old = self._folder.database()
        new = _next_name(old)
        with self._server() as server:
            if new in server.databases():
                server.command(f"drop database {new}")
            server.command(f"create database {new}")
        self._beside = new
        try:
            yield
            # The bulk route writes no log: what has not reached the files yet would be lost if the engine were killed.
            with self._server() as server:
                server.command(f"close database {new}")
                server.command(f"open database {new}")
        finally:
            self._beside = None
        self._folder.use_database(new)
        with self._server() as server:
            server.command(f"drop database {old}")

    def close(self) -> None:
        """Lets go; the engine ends when nobody has used it for the idle time."""
        self._lock.release()

    def _is_there(self) -> bool:
        """Whether the engine that was joined still runs, and nobody has started another one."""
        return is_running(self._state) and self._folder.state() == self._state

    def _database(self) -> str:
        """Where to write."""
        return self._beside or self._folder.database()

    def _server(self) -> _OpenServer:
        """The way to the engine of now, which is started again where it had gone."""
        if not self._is_there():
            self.recover()
        return _OpenServer(Server(self._state.http_port, self._secrets.root))


class _OpenServer:
    """Closes the connections behind a block."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> Server:
        return self._server

    def __exit__(self, *_: object) -> None:
        self._server.close()


def _next_name(name: str) -> str:
    """Databases take turns: graph_1, graph_2, graph_1."""
    return "graph_2" if name == "graph_1" else "graph_1"
