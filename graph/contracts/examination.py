"""The outcome of one check in words and figures."""

from __future__ import annotations

from typing import Any

from graph.contracts import wording
from graph.contracts.assessment import Assessment
from graph.contracts.shapes import CheckReport
from graph.contracts.wording import Filling
from graph.currencies import amount_text
from graph.findings import Measure, Missing, Words
from graph.findings.shapes import Unit
from graph.model import load_model

Row = dict[str, Any]
UNITS: dict[str, Unit] = {
    "missing_stage": "count",
    "late": "day",
    "signed_before_award": "day",
    "above_award": "percent",
    "above_estimate": "percent",
    "changed_after_signing": "percent",
    "paid_more": "percent",
    "ended_before_signing": "day",
    "same_party_again": "count",
}
VALUE = {"percent": "value_percent", "day": "value_days", "count": "value_count"}


def examined(assessment: Assessment, row: Row, country: str | None) -> CheckReport:
    """A check from its row of `Assessment.checks`."""
    name = row["name"]
    asked = wording.declared("checks.yaml")[name]
    return CheckReport(
        name=name,
        label=wording.check_label(name),
        asks=Words(**asked["asks"]),
        state=row["state"],
        colour=row["colour"] if row["state"] == "triggered" else None,
        outcome=row["why"],
        says=wording.filled(Words(**asked["says"][row["why"]]), _filling(assessment, row)),
        measures=_measures(row),
        missing=tuple(Missing(name=field, label=_field(field)) for field in row["missing"] or ()),
        records=tuple(wording.record(pair) for pair in row["evidence"] or ()),
        explanations=wording.explanations(name),
        law=wording.law(name, country),
    )


def _measures(row: Row) -> tuple[Measure, ...]:
    if row["state"] in {"not_assessable", "not_applicable"}:
        return ()
    unit, currency = UNITS[row["name"]], row["currency"]
    found: list[tuple[str, float | None, Unit]] = [
        (VALUE[unit], row["value"], unit),
        ("limit", row["limit_value"], unit),
        ("share_percent", row["share_percent"], "percent"),
        ("ours", row["ours_minor"], "minor"),
        ("theirs", row["theirs_minor"], "minor"),
    ]
    return tuple(
        Measure(
            name=name,
            label=wording.words("measures", name),
            value=value,
            unit=of,
            currency=currency if of == "minor" else None,
        )
        for name, value, of in found
        if value is not None
    )


def _filling(assessment: Assessment, row: Row) -> Filling:
    check, rules = row["name"], assessment.rules.checks
    return {
        "value": _figure(row["value"], UNITS[check]),
        "limit": _figure(row["limit_value"], UNITS[check]),
        "ours": _money(row["ours_minor"], row["currency"]),
        "theirs": _money(row["theirs_minor"], row["currency"]),
        "counted": "?" if row["counted"] is None else f"{row['counted']:,}",
        "share": _figure(row["share_percent"], "percent"),
        "day": str(row["day"] or "?"),
        "other_day": str(row["other_day"] or "?"),
        "names": wording.joined([_named(check, name) for name in row["names"] or ()]),
        "silent": wording.joined([_field(name) for name in row["missing"] or ()]),
        "window_days": str(rules.window_days),
        "close_days": str(rules.close_days),
    }


def _named(check: str, name: str) -> Words:
    """What a check names: stages, steps, or what an amount was compared with."""
    if check == "missing_stage":
        return wording.stage_label(name)
    if check in {"late", "ended_before_signing"}:
        return wording.step_label(name)
    return wording.words("bases", name) if check == "above_estimate" and name else Words(en=name, zh=name)


def _field(name: str) -> Words:
    """A field of the model that is missing, or a stage that a register does not tell."""
    if name in wording.declared("words.yaml")["fields"]:
        return wording.words("fields", name)
    return wording.stage_label(name) if name in load_model().stages else wording.step_label(name)


def _figure(value: float | None, unit: Unit) -> str:
    if value is None:
        return "?"
    return f"{abs(value):,.1f}" if unit == "percent" else f"{abs(round(value)):,}"


def _money(minor: int | None, currency: str | None) -> str:
    return "?" if minor is None else amount_text(minor, currency)
