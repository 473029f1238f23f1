"""The documents of the index, made in columns from the observations of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from graph.model import Model, Property, Space
from graph.search.forms import BETWEEN, forms

# Numbers of registers and files; every other searched property is a name.
CODES = frozenset({"code", "number"})
HAN_RUNS = r"\p{Han}+"

SAID = """
SELECT coalesce(a.canonical, t.key) AS key, t.key AS raw, t.compartment, t.kind, '{unknown}' AS unknown,
       {text} AS text, {is_name} AS is_name, {is_title} AS is_title,
       greatest(coalesce(t.count, 1), 1) AS records
FROM "{space}" t LEFT JOIN aliases a ON a.key = t.key
"""
DOCUMENTS = """
WITH texts AS (
    SELECT key, compartment, text, is_name, bool_or(is_title) AS is_title, sum(records) AS records
    FROM said WHERE text IS NOT NULL AND text <> '' GROUP BY ALL
), entities AS (
    SELECT key, compartment, min(raw) AS own_key, list_sort(list(DISTINCT raw)) AS raws, sum(records) AS records,
           coalesce(mode(kind) FILTER (kind <> unknown), any_value(unknown)) AS kind
    FROM said WHERE is_title GROUP BY key, compartment
), named AS (
    SELECT key, compartment,
        list(t.text ORDER BY is_title DESC, records DESC, t.text) FILTER (is_name) AS names,
        list(t.text ORDER BY records DESC, t.text) FILTER (NOT is_name) AS identifiers,
        list_sort(list(DISTINCT f.plain) FILTER (is_name)) AS whole,
        list_sort(list(DISTINCT f.plain) FILTER (NOT is_name)) AS code,
        list_sort(list(DISTINCT f.syllables) FILTER (is_name AND f.syllables IS NOT NULL)) AS read
    FROM texts t JOIN forms f ON f.text = t.text GROUP BY key, compartment
), read AS (
    SELECT *, [string_split(line, ' ') FOR line IN coalesce(read, [])] AS lines FROM named
)
SELECT e.key || chr(31) || e.compartment AS document, e.key, e.own_key, e.kind, e.compartment,
    coalesce(r.names[1], e.key[position(':' IN e.key) + 1:]) AS title,
    coalesce(r.names, []) AS names,
    list_distinct(list_concat(coalesce(r.identifiers, []), e.raws)) AS identifiers,
    coalesce(r.whole, []) AS whole,
    list_distinct(list_concat(coalesce(r.code, []), [lower(raw) FOR raw IN e.raws])) AS code,
    flatten([regexp_extract_all(line, '{han}') FOR line IN coalesce(r.whole, [])]) AS grams,
    [regexp_replace(line, '{han}', ' ', 'g') FOR line IN coalesce(r.whole, [])] AS words,
    [array_to_string(line, '') FOR line IN coalesce(r.lines, [])] AS spelt,
    [array_to_string([part[1] FOR part IN line], '') FOR line IN coalesce(r.lines, [])] AS letters,
    [array_to_string(list_concat(line, [line[i] || '{between}' || line[i + 1] FOR i IN range(1, len(line))]),
        ' ') FOR line IN coalesce(r.lines, [])] AS syllables,
    [array_to_string([part[1] FOR part IN line], '') FOR line IN coalesce(r.lines, [])] AS initials,
    1 + 0.1 * least(1, ln(1 + e.records) / 14) + 0.04 / (1 + length(coalesce(r.names[1], e.key))) AS weight,
    hash(e.key) >> 1 AS entity
FROM entities e LEFT JOIN read r USING (key, compartment)
"""


def searched_spaces(model: Model) -> list[Space]:
    """The spaces whose entities are found by name or identifier."""
    return [space for space in model.spaces.values() if any(entry.search for entry in space.properties)]


def documents(connection: duckdb.DuckDBPyConnection, model: Model, spaces: Sequence[Space]) -> str:
    """Makes the table `document` of a connection with a registered snapshot and aliases; gives back its name.

    Args:
        spaces: those that are read, one or more.

    Shapes: one row for what one compartment says of one entity, with a column for each field of the index.
    """
    codes = CODES | set(model.identifiers)
    said = " UNION ALL ".join(_said(space, entry, codes) for space in spaces for entry in _asked(space))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE said AS {said}")
    texts = connection.sql("SELECT DISTINCT text FROM said WHERE text <> ''").to_arrow_table()
    connection.register("forms", forms(texts["text"]))
    query = DOCUMENTS.format(han=HAN_RUNS, between=BETWEEN * 2)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE document AS {query}")
    connection.unregister("forms")
    connection.execute("DROP TABLE said")
    return "document"


def _asked(space: Space) -> list[Property]:
    """The title first, so that an entity without any other text is a document, too."""
    title = next(
        entry for entry in space.properties for column in entry.columns if column.name == space.title
    )
    return [title, *(entry for entry in space.properties if entry.search and entry is not title)]


def _said(space: Space, entry: Property, codes: frozenset[str]) -> str:
    column = next(
        (column.name for column in entry.columns if column.name == space.title), entry.columns[0].name
    )
    return SAID.format(
        space=space.name,
        unknown=space.kinds[-1].name,
        text=f't."{column}"' if entry.type != "texts" else f'unnest(t."{column}")',
        is_name=str(entry.name not in codes).lower(),
        is_title=str(column == space.title).lower(),
    )
