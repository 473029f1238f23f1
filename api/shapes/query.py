"""Saved queries and free Cypher."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from api.shapes.base import Shape, Words
from graph.queries import ColumnType, ParameterType


class QueryParameter(Shape):
    """What a saved query asks of its reader."""

    name: str
    type: ParameterType
    label: Words
    kind: str | None = Field(description="Kind of node that a key must name, for a search box.")
    default: str | int | float | bool | date | None
    required: bool


class QueryColumn(Shape):
    """What a column of the answer means."""

    name: str
    type: ColumnType
    label: Words
    currency: str | None = Field(
        description="The column that holds the currency, for money in the minor unit."
    )


class SavedQuery(Shape):
    """A saved query with its Cypher in view."""

    name: str
    question: Words
    parameters: tuple[QueryParameter, ...]
    returns: tuple[QueryColumn, ...]
    cypher: str


class SavedQueries(Shape):
    """Every saved query, by name."""

    queries: tuple[SavedQuery, ...]
    allowed: bool = Field(
        description="Whether the viewer may run them: they cannot be filtered by compartment."
    )


class QueryResult(Shape):
    """Rows of an answer; a node or link in a cell is an object with `element`, `key`, `kind` and `title`."""

    columns: tuple[QueryColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    shown: int
    cut: bool = Field(description="Whether there were more rows than the limit.")
    limit: int
    seconds: float


class CypherRequest(Shape):
    """Free Cypher; the engine refuses whatever would write."""

    cypher: str = Field(min_length=1, max_length=50_000)
    parameters: dict[str, Any] = Field(default_factory=dict)
    limit: int | None = Field(None, gt=0, description="Most rows; never above the setting.")
