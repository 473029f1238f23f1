"""Who holds an account, as far as records tell: by name, since one holder is often told of in several ways."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from api.desk import Desk
from api.services.expansion import Wanted, expand
from api.shapes.chart import Link, Node
from api.shapes.entity import Holder
from graph.names import party_form

# Of one account; a statement that misspells its holder in every row still ends somewhere.
MOST_LINKS = 200
HELD_BY = Wanted(type="HOLDS", direction="in", kind=None, order="date", limit=MOST_LINKS)
NAMED_ONLY = "Party"


def holders(desk: Desk, account: Node) -> tuple[Holder, ...]:
    """Whoever holds an account, once by each name: those whom a register knows first, then who is told of most.

    A statement's holder without an identifier is a party of its own, beside the person of the same name whom a register
    knows; the link to that person is the one to follow. Empty for anything but an account.
    """
    if account.kind != "Account":
        return ()
    found = expand(desk, account.key, HELD_BY)
    records: Counter[str] = Counter()
    for link in found.links:
        records[link.start] += link.observations
    held_now = {link.start for link in found.links if not _has_ended(link)}
    ranked = sorted(
        (node for node in found.nodes if node.key in records),
        key=lambda node: (node.kind == NAMED_ONLY, node.key not in held_now, -records[node.key], node.key),
    )
    if not ranked:
        return ()
    by_name: dict[str, Node] = {}
    for node, name in zip(
        ranked, party_form(pa.array([node.title for node in ranked])).to_pylist(), strict=True
    ):
        by_name.setdefault(name or node.key, node)
    return tuple(
        Holder(key=node.key, kind=node.kind, title=node.title, ended=node.key not in held_now)
        for node in by_name.values()
    )


def _has_ended(link: Link) -> bool:
    return "until" in link.values
