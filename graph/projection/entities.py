"""Entities: every node as the sum of its observations, derived in columns by DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb

from graph.model import Model, Property, Space, load_model
from graph.projection.rules import derive_sql, disagree_sql, leading

TITLE_OF_KEY = "substr(key, strpos(key, ':') + 1)"
DERIVED = ("title", "aliases", "sources", "compartments", "observations", "conflicts")


def entities(
    connection: duckdb.DuckDBPyConnection, space: str, model: Model | None = None
) -> duckdb.DuckDBPyRelation:
    """One row an entity of a space, from the views of a registered snapshot and `aliases`.

    A key that only relationships speak of is an entity too: of the kind that says least, without
    observations.

    Shapes: key, kind, the properties' columns, title, aliases, sources, compartments, observations (the sum
        of `count`), conflicts (names of properties whose observations disagree; `kind` among them),
        row_hash.
    """
    return connection.sql(entities_sql(model or load_model(), space))


def entities_sql(model: Model, space: str) -> str:
    """The SELECT behind `entities`."""
    declared = model.spaces[space]
    columns = [column.name for entry in declared.properties for column in entry.columns]
    body = [
        f"seen AS ({_seen_sql(declared)})",
        *times_columns(declared.properties),
        f"weighed AS ({weighed_sql(declared.properties)})",
        f"grouped AS ({_grouped_sql(declared)})",
        f"spoken_of AS ({_spoken_of_sql(model, space)})",
        "derived AS (SELECT * FROM grouped UNION ALL BY NAME "
        "SELECT * FROM spoken_of ANTI JOIN grouped USING (key))",
        f"other_keys AS ({OTHER_KEYS})",
        f"named AS ({_named_sql(declared)})",
    ]
    hashed = ", ".join(f'"{name}"' for name in dict.fromkeys(("kind", *columns, *DERIVED)))
    return f"WITH {', '.join(body)} SELECT *, hash({hashed}) AS row_hash FROM named"


OTHER_KEYS = """SELECT canonical AS key, list_sort(list(key)) AS aliases FROM aliases
    WHERE key <> canonical AND NOT starts_with(key, 'form/') GROUP BY canonical"""


def age_sql(columns: Iterable[str]) -> str:
    """The row's place in the order of age that `graph.projection.rules` states, counted from 1."""
    values = ", ".join(f'o."{name}"' for name in columns)
    return (
        "row_number() OVER (ORDER BY o.as_of_us NULLS FIRST, o.load, o.file NULLS FIRST, "
        f"o.sheet NULLS FIRST, o.row NULLS FIRST, o.place NULLS FIRST, o.key, hash({values}))"
    )


def times_columns(properties: Iterable[Property]) -> Iterator[str]:
    """How many records give each value of the properties whose rule is `frequent`: one named query each."""
    for entry in _frequent(properties):
        name = leading(entry)
        yield (
            f'{entry.name}_times AS (SELECT entity, "{name}", sum("count") AS "{name}_given" FROM seen '
            f'WHERE "{name}" IS NOT NULL GROUP BY ALL)'
        )


def weighed_sql(properties: Iterable[Property]) -> str:
    """The rows, each with how often the values are given whose rule is `frequent`."""
    joins = " ".join(
        f'LEFT JOIN {entry.name}_times USING (entity, "{leading(entry)}")' for entry in _frequent(properties)
    )
    return f"SELECT * FROM seen {joins}"


def derived_columns(properties: Iterable[Property]) -> Iterator[str]:
    """The derived value of every property under its own name; several columns are one struct."""
    for entry in properties:
        yield f'{derive_sql(entry)} AS "{entry.name}"'


def conflicts_sql(properties: Iterable[Property], *more: str) -> str:
    """The names of the properties whose observations disagree, in order of declaration."""
    cases = [
        f"CASE WHEN {disagree} THEN '{entry.name}' END"
        for entry in properties
        if (disagree := disagree_sql(entry)) is not None
    ]
    return f"list_filter([{', '.join([*more, *cases])}], lambda name: name IS NOT NULL)"


def unpacked(properties: Iterable[Property], alias: str = "") -> Iterator[str]:
    """Every property's columns again, one by one."""
    for entry in properties:
        if len(entry.columns) == 1:
            name = leading(entry)
            yield f'{alias}"{entry.name}" AS "{name}"'
        else:
            yield from (
                f'{alias}"{entry.name}"."{column.name}" AS "{column.name}"' for column in entry.columns
            )


def _frequent(properties: Iterable[Property]) -> list[Property]:
    return [entry for entry in properties if entry.derive == "frequent"]


def _seen_sql(space: Space) -> str:
    columns = ["kind", *(column.name for entry in space.properties for column in entry.columns)]
    chosen = ", ".join(f'o."{name}"' for name in (*columns, "count", "source", "compartment"))
    return (
        f"SELECT coalesce(a.canonical, o.key) AS entity, {chosen}, {age_sql(columns)} AS age "
        f'FROM "{space.name}" o LEFT JOIN aliases a ON a.key = o.key'
    )


def _grouped_sql(space: Space) -> str:
    kinds = [kind.name for kind in space.kinds]
    more = [f"CASE WHEN {_kinds_disagree(kinds)} THEN 'kind' END"] if len(kinds) > 1 else []
    return (
        f"SELECT entity AS key, {kind_sql(kinds)} AS kind, {', '.join(derived_columns(space.properties))}, "
        "list_sort(list(DISTINCT source)) AS sources, list_sort(list(DISTINCT compartment)) AS compartments, "
        f'sum("count")::BIGINT AS observations, {conflicts_sql(space.properties, *more)} AS conflicts '
        "FROM weighed GROUP BY entity"
    )


def kind_sql(kinds: list[str]) -> str:
    """The kind that most records give; the last, which says least, only where no record says more."""
    *known, least = kinds
    cases = []
    for kind in known:
        others = [f"{_records(kind)} >= {_records(other)}" for other in known if other != kind]
        cases.append(f"WHEN {' AND '.join([f'{_records(kind)} > 0', *others])} THEN '{kind}'")
    return f"CASE {' '.join(cases)} ELSE '{least}' END" if cases else f"'{least}'"


def _kinds_disagree(kinds: list[str]) -> str:
    return " + ".join(f"({_records(kind)} > 0)::INTEGER" for kind in kinds[:-1]) + " > 1"


def _records(kind: str) -> str:
    return f"coalesce(sum(\"count\") FILTER (WHERE kind = '{kind}'), 0)"


def _spoken_of_sql(model: Model, space: str) -> str:
    """The keys that relationships end in, with where that is said."""
    ends = [
        f"SELECT {end}_key AS raw, source, compartment FROM \"{link.table}\" WHERE {end}_space = '{space}'"
        for link in model.relationships.values()
        for end, spaces in (("start", link.start), ("end", link.end))
        if space in spaces
    ]
    if not ends:
        ends = [
            "SELECT NULL::VARCHAR AS raw, NULL::VARCHAR AS source, NULL::VARCHAR AS compartment WHERE false"
        ]
    least = model.spaces[space].kinds[-1].name
    return (
        f"SELECT coalesce(a.canonical, raw) AS key, '{least}' AS kind, "
        "list_sort(list(DISTINCT source)) AS sources, list_sort(list(DISTINCT compartment)) AS compartments, "
        "0::BIGINT AS observations, []::VARCHAR[] AS conflicts "
        f"FROM ({' UNION ALL '.join(ends)}) LEFT JOIN aliases a ON a.key = raw GROUP BY ALL"
    )


def _named_sql(space: Space) -> str:
    title = f'coalesce("{space.title}", {TITLE_OF_KEY})'
    columns = list(unpacked(space.properties))
    if space.title == "title":
        columns = [f"{title} AS title" if column == '"title" AS "title"' else column for column in columns]
    else:
        columns.append(f"{title} AS title")
    return (
        f"SELECT key, kind, {', '.join(columns)}, "
        "coalesce(aliases, []) AS aliases, sources, compartments, observations, conflicts "
        "FROM derived LEFT JOIN other_keys USING (key)"
    )
