"""The application database: SQLite in the home folder, or what the setting names; migrated when opened."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from api.records.tables import METADATA
from graph.errors import ApplicationDataError
from graph.settings import Settings

SQLITE_WAIT_SECONDS = 15
MIGRATING = int.from_bytes(b"xunmai", "big")
"""The advisory lock of PostgreSQL that stands for the migration."""
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = ON")


class ApplicationDatabase:
    """Opens and migrates the database. Raises ApplicationDataError where it cannot or may not."""

    def __init__(self, settings: Settings) -> None:
        self._where = settings.database_url or f"sqlite:///{settings.home / 'application.sqlite'}"
        self.engine = self._engine(settings)
        self._migrate()

    def close(self) -> None:
        """Gives back its connections."""
        self.engine.dispose()

    def _engine(self, settings: Settings) -> Engine:
        try:
            url = make_url(self._where)
            if url.get_backend_name() != "sqlite":
                return create_engine(url, pool_pre_ping=True)
            if settings.database_url is None:
                _create_private(settings.home / "application.sqlite")
            engine = create_engine(url, connect_args={"timeout": SQLITE_WAIT_SECONDS})
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise ApplicationDataError(
                f"the setting database_url names no database that can be used: {error}",
                hint="write it as postgresql+psycopg://user:password@host/name, and install psycopg",
            ) from error
        event.listen(engine, "connect", _prepare_sqlite)
        return engine

    def _migrate(self) -> None:
        try:
            with self.engine.begin() as connection:
                _alone(connection)
                _refuse_foreign(connection)
                configuration = migrations()
                configuration.attributes["connection"] = connection
                command.upgrade(configuration, "head")
        except (SQLAlchemyError, CommandError) as error:
            self.engine.dispose()
            raise ApplicationDataError(
                f"the application database cannot be opened: {error}",
                hint="check that the file or server can be reached and written, or set XUNMAI_DATABASE_URL",
            ) from error
        except ApplicationDataError:
            self.engine.dispose()
            raise


def migrations() -> Config:
    """Where the migrations are, for Alembic."""
    configuration = Config()
    folder = Path(str(files("api"))) / "migrations"
    # a per cent sign in the path would be read as an interpolation
    configuration.set_main_option("script_location", str(folder).replace("%", "%%"))
    return configuration


def _create_private(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600, exist_ok=True)
    file.chmod(0o600)


def _prepare_sqlite(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the listener is typed for any database
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _alone(connection: Connection) -> None:
    """Whoever else opens the database at this moment waits until the transaction ends, and then finds it migrated."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))


def _refuse_foreign(connection: Connection) -> None:
    """Raises ApplicationDataError where the schema is newer than this version, or not ours at all."""
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}
    if revision is not None and revision not in known:
        raise ApplicationDataError(
            f"the application database has the schema {revision!r}, which this version does not know",
            hint="it was written by a newer version of Xunmai: install that one, or name another database",
        )
    held = set(inspect(connection).get_table_names()) & set(METADATA.tables)
    if revision is None and held:
        raise ApplicationDataError(
            f"the application database holds a table {min(held)!r} that Xunmai did not make",
            hint="name a database of its own in XUNMAI_DATABASE_URL",
        )
