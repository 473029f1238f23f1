"""The ledger of loads, and the sources known here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from api.desk import Desk
from api.reading.origins import moment
from api.services import delivered
from api.shapes.base import Words
from api.shapes.house import Brought, LoadInfo, Loads, SourceInfo, Sources
from graph.tables import LedgerEntry
from loaders import Source
from loaders import readable as known_sources


@dataclass(frozen=True, slots=True)
class Names:
    """The sources by name, and what each load brought by the load's name."""

    sources: dict[str, Source]
    brought: dict[str, Brought]


def loads(desk: Desk, offset: int, limit: int) -> Loads:
    """Acts of the ledger, newest first: all of them, or those that brought what the viewer may see.

    Of a load with records in several compartments, only the counts of what may be seen are told.
    """
    seen = _seen(desk)
    entries = [entry for entry in reversed(desk.reading.ledger) if desk.viewer.sees_all or entry.load in seen]
    shown = entries[offset : offset + limit]
    known = {source.name: source for source in known_sources(desk.house.settings.sources)}
    told = {entry.load: one for entry in shown if (one := delivered.told(entry, known.get(entry.source)))}
    names = Names(known, delivered.brought(desk, told))
    return Loads(
        total=len(entries),
        shown=len(shown),
        offset=offset,
        loads=tuple(
            _load(entry, names, None if desk.viewer.sees_all else seen[entry.load]) for entry in shown
        ),
    )


def sources(desk: Desk) -> Sources:
    """Every source that can be loaded; how much of it is loaded, as far as the viewer may see."""
    seen = _seen(desk)
    live: dict[str, int] = defaultdict(int)
    for entry in desk.reading.ledger:
        live[entry.source] += entry.kind == "load" and entry.state == "live" and entry.load in seen
    found = known_sources(desk.house.settings.sources)
    return Sources(sources=tuple(_source(source, live[source.name]) for source in found))


def sees_any(desk: Desk, entry: LedgerEntry) -> bool:
    """Whether the viewer may know of an act of the ledger at all."""
    return desk.viewer.sees_all or entry.load in _seen(desk)


def sees_whole(desk: Desk, entry: LedgerEntry) -> bool:
    """Whether none of the records that an act brought is closed to the viewer."""
    return desk.viewer.sees_all or _seen(desk).get(entry.load) == {
        name: rows for name, rows in entry.rows.items() if rows
    }


def notices(desk: Desk, names: AbstractSet[str]) -> tuple[Words, ...]:
    """What a reader of records of these sources must be told, each once."""
    found = known_sources(desk.house.settings.sources) if names else []
    told = (_notice(source) for source in found if source.name in names)
    return tuple(dict.fromkeys(notice for notice in told if notice is not None))


def _seen(desk: Desk) -> dict[str, dict[str, int]]:
    """Records by load and table, of those that the viewer may see."""
    seen: dict[str, dict[str, int]] = defaultdict(dict)
    for row in desk.reading.rows("SELECT load, name, records FROM loaded ORDER BY load, name"):
        seen[row["load"]][row["name"]] = row["records"]
    return seen


def _load(entry: LedgerEntry, names: Names, visible: dict[str, int] | None) -> LoadInfo:
    source = names.sources.get(entry.source)
    return LoadInfo(
        sequence=entry.sequence,
        load=entry.load,
        kind=entry.kind,
        state=entry.state,
        source=entry.source,
        title=_title(source) if source else None,
        delivery=entry.delivery,
        brought=names.brought.get(entry.load),
        who=entry.who,
        why=entry.why,
        at=moment(entry.committed_us),
        files=tuple(used.name for used in entry.files),
        rows=dict(entry.rows) if visible is None else visible,
        counts=dict(entry.counts) if visible is None else {},
        replaces=entry.replaces if visible is None else (),
    )


def _source(source: Source, live: int) -> SourceInfo:
    mapping = source.mapping
    return SourceInfo(
        name=source.name,
        title=_title(source),
        tables={
            name: Words(en=title["en"], zh=title["zh"])
            for name in mapping.tables
            for title in [mapping.table_title(name)]
        },
        origin=mapping.origin,
        licence=mapping.licence,
        notice=_notice(source),
        notes=source.notes,
        compartment=mapping.compartment,
        loads=live,
    )


def _title(source: Source) -> Words:
    told = source.mapping.title
    return Words(en=told["en"], zh=told["zh"])


def _notice(source: Source) -> Words | None:
    told = source.mapping.notice
    return Words(en=told["en"], zh=told["zh"]) if told else None
