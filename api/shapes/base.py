"""What every shape shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from graph.findings import Words

__all__ = ["Cut", "Page", "Shape", "Words"]


class Shape(BaseModel):
    """A frozen shape that refuses fields it does not know; nothing is left out of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Cut(Shape):
    """How much of the whole is here; nothing is cut silently."""

    total: int = Field(ge=0, description="How many there are, as far as the viewer may see.")
    shown: int = Field(ge=0, description="How many of them are here.")


class Page(Cut):
    """One stretch of a longer list."""

    offset: int = Field(ge=0, description="How many come before the first one here.")
