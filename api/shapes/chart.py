"""Nodes and links, as a chart, a path or an expansion brings them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.shapes.base import Cut, Shape
from api.shapes.values import Values

Direction = Literal["out", "in"]
LinkOrder = Literal["amount", "date", "name"]


class Node(Shape):
    """One entity, its values derived from the observations that the viewer may see."""

    key: str = Field(description="The canonical key.")
    kind: str
    title: str
    values: Values = Field(description="By name of property; unknown ones are left out.")
    aliases: tuple[str, ...] = Field(description="Other keys of the same entity; they answer too.")
    sources: tuple[str, ...]
    compartments: tuple[str, ...]
    observations: int
    conflicts: tuple[str, ...] = Field(description="Properties whose observations disagree.")


class Link(Shape):
    """One relationship between two entities."""

    key: str
    type: str
    start: str = Field(description="Canonical key of the node where it starts.")
    end: str = Field(description="Canonical key of the node where it ends.")
    start_kind: str
    end_kind: str
    values: Values
    sources: tuple[str, ...]
    compartments: tuple[str, ...]
    observations: int
    conflicts: tuple[str, ...]


class Chart(Shape):
    """Nodes and the links between them."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


class LinkCount(Shape):
    """How many links of one type, direction and kind of other end an entity has."""

    type: str
    direction: Direction
    kind: str = Field(description="Kind of the other end.")
    count: int
    amounts: dict[str, int] = Field(description="Sums in the minor unit, by currency; empty without amounts.")


class Counts(Shape):
    """What an expansion would bring, before it is asked for."""

    key: str
    total: int
    counts: tuple[LinkCount, ...]


class Expansion(Cut):
    """The links of an entity that were asked for, the nodes at their other ends, and the entity itself."""

    key: str
    order: LinkOrder
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


class ChartRequest(Shape):
    """The keys on a chart that is to be drawn anew."""

    nodes: tuple[str, ...] = Field((), max_length=5000, description="Keys of nodes, aliases allowed.")
    links: tuple[str, ...] = Field((), max_length=10_000, description="Keys of links.")
    connect: bool = Field(False, description="Bring every link between the nodes, too.")


class RedrawnChart(Chart):
    """What a chart's keys mean today."""

    renamed: dict[str, str] = Field(
        description="Keys asked for that are aliases now, with the canonical key."
    )
    missing: tuple[str, ...] = Field(description="Keys that name nothing the viewer may see.")
    connected: Cut = Field(description="Links that `connect` found and brought.")


class Route(Shape):
    """One way from end to end: keys of its nodes in order, and of the links between them."""

    nodes: tuple[str, ...]
    links: tuple[str, ...]


class Paths(Cut):
    """The shortest ways between two entities; none within the bounds leaves `routes` empty."""

    start: str
    end: str
    hops: int | None = Field(description="Length of the shortest way; null where none was found.")
    limit_hops: int
    routes: tuple[Route, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    seconds: float
