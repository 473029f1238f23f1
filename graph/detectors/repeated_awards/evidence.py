"""The records that each lead rests on: every award, its tender, bid, invitation, chairs and recorder."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa

from graph.detectors.engine import DuckDBEngine
from graph.detectors.repeated_awards.leads import Group
from graph.findings import Evidence, Words

WON = """
    SELECT DISTINCT l.lead, l.party, k.contest, k.tender
    FROM repeated_awards_lead l
    JOIN repeated_awards_contest k USING (contest)
"""

# Every raw key of what the leads stand on: records are looked up by these, from the few to the many.
MEANT = """
    WITH meant AS (
        SELECT contest AS canonical FROM repeated_awards_won
        UNION SELECT tender FROM repeated_awards_won
        UNION SELECT party FROM repeated_awards_won
    )
    SELECT canonical, canonical AS key FROM meant
    UNION
    SELECT a.canonical, a.key FROM aliases a SEMI JOIN meant USING (canonical)
"""

RECORDS = """
    WITH meant AS (
        FROM repeated_awards_meant
    ), awarding AS (
        SELECT w.lead, 'awarded' AS "table", a.key, w.tender AS about, a.end_key AS who, a.number AS detail,
            a."at", a.amount_minor, a.currency, a.compartment, a.suppliers
        FROM awarded a
        JOIN meant c ON c.key = a.start_key
        JOIN meant p ON p.key = a.end_key
        JOIN repeated_awards_won w ON w.contest = c.canonical AND w.party = p.canonical
    ), bidding AS (
        SELECT w.lead, 'bid_on', b.key, w.tender, b.start_key, b.number, b."at", b.amount_minor, b.currency,
            b.compartment, NULL
        FROM bid_on b
        JOIN meant c ON c.key = b.end_key
        JOIN meant p ON p.key = b.start_key
        JOIN repeated_awards_won w ON w.contest = c.canonical AND w.party = p.canonical
    ), standing AS (
        SELECT
            'tender' AS "table", key, key AS end_key, NULL AS start_key, title AS detail,
            published AS "at", amount_minor, currency, compartment
        FROM tender
        UNION ALL
        SELECT 'invited', key, end_key, start_key, NULL, "at", NULL, NULL, compartment FROM invited
        UNION ALL
        SELECT 'chaired', key, end_key, start_key, stage, "at", NULL, NULL, compartment FROM chaired
        UNION ALL
        SELECT 'recorded', key, end_key, start_key, stage, "at", NULL, NULL, compartment FROM recorded
    ), beside AS (
        SELECT w.lead, s."table", s.key, w.tender, s.start_key, s.detail, s."at", s.amount_minor, s.currency,
            s.compartment, NULL
        FROM standing s
        JOIN meant t ON t.key = s.end_key
        JOIN (SELECT DISTINCT lead, tender FROM repeated_awards_won) w ON w.tender = t.canonical
    ), every AS (
        FROM awarding UNION ALL FROM bidding UNION ALL FROM beside
    )
    SELECT
        lead, "table", e.key, about,
        min(coalesce(n.name, who)) AS who, min(detail) AS detail,
        strftime(min("at"), '%Y-%m-%dT%H:%M:%S') AS moment,
        max(amount_minor)::BIGINT AS amount_minor, arg_max(currency, amount_minor) AS currency,
        min(compartment) AS compartment, max(suppliers)::BIGINT AS suppliers
    FROM every e
    LEFT JOIN aliases x ON x.key = who
    LEFT JOIN repeated_awards_name n ON n.key = coalesce(x.canonical, who)
    GROUP BY lead, "table", e.key, about
"""

SAYS = {
    "awarded": Words(en="Awarded to {who}", zh="授予 {who}"),
    "shared": Words(
        en="Awarded to {who}, one of {suppliers} winners", zh="授予 {who}（共 {suppliers} 家中标）"
    ),
    "bid_on": Words(en="{who} bid", zh="{who} 投标"),
    "tender": Words(en="{detail}", zh="{detail}"),
    "invited": Words(en="{who} invited the bids", zh="{who} 招标"),
    "chaired": Words(en="{who} chaired the committee ({detail})", zh="{who} 任评标委员会主任（{detail}）"),
    "recorded": Words(
        en="{who} recorded it ({detail}); shown, never scored", zh="{who} 录入（{detail}）；仅供查看，不计分"
    ),
}
TABLES = ("awarded", "tender", "bid_on", "invited", "chaired", "recorded")


def gather(engine: DuckDBEngine, groups: list[Group]) -> list[tuple[Evidence, ...]]:
    """The evidence of every group, tender by tender, in the order of the groups."""
    entries = [
        (number, lens.row.party, contest)
        for number, group in enumerate(groups)
        for lens in group.lenses
        for contest in lens.row.contests
    ]
    leads = pa.table(
        {
            "lead": pa.array([entry[0] for entry in entries], pa.int64()),
            "party": pa.array([entry[1] for entry in entries], pa.string()),
            "contest": pa.array([entry[2] for entry in entries], pa.string()),
        }
    )
    engine.keep_arrow("lead", leads)
    engine.keep_query("won", WON)
    engine.keep_query("meant", MEANT)
    engine.keep_query("record", RECORDS)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in engine.arrow("record", ("lead", "about", "table", "key")).to_pylist():
        found[row["lead"]].append(row)
    return [tuple(_piece(row) for row in sorted(found[n], key=_place)) for n in range(len(groups))]


def _place(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["about"], TABLES.index(row["table"]), row["key"]


def _piece(row: dict[str, Any]) -> Evidence:
    shared = row["table"] == "awarded" and (row["suppliers"] or 1) > 1
    words = SAYS["shared" if shared else row["table"]]
    filling = {"who": row["who"] or "?", "detail": row["detail"] or "-", "suppliers": row["suppliers"]}
    return Evidence(
        table=row["table"],
        key=row["key"],
        about=row["about"],
        says=Words(en=words.en.format(**filling), zh=words.zh.format(**filling)),
        at=row["moment"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        compartment=row["compartment"] or "default",
    )
