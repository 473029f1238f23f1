"""Values of properties: what a page needs to print each in either language without the model at hand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.shapes.base import Shape

Precision = Literal["year", "month", "day", "hour", "minute", "second"]


class TextValue(Shape):
    """Plain text."""

    type: Literal["text"] = "text"
    text: str


class TextsValue(Shape):
    """Several texts, such as former names."""

    type: Literal["texts"] = "texts"
    texts: tuple[str, ...]


class NumberValue(Shape):
    """A whole or decimal number in the property's unit."""

    type: Literal["number"] = "number"
    number: int | float
    unit: str | None = None


class BooleanValue(Shape):
    """Yes or no."""

    type: Literal["boolean"] = "boolean"
    boolean: bool


class MomentValue(Shape):
    """A wall time in the zone of its source, and how exactly it is known."""

    type: Literal["moment"] = "moment"
    at: datetime = Field(description="Wall time, without a zone.")
    at_us: int | None = Field(description="The same moment in UTC microseconds, where it is known.")
    precision: Precision | None


class MoneyValue(Shape):
    """An amount in the minor unit of its currency."""

    type: Literal["money"] = "money"
    amount_minor: int
    currency: str | None = Field(description="ISO 4217 code, where it is known.")
    digits: int = Field(description="Decimal digits of the minor unit: 2 for fen, 0 for yen.")


class MaskedValue(Shape):
    """An identifier of a person: only its mask is ever sent."""

    type: Literal["masked"] = "masked"
    mask: str


Value = Annotated[
    TextValue | TextsValue | NumberValue | BooleanValue | MomentValue | MoneyValue | MaskedValue,
    Field(discriminator="type"),
]
Values = dict[str, Value]
