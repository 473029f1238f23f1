"""What a load brought, in names that people know: the ledger holds identifiers, or their hashes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.desk import Desk
from api.reading import lookups
from api.shapes.chart import Node
from api.shapes.house import Brought, Named
from api.shapes.values import TextValue
from graph.tables import LedgerEntry
from loaders import Source
from loaders.mapping.declaration import ColumnOf

# "a, b, c, … (+23)", as the loader names a delivery of many things; in earlier versions "a, b, c and 23 more".
MANY = re.compile(r"(?P<named>.*)(?: and |, … \(\+)(?P<more>[\d,]+)(?: more|\))", re.DOTALL)
MENDED = " (mended)"


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery as the ledger tells it: its first things, as keys or in plain text, and how many there are."""

    things: tuple[str, ...]
    are_keys: bool
    total: int


def brought(desk: Desk, told: dict[str, Told]) -> dict[str, Brought]:
    """The things of each load by name, as far as the viewer may see them."""
    asked = list(dict.fromkeys(key for one in told.values() if one.are_keys for key in one.things))
    today = lookups.canonicals(desk.reading, asked)
    nodes = {node.key: node for node in lookups.nodes(desk.reading, today.values())}
    found = {}
    for load, one in told.items():
        named = (
            tuple(_named(nodes[today[key]]) for key in one.things if today[key] in nodes)
            if one.are_keys
            else tuple(Named(key=None, kind=None, title=text) for text in one.things)
        )
        found[load] = Brought(total=one.total, shown=len(named), named=named)
    return found


def told(entry: LedgerEntry, source: Source | None) -> Told | None:
    """The things that a delivery is of; None where it is of its source as a whole."""
    of = source.mapping.delivery.of if source else None
    if source is None or not isinstance(of, ColumnOf) or not entry.delivery:
        return None
    identifier = source.mapping.tables[of.table].columns[of.column].identifier
    text = entry.delivery.removesuffix(MENDED)
    many = MANY.fullmatch(text)
    values = (many["named"] if many else text).split(", ")
    more = int(many["more"].replace(",", "")) if many else 0
    things = tuple(f"{identifier}:{value}" for value in values) if identifier else tuple(values)
    return Told(things, bool(identifier), len(values) + more)


def title_of(node: Node) -> str:
    """What people call a node: an account by its holder too, since its number is masked."""
    holder = node.values.get("holder_name")
    return f"{holder.text} {node.title}" if isinstance(holder, TextValue) else node.title


def _named(node: Node) -> Named:
    return Named(key=node.key, kind=node.kind, title=title_of(node))
