"""What a draft is made of: columns of the mapping, things, relationships, and what is left for people to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """A sentence of `words.yaml`, with what it is about."""

    word: str
    parts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A column of the mapping: the headers that it reads, its further words as YAML, and why it is taken so.

    Without headers it reads what `words` say, such as what stands above the headers.
    """

    name: str
    headers: tuple[str, ...]
    words: Mapping[str, str]
    reason: Reason


@dataclass
class Node:
    """A thing that each row names: its kind, the column that is its key, and the columns of its properties.

    `choices` are its keys as YAML, where they are more than the column says by itself; `when` the rows that name it.
    """

    alias: str
    kind: str
    space: str
    key: str
    identifies: bool
    properties: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    by_name: str | None = None
    when: str = ""


@dataclass(frozen=True)
class Link:
    """A relationship between two nodes of a row; `words` are what else the mapping says of it, as YAML."""

    type: str
    start: str
    end: str
    properties: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """What a draft makes of one table.

    `skips` are the rows left out and `remarks` those that are used without making what others make (each a test as
    YAML), `unused` says why a column is not used where more is known than its type, `open` what only people can say.
    """

    entries: tuple[Entry, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: tuple[tuple[str, str], ...] = ()
    skips: tuple[tuple[str, Reason], ...] = ()
    remarks: tuple[tuple[str, Reason], ...] = ()
    open: tuple[Reason, ...] = ()
    unused: Mapping[str, Reason] = field(default_factory=dict)
    as_of: str | None = None

    def uses(self, entry: str) -> tuple[str, ...]:
        """The properties and keys of the model that a column fills, as KIND.property."""
        found = [
            f"{kind}.{name}"
            for kind, properties in (
                *((node.kind, node.properties) for node in self.nodes),
                *((link.type, link.properties) for link in self.links),
            )
            for name, of in properties.items()
            if of == entry
        ]
        found += [f"{node.kind} (key)" for node in self.nodes if node.key == entry and not found]
        return tuple(dict.fromkeys(found))
