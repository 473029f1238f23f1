"""Problem details for HTTP (RFC 9457)."""

from __future__ import annotations

from api.shapes.base import Shape


class ProblemPlace(Shape):
    """Where something went wrong, as far as it is known."""

    source: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class Problem(Shape):
    """What went wrong and how to mend it; sent as `application/problem+json`."""

    type: str
    title: str
    status: int
    detail: str
    hint: str | None = None
    place: ProblemPlace | None = None
