"""The log of look-ups, in words and names instead of routes and keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from api.desk import Desk
from api.reading import findings, lookups
from api.records import Logged, Sought
from api.services.delivered import title_of
from api.shapes.base import Words
from api.shapes.house import Audit, AuditEntry
from graph.errors import NotReadyError
from graph.shipped import shipped_yaml

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """What a key names, and the kind of an entity."""

    title: Words
    kind: str | None


def entries(desk: Desk, sought: Sought, offset: int, limit: int) -> Audit:
    """The look-ups sought, newest first: everyone's for a viewer of all compartments, else one's own."""
    sought = _allowed(desk, sought)
    total, found = desk.house.lookups.newest(sought, offset, limit)
    return Audit(
        total=total,
        shown=len(found),
        offset=offset,
        entries=tuple(_told(desk, found)),
        everyone=desk.viewer.sees_all,
        people=tuple(desk.house.lookups.people(sought.own)),
    )


def each(desk: Desk, sought: Sought) -> Iterator[AuditEntry]:
    """All of them, newest first, never more than a stretch of them in memory."""
    stretch: list[Logged] = []
    for logged in desk.house.lookups.each(_allowed(desk, sought)):
        stretch.append(logged)
        if len(stretch) == AT_ONCE:
            yield from _told(desk, stretch)
            stretch = []
    yield from _told(desk, stretch)


def what_it_says(what: str) -> Words:
    """What a look-up is called; the name of its route where no words were written for it."""
    return _words().get(what, Words(en=what, zh=what))


def _allowed(desk: Desk, sought: Sought) -> Sought:
    return replace(sought, own=None if desk.viewer.sees_all else desk.viewer.name)


def _told(desk: Desk, found: Sequence[Logged]) -> Iterator[AuditEntry]:
    named = _named(desk, list(dict.fromkeys(logged.key for logged in found if logged.key)))
    for logged in found:
        known = named.get(logged.key or "")
        yield AuditEntry(
            id=logged.id,
            at=logged.at,
            who=logged.who,
            what=logged.what,
            says=what_it_says(logged.what),
            key=logged.key,
            title=known and known.title,
            kind=known and known.kind,
            origin=logged.origin,
            status=logged.status,
        )


def _named(desk: Desk, keys: list[str]) -> dict[str, Named]:
    """What the keys name. Nothing while the graph is being made ready: the log itself can be read all the same."""
    if not keys:
        return {}
    try:
        today = lookups.canonicals(desk.reading, keys)
        leads = {key: lead.title for lead in findings.leads(desk) for key in (lead.key, *lead.known_as)}
    except NotReadyError:
        return {}
    nodes = {node.key: node for node in lookups.nodes(desk.reading, today.values())}
    found = _links_named(desk, [key for key in keys if key not in leads and today[key] not in nodes])
    for key in keys:
        if node := nodes.get(today[key]):
            found[key] = Named(_alike(title_of(node)), node.kind)
    return found | {key: Named(leads[key], "Finding") for key in keys if key in leads}


def _links_named(desk: Desk, keys: list[str]) -> dict[str, Named]:
    today = lookups.canonicals(desk.reading, keys, "link_alias")
    links = {link.key: link for link in lookups.links(desk.reading, today.values())}
    ends = {end for link in links.values() for end in (link.start, link.end)}
    nodes = {node.key: title_of(node) for node in lookups.nodes(desk.reading, ends)}
    named = {key: links[today[key]] for key in keys if today[key] in links}
    return {
        key: Named(_alike(f"{nodes[link.start]} → {nodes[link.end]}"), None)
        for key, link in named.items()
        if link.start in nodes and link.end in nodes
    }


def _alike(title: str) -> Words:
    return Words(en=title, zh=title)


@lru_cache(maxsize=1)
def _words() -> dict[str, Words]:
    return {name: Words(**words) for name, words in shipped_yaml("api", "lookups.yaml").items()}
