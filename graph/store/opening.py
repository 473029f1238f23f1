"""Opens the store that the settings name."""

from __future__ import annotations

from graph.model import Model
from graph.settings import Settings
from graph.store.bolt import BoltStore
from graph.store.embedded import launch
from graph.store.embedded.engine import EmbeddedEngine
from graph.store.embedded.folder import EngineFolder
from graph.store.engine import Engine
from graph.store.neo4j_engine import Neo4jEngine


def open_store(settings: Settings, model: Model) -> BoltStore:
    """The graph database; the embedded engine is started, or joined where it runs already.

    Raises:
        UnavailableError: it cannot be reached or started.
        SignInError: Neo4j refuses the user or password.
        SettingsError: the address or password of the Neo4j is not set.
    """
    engine: Engine = (
        EmbeddedEngine.of(settings) if settings.engine == "embedded" else Neo4jEngine.of(settings)
    )
    return BoltStore(engine, model, settings)


def stop_engine(settings: Settings) -> bool:
    """Whether an embedded engine ran in the home folder; it has ended when this returns."""
    return launch.stop(EngineFolder(settings.engine_folder))
