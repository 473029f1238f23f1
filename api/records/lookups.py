"""The log of look-ups: who asked what, when, of which key, from where, and whether they were answered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, insert, select

from api.records.tables import LOOKUP
from api.shapes.house import AuditEntry

LONGEST_KEY = 2000


@dataclass(frozen=True, slots=True)
class LookUp:
    """One question that somebody asked."""

    who: str
    what: str
    key: str | None
    origin: str | None
    status: int


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

    def newest(self, who: str | None, offset: int, limit: int) -> tuple[int, Sequence[AuditEntry]]:
        """How many there are, and a stretch of them, newest first; of one person, or of all."""
        mine = [] if who is None else [LOOKUP.c.who == who]
        rows = select(LOOKUP).where(*mine).order_by(LOOKUP.c.id.desc()).offset(offset).limit(limit)
        with self._engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(LOOKUP).where(*mine)).scalar_one()
            entries = [
                AuditEntry(
                    id=row.id,
                    at=datetime.fromtimestamp(row.at_us / 1_000_000, UTC),
                    who=row.who,
                    what=row.what,
                    key=row.key,
                    origin=row.origin,
                    status=row.status,
                )
                for row in connection.execute(rows)
            ]
        return total, entries
