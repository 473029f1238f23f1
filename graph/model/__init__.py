"""The model of the graph: kinds, relationships, properties and keys, declared once in `model.yaml`."""

from graph.model.catalogue import Model, load_model
from graph.model.declaration import (
    Column,
    ColumnType,
    IdentifierKind,
    Kind,
    Label,
    Property,
    Record,
    Relationship,
    Space,
    Stage,
    Table,
)
from graph.model.keys import identifier_key, key_scheme, scoped_key

__all__ = [
    "Column",
    "ColumnType",
    "IdentifierKind",
    "Kind",
    "Label",
    "Model",
    "Property",
    "Record",
    "Relationship",
    "Space",
    "Stage",
    "Table",
    "identifier_key",
    "key_scheme",
    "load_model",
    "scoped_key",
]
