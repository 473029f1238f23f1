"""How well single transfers of a simulated bank are told by what the ring detector measures.

The data (AMLSim, `amlsim_fin10k`) hold fans, chains and cycles of laundering, no rings: nobody is paid back on purpose.
So these scores are measured:

* `rings`: a transfer from a payer into a proposed group, inside it or out of it has the group's score, others none.
* `before` and `whole`: every transfer has a score of what the detector measures of flows. A flow of one or two
  transfers (`one_off`) is scored by its fan-in, the distinct one-off payers of its payee that begin within so many days
  of it; or by its fan-out, the distinct one-off payees of its payer; or by the larger or the sum of both; plus a half
  when its payee passes on or its payer was just paid along such a flow. `before` knows only what was recorded until the
  transfer's own day; `whole` knows the whole record, as who looks into the past does.
* `rings, then whole`: the transfers of proposed groups come before all others.

The days and which fan counts are chosen on the middle part (15 % of the transfers in time); the figures are those of
the last part (25 %).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from bench.ring_cities import judged_rings
from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings import Parameters
from graph.detectors.rings.judging import Proposed

WINDOWS = (3, 5, 10, 20, 30, 90)
FIRST_PART, MIDDLE_PART = 0.60, 0.75
FIRST = 100
DAY = 86_400

FRAMES = {
    "payment": """
        SELECT src::BIGINT AS payer, dst::BIGINT AS payee, (amount * 100)::BIGINT AS amount_minor,
            day::BIGINT * 86400 AS "at"
        FROM given
    """,
    "unnamed_payment": """
        SELECT 0::BIGINT AS payer, 0::BIGINT AS payee, 0::BIGINT AS amount_minor, 0::BIGINT AS "at" WHERE false
    """,
    "account": """
        SELECT account::BIGINT AS account, account::VARCHAR AS key, 'account' AS space, account::BIGINT AS holder,
            '' AS party, '' AS name, true AS individual, false AS unnamed, false AS pooled
        FROM range((SELECT max(greatest(src, dst)) + 1 FROM given)) r(account)
    """,
    "tie": "SELECT '' AS left_party, '' AS right_party, '' AS how WHERE false",
    "complaint": "SELECT '' AS named, '' AS key, '' AS complaint, '' AS compartment, '' AS moment WHERE false",
}
PARTY = "SELECT '' AS key, '' AS kind, '' AS name, '' AS scope, '' AS industry WHERE false"

# Every transfer with the number of those before it on its flow, and of all; flows begin with their first transfer.
FLOWS = """
    CREATE TABLE moved AS
    SELECT tx_id, day, src, dst, count(*) OVER (PARTITION BY src, dst) AS transfers,
        row_number() OVER (PARTITION BY src, dst ORDER BY day, tx_id) AS place
    FROM given
"""
SCORES = """
    WITH began AS (SELECT src, dst, day FROM moved WHERE place = 1 AND ({began})),
    fan_in AS (
        SELECT m.tx_id, count(*) AS fan FROM moved m JOIN began b ON b.dst = m.dst
            AND b.day BETWEEN m.day - {window} AND m.day + {ahead}
        WHERE {one_off} GROUP BY 1
    ), fan_out AS (
        SELECT m.tx_id, count(*) AS fan FROM moved m JOIN began b ON b.src = m.src
            AND b.day BETWEEN m.day - {window} AND m.day + {ahead}
        WHERE {one_off} GROUP BY 1
    ), passes AS (
        SELECT DISTINCT m.tx_id FROM moved m JOIN began b ON b.src = m.dst AND b.day BETWEEN m.day AND m.day + {ahead}
        WHERE {one_off}
        UNION
        SELECT DISTINCT m.tx_id FROM moved m JOIN began b ON b.dst = m.src AND b.day BETWEEN m.day - {window} AND m.day
        WHERE {one_off}
    )
    SELECT coalesce(i.fan, 0) AS fan_in, coalesce(o.fan, 0) AS fan_out,
        CASE WHEN p.tx_id IS NULL THEN 0 ELSE 0.5 END::DOUBLE AS passed
    FROM moved m
    LEFT JOIN fan_in i USING (tx_id) LEFT JOIN fan_out o USING (tx_id) LEFT JOIN passes p USING (tx_id)
    ORDER BY m.tx_id
"""
KNOWING: dict[str, dict[str, Any]] = {
    "before": {"began": "true", "one_off": "m.place <= 2", "ahead": 0},
    "whole": {"began": "transfers <= 2", "one_off": "m.transfers <= 2", "ahead": None},
}


def transfers(folder: Path) -> dict[str, Any]:
    """The figures of the data in a folder: PR-AUC, precision of the first hundred, and what the detector proposed."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE given AS FROM read_parquet('{folder}/transactions.parquet')")
        connection.execute(FLOWS)
        truth = connection.sql("SELECT tx_id, day, is_sar FROM given ORDER BY tx_id").to_arrow_table()
        day, guilty = truth["day"].to_numpy(), truth["is_sar"].to_numpy() == 1
        first, middle = (np.quantile(day, part) for part in (FIRST_PART, MIDDLE_PART))
        between, last = (day > first) & (day <= middle), day > middle
        proposed = _proposed(connection)
        figures: dict[str, Any] = {
            "transfers": len(day),
            "guilty": int(guilty.sum()),
            "measured": int(last.sum()),
            "guilty of these": int(guilty[last].sum()),
            "accounts that pay back": proposed.seeds,
            "groups judged": len(proposed.rings),
        }
        by_rings, figures["groups proposed"] = _of_rings(connection, proposed)
        figures["rings"] = _figures(guilty[last], by_rings[last])
        for knowing, how in KNOWING.items():
            found = {
                (window, fan): scores
                for window in WINDOWS
                for fan, scores in _scores(connection, window, how).items()
            }
            quality = {
                one: average_precision(guilty[between], scores[between]) for one, scores in found.items()
            }
            best = max(quality, key=lambda one: quality[one])
            scores = found[best]
            figures[knowing] = {"days": best[0], "fan": best[1]} | _figures(guilty[last], scores[last])
        both = np.where(by_rings > 0, by_rings + scores.max(), scores)
        figures["rings, then whole"] = _figures(guilty[last], both[last])
    return figures


def _figures(guilty: NDArray[np.bool_], scores: NDArray[np.float64]) -> dict[str, float]:
    return {
        "PR-AUC": round(average_precision(guilty, scores), 3),
        f"right of the first {FIRST}": round(right_of_first(guilty, scores, FIRST), 1),
    }


def _proposed(connection: duckdb.DuckDBPyConnection) -> Proposed:
    connection.execute(f"CREATE VIEW party AS {PARTY}")
    for name, columns in (("aliases", "key, '' AS canonical"), ("licensed", "start_key")):
        connection.execute(f"CREATE VIEW {name} AS SELECT '' AS {columns} WHERE false")
    with DuckDBEngine(connection, "rings") as engine:
        for name, query in FRAMES.items():
            engine.keep_query(name, query)
        return judged_rings(engine, Parameters())[1]


def _of_rings(connection: duckdb.DuckDBPyConnection, proposed: Proposed) -> tuple[NDArray[np.float64], int]:
    """The score of the group that each transfer is of, and how many are proposed. A holder is its account here."""
    rows = connection.sql(
        "SELECT src::BIGINT AS src, dst::BIGINT AS dst FROM given ORDER BY tx_id"
    ).to_arrow_table()
    payer, payee = rows["src"].to_numpy(), rows["dst"].to_numpy()
    scores = np.zeros(len(payer))
    parameters, triggered = Parameters(), 0
    for ring in proposed.rings:
        if ring.state(parameters)[0] != "triggered":
            continue
        triggered += 1
        own, payers = ring.group.array(), np.array(sorted(ring.followed.deposits), dtype=np.int64)
        ends = np.array(sorted(ring.followed.uses), dtype=np.int64)
        paid_in = np.isin(payer, payers) & np.isin(payee, ring.group.array("collectors"))
        out = np.isin(payer, own) & np.isin(payee, np.concatenate([own, payers, ends]))
        scores = np.maximum(scores, np.where(paid_in | out, ring.score, 0.0))
    return scores, triggered


def _scores(
    connection: duckdb.DuckDBPyConnection, window: int, how: dict[str, Any]
) -> dict[str, NDArray[np.float64]]:
    """The score of every transfer, by which fan counts."""
    ahead = window if how["ahead"] is None else how["ahead"]
    rows = connection.sql(SCORES.format(window=window, **(how | {"ahead": ahead}))).to_arrow_table()
    fan_in, fan_out, passed = (rows[name].to_numpy() for name in ("fan_in", "fan_out", "passed"))
    fans = {"in": fan_in, "out": fan_out, "larger": np.maximum(fan_in, fan_out), "sum": fan_in + fan_out}
    return {name: fan + passed for name, fan in fans.items()}


def average_precision(guilty: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """The area under precision and recall, step by step; what has one score comes in one step."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(guilty[order])
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    precision, gained = right[ends] / (ends + 1), np.diff(right[ends], prepend=0)
    return float((precision * gained).sum() / right[-1])


def right_of_first(guilty: NDArray[np.bool_], scores: NDArray[np.float64], first: int) -> float:
    """How many of the first are guilty; of those of the last one's score, their share."""
    least = np.sort(scores)[-first]
    above, at = scores > least, scores == least
    return float(guilty[above].sum() + (first - above.sum()) * guilty[at].mean())
