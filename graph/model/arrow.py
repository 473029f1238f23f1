"""The tables' schemas for Arrow, Delta and DuckDB, made from the model."""

from __future__ import annotations

import pyarrow as pa

from graph.model.declaration import ColumnType, Relationship, Table

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "wall_time": pa.timestamp("us"),
    "texts": pa.list_(pa.string()),
}
DUCKDB_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "wall_time": "TIMESTAMP",
    "texts": "VARCHAR[]",
}
SEPARATOR = "chr(31)"


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table's files, its columns in order."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.type]) for column in table.stored])


def columns_sql(table: Table) -> list[str]:
    """DuckDB expressions of all columns of a table over rows of its files."""
    declared = table.declares
    if not isinstance(declared, Relationship):
        return [f'"{column.name}"' for column in table.columns]
    identity = {name: f'"{name}"' for name in identity_columns(declared)}
    key = f'{relationship_key_sql(declared, "start_key", "end_key", identity)} AS "key"'
    return [f'"{column.name}"' if column in table.stored else key for column in table.columns]


def identity_columns(relationship: Relationship) -> tuple[str, ...]:
    """The columns, beside its two ends, that tell one relationship from another of its type."""
    properties = {entry.name: entry for entry in relationship.properties}
    return tuple(column.name for part in relationship.identity for column in properties[part].columns)


def relationship_key_sql(relationship: Relationship, start: str, end: str, identity: dict[str, str]) -> str:
    """The DuckDB expression of a relationship's key from expressions of its ends and identity columns.

    Args:
        identity: an expression for each of `identity_columns`; one left out counts as unknown.
    """
    columns = identity_columns(relationship)
    parts = [start, end, *(identity.get(name, "NULL") for name in columns)]
    # One call: it takes nothing for what is unknown, and costs half of a chain of ||.
    joined = f"concat({f', {SEPARATOR}, '.join(parts)})"
    return f"'{relationship.name}:' || left(sha256({joined}), 32)"
