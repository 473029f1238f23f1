"""Does the party win more while the chair holds office? Only where terms of office are in the records."""

from __future__ import annotations

import numpy as np
from scipy.special import bdtrc

from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards.assess import LN10

# A term is half open, [since, until); without `since` nothing can be said, without `until` it lasts.
TERM = """
    SELECT DISTINCT
        coalesce(p.canonical, h.start_key) AS chair,
        coalesce(a.canonical, i.end_key) AS office,
        h.since::DATE - DATE '1970-01-01' AS since_day,
        coalesce(h.until::DATE - DATE '1970-01-01', 9223372036854775807) AS until_day
    FROM held h
    JOIN "in" i ON i.start_key = h.end_key
    LEFT JOIN aliases p ON p.key = h.start_key
    LEFT JOIN aliases a ON a.key = i.end_key
    WHERE h.since IS NOT NULL
"""

# All contests of the offices where the chair ever held a post, in and out of term, and those the party won.
IN_AND_OUT = """
    WITH pairs AS (
        SELECT p.pair, p.unit AS chair, p.party
        FROM repeated_awards_pair p SEMI JOIN repeated_awards_shown USING (pair)
        WHERE p.kind = 'chair'
    ), places AS (
        SELECT DISTINCT pair, party, chair, office FROM pairs JOIN repeated_awards_term USING (chair)
    ), dated AS (
        SELECT contest, min(day) AS day FROM repeated_awards_award WHERE day IS NOT NULL GROUP BY contest
    ), seen AS (
        SELECT DISTINCT
            l.pair, l.party, l.office, d.contest,
            EXISTS (
                FROM repeated_awards_term t
                WHERE t.chair = l.chair AND t.office = l.office
                    AND d.day >= t.since_day AND d.day < t.until_day
            ) AS during
        FROM places l
        JOIN repeated_awards_membership m ON m.unit = l.office AND m.kind IN ('office', 'department')
        JOIN dated d USING (contest)
    )
    SELECT
        s.pair,
        count(*) AS tenure_tenders,
        count(*) FILTER (s.during) AS tenure_tenders_during,
        count(a.party) AS tenure_awards,
        count(a.party) FILTER (s.during) AS tenure_awards_during,
        count(DISTINCT s.office) FILTER (s.during AND a.party IS NOT NULL) AS tenure_offices
    FROM seen s
    LEFT JOIN repeated_awards_award a ON a.contest = s.contest AND a.party = s.party
    GROUP BY s.pair
    ORDER BY s.pair
"""


def tenures(engine: DuckDBEngine) -> dict[int, dict[str, float]]:
    """By number of pair: awards in and out of the chair's terms, and how surprising the difference is.

    Units: `tenure_surprise` is -log10 of P(X ≥ awards during), X ~ Binomial(awards, share of the offices'
    tenders awarded during). A pair is left out where the terms, or the time outside them, hold none.

    Source: the conditional test of two Poisson rates; Przyborowski and Wilenski (1940), Biometrika 31, 313.
    """
    engine.keep_query("term", TERM)
    engine.keep_query("tenure", IN_AND_OUT)
    rows = engine.arrow("tenure", ("pair",))
    counts = {name: rows[name].to_numpy() for name in rows.column_names}
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts["tenure_tenders_during"] / counts["tenure_tenders"]
        surprise = -np.log(bdtrc(counts["tenure_awards_during"] - 1, counts["tenure_awards"], share)) / LN10
    told = (share > 0) & (share < 1)
    return {
        int(pair): {name: float(column[index]) for name, column in counts.items() if name != "pair"}
        | {
            "tenure_expected": float(counts["tenure_awards"][index] * share[index]),
            "tenure_surprise": max(0.0, float(surprise[index])),
        }
        for index, pair in enumerate(counts["pair"])
        if told[index]
    }
