"""Problem details for HTTP (RFC 9457)."""

from __future__ import annotations

from pydantic import Field

from api.shapes.base import Shape


class ProblemPlace(Shape):
    """Where something went wrong, as far as it is known."""

    source: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class ProblemWords(Shape):
    """What went wrong and how to mend it, in one language."""

    title: str
    detail: str
    hint: str | None = None


class Problem(Shape):
    """What went wrong and how to mend it; sent as `application/problem+json`, in English and in Chinese."""

    type: str
    title: str
    status: int
    detail: str
    hint: str | None = None
    place: ProblemPlace | None = None
    case: str | None = Field(
        None, description="Which case of the type, for programs; null where none is told apart."
    )
    values: dict[str, str | int | float] = Field(default_factory=dict, description="What the case is about.")
    zh: ProblemWords
