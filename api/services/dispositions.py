"""Dispositions."""

from __future__ import annotations

from api.desk import Desk
from api.shapes.lead import Disposition, DispositionRequest


def decide(desk: Desk, wish: DispositionRequest) -> Disposition:
    """Decides."""
    raise NotImplementedError
