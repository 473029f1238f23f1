"""Which of the graph's words FollowTheMoney has: `schema.yaml`, read into shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from graph.shipped import shipped_yaml

End = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Schema:
    """What a kind of node or a type of relationship becomes.

    Attributes:
        name: the schema.
        title: the property that what an entity is called goes to, and its type.
        nameless: whether the format takes it without a title.
        called: our property that says what it is called, where that is not the title.
        ends: the properties that the two ends of a relationship go to; none where they need more than their keys.
        wants: the kinds that an end should be of.
        properties: for each property of ours, the property it becomes and that one's type.
        amounts: for each amount of ours, the properties of its number and its currency.
        constants: properties that are the same for each.
    """

    name: str
    title: str | None = None
    title_type: str = "name"
    called: str | None = None
    nameless: bool = False
    ends: tuple[str, ...] = ()
    wants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    properties: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    amounts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The properties that entities of it may bear by this table."""
        own = {name for target in self.properties.values() for name in target}
        amounts = {name for pair in self.amounts.values() for name in pair}
        return own | amounts | {*self.ends, *self.constants} | ({self.title} if self.title else set())


@dataclass(frozen=True, slots=True)
class Mention:
    """A relationship that becomes a property of one of its ends, which names the other."""

    name: str
    of: End
    holds: End


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All of the table."""

    nodes: Mapping[str, Schema]
    links: Mapping[str, Schema]
    mentions: Mapping[str, Mention]
    longest: Mapping[str, int]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The table that ships with Xunmai."""
    raw: dict[str, Any] = shipped_yaml("api.export.followthemoney", "schema.yaml")
    return Vocabulary(
        {kind: _schema(entry) for kind, entry in raw["nodes"].items()},
        {name: _schema(entry) for name, entry in raw["links"].items()},
        {
            name: Mention(entry["property"], entry["of"], entry["holds"])
            for name, entry in raw["mentions"].items()
        },
        raw["longest"],
    )


def _schema(raw: dict[str, Any]) -> Schema:
    return Schema(
        raw["schema"],
        raw.get("title"),
        raw.get("title_type", "name"),
        raw.get("called"),
        raw.get("nameless", False),
        tuple(raw.get("ends", ())),
        {end: tuple(kinds) for end, kinds in raw.get("wants", {}).items()},
        raw["properties"],
        {name: tuple(pair) for name, pair in raw.get("amounts", {}).items()},
        raw.get("constants", {}),
    )
