"""The shapes that `model.yaml` is read into: spaces, kinds, relationships and their properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PropertyType = Literal["text", "integer", "number", "boolean", "moment", "money", "texts"]
ColumnType = Literal["text", "integer", "number", "boolean", "wall_time", "texts"]
Derivation = Literal["latest", "frequent", "earliest", "greatest", "least", "union"]
TimeShape = Literal["during", "event"]


@dataclass(frozen=True, slots=True)
class Label:
    """A word in the two languages of the house."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or one property in the database."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Property:
    """What a node or relationship may say of itself; it may take several columns."""

    name: str
    type: PropertyType
    label: Label
    unit: str | None = None
    derive: Derivation = "latest"
    personal: bool = False
    search: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that hold this property, the leading one first."""
        if self.personal:
            return tuple(Column(f"{self.name}_{part}", "text") for part in ("hash", "mask", "sealed"))
        if self.type == "moment":
            return (
                Column(self.name, "wall_time"),
                Column(f"{self.name}_us", "integer"),
                Column(f"{self.name}_precision", "text"),
            )
        if self.type == "money":
            currency = "currency" if self.name == "amount" else f"{self.name}_currency"
            return (Column(f"{self.name}_minor", "integer"), Column(currency, "text"))
        return (Column(self.name, self.type),)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: its name is the label in the database."""

    name: str
    space: str
    label: Label


@dataclass(frozen=True, slots=True)
class Space:
    """A key space and its table of observations; parties of all kinds share one."""

    name: str
    kinds: tuple[Kind, ...]
    title: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A type of relationship and its table of observations."""

    name: str
    label: Label
    start: tuple[str, ...]
    end: tuple[str, ...]
    time: TimeShape
    identity: tuple[str, ...]
    properties: tuple[Property, ...]
    made_from: str | None = None
    """The type that the projection makes it of; no record says it, and it has no table."""

    @property
    def table(self) -> str:
        """The name of the table of observations."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Record:
    """A table that holds no nodes and joins none, such as the ledger of judgements."""

    name: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the ten stages of a contract's life, and its steps by the name that a milestone's `stage` holds."""

    name: str
    label: Label
    steps: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class IdentifierKind:
    """A kind of identifier, and the space whose keys it makes."""

    name: str
    space: str
    label: Label
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of observations: its columns in order, keys first and provenance last."""

    name: str
    columns: tuple[Column, ...]
    declares: Space | Relationship | Record

    @property
    def is_relationship(self) -> bool:
        """Whether its rows join two nodes."""
        return isinstance(self.declares, Relationship)

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that its files hold: the key of a relationship follows from the others."""
        if not self.is_relationship:
            return self.columns
        return tuple(column for column in self.columns if column.name != "key")
