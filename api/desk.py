"""The desk of one request: who is asking, and the rooms that answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.viewer import Viewer

if TYPE_CHECKING:
    from api.house import House


@dataclass(frozen=True, slots=True)
class Desk:
    """What every service is given: nothing of the house is reached without its viewer."""

    viewer: Viewer
    house: House


def desk_of(request: Request) -> Desk:
    """The desk of a request that the door has let in."""
    return Desk(viewer=request.state.viewer, house=request.app.state.house)


AtDesk = Annotated[Desk, Depends(desk_of)]
