"""The embedded engine as the store sees it: where to sign in, its schema, its bulk route, its coming and going."""

from __future__ import annotations

from pathlib import Path

from graph.model import Model
from graph.settings import Settings
from graph.store.embedded import batch, schema
from graph.store.embedded.folder import EngineFolder, State, UserLock
from graph.store.embedded.launch import Plan, is_running, join_or_start
from graph.store.embedded.server import Server
from graph.store.engine import Access, NamedRows, Progress, SignIn


class EmbeddedEngine:
    """One user's hold on the shared engine of a home folder."""

    name = "embedded"

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
        return SignIn(address, user, password, self._folder.database())

    def recover(self) -> bool:
        """Whether the engine had gone and was started anew or joined where it now is."""
        if is_running(self._state) and self._folder.state() == self._state:
            return False
        self._state = join_or_start(self._folder, self._plan)
        self._secrets = self._folder.secrets()
        return True

    def apply_schema(self, model: Model) -> None:
        """Types, properties and indexes for all of the model."""
        with self._server() as server:
            for script in schema.statements(model):
                server.sql(self._folder.database(), script)

    def bulk_load(self, model: Model, nodes: NamedRows, links: NamedRows, progress: Progress) -> None:
        """Fills the empty database. Raises StoreError where a relationship's end is no node."""
        with self._server() as server:
            batch.bulk_load(server, self._folder.database(), model, (nodes, links), progress)

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

    def close(self) -> None:
        """Lets go; the engine ends when nobody has used it for the idle time."""
        self._lock.release()

    def _server(self) -> _OpenServer:
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
