"""The desk of one request: who is asking, and the house that answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request

from api.door import Door
from api.errors import problem_of
from api.house import House
from api.reading import Reading
from api.records import LookUp
from api.viewer import Viewer
from graph.errors import XunmaiError

# Routes that tell nothing of any entity.
NOT_LOGGED = frozenset({"health", "reading", "model", "sources", "loads", "queries", "query"})
ASKED = ("key", "q", "name", "from", "to")


@dataclass(frozen=True)
class Desk:
    """What every service is given: nothing of the house is reached without its viewer.

    `about` is what the look-up is logged under, where it does not stand in the address.
    """

    viewer: Viewer
    house: House
    about: list[str] = field(default_factory=list)

    @cached_property
    def reading(self) -> Reading:
        """The graph as the viewer may see it: the same one for the whole request."""
        return self.house.shelf.newest(self.viewer.compartments)


def desk_of(request: Request) -> Iterator[Desk]:
    """The desk of a request that the door lets in; the look-up is logged before it is answered."""
    house: House = request.app.state.house
    door: Door = request.app.state.door
    about = [value for name in ASKED for value in request.query_params.getlist(name)]
    desk: Desk | None = None
    status = HTTPStatus.OK.value
    try:
        desk = Desk(door.viewer(request), house, about)
        yield desk
    except XunmaiError as error:
        status = problem_of(error).status
        raise
    finally:
        _log(request, house, desk, status)


def _log(request: Request, house: House, desk: Desk | None, status: int) -> None:
    what = request.scope["route"].name
    if what in NOT_LOGGED and desk is not None:
        return
    house.lookups.add(
        LookUp(
            who=desk.viewer.name if desk else "",
            what=what,
            key=" ".join(desk.about) or None if desk else None,
            origin=request.client.host if request.client else None,
            status=status,
        )
    )


# The scope makes the log be written before the answer leaves.
AtDesk = Annotated[Desk, Depends(desk_of, scope="function")]
