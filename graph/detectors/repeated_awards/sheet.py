"""One wide row for every pair with the least number of awards: lenses and leads are written from it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards.assess import LN10, Assessment
from graph.detectors.repeated_awards.parameters import Parameters
from graph.detectors.repeated_awards.tenure import tenures
from graph.detectors.statistics import expected, log_upper_tail, participation_margins

CANDIDATE = """
    SELECT pair, kind, unit, party FROM repeated_awards_pair WHERE wins >= ?
"""

NAME = """
    WITH said AS (
        SELECT coalesce(a.canonical, n.key) AS key, n.name, sum(n.count) AS times
        FROM (
            SELECT key, name, count FROM party WHERE name IS NOT NULL
            UNION ALL SELECT key, name, count FROM agency WHERE name IS NOT NULL
        ) n
        LEFT JOIN aliases a ON a.key = n.key
        GROUP BY ALL
    )
    SELECT key, arg_max(name, (times, name)) AS name, count(DISTINCT name) AS names
    FROM said GROUP BY key
"""

SHEET = """
    SELECT
        p.*, m.* EXCLUDE (pair), k.* EXCLUDE (kind, unit), u.* EXCLUDE (pair), c.* EXCLUDE (pair),
        coalesce(g.name, p.unit) AS unit_name, coalesce(n.name, p.party) AS party_name,
        coalesce(n.names, 1) AS party_names, l.country
    FROM repeated_awards_candidate
    JOIN repeated_awards_pair p USING (pair)
    LEFT JOIN repeated_awards_money m USING (pair)
    LEFT JOIN repeated_awards_concentration k ON k.kind = p.kind AND k.unit = p.unit
    LEFT JOIN repeated_awards_custom u USING (pair)
    LEFT JOIN repeated_awards_circumstance c USING (pair)
    LEFT JOIN (
        SELECT w.pair, mode(t.country ORDER BY t.country) AS country
        FROM repeated_awards_win w JOIN repeated_awards_contest t USING (contest)
        GROUP BY w.pair
    ) l USING (pair)
    LEFT JOIN repeated_awards_name g ON g.key = p.unit
    LEFT JOIN repeated_awards_name n ON n.key = p.party
"""


@dataclass(frozen=True)
class Row:
    """A pair of office, department or chair and party: its figures and the contests that the party won."""

    figures: dict[str, Any]
    contests: frozenset[str]

    @property
    def kind(self) -> str:
        """office, department or chair."""
        return str(self.figures["kind"])

    @property
    def unit(self) -> str:
        """Canonical key of the office, department or chair."""
        return str(self.figures["unit"])

    @property
    def party(self) -> str:
        """Canonical key of the party."""
        return str(self.figures["party"])

    def figure(self, name: str) -> float | None:
        """A figure; none where it is not known."""
        value = self.figures.get(name)
        return None if value is None or isnan(value) else float(value)


def rows(engine: DuckDBEngine, assessment: Assessment, parameters: Parameters) -> list[Row]:
    """The pairs whose share, by number or by value, is large enough to be shown, triggered or not."""
    engine.keep_query("name", NAME)
    engine.keep_query("sheet", SHEET)
    sheet = engine.arrow("sheet", ("pair",))
    shown = sheet.filter(pa.array(_large(sheet, parameters.least_share_percent)))
    numbers = shown["pair"].to_numpy()
    figures = shown.to_pylist()
    contests = _contests(engine, numbers, figures)
    for name in ("judged", "expected", "surprise", "adjusted", "population", "strata"):
        for row, value in zip(figures, getattr(assessment, name)[numbers], strict=True):
            row[name] = float(value)
    for row in figures:
        row["tested"] = assessment.tested
    terms = tenures(engine)
    for row in figures:
        row.update(terms.get(row["pair"], {}))
    return [Row(row, contests[row["pair"]]) for row in figures]


def _large(sheet: pa.Table, least_percent: float) -> NDArray[np.bool_]:
    def column(name: str) -> NDArray[np.float64]:
        return np.asarray(sheet[name].to_numpy(zero_copy_only=False), dtype=np.float64)

    with np.errstate(invalid="ignore", divide="ignore"):
        by_number = column("wins") * 100 >= least_percent * column("unit_awards")
        by_value = column("value_minor") * 100 >= least_percent * column("unit_value_minor")
    return np.asarray(by_number | by_value)


def _contests(
    engine: DuckDBEngine, numbers: NDArray[np.int64], figures: list[dict[str, Any]]
) -> dict[int, frozenset[str]]:
    """The contests each pair won; adds to the figures what the contests it entered say."""
    engine.keep_arrow("shown", pa.table({"pair": numbers}))
    engine.keep_query(
        "shown_entry", "SELECT * FROM repeated_awards_entry SEMI JOIN repeated_awards_shown USING (pair)"
    )
    entries = engine.arrow("shown_entry", ("pair", "contest"))
    pair = entries["pair"].to_numpy()
    won = entries["won"].to_numpy()
    _, group = np.unique(pair, return_inverse=True)
    bidders = entries["bidders"].to_numpy()
    margins = participation_margins(
        group.astype(np.int64), bidders, np.minimum(entries["winners"].to_numpy(), bidders)
    )
    wins = np.bincount(group, weights=won).astype(np.int64)
    chance = -log_upper_tail(margins, wins) / LN10
    for row, entered, mean, surprise in zip(
        figures, np.bincount(group), expected(margins), chance, strict=True
    ):
        row |= {
            "entered_here": int(entered),
            "participation_expected": float(mean),
            "participation_surprise": float(surprise),
        }
    keys = entries["contest"].to_pylist()
    found: dict[int, set[str]] = {int(number): set() for number in numbers}
    for index in np.flatnonzero(won):
        found[int(pair[index])].add(keys[index])
    return {number: frozenset(contests) for number, contests in found.items()}
