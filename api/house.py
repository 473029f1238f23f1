"""The house behind the service: one workspace, its readings and its records, opened and closed together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from api.jobs.foreman import Foreman
from api.jobs.looking import Looking
from api.jobs.uploads import Uploads
from api.reading import Shelf
from api.records import ApplicationDatabase, Dispositions, JobRecords, LookUps
from api.viewer import Viewer
from graph.projection import Projection
from graph.settings import Settings
from graph.workspace import Workspace

if TYPE_CHECKING:
    from graph.store import BoltStore


class House:
    """What every desk shares. The graph database is started when it is first asked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.workspace = Workspace(settings)
        self.database = ApplicationDatabase(settings)
        self.dispositions = Dispositions(self.database.engine)
        self.lookups = LookUps(self.database.engine)
        self.jobs = JobRecords(self.database.engine)
        self.uploads = Uploads(settings)
        self.looking = Looking(settings, self.uploads)
        self.foreman = Foreman(settings, self.jobs, self.uploads, self.workspace.tables)
        self.shelf = Shelf(
            self.workspace.home, self.workspace.tables, settings.query_seconds, settings.transfers
        )
        self._opening = threading.Lock()

    @property
    def store(self) -> BoltStore:
        """The graph database, started by whoever asks first. Raises UnavailableError, SignInError."""
        with self._opening:
            return self.workspace.store

    @property
    def projection(self) -> Projection:
        """What the graph database holds of the tables."""
        with self._opening:
            return self.workspace.projection

    def sees_everything(self, viewer: Viewer) -> bool:
        """Whether nothing that the graph database may hold is closed to the viewer."""
        return viewer.sees_all or viewer.may_see_every(self.shelf.compartments())

    def warm(self) -> None:
        """Begins the reading of the setting's compartments, so that the first request need not wait for it."""
        self.shelf.prepare(Viewer.of("", self.settings.compartments).compartments)

    def keep_ready(self) -> None:
        """Begins newer readings where the ledger has moved, before anybody asks."""
        self.shelf.keep_ready()

    def close(self) -> None:
        """Closes every room."""
        self.foreman.close()
        self.looking.close()
        self.shelf.close()
        self.database.close()
        self.workspace.close()
