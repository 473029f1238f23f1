"""The log of look-ups."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.house import Audit


def entries(desk: Desk, offset: int, limit: int) -> Audit:
    """Everyone's look-ups for a viewer of all compartments, else one's own; newest first."""
    who = None if desk.viewer.sees_all else desk.viewer.name
    total, found = desk.house.lookups.newest(who, offset, limit)
    return Audit(total=total, shown=len(found), offset=offset, entries=tuple(found))
