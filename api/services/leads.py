"""Leads."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk import Desk
from api.shapes.lead import Decision, LeadDetail, Leads
from graph.findings import State


@dataclass(frozen=True)
class Sieve:
    """Which leads are wanted."""

    detector: str | None
    state: State | None
    disposition: Decision | None
    words: str | None


def listed(desk: Desk, sieve: Sieve, offset: int, limit: int) -> Leads:
    """Leads."""
    raise NotImplementedError


def detail(desk: Desk, key: str) -> LeadDetail:
    """A lead."""
    raise NotImplementedError
