"""Saved queries and free Cypher."""

from __future__ import annotations

from fastapi import Response

from api.desk import Desk
from api.shapes.query import CypherRequest, QueryResult, SavedQueries, SavedQuery


def listed(desk: Desk) -> SavedQueries:
    """Queries."""
    raise NotImplementedError


def saved(desk: Desk, name: str) -> SavedQuery:
    """Query."""
    raise NotImplementedError


def arguments_of(items: list[tuple[str, str]]) -> dict[str, str]:
    """Arguments."""
    raise NotImplementedError


def run(desk: Desk, name: str, arguments: dict[str, str], limit: int | None) -> QueryResult:
    """Answer."""
    raise NotImplementedError


def as_csv(name: str, result: QueryResult) -> Response:
    """Table."""
    raise NotImplementedError


def free(desk: Desk, wish: CypherRequest) -> QueryResult:
    """Answer."""
    raise NotImplementedError
