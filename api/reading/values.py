"""Rows of a reading as values, nodes and links of the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
from graph.currencies import minor_factor
from graph.model import Model, Property
from graph.model.declaration import PropertyType

Row = Mapping[str, Any]
USUAL_DIGITS = 2


def value_of(entry: Property, row: Row) -> Value | None:
    """The value of a property in a row; None where the row does not know it."""
    if entry.personal:
        mask = row.get(f"{entry.name}_mask")
        return None if mask is None else MaskedValue(mask=mask)
    first, *others = [row.get(column.name) for column in entry.columns]
    if first is None or first == []:
        return None
    return MAKERS[entry.type](entry, first, others)


MAKERS: dict[PropertyType, Callable[[Property, Any, list[Any]], Value]] = {
    "text": lambda _, first, __: TextValue(text=first),
    "texts": lambda _, first, __: TextsValue(texts=tuple(first)),
    "boolean": lambda _, first, __: BooleanValue(boolean=first),
    "integer": lambda entry, first, _: NumberValue(number=first, unit=entry.unit),
    "number": lambda entry, first, _: NumberValue(number=first, unit=entry.unit),
    "moment": lambda _, first, others: MomentValue(at=first, at_us=others[0], precision=others[1]),
    "money": lambda _, first, others: MoneyValue(
        amount_minor=first, currency=others[0], digits=_digits(others[0])
    ),
}


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
