"""One entity for one viewer: its derived values, and for each property what its observations say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from graph.model import Model, Property, Space, load_model
from graph.projection.entities import DERIVED, derived_queries, title_sql
from graph.projection.grouping import said

KEPT = "xm_entity_rows"
PLACES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where an observation comes from."""

    load: str
    source: str
    file: str | None
    sheet: str | None
    row: int | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a property: its columns, how many records give it, and the newest places where they do."""

    values: Mapping[str, Any]
    observations: int
    sources: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as far as the compartments let it be seen.

    `values` holds the derived columns that are not empty, `said` what observations say by property, the
    value that most records give first. `aliases` are the other keys under which visible records speak of
    it.
    """

    key: str
    space: str
    kind: str
    title: str
    values: Mapping[str, Any]
    aliases: tuple[str, ...]
    sources: tuple[str, ...]
    compartments: tuple[str, ...]
    observations: int
    conflicts: tuple[str, ...]
    said: Mapping[str, tuple[Said, ...]]


def entity(
    connection: duckdb.DuckDBPyConnection,
    key: str,
    compartments: Sequence[str] | None = None,
    model: Model | None = None,
) -> Entity | None:
    """The entity that bears the key, or None where nothing that may be seen speaks of it.

    It reads the views of a registered snapshot and `aliases`.

    Args:
        key: any of its keys.
        compartments: those that may be seen; None is all.
    """
    chosen = model or load_model()
    canonical, members = _group(connection, key)
    visible = None if compartments is None else list(compartments)
    for space in chosen.spaces.values():
        if _keep(connection, space.name, members, visible):
            return _derived(connection, space, canonical)
    for space in chosen.spaces.values():
        spoken_of = _spoken_of(connection, chosen, space, members, visible)
        if spoken_of:
            kind, title = space.kinds[-1].name, canonical.partition(":")[2] or canonical
            return Entity(canonical, space.name, kind, title, {}, (), *spoken_of, 0, (), {})
    return None


def _group(connection: duckdb.DuckDBPyConnection, key: str) -> tuple[str, list[str]]:
    """The canonical key and all keys of the entity."""
    found = connection.execute(
        "SELECT key, canonical FROM aliases "
        "WHERE canonical = coalesce((SELECT canonical FROM aliases WHERE key = $key), $key)",
        {"key": key},
    ).fetchall()
    canonical = found[0][1] if found else key
    return canonical, sorted({canonical, *(member for member, _ in found)})


def _keep(
    connection: duckdb.DuckDBPyConnection, table: str, members: list[str], visible: list[str] | None
) -> bool:
    """Whether any row of the table may be seen; they are in `xm_entity_rows` then."""
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE {KEPT} AS SELECT * FROM "{table}" '
        "WHERE key IN (SELECT unnest($members)) "
        "AND ($visible IS NULL OR list_contains($visible, compartment))",
        {"members": members, "visible": visible},
    )
    return bool(connection.execute(f"SELECT count(*) FROM {KEPT}").fetchall()[0][0])


def _derived(connection: duckdb.DuckDBPyConnection, space: Space, canonical: str) -> Entity:
    known = said(connection, KEPT, space.properties)
    queries = ", ".join(derived_queries(space, KEPT, known))
    row = (
        connection.sql(f"WITH {queries} SELECT *, {title_sql(space)} AS xm_title FROM derived")
        .to_arrow_table()
        .to_pylist()[0]
    )
    others = connection.execute(f"SELECT DISTINCT key FROM {KEPT} WHERE key <> ? ORDER BY key", [canonical])
    names = [column.name for entry in known for column in entry.columns]
    return Entity(
        key=canonical,
        space=space.name,
        kind=row["kind"],
        title=row["xm_title"],
        values={name: row[name] for name in names if name not in DERIVED[1:] and row[name] is not None},
        aliases=tuple(other for (other,) in others.fetchall()),
        sources=tuple(row["sources"]),
        compartments=tuple(row["compartments"]),
        observations=row["observations"],
        conflicts=tuple(row["conflicts"]),
        said={entry.name: _said(connection, entry) for entry in known},
    )


def _said(connection: duckdb.DuckDBPyConnection, entry: Property) -> tuple[Said, ...]:
    """The values of one property; those of a personal one are told apart by their hashes."""
    names = [column.name for column in entry.columns]
    first = names[0]
    by = [first] if entry.personal else names
    rest = [f'any_value("{name}") AS "{name}"' for name in names if name not in by]
    place = ", ".join(f'{name} := "{name}"' for name in ("load", "source", "file", "sheet", "row", "place"))
    newest = "as_of_us DESC NULLS LAST, load DESC, file, sheet, row, place"
    group = ", ".join(f'"{name}"' for name in by)
    found = connection.sql(
        f'SELECT {", ".join([group, *rest])}, sum("count")::BIGINT AS xm_times, '
        "list_sort(list(DISTINCT source)) AS xm_sources, "
        f"list(struct_pack({place}) ORDER BY {newest})[:{PLACES}] AS xm_places "
        f'FROM {KEPT} WHERE "{first}" IS NOT NULL GROUP BY {group} ORDER BY xm_times DESC, {group}'
    )
    return tuple(
        Said(
            values={name: row[name] for name in names},
            observations=row["xm_times"],
            sources=tuple(row["xm_sources"]),
            places=tuple(Place(**where) for where in row["xm_places"]),
        )
        for row in found.to_arrow_table().to_pylist()
    )


def _spoken_of(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    space: Space,
    members: list[str],
    visible: list[str] | None,
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Sources and compartments of the relationships that end in a key without an observation."""
    ends = " UNION ALL ".join(
        f'SELECT source, compartment FROM "{link.table}" '
        f"WHERE {end}_space = '{space.name}' AND {end}_key IN (SELECT unnest($members))"
        for link in model.relationships.values()
        for end, spaces in (("start", link.start), ("end", link.end))
        if space.name in spaces and link.made_from is None
    )
    if not ends:
        return None
    sources, seen = connection.execute(
        "SELECT list_sort(list(DISTINCT source)), list_sort(list(DISTINCT compartment)) "
        f"FROM ({ends}) WHERE $visible IS NULL OR list_contains($visible, compartment)",
        {"members": members, "visible": visible},
    ).fetchall()[0]
    return (tuple(sources), tuple(seen)) if sources else None
