"""Model."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.house import GraphModel


def graph_model(desk: Desk) -> GraphModel:
    """Model."""
    raise NotImplementedError
