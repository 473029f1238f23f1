"""Links: every relationship as the sum of its observations, between canonical ends."""

from __future__ import annotations

import duckdb

from graph.model import Model, Relationship, load_model
from graph.model.arrow import identity_columns
from graph.projection.entities import (
    age_sql,
    conflicts_sql,
    derived_columns,
    kind_sql,
    times_columns,
    unpacked,
    weighed_sql,
)

ENDS = ("start_space", "start_key", "end_space", "end_key")
DERIVED = ("aliases", "sources", "compartments", "observations", "conflicts")


def links(
    connection: duckdb.DuckDBPyConnection, relationship: str, model: Model | None = None
) -> duckdb.DuckDBPyRelation:
    """One row a relationship of a type, from the views of a registered snapshot and `aliases`.

    Raw relationships whose canonical ends and identity coincide are one. Its key is the oldest raw key
    among them: of the load that came first, then first in text order.

    Shapes: key, start_kind, start_key, end_kind, end_key, the properties' columns, aliases, sources,
        compartments, observations (the sum of `count`), conflicts, row_hash.
    """
    return connection.sql(links_sql(model or load_model(), relationship))


def links_sql(model: Model, name: str) -> str:
    """The SELECT behind `links`."""
    declared = model.relationships[name]
    columns = [column.name for entry in declared.properties for column in entry.columns]
    body = [
        *(f"{space}_kinds AS ({_kinds_of_keys(model, space)})" for space in _mixed_spaces(model, declared)),
        f"seen AS ({_seen_sql(declared, columns)})",
        *times_columns(declared.properties),
        f"weighed AS ({weighed_sql(declared.properties)})",
        f"grouped AS ({_grouped_sql(declared)})",
        f"named AS ({_named_sql(model, declared)})",
    ]
    shown = ("start_kind", "start_key", "end_kind", "end_key", *columns, *DERIVED)
    hashed = ", ".join(f'"{column}"' for column in shown)
    return f"WITH {', '.join(body)} SELECT *, hash({hashed}) AS row_hash FROM named"


def _mixed_spaces(model: Model, declared: Relationship) -> list[str]:
    spaces = dict.fromkeys((*declared.start, *declared.end))
    return [space for space in spaces if len(model.spaces[space].kinds) > 1]


def _kinds_of_keys(model: Model, space: str) -> str:
    kinds = [kind.name for kind in model.spaces[space].kinds]
    return (
        f"SELECT coalesce(a.canonical, o.key) AS key, {kind_sql(kinds)} AS kind "
        f'FROM "{space}" o LEFT JOIN aliases a ON a.key = o.key GROUP BY 1'
    )


def _seen_sql(declared: Relationship, columns: list[str]) -> str:
    chosen = ", ".join(f'o."{column}"' for column in (*columns, "count", "source", "compartment", "load"))
    return (
        "SELECT o.key, o.start_space, coalesce(s.canonical, o.start_key) AS start_key, o.end_space, "
        f"coalesce(e.canonical, o.end_key) AS end_key, {_entity_sql(declared)} AS entity, {chosen}, "
        f"{age_sql(columns)} AS age "
        f'FROM "{declared.table}" o LEFT JOIN aliases s ON s.key = o.start_key '
        "LEFT JOIN aliases e ON e.key = o.end_key"
    )


def _entity_sql(declared: Relationship) -> str:
    """What observations of one relationship have in common."""
    identity = "".join(f', "{column}" := o."{column}"' for column in identity_columns(declared))
    return (
        "struct_pack(start_space := o.start_space, start_key := coalesce(s.canonical, o.start_key), "
        f"end_space := o.end_space, end_key := coalesce(e.canonical, o.end_key){identity})"
    )


def _grouped_sql(declared: Relationship) -> str:
    """One row a relationship; chr(31) sorts before anything that a load's name or a key holds."""
    oldest = "split_part(min(load || chr(31) || key), chr(31), 2)"
    return (
        f"SELECT {oldest} AS key, any_value(start_space) AS start_space, any_value(start_key) AS start_key, "
        "any_value(end_space) AS end_space, any_value(end_key) AS end_key, "
        f"{', '.join(derived_columns(declared.properties))}, "
        "list_sort(list_distinct(list(key))) AS keys, "
        "list_sort(list(DISTINCT source)) AS sources, list_sort(list(DISTINCT compartment)) AS compartments, "
        f'sum("count")::BIGINT AS observations, {conflicts_sql(declared.properties)} AS conflicts '
        "FROM weighed GROUP BY entity"
    )


def _named_sql(model: Model, declared: Relationship) -> str:
    mixed = _mixed_spaces(model, declared)
    joins = " ".join(
        f"LEFT JOIN {space}_kinds {end}_{space} "
        f"ON {end}_{space}.key = g.{end}_key AND g.{end}_space = '{space}'"
        for end in ("start", "end")
        for space in mixed
    )
    columns = ", ".join(unpacked(declared.properties, "g."))
    return (
        f"SELECT g.key, {_kind_of_end(model, declared.start, 'start')} AS start_kind, g.start_key, "
        f"{_kind_of_end(model, declared.end, 'end')} AS end_kind, g.end_key, {columns}, "
        "list_filter(keys, lambda other: other <> g.key) AS aliases, sources, compartments, observations, "
        "conflicts "
        f"FROM grouped g {joins}"
    )


def _kind_of_end(model: Model, spaces: tuple[str, ...], end: str) -> str:
    cases = []
    for space in spaces:
        least = model.spaces[space].kinds[-1].name
        mixed = len(model.spaces[space].kinds) > 1
        kind = f"coalesce({end}_{space}.kind, '{least}')" if mixed else f"'{least}'"
        cases.append(f"WHEN '{space}' THEN {kind}")
    return f"CASE g.{end}_space {' '.join(cases)} END"
