"""What people decided of leads: a history that is only ever added to, remembered by the finding's key."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Engine, Row, func, insert, select

from api.records.tables import DISPOSITION
from api.shapes.lead import Decision, Disposition


class Dispositions:
    """The history of every lead. A finding's key outlives the runs of its detector."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, finding: str, decision: Decision, reason: str, who: str) -> Disposition:
        """Writes one decision."""
        at_us = time.time_ns() // 1000
        with self._engine.begin() as connection:
            connection.execute(
                insert(DISPOSITION).values(
                    finding=finding, decision=decision, reason=reason, who=who, at_us=at_us
                )
            )
        return Disposition(decision=decision, reason=reason, who=who, at=_moment(at_us))

    def history(self, findings: Iterable[str]) -> list[Disposition]:
        """Every decision about a lead under any of its keys, newest first."""
        wanted = (
            select(DISPOSITION)
            .where(DISPOSITION.c.finding.in_(list(findings)))
            .order_by(DISPOSITION.c.id.desc())
        )
        with self._engine.connect() as connection:
            return [_disposition(row) for row in connection.execute(wanted)]

    def in_force(self) -> Mapping[str, Disposition]:
        """The newest decision of every finding that has one, by the key it was made under."""
        newest = select(func.max(DISPOSITION.c.id)).group_by(DISPOSITION.c.finding).scalar_subquery()
        wanted = select(DISPOSITION).where(DISPOSITION.c.id.in_(newest)).order_by(DISPOSITION.c.id)
        with self._engine.connect() as connection:
            return {row.finding: _disposition(row) for row in connection.execute(wanted)}


def _disposition(row: Row[tuple[object, ...]]) -> Disposition:
    return Disposition(decision=row.decision, reason=row.reason, who=row.who, at=_moment(row.at_us))


def _moment(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC)
