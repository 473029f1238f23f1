"""The figures of one lens, each with its unit and its name in both languages."""

from __future__ import annotations

from graph.detectors.repeated_awards.parameters import Parameters
from graph.detectors.repeated_awards.sheet import Row
from graph.findings import Measure, Stratum, Words
from graph.findings.shapes import Unit

LABELS: dict[str, tuple[Unit, str, str]] = {
    "awards": ("count", "tenders won here", "在此中标项数"),
    "unit_awards": ("count", "tenders awarded here in all", "此处定标总项数"),
    "share": ("percent", "share of the awards", "中标次数占比"),
    "observed": ("count", "of them, those that can be compared", "其中可比项数"),
    "expected": ("count", "expected of like tenders", "同类招标预期次数"),
    "ratio": ("ratio", "observed to expected", "实际与预期之比"),
    "surprise": ("log10", "surprise by margins, -log10 p", "边际意外度（-log10 p）"),
    "adjusted": ("log10", "the same after correction for many tests", "多重检验校正后意外度"),
    "q_value": (
        "probability",
        "the same as a probability (q-value, Benjamini-Hochberg)",
        "校正后概率（q 值，Benjamini-Hochberg）",
    ),
    "tested": (
        "count",
        "pairs tested in this run, for all of which is corrected",
        "本次检验的组合总数（据此校正）",
    ),
    "value_minor": ("minor", "value of the awards", "中标金额"),
    "value_share": ("percent", "share of the value", "中标金额占比"),
    "entered_here": ("count", "tenders entered here", "在此投标次数"),
    "participation_expected": ("count", "wins expected of the bids entered", "按投标预期中标次数"),
    "participation_surprise": ("log10", "surprise by participation, -log10 p", "参与意外度（-log10 p）"),
    "win_rate": ("percent", "tenders entered here that were won", "在此投标中标率"),
    "captivity": ("percent", "of all its bids, those made here", "在此投标占其全部投标"),
    "tenure_awards_during": ("count", "won while the chair held office there", "任期内中标项数"),
    "tenure_awards": ("count", "won in those offices at any time", "在其任职机关中标总项数"),
    "tenure_expected": ("count", "expected in the term", "任期内预期项数"),
    "tenure_surprise": ("log10", "surprise by tenure, -log10 p", "任期意外度（-log10 p）"),
    "tenure_offices": ("count", "offices of the chair where it won in the term", "随任职中标的机关数"),
    "hhi_awards": ("index", "concentration by number (HHI)", "集中度（按次数，HHI）"),
    "hhi_value": ("index", "concentration by value (HHI)", "集中度（按金额，HHI）"),
    "effective_suppliers": (
        "count",
        "equal suppliers that would be as concentrated (1/HHI)",
        "等效供应商数（1/HHI）",
    ),
}


def measures(row: Row, parameters: Parameters) -> tuple[Measure, ...]:
    """Every measure of a lens in the order of `LABELS`; null where it could not be computed."""
    values = {name: row.figure(name) for name in LABELS}
    values |= {"awards": row.figure("wins"), "observed": row.figure("judged")} | _derived(row)
    if (row.figure("unit_awards") or 0) < parameters.least_awards_for_concentration:
        values |= {"hhi_awards": None, "hhi_value": None, "effective_suppliers": None}
    currency = row.figures.get("currency")
    return tuple(
        Measure(
            name=name,
            label=Words(en=en, zh=zh),
            value=values[name],
            unit=unit,
            currency=currency if unit == "minor" else None,
        )
        for name, (unit, en, zh) in LABELS.items()
    )


def stratum(row: Row, parameters: Parameters) -> Stratum | None:
    """What the lens was compared with; none where no rung serves."""
    number = row.figure("rung")
    if number is None:
        return None
    rung = parameters.ladder[int(number) - 1]
    return Stratum(
        rung=int(number),
        name=rung.name,
        label=rung.label,
        awards=int(row.figure("population") or 0),
        parts=int(row.figure("strata") or 0),
    )


def _derived(row: Row) -> dict[str, float | None]:
    hhi = row.figure("hhi_awards")
    return {
        "share": percent(row.figure("wins"), row.figure("unit_awards")),
        "ratio": _quotient(row.figure("judged"), row.figure("expected")),
        "value_share": percent(row.figure("value_minor"), row.figure("unit_value_minor")),
        "win_rate": percent(row.figure("wins"), row.figure("entered_here")),
        "captivity": percent(row.figure("entered_here"), row.figure("entered")),
        "effective_suppliers": _quotient(1.0, hhi),
        "q_value": _probability(row.figure("adjusted")),
    }


def percent(part: float | None, whole: float | None) -> float | None:
    """A share in percent; none where either is unknown or the whole is nothing."""
    quotient = _quotient(part, whole)
    return None if quotient is None else 100.0 * quotient


def _probability(surprise: float | None) -> float | None:
    return None if surprise is None else 10.0**-surprise


def _quotient(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole
