"""Entities and relationships as FollowTheMoney entities, one a line of JSON."""

from __future__ import annotations

from pathlib import Path

from api.desk import Desk
from api.export.followthemoney.export import Exported, write_entities
from api.export.followthemoney.gathered import Gathered, Opening
from api.records.lookups import LookUp
from graph.columns import columns
from graph.errors import AccessError
from graph.projection.derived import Derived
from loaders import readable

__all__ = ["Exported", "export"]
WHAT = "export followthemoney"
DONE = 200


def export(desk: Desk, target: Path, open_why: str | None = None, *, replace: bool = False) -> Exported:
    """Writes what the viewer may see into a file, and says what the format could not hold. The look-up is logged.

    Args:
        open_why: tells the numbers that identify people in the clear, for this reason; each opening is recorded.
        replace: takes the place of a file that is there.

    Raises:
        AccessError: there is such a file, or it cannot be written.
        DiskFullError: no room left.
        VaultError: a number cannot be opened, or the reason is empty.
    """
    if target.exists() and not replace:
        raise AccessError(f"there is a file {target} already", hint="name another, or say --replace")
    house, viewer = desk.house, desk.viewer
    workspace = house.workspace
    snapshot = workspace.tables.snapshot()
    if viewer.compartments is not None:
        snapshot = snapshot.within(viewer.compartments)
    opening = None if open_why is None else Opening(workspace.vault, viewer.name, open_why)
    about = " ".join(filter(None, [str(target), f"opened: {open_why}" if open_why else ""]))
    # Before anything is given: an export that breaks off was asked for all the same.
    house.lookups.add(LookUp(viewer.name, WHAT, about, None, DONE))
    with columns(workspace.tables.spill) as connection:
        derived = Derived(snapshot, connection, "all")
        gathered = Gathered(derived, snapshot, opening)
        publishers = {source.name: source.mapping.origin for source in readable(house.settings.sources)}
        return write_entities(derived, gathered, target, publishers)
