"""The log of look-ups: who asked what, when, of which key, from where, and whether they were answered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, insert, select

from api.records.tables import LOOKUP

LONGEST_KEY = 2000
AT_ONCE = 1000
MICROSECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class LookUp:
    """One question that somebody asked."""

    who: str
    what: str
    key: str | None
    origin: str | None
    status: int


@dataclass(frozen=True, slots=True)
class Logged(LookUp):
    """One look-up as it stands in the log."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Sought:
    """Which look-ups are wanted; None is any.

    Args:
        own: whoever may read no others.
        since: a moment with its zone; from this one on.
        until: up to this one, which is none of them.
        up_to: the newest that is wanted. The log grows by being read, and its pages would move.
    """

    who: str | None = None
    own: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    up_to: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions on the log."""
        wanted = (
            (LOOKUP.c.who == self.who, self.who),
            (LOOKUP.c.who == self.own, self.own),
            (LOOKUP.c.at_us >= _micros(self.since), self.since),
            (LOOKUP.c.at_us < _micros(self.until), self.until),
            (LOOKUP.c.id <= (self.up_to or 0), self.up_to),
        )
        return [condition for condition, asked in wanted if asked is not None]


class LookUps:
    """The log, in the order in which it was written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, lookup: LookUp) -> None:
        """Writes one look-up."""
        values = {
            "at_us": time.time_ns() // 1000,
            "who": lookup.who,
            "what": lookup.what,
            "key": lookup.key and lookup.key[:LONGEST_KEY],
            "origin": lookup.origin,
            "status": lookup.status,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(LOOKUP).values(values))

    def newest(self, sought: Sought, offset: int, limit: int) -> tuple[int, Sequence[Logged]]:
        """How many there are, and a stretch of them, newest first."""
        wanted = sought.conditions()
        rows = select(LOOKUP).where(*wanted).order_by(LOOKUP.c.id.desc()).offset(offset).limit(limit)
        with self._engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(LOOKUP).where(*wanted)).scalar_one()
            return total, [_logged(row) for row in connection.execute(rows)]

    def each(self, sought: Sought) -> Iterator[Logged]:
        """All of them, newest first, read a thousand at a time: a log may be longer than memory is large."""
        wanted = sought.conditions()
        rows = select(LOOKUP).where(*wanted).order_by(LOOKUP.c.id.desc()).limit(AT_ONCE)
        found: Sequence[Logged] = ()
        while not found or len(found) == AT_ONCE:
            below = rows.where(LOOKUP.c.id < found[-1].id) if found else rows
            with self._engine.connect() as connection:
                found = [_logged(row) for row in connection.execute(below)]
            yield from found
            if not found:
                return

    def people(self, own: str | None) -> Sequence[str]:
        """Everyone who looked anything up, by name."""
        wanted = Sought(own=own).conditions()
        names = select(LOOKUP.c.who).where(*wanted).distinct().order_by(LOOKUP.c.who)
        with self._engine.connect() as connection:
            return connection.execute(names).scalars().all()


def _micros(moment: datetime | None) -> int:
    if moment is None:
        return 0
    whole = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(whole.timestamp() * MICROSECOND)


def _logged(row: Row[Any]) -> Logged:
    return Logged(
        id=row.id,
        at=datetime.fromtimestamp(row.at_us / MICROSECOND, UTC),
        who=row.who,
        what=row.what,
        key=row.key,
        origin=row.origin,
        status=row.status,
    )
