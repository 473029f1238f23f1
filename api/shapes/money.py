"""Transfers one by one, as the tables tell them."""

from __future__ import annotations

from pydantic import Field

from api.shapes.base import Page
from api.shapes.chart import Link, Node
from graph.money.account import Order


class Transfers(Page):
    """Transfers in the order asked for, each once however many records tell of it, and the entities at their ends."""

    key: str = Field(description="The account, or the flow.")
    order: Order
    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = Field(
        description="Links of the type TRANSFERRED; those that failed are left out."
    )
    judgements: dict[str, tuple[str, ...]] = Field(
        description="By the key of a transfer that two statements tell: the judgements that join them, to be undone by."
    )
