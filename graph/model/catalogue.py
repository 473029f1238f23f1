"""Reads `model.yaml` into a `Model` and refuses one that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import yaml

from graph.errors import ModelError
from graph.model.declaration import (
    Column,
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
from graph.shipped import shipped_yaml

NODE_KEYS = (Column("key", "text"), Column("kind", "text"))
RECORD_KEYS = (Column("key", "text"),)
RELATIONSHIP_KEYS = (
    Column("key", "text"),
    Column("start_space", "text"),
    Column("start_key", "text"),
    Column("end_space", "text"),
    Column("end_key", "text"),
)
TIMES = {
    "event": (Property("at", "moment", Label("at", "时间")),),
    "during": (
        Property("since", "moment", Label("since", "起")),
        Property("until", "moment", Label("until", "止")),
    ),
}


@dataclass(frozen=True)
class Model:
    """Everything that may stand in the graph."""

    version: int
    spaces: Mapping[str, Space]
    relationships: Mapping[str, Relationship]
    records: Mapping[str, Record]
    identifiers: Mapping[str, IdentifierKind]
    provenance: tuple[Property, ...]
    stages: Mapping[str, Stage]

    @cached_property
    def steps(self) -> dict[str, Stage]:
        """The stage of a contract's life in which each step lies, in the order of that life."""
        return {step: stage for stage in self.stages.values() for step in stage.steps}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Kinds of node by name, in order of declaration."""
        return {kind.name: kind for space in self.spaces.values() for kind in space.kinds}

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Tables of observations by name: spaces, then relationships, then records."""
        spaces = {
            name: Table(name, self._columns(NODE_KEYS, space), space) for name, space in self.spaces.items()
        }
        links = {
            link.table: Table(link.table, self._columns(RELATIONSHIP_KEYS, link), link)
            for link in self.relationships.values()
            if link.made_from is None
        }
        records = {
            name: Table(name, self._columns(RECORD_KEYS, record), record)
            for name, record in self.records.items()
        }
        return spaces | links | records

    def table(self, name: str) -> Table:
        """One table. Raises ModelError when there is none of that name."""
        try:
            return self.tables[name]
        except KeyError:
            raise ModelError(
                f"the model has no table {name!r}", hint=f"it has {', '.join(self.tables)}"
            ) from None

    def _columns(
        self, keys: tuple[Column, ...], declared: Space | Relationship | Record
    ) -> tuple[Column, ...]:
        values = (column for entry in declared.properties for column in entry.columns)
        origin = (column for entry in self.provenance for column in entry.columns)
        return (*keys, *values, *origin)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model that ships with this version. Raises ModelError where it contradicts itself."""
    return _model(shipped_yaml("graph.model", "model.yaml"))


def parse_model(text: str) -> Model:
    """A model from YAML text. Raises ModelError where it contradicts itself."""
    return _model(yaml.safe_load(text))


def _model(raw: dict[str, Any]) -> Model:
    spaces = {name: _space(name, entry) for name, entry in raw["spaces"].items()}
    model = Model(
        version=raw["version"],
        spaces=spaces,
        relationships={name: _relationship(name, entry) for name, entry in raw["relationships"].items()},
        records={
            name: Record(name, _properties(entry["properties"])) for name, entry in raw["records"].items()
        },
        identifiers={
            name: IdentifierKind(name, entry["space"], _label(entry), bool(entry.get("personal", False)))
            for name, entry in raw["identifiers"].items()
        },
        provenance=_properties(raw["provenance"]),
        stages={name: _stage(name, entry) for name, entry in raw["stages"].items()},
    )
    for complaint in _contradictions(model):
        raise ModelError(complaint)
    return model


def _contradictions(model: Model) -> Iterator[str]:
    yield from _relationship_contradictions(model)
    yield from _table_contradictions(model)
    yield from _stage_contradictions(model)
    for identifier in model.identifiers.values():
        if identifier.space not in model.spaces:
            yield f"identifier {identifier.name} names a {identifier.space!r}, which is no space"


def _stage_contradictions(model: Model) -> Iterator[str]:
    names = [step for stage in model.stages.values() for step in stage.steps]
    for name in {name for name in names if names.count(name) > 1}:
        yield f"the step {name!r} lies in two stages"


def _relationship_contradictions(model: Model) -> Iterator[str]:
    for link in model.relationships.values():
        for end in (*link.start, *link.end):
            if end not in model.spaces:
                yield f"{link.name} joins {end!r}, which is no space"
        names = {entry.name for entry in link.properties}
        if link.made_from is not None and link.made_from not in model.relationships:
            yield f"{link.name} is made of {link.made_from!r}, which is no relationship"
        for part in link.identity:
            if part not in names:
                yield f"{link.name} is told apart by {part!r}, which it has not"


def _table_contradictions(model: Model) -> Iterator[str]:
    for table in model.tables.values():
        names = [column.name for column in table.columns]
        for name in {name for name in names if names.count(name) > 1}:
            yield f"table {table.name} has two columns {name!r}"
        if isinstance(table.declares, Space) and table.declares.title not in names:
            yield f"space {table.name} is titled by {table.declares.title!r}, which it has not"


def _label(entry: Mapping[str, Any]) -> Label:
    return Label(en=entry["en"], zh=entry["zh"])


def _properties(entries: Mapping[str, Mapping[str, Any]]) -> tuple[Property, ...]:
    return tuple(
        Property(
            name=name,
            type=entry["type"],
            label=_label(entry),
            unit=entry.get("unit"),
            derive=entry.get("derive", "latest"),
            personal=bool(entry.get("personal", False)),
            search=bool(entry.get("search", False)),
        )
        for name, entry in entries.items()
    )


def _space(name: str, entry: Mapping[str, Any]) -> Space:
    kinds = tuple(Kind(kind, name, _label(labels)) for kind, labels in entry["kinds"].items())
    return Space(name=name, kinds=kinds, title=entry["title"], properties=_properties(entry["properties"]))


def _stage(name: str, entry: Mapping[str, Any]) -> Stage:
    steps = {step: _label(labels) for step, labels in entry["steps"].items()}
    return Stage(name=name, label=_label(entry), steps=steps)


def _relationship(name: str, entry: Mapping[str, Any]) -> Relationship:
    return Relationship(
        name=name,
        label=_label(entry),
        start=tuple(entry["from"]),
        end=tuple(entry["to"]),
        time=entry["time"],
        identity=tuple(entry["identity"]),
        properties=(*TIMES[entry["time"]], *_properties(entry.get("properties", {}))),
        made_from=entry.get("made_from"),
    )
