"""The tables of the application database. Rows are only ever added; times are UTC microseconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()

# SQLite numbers rows by itself only where the key is a plain INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")

DISPOSITION = Table(
    "disposition",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("finding", String(2000), nullable=False, index=True),
    Column("decision", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

LOOKUP = Table(
    "lookup",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("at_us", BigInteger, nullable=False),
    Column("who", String(200), nullable=False),
    Column("what", String(100), nullable=False),
    Column("key", String(2000)),
    Column("origin", String(100)),
    Column("status", Integer, nullable=False),
    Index("lookup_by_who", "who", "id"),
)
