"""One contract in full: its ten stages with days, terms and evidence, and its check-up with reasons."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.contracts import wording
from graph.contracts.assessment import Assessment
from graph.contracts.checks import CHECKS
from graph.contracts.examination import examined
from graph.contracts.listing import rows_of
from graph.contracts.shapes import CitedKey, ContractReport, ContractRow, StageReport, StepReport
from graph.contracts.wording import Filling
from graph.errors import Case, NotFoundError
from graph.findings import Words

Row = dict[str, Any]


def report(assessment: Assessment, key: str) -> ContractReport:
    """One contract by its canonical key. Raises NotFoundError."""
    found = assessment.contracts.filter(pc.equal(assessment.contracts["key"], key))
    if not found.num_rows:
        raise NotFoundError(
            f"no contract has the key {key!r}",
            hint="xunmai contracts lists them; its load may have been withdrawn, or be closed to you",
            case=Case("unknown_key", {"key": key}),
        )
    [contract] = rows_of(assessment, found)
    country = found["country"][0].as_py()
    stages = _stages(assessment, key)
    checks = {row["name"]: row for row in _of(assessment.checks, key)}
    register = assessment.registers.filter(pc.equal(assessment.registers["register"], contract.register_name))
    examinations = tuple(examined(assessment, checks[name], country) for name in CHECKS)
    return ContractReport(
        contract=contract,
        as_of=assessment.as_of,
        known_until=register["known_until"][0].as_py(),
        says=_says(contract, stages, {check.name: check.colour for check in examinations}),
        country=country,
        stages=stages,
        checks=examinations,
    )


def step_says(row: Row) -> Words:
    """Why a step or stage has its colour, in words."""
    return wording.filled(wording.words("reasons", row["reason"]), _filling(row))


def _stages(assessment: Assessment, key: str) -> tuple[StageReport, ...]:
    records: dict[str, dict[CitedKey, None]] = defaultdict(dict)
    for fact in _of(assessment.facts, key):
        records[fact["step"]][CitedKey(table=fact["table"], key=fact["key"])] = None
    steps: dict[str, list[StepReport]] = defaultdict(list)
    for row in _of(assessment.steps, key):
        steps[row["stage"]].append(_step(assessment, row, tuple(records[row["step"]])))
    return tuple(
        StageReport(
            stage=row["stage"],
            label=wording.stage_label(row["stage"]),
            colour=row["colour"],
            reason=row["reason"],
            says=step_says(row),
            step=row["step"],
            day=row["done"],
            due=row["due"],
            steps=tuple(steps[row["stage"]]),
        )
        for row in _of(assessment.stages, key)
    )


def _step(assessment: Assessment, row: Row, records: tuple[CitedKey, ...]) -> StepReport:
    anchor = None if row["basis"] in {None, wording.RECORD} else row["anchor"]
    return StepReport(
        step=row["step"],
        label=wording.step_label(row["step"]),
        colour=row["colour"],
        reason=row["reason"],
        says=step_says(row),
        day=row["day"],
        last_day=row["last_day"],
        due=row["due"],
        days_late=row["days_late"],
        basis=None if row["basis"] is None else wording.basis(row["basis"], assessment.terms, anchor),
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        records=records,
    )


def _filling(row: Row) -> Filling:
    late, other, step, proof = row["days_late"], row["other"], row["step"], row["proof"]
    apart = (row["other_day"] - row["day"]).days if row["other_day"] and row["day"] else None
    return {
        "day": _text(row["day"]),
        "due": _text(row["due"]),
        "days": "?" if late is None else f"{abs(late):,}",
        "apart": _text(apart),
        "other": wording.step_label(other) if other else "?",
        "other_day": _text(row["other_day"]),
        "step": wording.step_label(step) if step else "?",
        "proof": wording.step_label(proof) if proof else "?",
        "known_until": _text(row["known_until"]),
    }


def _says(contract: ContractRow, stages: tuple[StageReport, ...], checks: dict[str, str | None]) -> Words:
    """Why the contract as a whole has its colour."""
    named = [stage.label for stage in stages if stage.colour == contract.colour]
    named += [wording.check_label(name) for name, colour in checks.items() if colour == contract.colour]
    parts: Filling = {
        "names": wording.joined(named),
        "assessed": str(contract.assessed),
        "checks": str(contract.checks),
        "known": str(sum(stage.colour != "grey" for stage in stages)),
    }
    return wording.filled(wording.words("overall", contract.colour), parts)


def _of(rows: pa.Table, key: str) -> list[Row]:
    """The rows of one contract."""
    found: list[Row] = rows.filter(pc.equal(rows["contract"], key)).to_pylist()
    return found


def _text(value: object) -> str:
    return "?" if value is None else str(value)
