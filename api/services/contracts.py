"""Contracts through their life, as far as the viewer may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

import pyarrow.compute as pc

from api.desk import Desk
from api.reading import lookups
from api.reading.contracts import assessed
from api.reading.evidence import origins_of
from api.services.ledger import notices
from api.shapes.contract import (
    ContractDetail,
    ContractRegister,
    Contracts,
    ContractWords,
    Named,
    ReminderCounts,
    Reminders,
    ResolvedRecord,
    StepOfStage,
)
from graph import contracts as life
from graph.contracts import Assessment, CitedKey, Order, Rules, Sieve, Urgency, terms_of, wording
from graph.contracts.checks import CHECKS
from graph.contracts.reminders import TOLD
from graph.errors import NotFoundError
from graph.model import load_model

MOST_REGISTERS = 20
COLOURS = ("red", "yellow", "green", "grey")


def listed(desk: Desk, as_of: date | None, sieve: Sieve, order: Order, stretch: tuple[int, int]) -> Contracts:
    """The contracts wanted, with how many there are of each colour and how far their registers go."""
    desk.about.extend(part for part in (sieve.agency, sieve.party) if part)
    assessment = _assessment(desk, as_of)
    offset, limit = stretch
    found = life.listed(assessment, sieve, offset, limit, order)
    return Contracts(
        total=found.total,
        shown=len(found.rows),
        offset=offset,
        as_of=assessment.as_of,
        contracts=found.rows,
        colours=found.colours,
        stages=found.stages,
        ended=_ended(assessment),
        registers=_registers(assessment),
    )


def detail(desk: Desk, key: str, as_of: date | None) -> ContractDetail:
    """One contract in full. Raises NotFoundError, also where the viewer may not see it."""
    canonical = lookups.canonical(desk.reading, key)
    try:
        report = life.report(_assessment(desk, as_of), canonical)
    except NotFoundError as error:
        raise lookups.unknown(key) from error
    records = _resolved(desk, _cited(report))
    sources = {origin.source for record in records for origin in record.origins}
    return ContractDetail(report=report, records=records, notices=notices(desk, sources))


def reminders(
    desk: Desk, as_of: date | None, days: int, urgency: Urgency | None, stretch: tuple[int, int]
) -> Reminders:
    """What is overdue and what falls due within some days."""
    assessment = _assessment(desk, as_of)
    offset, limit = stretch
    found = life.reminders(assessment, days, offset, limit, TOLD if urgency is None else (urgency,))
    return Reminders(
        total=found.total,
        shown=len(found.reminders),
        offset=offset,
        as_of=assessment.as_of,
        days=days,
        counts=ReminderCounts(**found.counts),
        reminders=found.reminders,
    )


@lru_cache(maxsize=1)
def vocabulary() -> ContractWords:
    """The words for stages, steps, checks, colours and reasons."""
    model, rules = load_model(), Rules()
    return ContractWords(
        stages=tuple(Named(name=name, label=wording.stage_label(name)) for name in model.stages),
        steps=tuple(
            StepOfStage(name=step, label=wording.step_label(step), stage=stage.name)
            for step, stage in model.steps.items()
        ),
        checks=tuple(Named(name=name, label=wording.check_label(name)) for name in CHECKS),
        colours=_group("colours"),
        meanings=_group("meanings"),
        reasons=_group("short"),
        warning_days=rules.warning_days,
        tolerance_days=rules.tolerance_days,
    )


def _assessment(desk: Desk, as_of: date | None) -> Assessment:
    day = as_of or datetime.now().astimezone().date()
    return assessed(desk.reading, day, terms_of(desk.house.settings.home))


def _ended(assessment: Assessment) -> int:
    """How many registers tell nothing as new as the day that is asked for."""
    known = assessment.registers["known_until"]
    return int(pc.sum(pc.fill_null(pc.less(known, assessment.as_of), True)).as_py() or 0)


def _registers(assessment: Assessment) -> tuple[ContractRegister, ...]:
    ordered = assessment.registers.sort_by([("contracts", "descending"), ("register", "ascending")])
    return tuple(
        ContractRegister(
            name=row["register"],
            source=row["source"],
            contracts=row["contracts"],
            newest=row["newest"],
            known_until=row["known_until"],
        )
        for row in ordered.slice(0, MOST_REGISTERS).to_pylist()
    )


def _cited(report: life.ContractReport) -> list[CitedKey]:
    """Every record that the report names, each once, in its order."""
    steps = [step for stage in report.stages for step in stage.steps]
    anchors = [step.basis.counted_from for step in steps if step.basis and step.basis.counted_from]
    of_steps = [record for step in steps for record in step.records]
    of_checks = [record for check in report.checks for record in check.records]
    return list(dict.fromkeys((*of_steps, *of_checks, *anchors)))


def _resolved(desk: Desk, records: Iterable[CitedKey]) -> tuple[ResolvedRecord, ...]:
    reading = desk.reading
    by_table: dict[str, list[str]] = defaultdict(list)
    for record in records:
        by_table[record.table].append(record.key)
    found: list[ResolvedRecord] = []
    for table, keys in by_table.items():
        link = reading.model.tables[table].is_relationship
        today = lookups.canonicals(reading, keys, "link_alias" if link else "alias")
        origins = origins_of(reading, table, list(dict.fromkeys(today.values())))
        titles = {} if link else lookups.titles(reading, list(today.values()))
        found += [
            ResolvedRecord(table=table, key=key, title=titles.get(today[key]), origins=origins[today[key]])
            for key in keys
        ]
    return tuple(found)


def _group(name: str) -> tuple[Named, ...]:
    return tuple(
        Named(name=entry, label=wording.words(name, entry)) for entry in wording.declared("words.yaml")[name]
    )
