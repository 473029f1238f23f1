"""The tables of the application database. Times are UTC microseconds; only the state of a job ever changes."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()


class Plain(TypeDecorator[str]):
    """Text in which the sign of zero stands for a zero byte, which PostgreSQL refuses; anyone may send one."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's own
        """What is sent to the database."""
        return value and value.replace("\0", "␀")


class PlainText(Plain):
    """The same of any length."""

    impl = Text
    cache_ok = True


# SQLite numbers rows by itself only where the key is a plain INTEGER.
NUMBER = BigInteger().with_variant(Integer, "sqlite")

DISPOSITION = Table(
    "disposition",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("finding", Plain(2000), nullable=False, index=True),
    Column("decision", Plain(20), nullable=False),
    Column("reason", PlainText, nullable=False),
    Column("who", Plain(200), nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

LOOKUP = Table(
    "lookup",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("at_us", BigInteger, nullable=False),
    Column("who", Plain(200), nullable=False),
    Column("what", Plain(100), nullable=False),
    Column("key", Plain(2000)),
    Column("origin", Plain(100)),
    Column("status", Integer, nullable=False),
    Index("lookup_by_who", "who", "id"),
    Index("lookup_by_at", "at_us"),
)

JOB = Table(
    "job",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("kind", Plain(20), nullable=False),
    Column("state", Plain(20), nullable=False, index=True),
    Column("who", Plain(200), nullable=False),
    Column("wish", PlainText, nullable=False),
    Column("outcome", PlainText),
    Column("asked_us", BigInteger, nullable=False),
    Column("began_us", BigInteger),
    Column("ended_us", BigInteger),
)
