"""Whether everything works, and how far what is made from the tables has come."""

from __future__ import annotations

from importlib.metadata import version

from api.desk import Desk
from api.problems import sentence
from api.shapes.house import EngineHealth, Health, ProjectionHealth, ReadingState
from graph.errors import StoreError


def health(desk: Desk) -> Health:
    """The state of the engine, the ledger and the projections."""
    sequence = desk.house.shelf.sequence()
    engine, database = _database(desk, sequence)
    searched = desk.house.workspace.search.sequence
    read = desk.house.shelf.reached(desk.viewer.compartments)
    projections = (
        database,
        ProjectionHealth(name="search", sequence=searched, behind=(searched or 0) < sequence),
        ProjectionHealth(name="reading", sequence=read.sequence, behind=read.behind),
    )
    behind = any(entry.behind for entry in projections)
    return Health(
        status="failing" if not engine.reachable else "behind" if behind else "ok",
        version=version("xunmai"),
        engine=engine,
        sequence=sequence,
        projections=projections,
    )


def reading(desk: Desk) -> ReadingState:
    """How far what the viewer may see is ready to be read. It never waits, and begins what is missing."""
    reached = desk.house.shelf.reached(desk.viewer.compartments)
    return ReadingState(
        sequence=reached.sequence,
        newest=reached.newest,
        behind=reached.behind,
        preparing_seconds=reached.seconds,
        message=sentence(reached.error) if reached.error else None,
        empty=desk.house.shelf.empty(),
    )


def _database(desk: Desk, sequence: int) -> tuple[EngineHealth, ProjectionHealth]:
    name = desk.house.settings.engine
    try:
        reached = desk.house.projection.sequence()
    except StoreError as error:
        return (
            EngineHealth(name=name, reachable=False, message=sentence(error)),
            ProjectionHealth(name="database", sequence=None, behind=True),
        )
    return (
        EngineHealth(name=name, reachable=True, message=None),
        ProjectionHealth(name="database", sequence=reached, behind=reached < sequence),
    )
