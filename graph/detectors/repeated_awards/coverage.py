"""How much of the data could be judged: every pair and every award ends in one of the four states."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.detectors.repeated_awards.assess import Assessment
from graph.detectors.repeated_awards.leads import KINDS, Judged
from graph.detectors.repeated_awards.parameters import Parameters
from graph.findings import Coverage, Reason, State, Words

UNITS = {
    "office": Words(en="pairs of office and party", zh="机关与主体组合"),
    "department": Words(en="pairs of department and party", zh="部门与主体组合"),
    "chair": Words(en="pairs of committee chair and party", zh="评标委员会主任与主体组合"),
}
AWARDS = {
    "office": Words(en="awards seen by office", zh="按机关统计的中标"),
    "department": Words(en="awards seen by department", zh="按部门统计的中标"),
    "chair": Words(en="awards seen by committee chair", zh="按评标委员会主任统计的中标"),
}
TOO_FEW = Words(en="fewer awards in common than are shown", zh="共同中标次数低于展示下限")
NO_RUNG = Words(
    en="on every rung mostly compared with itself, or a field of the stratum is missing",
    zh="各级分层均主要与自身比较，或缺少分层字段",
)
SMALL_SHARE = Words(en="stands out, but has a small share: not shown", zh="虽显著，但占比低：不展示")
LOCAL = Words(en="explained by how often it bids here", zh="可由在此投标的次数解释")
EXPECTED = Words(en="no more than chance explains", zh="未超出偶然可解释的范围")
NO_UNIT = Words(en="no such office or chair is recorded", zh="记录中没有对应机关或主任")


def coverage(
    assessment: Assessment, judged: list[Judged], awards: int, parameters: Parameters
) -> tuple[Coverage, ...]:
    """For each kind of lens, how its pairs and its awards ended."""
    kind = np.array(assessment.pairs["kind"].to_pylist(), dtype=object)
    wins = assessment.pairs["wins"].to_numpy()
    named = _reasons(assessment, judged, wins, parameters)
    pairs = tuple(_count(name, UNITS[name], named[kind == name], None, 0) for name in KINDS)
    seen = tuple(
        _count(f"award by {name}", AWARDS[name], named[kind == name], wins[kind == name], awards)
        for name in KINDS
    )
    return pairs + seen


STATE_OF: dict[str, tuple[State, Words | None]] = {
    "triggered": ("triggered", None),
    "expected": ("clear", EXPECTED),
    "local": ("clear", LOCAL),
    "small_share": ("clear", SMALL_SHARE),
    "no_rung": ("not_assessable", NO_RUNG),
    "dominated": ("not_assessable", NO_RUNG),
    "too_few": ("not_applicable", TOO_FEW),
    "no_unit": ("not_assessable", NO_UNIT),
}


def _reasons(
    assessment: Assessment, judged: list[Judged], wins: NDArray[np.int64], parameters: Parameters
) -> NDArray[np.object_]:
    reasons = np.full(len(wins), "expected", dtype=object)
    reasons[assessment.significant(parameters.false_discovery_rate)] = "small_share"
    reasons[np.isnan(assessment.judged)] = "no_rung"
    reasons[wins < parameters.least_awards] = "too_few"
    for lens in judged:
        reasons[lens.row.figures["pair"]] = lens.reason or "triggered"
    return reasons


def _count(
    unit: str, label: Words, reasons: NDArray[np.object_], weights: NDArray[np.int64] | None, at_least: int
) -> Coverage:
    counted: dict[str, int] = {}
    for name in STATE_OF:
        chosen = reasons == name
        counted[name] = int(chosen.sum() if weights is None else weights[chosen].sum())
    counted["no_unit"] = max(0, at_least - sum(counted.values()))
    states: dict[State, int] = {}
    for name, (state, _) in STATE_OF.items():
        states[state] = states.get(state, 0) + counted[name]
    return Coverage(
        unit=unit,
        label=label,
        total=sum(counted.values()),
        states=states,
        reasons=tuple(
            _reason(name, number) for name, number in counted.items() if number and name != "triggered"
        ),
    )


def _reason(name: str, number: int) -> Reason:
    words: Any = STATE_OF[name][1]
    return Reason(name=name, label=words, count=number)
