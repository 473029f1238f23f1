"""The model as the page needs it."""

from __future__ import annotations

from collections.abc import Iterable

from api.desk import Desk
from api.shapes.base import Words
from api.shapes.house import (
    GraphModel,
    IdentifierModel,
    KindModel,
    PropertyModel,
    RelationshipModel,
    StoredProperty,
)
from graph.model import Column, Label, Model, Property
from graph.store.layout import link_columns, node_columns

OF_EVERYTHING = {
    "key": Words(en="key", zh="键"),
    "title": Words(en="title", zh="显示名称"),
    "aliases": Words(en="other keys judged to be the same", zh="认定为同一的其他键"),
    "sources": Words(en="sources", zh="来源"),
    "compartments": Words(en="compartments", zh="密级分区"),
    "observations": Words(en="number of records", zh="记录数"),
    "conflicts": Words(en="properties on which sources differ", zh="各来源说法不一的属性"),
}
"""What every node or relationship bears."""
PARTS = {
    "_us": Words(en="UTC microseconds", zh="UTC 微秒"),
    "_precision": Words(en="precision", zh="精度"),
    "_minor": Words(en="in the minor unit", zh="最小货币单位"),
    "_currency": Words(en="currency", zh="币种"),
    "_hash": Words(en="keyed hash", zh="加密散列"),
    "_mask": Words(en="masked", zh="脱敏显示"),
    "_sealed": Words(en="sealed", zh="加密原值"),
}
"""What the columns of a moment, an amount and a personal identifier hold beside it."""


def graph_model(desk: Desk) -> GraphModel:
    """Kinds, relationships, properties and identifiers with their labels."""
    model = desk.house.workspace.model
    return GraphModel(
        version=model.version,
        kinds=tuple(
            KindModel(
                name=kind.name,
                space=space.name,
                label=_words(kind.label),
                title=space.title,
                properties=_properties(space.properties),
                stored=_stored(node_columns(model, kind.name), space.properties),
            )
            for space in model.spaces.values()
            for kind in space.kinds
        ),
        relationships=tuple(
            RelationshipModel(
                name=link.name,
                label=_words(link.label),
                start=_kinds(model, link.start),
                end=_kinds(model, link.end),
                time=link.time,
                properties=_properties(link.properties),
                stored=_stored(link_columns(model, link.name), link.properties),
            )
            for link in model.relationships.values()
        ),
        identifiers=tuple(
            IdentifierModel(name=entry.name, label=_words(entry.label), personal=entry.personal)
            for entry in model.identifiers.values()
        ),
    )


def _properties(entries: Iterable[Property]) -> tuple[PropertyModel, ...]:
    return tuple(
        PropertyModel(
            name=entry.name,
            type=entry.type,
            label=_words(entry.label),
            unit=entry.unit,
            derive=entry.derive,
            personal=entry.personal,
            search=entry.search,
        )
        for entry in entries
    )


def _stored(columns: Iterable[Column], declared: Iterable[Property]) -> tuple[StoredProperty, ...]:
    labels = OF_EVERYTHING | {
        column.name: _part(entry, column.name.removeprefix(entry.name))
        for entry in declared
        for column in entry.columns
    }
    return tuple(
        StoredProperty(name=column.name, type=column.type, label=labels[column.name]) for column in columns
    )


def _part(entry: Property, part: str) -> Words:
    """What one of a property's columns says: the property itself, or a part of it."""
    label, said = _words(entry.label), PARTS.get(part)
    if said is None:
        return label
    return Words(en=f"{label.en}: {said.en}", zh=f"{label.zh}：{said.zh}")


def _kinds(model: Model, spaces: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind.name for space in spaces for kind in model.spaces[space].kinds)


def _words(label: Label) -> Words:
    return Words(en=label.en, zh=label.zh)
