"""The records that a ring's lead rests on: a part of its graph that is small enough to read, and what it leaves out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.judging import Ring
from graph.detectors.rings.reduced import Ints, Reduced
from graph.findings import Evidence, Words

MOST_NODES = 40
RECORDS_OF_FLOW = 6

# Of every flow that is shown its largest records, so that each sum stands beside where it was read.
RECORDS = """
    WITH meant AS (
        SELECT f.lead, f.step, p.key AS payer, q.key AS payee
        FROM rings_shown_flow f
        JOIN xm_moved_ends p ON p.number = f.payer
        JOIN xm_moved_ends q ON q.number = f.payee
    ), raw AS (
        SELECT canonical, key FROM aliases WHERE canonical IN (SELECT payer FROM meant UNION SELECT payee FROM meant)
        UNION SELECT payer, payer FROM meant UNION SELECT payee, payee FROM meant
    )
    SELECT m.lead, m.step, m.payer, m.payee, t.key, t.amount_minor, t.currency, t.purpose, t.compartment, t.at_us,
        strftime(t."at", '%Y-%m-%dT%H:%M:%S') AS moment
    FROM meant m
    JOIN raw a ON a.canonical = m.payer
    JOIN raw b ON b.canonical = m.payee
    JOIN transferred t ON t.start_key = a.key AND t.end_key = b.key AND t.succeeded IS DISTINCT FROM false
    WHERE t.currency IS NOT DISTINCT FROM ? AND t.amount_minor > 0 AND t."at" IS NOT NULL
    -- What two banks tell of one day and sum may be one transfer: one of the records speaks for it.
    QUALIFY row_number() OVER (
        PARTITION BY m.lead, m.payer, m.payee, t.amount_minor, t."at"::DATE
        ORDER BY coalesce(t.told_by_payer, false) DESC, t.at_us, t.key, t.load, t."row"
    ) = 1
"""
LARGEST = """
    FROM rings_citable
    QUALIFY row_number() OVER (
        PARTITION BY lead, payer, payee ORDER BY amount_minor DESC, at_us, key
    ) <= ?
"""

SAYS = {
    "deposit": Words(en="{payer} paid in to {payee}{purpose}", zh="{payer} 向 {payee} 出资{purpose}"),
    "return": Words(en="{payer} paid back to {payee}{purpose}", zh="{payer} 向 {payee} 返还{purpose}"),
    "inside": Words(en="{payer} passed on to {payee}{purpose}", zh="{payer} 转至 {payee}{purpose}"),
    "end": Words(en="{payer} paid out to {payee}{purpose}", zh="{payer} 付给 {payee}{purpose}"),
}
STEPS = ("inside", "end", "deposit", "return")


@dataclass(frozen=True)
class Shown:
    """The part of a ring's graph that is shown: flows by what they are, and how much of the traced money they keep."""

    flows: tuple[tuple[int, int, str], ...]
    nodes: int
    kept_share: float
    payers_shown: int


@dataclass(frozen=True)
class Cited:
    """The evidence of one ring, and the purposes that its cited records state, with how often."""

    pieces: tuple[Evidence, ...]
    purposes: dict[str, int]


def shown_of(ring: Ring, reduced: Reduced, least_deposit_minor: int) -> Shown:
    """At most `MOST_NODES` accounts: the group's own, then those outside with which most money moved."""
    inside = ring.group.array()
    if len(inside) > MOST_NODES:
        moved = reduced.sent[inside] + reduced.received[inside]
        inside = np.sort(inside[np.argsort(-moved, kind="stable")][:MOST_NODES])
    flows = np.union1d(reduced.from_payer.rows_of(inside), reduced.from_payee.rows_of(inside))
    payer, payee, amount = reduced.payer[flows], reduced.payee[flows], reduced.amount_minor[flows]
    step = _steps(ring, reduced, payer, payee)
    traced = step != ""
    payer, payee, amount, step = payer[traced], payee[traced], amount[traced], step[traced]
    outside = np.where(np.isin(payer, inside), payee, payer)
    others = ~np.isin(outside, inside)
    nodes, place = np.unique(outside[others], return_inverse=True)
    sums = np.zeros(len(nodes), dtype=np.int64)
    np.add.at(sums, place, amount[others])
    # Of payers and ends alike those come first with whom most money moved.
    chosen = nodes[np.argsort(-sums, kind="stable")][: max(MOST_NODES - len(inside), 0)]
    kept = np.isin(outside, inside) | np.isin(outside, chosen)
    whole = int(amount.sum())
    payers = {holder for holder, paid in ring.followed.deposits.items() if paid >= least_deposit_minor}
    seen = reduced.holder[np.intersect1d(chosen, payer[step == "deposit"])]
    return Shown(
        flows=tuple(zip(payer[kept].tolist(), payee[kept].tolist(), step[kept].tolist(), strict=True)),
        nodes=len(inside) + len(chosen),
        kept_share=int(amount[kept].sum()) / whole if whole else 1.0,
        payers_shown=len({int(one) for one in seen} & payers),
    )


def _steps(ring: Ring, reduced: Reduced, payer: Ints, payee: Ints) -> Any:
    """What each flow is in the ring; nothing for the ordinary life of its accounts."""
    inside = ring.group.array()
    depositors = np.array(sorted(ring.followed.deposits), dtype=np.int64)
    ends = np.array(sorted(ring.followed.uses), dtype=np.int64)
    from_inside, to_inside = np.isin(payer, inside), np.isin(payee, inside)
    paid_in = ~from_inside & np.isin(payee, ring.group.array("collectors"))
    paid_in &= np.isin(reduced.holder[payer], depositors)
    back = (
        ~to_inside & np.isin(payer, ring.group.array("payouts")) & np.isin(reduced.holder[payee], depositors)
    )
    step = np.full(len(payer), "", dtype=object)
    step[from_inside & ~to_inside & np.isin(payee, ends)] = "end"
    step[back] = "return"
    step[paid_in] = "deposit"
    step[from_inside & to_inside] = "inside"
    return step


def gather(engine: DuckDBEngine, shown: list[Shown], holders: Holders, currency: str | None) -> list[Cited]:
    """The records of what is shown, lead by lead."""
    rows = [(number, *flow) for number, part in enumerate(shown) for flow in part.flows]
    columns = list(zip(*rows, strict=True)) or [()] * 4
    kinds = (pa.int64(), pa.int64(), pa.int64(), pa.string())
    names = ("lead", "payer", "payee", "step")
    table = {name: pa.array(column, kind) for name, column, kind in zip(names, columns, kinds, strict=True)}
    engine.keep_arrow("shown_flow", pa.table(table))
    engine.keep_query("citable", RECORDS, (currency,))
    engine.keep_query("record", LARGEST, (RECORDS_OF_FLOW,))
    named = {account.key: account.name or account.key for account in holders.accounts.values()}
    pieces: dict[int, list[Evidence]] = defaultdict(list)
    purposes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in engine.arrow("record", ("lead", "at_us", "key")).to_pylist():
        pieces[row["lead"]].append(_piece(row, named))
        if row["purpose"] and row["step"] in ("deposit", "return"):
            purposes[row["lead"]][row["purpose"]] += 1
    return [Cited(tuple(pieces[number]), dict(purposes[number])) for number in range(len(shown))]


def _piece(row: dict[str, Any], named: dict[str, str]) -> Evidence:
    words = SAYS[row["step"]]
    filling = {"payer": named[row["payer"]], "payee": named[row["payee"]]}
    said = row["purpose"]
    return Evidence(
        table="transferred",
        key=row["key"],
        about=row["payee"] if row["step"] == "deposit" else row["payer"],
        says=Words(
            en=words.en.format(purpose=f" ({said})" if said else "", **filling),
            zh=words.zh.format(purpose=f"（{said}）" if said else "", **filling),
        ),
        at=row["moment"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        compartment=row["compartment"] or "default",
    )
