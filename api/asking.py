"""How a request comes to its desk: past the door, and written down before it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request

from api.desk import Desk
from api.door import Door
from api.house import House
from api.problems import problem_of
from api.records import LookUp
from graph.errors import XunmaiError

# Routes that tell nothing of any entity.
NOT_LOGGED = frozenset(
    {
        "health",
        "reading",
        "model",
        "sources",
        "loads",
        "queries",
        "query",
        "jobs_list",
        "job",
        "upload",
        "look",
        "contract_words",
    }
)
ASKED = ("key", "q", "name", "from", "to", "who")


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
