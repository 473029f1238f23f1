"""What falls due and what is overdue, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.contracts import wording
from graph.contracts.assessment import Assessment
from graph.contracts.listing import rows_of
from graph.contracts.report import step_says
from graph.contracts.shapes import Reminder, Urgency

# Overdue for certain, then what falls due, then what is overdue if its term applies or no public holidays
# explain it, then what nothing is known of any more.
URGENCIES: dict[str, Urgency] = {
    "overdue": "overdue",
    "due_soon": "due",
    "ahead": "due",
    "overdue_if": "conditional",
    "overdue_within": "conditional",
    "due_untold": "unknown",
    "records_end": "unknown",
}
ORDER: tuple[Urgency, ...] = ("overdue", "due", "conditional", "unknown")
TOLD: tuple[Urgency, ...] = ("overdue", "due", "conditional")


@dataclass(frozen=True)
class Reminders:
    """One stretch of what is to be reminded of, and how much there is of each urgency."""

    total: int
    counts: dict[Urgency, int]
    reminders: tuple[Reminder, ...]


def reminders(
    assessment: Assessment,
    days: int,
    offset: int = 0,
    limit: int = 100,
    urgencies: tuple[Urgency, ...] = TOLD,
) -> Reminders:
    """What falls due within some days of the assessment's own, and what is overdue.

    Of what its register stopped telling before it fell due (`unknown`) only the count is given,
        unless it is asked for.
    """
    waiting = _waiting(assessment, days)
    counts = {urgency: _how_many(waiting, urgency) for urgency in ORDER}
    wanted = waiting.filter(pc.is_in(waiting["urgency"], pa.array(urgencies)))
    shown = wanted.slice(offset, limit)
    return Reminders(total=wanted.num_rows, counts=counts, reminders=_shaped(assessment, shown))


def _waiting(assessment: Assessment, days: int) -> pa.Table:
    """The steps without a day whose day due is known and not further away, in order of urgency,
    then of the day due."""
    steps = assessment.steps
    last = assessment.as_of + timedelta(days=days)
    open_steps = pc.and_(pc.is_null(steps["day"]), pc.less_equal(steps["due"], pa.scalar(last)))
    known = pc.is_in(steps["reason"], pa.array(list(URGENCIES)))
    found = steps.filter(pc.fill_null(pc.and_(open_steps, known), False))
    urgency = [URGENCIES[reason] for reason in found["reason"].to_pylist()]
    rank = [ORDER.index(each) for each in urgency]
    found = found.append_column("urgency", pa.array(urgency, pa.string()))
    found = found.append_column("rank", pa.array(rank, pa.int64()))
    keys = [("rank", "ascending"), ("due", "ascending"), ("contract", "ascending"), ("place", "ascending")]
    return found.take(pc.sort_indices(found, keys))


def _how_many(waiting: pa.Table, urgency: Urgency) -> int:
    return int(pc.sum(pc.equal(waiting["urgency"], urgency)).as_py() or 0)


def _shaped(assessment: Assessment, steps: pa.Table) -> tuple[Reminder, ...]:
    contracts = assessment.contracts.filter(
        pc.is_in(assessment.contracts["key"], steps["contract"].combine_chunks())
    )
    by_key = {row.key: row for row in rows_of(assessment, contracts)}
    return tuple(_reminder(assessment, row, by_key) for row in steps.to_pylist())


def _reminder(assessment: Assessment, row: dict[str, Any], contracts: dict[str, Any]) -> Reminder:
    anchor = None if row["basis"] == wording.RECORD else row["anchor"]
    return Reminder(
        contract=contracts[row["contract"]],
        step=row["step"],
        label=wording.step_label(row["step"]),
        stage=row["stage"],
        urgency=row["urgency"],
        due=row["due"],
        days=(row["due"] - assessment.as_of).days,
        colour=row["colour"],
        reason=row["reason"],
        says=step_says(row),
        basis=wording.basis(row["basis"], assessment.terms, anchor),
    )
