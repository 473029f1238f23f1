"""Where observations disagree: every value with the records that give it."""

from __future__ import annotations

from collections.abc import Iterable

from api.reading.origins import PROVENANCE, origin_of
from api.reading.reading import Reading, Row
from api.reading.values import value_of
from api.shapes.entity import Conflict, Variant
from api.shapes.values import TextValue, Value
from graph.model import Property, Relationship, Space

MOST_VARIANTS = 20
MOST_ORIGINS = 5
MOST_NAMES = 200
NAMES = """
SELECT "{column}" AS name FROM "said_{table}"
WHERE h = hash($key) AND entity = $key AND "{column}" IS NOT NULL
GROUP BY 1 ORDER BY sum("count") DESC, 1 LIMIT {limit}
"""
VARIANTS = """
WITH said AS (SELECT * FROM "said_{table}" WHERE h = hash($key) AND entity = $key AND {given})
SELECT {columns}, sum("count")::BIGINT AS records, count(*) OVER () AS variants,
    list(struct_pack({provenance}) ORDER BY load, file, sheet, "row", place)[:{origins}] AS origins
FROM said GROUP BY {columns} ORDER BY records DESC, {columns} LIMIT {limit}
"""


def names(reading: Reading, space: str, key: str) -> tuple[str, ...]:
    """Every name or title that a record gives an entity, the most frequent first."""
    column = reading.model.spaces[space].title
    if f"said_{space}" not in reading.tables:
        return ()
    query = NAMES.format(table=space, column=column, limit=MOST_NAMES)
    return tuple(row["name"] for row in reading.rows(query, {"key": key}))


def conflicts(reading: Reading, table: str, key: str, disputed: Iterable[str]) -> tuple[Conflict, ...]:
    """The disputed properties of an entity or link, each with its values, most records first."""
    disputed = tuple(disputed)
    if not disputed:
        return ()
    declared = reading.model.tables[table].declares
    by_name = {entry.name: entry for entry in declared.properties}
    found = []
    for name in disputed:
        if name in by_name:
            found.append(_conflict(reading, table, key, by_name[name]))
        elif name == "kind":
            found.append(_kinds(reading, table, key))
    return tuple(found)


def _conflict(reading: Reading, table: str, key: str, entry: Property) -> Conflict:
    shown = [f"{entry.name}_mask"] if entry.personal else [column.name for column in entry.columns]
    rows = _variants(reading, table, key, shown)
    chosen = value_of(entry, _derived(reading, table, key))
    variants = tuple(_variant(reading, row, value_of(entry, row), chosen) for row in rows)
    return Conflict(
        property=entry.name, rule=entry.derive, variants=variants, total=rows[0]["variants"] if rows else 0
    )


def _kinds(reading: Reading, table: str, key: str) -> Conflict:
    rows = _variants(reading, table, key, ["kind"])
    chosen = TextValue(text=_derived(reading, table, key)["kind"])
    variants = tuple(_variant(reading, row, TextValue(text=row["kind"]), chosen) for row in rows)
    return Conflict(property="kind", rule="frequent", variants=variants, total=len(rows))


def _variants(reading: Reading, table: str, key: str, columns: list[str]) -> list[Row]:
    query = VARIANTS.format(
        table=table,
        given=f'"{columns[0]}" IS NOT NULL',
        columns=", ".join(f'"{column}"' for column in columns),
        provenance=", ".join(f'"{name}" := "{name}"' for name in PROVENANCE),
        origins=MOST_ORIGINS,
        limit=MOST_VARIANTS,
    )
    return reading.rows(query, {"key": key})


def _derived(reading: Reading, table: str, key: str) -> Row:
    declared = reading.model.tables[table].declares
    prefix = {Space: "node", Relationship: "link"}[type(declared)]
    return reading.rows(
        f'SELECT * FROM "{prefix}_{table}" WHERE h = hash($key) AND key = $key', {"key": key}
    )[0]


def _variant(reading: Reading, row: Row, value: Value | None, chosen: Value | None) -> Variant:
    assert value is not None
    return Variant(
        value=value,
        chosen=value == chosen,
        observations=row["records"],
        origins=tuple(origin_of(reading, origin) for origin in row["origins"]),
    )
