"""Saved charts."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.chart import ChartRequest, RedrawnChart


def redraw(desk: Desk, wish: ChartRequest) -> RedrawnChart:
    """A chart as it is today."""
    raise NotImplementedError
