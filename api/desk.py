"""The desk of one request: who is asking, and the house that answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from api.house import House
from api.reading import Reading
from api.viewer import Viewer


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
