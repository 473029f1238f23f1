"""The rows that a load rejected, as files to mend and to drop again."""

from __future__ import annotations

from pathlib import Path

from api.desk import Desk
from api.services import jobs, uploads
from api.shapes.job import RejectFile, RejectFiles
from graph.errors import Case, NotFoundError, SourceError
from graph.tables import LedgerEntry
from loaders import source as source_named

MENDED = "rejects-"


def listed(desk: Desk, load: str) -> RejectFiles:
    """The files of a load. Raises AccessError, NotFoundError."""
    folder = _folder(desk, load)
    found = sorted(folder.glob("*.csv"), key=lambda path: (not path.name.startswith(MENDED), path.name))
    return RejectFiles(
        files=tuple(
            RejectFile(name=path.name, bytes=path.stat().st_size, mends=path.name.startswith(MENDED))
            for path in found
        )
    )


def file(desk: Desk, load: str, name: str) -> Path:
    """One of them. Raises AccessError, NotFoundError."""
    desk.about.append(load)
    path = _folder(desk, load) / name
    if name not in {entry.name for entry in listed(desk, load).files}:
        raise NotFoundError(
            f"the load left no file {name!r}",
            hint="it may have been cleared away",
            case=Case("no_such_rejects", {"name": name}),
        )
    return path


def _folder(desk: Desk, load: str) -> Path:
    # Rejected rows hold identifiers as they came: they are for whoever mends them.
    uploads.refuse_readers(desk)
    entries = desk.house.workspace.tables.ledger()
    entry = next((entry for entry in entries if entry.load == load), None)
    if entry is None or not desk.viewer.may_see(_compartment(desk, entry)):
        raise jobs.unknown_load(load)
    return desk.house.settings.rejects_folder / entry.load


def _compartment(desk: Desk, entry: LedgerEntry) -> str:
    try:
        return source_named(entry.source, desk.house.settings.sources).mapping.compartment
    except (NotFoundError, SourceError):
        return entry.source  # its mapping is gone: nothing wider than its own name
