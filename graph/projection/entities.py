"""Entities: every node as the sum of its observations, derived in columns by DuckDB."""

from __future__ import annotations

from collections.abc import Container, Sequence

import duckdb

from graph.model import Model, Property, Space, load_model
from graph.projection.grouping import PROVENANCE, Grouping, said, unsaid_columns

TITLE_OF_KEY = "substr(key, strpos(key, ':') + 1)"
DERIVED = ("title", "aliases", "sources", "compartments", "observations", "conflicts")
OTHER_KEYS = """SELECT canonical AS key, list_sort(list(key)) AS aliases FROM aliases
    WHERE key <> canonical GROUP BY canonical"""


def entities(
    connection: duckdb.DuckDBPyConnection, space: str, model: Model | None = None
) -> duckdb.DuckDBPyRelation:
    """One row an entity of a space, from the views of a registered snapshot and `aliases`.

    A key that only relationships speak of is an entity too: of the kind that says least, and without
    observations. An entity without a title is called by its key, less what stands before the colon.

    Shapes: key, kind, the properties' columns, title, aliases, sources, compartments, observations (the sum
        of `count`), conflicts (names of properties whose observations disagree; `kind` among them),
        row_hash.
    """
    chosen = model or load_model()
    known = said(connection, space, chosen.spaces[space].properties)
    return connection.sql(entities_sql(chosen, space, known))


def entities_sql(
    model: Model,
    space: str,
    known: Sequence[Property] | None = None,
    filled: Container[str] | None = None,
    *,
    alone: bool = False,
) -> str:
    """The SELECT behind `entities`.

    Args:
        known: the properties that any observation has; by default all of the space.
        filled: the tables that have any row; by default all.
        alone: whether it is known that every observation speaks of an entity of its own (`grouping.told`).
    """
    declared = model.spaces[space]
    columns = [column.name for entry in declared.properties for column in entry.columns]
    body = [
        *derived_queries(
            declared, f'"{space}"', declared.properties if known is None else known, alone=alone
        ),
        f"spoken_of AS ({_spoken_of_sql(model, space, filled)})",
        "every AS (SELECT * FROM derived UNION ALL BY NAME SELECT * FROM spoken_of)",
        f"other_keys AS ({OTHER_KEYS})",
        f"named AS ({_named_sql(declared, columns)})",
    ]
    hashed = ", ".join(f'"{name}"' for name in dict.fromkeys(("kind", *columns, *DERIVED)))
    return f"WITH {', '.join(body)} SELECT *, hash({hashed}) AS row_hash FROM named"


def derived_queries(space: Space, table: str, known: Sequence[Property], *, alone: bool = False) -> list[str]:
    """The named queries that end in `derived`: one row an entity that the rows of `table` tell of."""
    kinds = [kind.name for kind in space.kinds]
    several = len(kinds) > 1
    grouping = Grouping(
        by=("entity",),
        properties=known,
        columns=[column.name for entry in space.properties for column in entry.columns],
        more=[(f"{kind_sql(kinds)} AS kind", "kind")],
        conflicts=[f"CASE WHEN {_kinds_disagree(kinds)} THEN 'kind' END"] if several else [],
        alone=alone,
    )
    unsaid = "".join(f", {column}" for column in unsaid_columns(space.properties, known))
    return [
        f"seen AS ({_seen_sql(space, table)})",
        *grouping.queries(),
        f"derived AS (SELECT entity AS key, * EXCLUDE (entity, keys){unsaid} FROM gathered)",
    ]


def title_sql(space: Space) -> str:
    """What an entity is called: its title, else its key less what stands before the colon."""
    return f'coalesce("{space.title}", {TITLE_OF_KEY})'


def kind_sql(kinds: Sequence[str]) -> str:
    """The kind that most records give; the last, which says least, only where no record says more."""
    *known, least = kinds
    cases = []
    for kind in known:
        others = [f"{_records(kind)} >= {_records(other)}" for other in known if other != kind]
        cases.append(f"WHEN {' AND '.join([f'{_records(kind)} > 0', *others])} THEN '{kind}'")
    return f"CASE {' '.join(cases)} ELSE '{least}' END" if cases else f"'{least}'"


def _kinds_disagree(kinds: Sequence[str]) -> str:
    return " + ".join(f"({_records(kind)} > 0)::INTEGER" for kind in kinds[:-1]) + " > 1"


def _records(kind: str) -> str:
    return f"coalesce(sum(\"count\") FILTER (WHERE kind = '{kind}'), 0)"


def _seen_sql(space: Space, table: str) -> str:
    columns = ["key", "kind", *(column.name for entry in space.properties for column in entry.columns)]
    chosen = ", ".join(f'o."{name}"' for name in (*columns, *PROVENANCE))
    return (
        f"SELECT coalesce(a.canonical, o.key) AS entity, {chosen} "
        f"FROM {table} o LEFT JOIN aliases a ON a.key = o.key"
    )


def _spoken_of_sql(model: Model, space: str, filled: Container[str] | None) -> str:
    """The keys that relationships alone speak of, with where that is said.

    Those that are derived are left out before anything is gathered: links have many ends, and nearly all are known.
    """
    ends = [
        f"SELECT {end}_key AS raw, source, compartment FROM \"{link.table}\" WHERE {end}_space = '{space}'"
        for link in model.relationships.values()
        for end, spaces in (("start", link.start), ("end", link.end))
        if space in spaces and link.made_from is None and (filled is None or link.table in filled)
    ]
    if not ends:
        ends = [
            "SELECT NULL::VARCHAR AS raw, NULL::VARCHAR AS source, NULL::VARCHAR AS compartment WHERE false"
        ]
    least = model.spaces[space].kinds[-1].name
    return (
        f"SELECT key, '{least}' AS kind, "
        "list_sort(list(DISTINCT source)) AS sources, list_sort(list(DISTINCT compartment)) AS compartments, "
        "0::BIGINT AS observations, []::VARCHAR[] AS conflicts "
        f"FROM (SELECT coalesce(a.canonical, raw) AS key, source, compartment FROM ({' UNION ALL '.join(ends)}) "
        "LEFT JOIN aliases a ON a.key = raw) ANTI JOIN derived USING (key) GROUP BY key"
    )


def _named_sql(space: Space, columns: Sequence[str]) -> str:
    title = f"{title_sql(space)} AS title"
    values = [title if name == "title" else f'"{name}"' for name in columns]
    if "title" not in columns:
        values.append(title)
    return (
        f"SELECT key, kind, {', '.join(values)}, coalesce(aliases, []) AS aliases, sources, compartments, "
        "observations, conflicts FROM every LEFT JOIN other_keys USING (key)"
    )
