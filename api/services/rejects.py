"""The rows that a load rejected, as files to mend and to drop again."""

from __future__ import annotations

from pathlib import Path

from api.desk import Desk
from api.services import jobs
from api.shapes.job import RejectFile, RejectFiles
from graph.errors import AccessError, Case, NotFoundError, SourceError
from graph.tables import LedgerEntry
from loaders import source as source_named

MENDED = "rejects-"


def listed(desk: Desk, load: str) -> RejectFiles:
    """The files of a load. Raises NotFoundError, AccessError."""
    folder = _folder(desk, load)
    found = sorted(folder.glob("*.csv"), key=lambda path: (not path.name.startswith(MENDED), path.name))
    return RejectFiles(
        files=tuple(
            RejectFile(name=path.name, bytes=path.stat().st_size, mends=path.name.startswith(MENDED))
            for path in found
        )
    )


def file(desk: Desk, load: str, name: str) -> Path:
    """One of them. Raises NotFoundError, AccessError."""
    desk.about.append(f"{load} {name}")
    path = _folder(desk, load) / name
    if name not in {entry.name for entry in listed(desk, load).files}:
        raise NotFoundError(
            f"the load left no file {name!r}",
            hint="it may have been cleared away",
            case=Case("no_such_rejects", {"name": name}),
        )
    return path


def _folder(desk: Desk, load: str) -> Path:
    entry = jobs.load_of(desk, load)
    if not desk.viewer.sees_all and not desk.viewer.may_see(_compartment(desk, entry)):
        raise AccessError(
            f"records of {entry.source} are closed to you",
            hint="ask someone who may see them",
            case=Case("source_closed", {"source": entry.source}),
        )
    return desk.house.settings.rejects_folder / entry.load


def _compartment(desk: Desk, entry: LedgerEntry) -> str:
    try:
        return source_named(entry.source, desk.house.settings.sources).mapping.compartment
    except (NotFoundError, SourceError):
        return entry.source  # its mapping is gone: nothing wider than its own name
