"""Jobs: what was asked to be loaded or taken back, by whom, and what became of it. They outlive the service."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, func, insert, select, update

from api.records.tables import JOB
from api.shapes.job import JobKind, JobOutcome, JobState
from graph.errors import Case, NotFoundError

OPEN: tuple[JobState, ...] = ("queued", "running", "cancelling")
"""The states in which something is still to come."""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job. `wish` is what was asked for: a request of the page as JSON; times are UTC microseconds."""

    id: int
    kind: JobKind
    state: JobState
    who: str
    wish: str
    outcome: JobOutcome | None
    asked_us: int
    began_us: int | None
    ended_us: int | None


class JobRecords:
    """The jobs of one application database. A state changes only from one that is expected: of several, one wins."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, kind: JobKind, who: str, wish: str) -> JobRecord:
        """A new job at the end of the queue."""
        values = {"kind": kind, "state": "queued", "who": who, "wish": wish, "asked_us": _now()}
        with self._engine.begin() as connection:
            number = connection.execute(insert(JOB).values(values).returning(JOB.c.id)).scalar_one()
        return self.get(number)

    def get(self, number: int) -> JobRecord:
        """The job of this number. Raises NotFoundError."""
        with self._engine.connect() as connection:
            row = connection.execute(select(JOB).where(JOB.c.id == number)).one_or_none()
        if row is None:
            raise NotFoundError(
                f"there is no job {number}", hint="look at the list of jobs", case=Case("unknown_job")
            )
        return _record(row)

    def move(
        self,
        number: int,
        before: JobState,
        after: JobState,
        outcome: JobOutcome | None = None,
    ) -> bool:
        """Whether the job was in the one state and is now in the other."""
        values: dict[str, Any] = {"state": after}
        if after == "running":
            values["began_us"] = _now()
        elif after not in OPEN:
            values["ended_us"] = _now()
        if outcome is not None:
            values["outcome"] = outcome.model_dump_json()
        change = update(JOB).where(JOB.c.id == number, JOB.c.state == before).values(values)
        with self._engine.begin() as connection:
            return connection.execute(change).rowcount == 1

    def state(self, number: int) -> JobState:
        """The state of a job that is there."""
        with self._engine.connect() as connection:
            state: JobState = connection.execute(select(JOB.c.state).where(JOB.c.id == number)).scalar_one()
        return state

    def in_states(self, *states: JobState) -> list[JobRecord]:
        """The jobs in these states, oldest first."""
        wanted = select(JOB).where(JOB.c.state.in_(states)).order_by(JOB.c.id)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(wanted)]

    def newest(self, who: str | None, offset: int, limit: int) -> tuple[int, Sequence[JobRecord]]:
        """How many there are, and a stretch of them, newest first; of one person, or of all."""
        mine = [] if who is None else [JOB.c.who == who]
        rows = select(JOB).where(*mine).order_by(JOB.c.id.desc()).offset(offset).limit(limit)
        with self._engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(JOB).where(*mine)).scalar_one()
            return total, [_record(row) for row in connection.execute(rows)]


def _record(row: Row[Any]) -> JobRecord:
    outcome = JobOutcome.model_validate_json(row.outcome) if row.outcome else None
    return JobRecord(
        row.id, row.kind, row.state, row.who, row.wish, outcome, row.asked_us, row.began_us, row.ended_us
    )


def _now() -> int:
    return time.time_ns() // 1000
