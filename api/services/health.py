"""Whether everything works, and how far what is made from the tables has come."""

from __future__ import annotations

from importlib.metadata import version

from api.desk import Desk
from api.shapes.house import EngineHealth, Health, ProjectionHealth
from graph.errors import StoreError


def health(desk: Desk) -> Health:
    """The state of the engine, the ledger and the projections."""
    sequence = desk.house.shelf.sequence()
    engine, database = _database(desk, sequence)
    searched = desk.house.workspace.search.sequence
    projections = (
        database,
        ProjectionHealth(name="search", sequence=searched, behind=(searched or 0) < sequence),
    )
    behind = any(entry.behind for entry in projections)
    return Health(
        status="failing" if not engine.reachable else "behind" if behind else "ok",
        version=version("xunmai"),
        engine=engine,
        sequence=sequence,
        projections=projections,
    )


def _database(desk: Desk, sequence: int) -> tuple[EngineHealth, ProjectionHealth]:
    name = desk.house.settings.engine
    try:
        reached = desk.house.projection.sequence()
    except StoreError as error:
        return (
            EngineHealth(name=name, reachable=False, message=str(error)),
            ProjectionHealth(name="database", sequence=None, behind=True),
        )
    return (
        EngineHealth(name=name, reachable=True, message=None),
        ProjectionHealth(name="database", sequence=reached, behind=reached < sequence),
    )
