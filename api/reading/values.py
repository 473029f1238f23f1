"""Rows of a reading as values, nodes and links of the wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.shapes.chart import Link, Node
from api.shapes.values import (
    BooleanValue,
    MaskedValue,
    MomentValue,
    MoneyValue,
    NumberValue,
    TextsValue,
    TextValue,
    Value,
    Values,
)
from graph.model import Model, Property
from loaders.mapping.money import minor_factor

Row = Mapping[str, Any]
USUAL_DIGITS = 2


def value_of(entry: Property, row: Row) -> Value | None:
    """The value of a property in a row; None where the row does not know it."""
    columns = [column.name for column in entry.columns]
    if entry.personal:
        mask = row.get(f"{entry.name}_mask")
        return None if mask is None else MaskedValue(mask=mask)
    first = row.get(columns[0])
    if first is None:
        return None
    match entry.type:
        case "money":
            currency = row[columns[1]]
            return MoneyValue(amount_minor=first, currency=currency, digits=_digits(currency))
        case "moment":
            return MomentValue(at=first, at_us=row[columns[1]], precision=row[columns[2]])
        case "integer" | "number":
            return NumberValue(number=first, unit=entry.unit)
        case "boolean":
            return BooleanValue(boolean=first)
        case "texts":
            return TextsValue(texts=tuple(first)) if first else None
        case "text":
            return TextValue(text=first)


def values_of(properties: Iterable[Property], row: Row) -> Values:
    """The values that a row knows, by name of property."""
    found = ((entry.name, value_of(entry, row)) for entry in properties)
    return {name: value for name, value in found if value is not None}


def node_of(model: Model, space: str, row: Row) -> Node:
    """A node from its row."""
    return Node(
        key=row["key"],
        kind=row["kind"],
        title=row["title"],
        values=values_of(model.spaces[space].properties, row),
        **_derived(row),
    )


def link_of(model: Model, name: str, row: Row) -> Link:
    """A link from its row."""
    return Link(
        key=row["key"],
        type=name,
        start=row["start_key"],
        end=row["end_key"],
        start_kind=row["start_kind"],
        end_kind=row["end_kind"],
        values=values_of(model.relationships[name].properties, row),
        **{name: part for name, part in _derived(row).items() if name != "aliases"},
    )


def _derived(row: Row) -> dict[str, Any]:
    lists = {name: tuple(row[name] or ()) for name in ("aliases", "sources", "compartments", "conflicts")}
    return {**lists, "observations": row["observations"]}


def _digits(currency: str | None) -> int:
    """Decimal digits of the minor unit: 2 for most, 0 for the yen, 3 for the dinar."""
    return USUAL_DIGITS if currency is None else len(str(minor_factor(currency))) - 1
