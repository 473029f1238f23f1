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
                stored=_stored(node_columns(model, kind.name)),
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
                stored=_stored(link_columns(model, link.name)),
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


def _stored(columns: Iterable[Column]) -> tuple[StoredProperty, ...]:
    return tuple(StoredProperty(name=column.name, type=column.type) for column in columns)


def _kinds(model: Model, spaces: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind.name for space in spaces for kind in model.spaces[space].kinds)


def _words(label: Label) -> Words:
    return Words(en=label.en, zh=label.zh)
