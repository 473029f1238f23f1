"""Links: every relationship as the sum of its observations, between canonical ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from graph.model import Model, Property, Relationship, load_model
from graph.model.arrow import identity_columns
from graph.projection.entities import kind_sql
from graph.projection.grouping import PROVENANCE, Grouping, said, unsaid_columns

ENDS = ("start_space", "start_key", "end_space", "end_key")
KEYS_OF_ENDS = ("start_key", "end_key")
DERIVED = ("aliases", "sources", "compartments", "observations", "conflicts")
# chr(31) sorts before anything that a load's name or a key holds.
OLDEST = "split_part(min(load || chr(31) || key), chr(31), 2) AS key"


def links(
    connection: duckdb.DuckDBPyConnection, relationship: str, model: Model | None = None
) -> duckdb.DuckDBPyRelation:
    """One row a relationship of a type, from the views of a registered snapshot and `aliases`.

    Raw relationships whose canonical ends and identity coincide are one. Its key is the oldest raw key
    among them: of the load that came first, then first in text order.

    Shapes: key, start_kind, start_key, end_kind, end_key, the properties' columns, aliases, sources,
        compartments, observations (the sum of `count`), conflicts, row_hash.
    """
    chosen = model or load_model()
    declared = chosen.relationships[relationship]
    return connection.sql(
        links_sql(chosen, relationship, said(connection, declared.table, declared.properties))
    )


def links_sql(
    model: Model,
    name: str,
    known: Sequence[Property] | None = None,
    kinds: Mapping[str, str] | None = None,
    *,
    alone: bool = False,
) -> str:
    """The SELECT behind `links`.

    Args:
        known: the properties that any observation has; by default all.
        kinds: for each space a query for `key, kind` of its entities, where they are derived already.
        alone: whether it is known that every observation speaks of a relationship of its own (`grouping.told`).
    """
    declared = model.relationships[name]
    columns = [column.name for entry in declared.properties for column in entry.columns]
    known = declared.properties if known is None else known
    grouping = Grouping(
        by=tuple(f"in_{name}" for name in (*ENDS, *identity_columns(declared))),
        properties=known,
        columns=columns,
        more=[(OLDEST, "key"), *((f"any_value({end}) AS {end}", end) for end in ENDS)],
        alone=alone,
    )
    queries = [f"seen AS ({_seen_sql(declared, columns)})", *grouping.queries()]
    return _shown_sql(model, declared, known, queries, kinds)


def gathered_links_sql(model: Model, name: str, rows: str, kinds: Mapping[str, str] | None = None) -> str:
    """The SELECT behind links that a query gives gathered already: their ends, columns, `keys` and provenance."""
    declared = model.relationships[name]
    return _shown_sql(model, declared, declared.properties, [f"gathered AS ({rows})"], kinds)


def _shown_sql(
    model: Model,
    declared: Relationship,
    known: Sequence[Property],
    queries: Sequence[str],
    kinds: Mapping[str, str] | None,
) -> str:
    columns = [column.name for entry in declared.properties for column in entry.columns]
    body = [
        *(
            f"{space}_kinds AS ({kinds[space] if kinds else _kinds_of_keys(model, space)})"
            for space in _mixed_spaces(model, declared)
        ),
        *queries,
        f"named AS ({_named_sql(model, declared, known)})",
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


def _seen_sql(declared: Relationship, columns: Sequence[str]) -> str:
    """The observations with canonical ends, and once more, with the prefix `in_`, what makes them one."""
    chosen = ", ".join(f'o."{column}"' for column in ("key", *columns, *PROVENANCE))
    identity = "".join(f', o."{column}" AS "in_{column}"' for column in identity_columns(declared))
    return (
        "SELECT o.start_space, coalesce(s.canonical, o.start_key) AS start_key, o.end_space, "
        f"coalesce(e.canonical, o.end_key) AS end_key, {chosen}, o.start_space AS in_start_space, "
        "coalesce(s.canonical, o.start_key) AS in_start_key, o.end_space AS in_end_space, "
        f"coalesce(e.canonical, o.end_key) AS in_end_key{identity} "
        f'FROM "{declared.table}" o '
        "LEFT JOIN aliases s ON s.key = o.start_key LEFT JOIN aliases e ON e.key = o.end_key"
    )


def _named_sql(model: Model, declared: Relationship, known: Sequence[Property]) -> str:
    joins = " ".join(
        f"LEFT JOIN {space}_kinds {end}_{space} "
        f"ON {end}_{space}.key = g.{end}_key AND g.{end}_space = '{space}'"
        for end in ("start", "end")
        for space in _mixed_spaces(model, declared)
    )
    values = ", ".join(
        value
        for entry in declared.properties
        for value in (
            [f'g."{column.name}"' for column in entry.columns]
            if entry in known
            else unsaid_columns([entry], known)
        )
    )
    return (
        f"SELECT g.key, {_kind_of_end(model, declared.start, 'start')} AS start_kind, g.start_key, "
        f"{_kind_of_end(model, declared.end, 'end')} AS end_kind, g.end_key, {values}, "
        "list_filter(g.keys, lambda other: other <> g.key) AS aliases, g.sources, g.compartments, "
        f"g.observations, g.conflicts FROM gathered g {joins}"
    )


def _kind_of_end(model: Model, spaces: tuple[str, ...], end: str) -> str:
    cases = []
    for space in spaces:
        least = model.spaces[space].kinds[-1].name
        mixed = len(model.spaces[space].kinds) > 1
        kind = f"coalesce({end}_{space}.kind, '{least}')" if mixed else f"'{least}'"
        cases.append(f"WHEN '{space}' THEN {kind}")
    return f"CASE g.{end}_space {' '.join(cases)} END"
