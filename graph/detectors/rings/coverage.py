"""How much of the data could be judged: every transfer and every group ends in one of the four states."""

from __future__ import annotations

from graph.detectors.rings.argument import REASONS
from graph.detectors.rings.inputs import Drawn
from graph.detectors.rings.judging import Proposed
from graph.detectors.rings.parameters import Parameters
from graph.findings import Coverage, Reason, State, Words

NO_MOMENT = Words(en="without amount or moment", zh="缺少金额或时间")
OTHER_CURRENCY = Words(en="in another currency than most", zh="币种不同于多数交易")
NOT_ORDERED = Words(
    en="payers were paid before they paid in, or mostly once", zh="出资人在出资前已收款，或多数只收款一次"
)
NOT_TRACED = Words(
    en="too little of what was paid back can be traced to payers, or it is part of a larger group",
    zh="返还款难以追溯到出资人，或属于更大的团伙",
)
NOT_A_RING = Words(en="of a group that is clear", zh="所属团伙未触发")


def coverage(drawn: Drawn, proposed: Proposed, parameters: Parameters) -> tuple[Coverage, ...]:
    """How transfers, accounts that pay back, and groups ended."""
    moved = drawn.moved
    bad = moved.incomplete + moved.of_other_currencies
    transfers = Coverage(
        unit="transfer",
        label=Words(en="transfers", zh="转账"),
        total=moved.transfers,
        states={"clear": moved.transfers - bad, "not_assessable": bad},
        reasons=tuple(
            Reason(name=name, label=label, count=count)
            for name, label, count in (
                ("no_moment", NO_MOMENT, moved.incomplete),
                ("other_currency", OTHER_CURRENCY, moved.of_other_currencies),
            )
            if count
        ),
    )
    return (transfers, _accounts(proposed, parameters), _groups(proposed, parameters))


def _accounts(proposed: Proposed, parameters: Parameters) -> Coverage:
    groups = len(proposed.rings)
    found = sum(ring.state(parameters)[0] == "triggered" for ring in proposed.rings)
    reasons = (
        ("not_ordered", NOT_ORDERED, proposed.seeds - proposed.cores),
        ("not_traced", NOT_TRACED, proposed.cores - groups),
        ("not_a_ring", NOT_A_RING, groups - found),
    )
    return Coverage(
        unit="account that pays back",
        label=Words(en="accounts that pay back to those who paid in", zh="向出资人返还款项的账户"),
        total=proposed.seeds,
        states={"triggered": found, "clear": proposed.seeds - found},
        reasons=tuple(Reason(name=name, label=label, count=count) for name, label, count in reasons if count),
    )


def _groups(proposed: Proposed, parameters: Parameters) -> Coverage:
    states: dict[State, int] = {}
    reasons: dict[str, int] = {}
    for ring in proposed.rings:
        state, reason = ring.state(parameters)
        states[state] = states.get(state, 0) + 1
        if reason:
            reasons[reason] = reasons.get(reason, 0) + 1
    return Coverage(
        unit="group",
        label=Words(en="groups that gather and pay back", zh="既归集又返还资金的团伙"),
        total=len(proposed.rings),
        states=states,
        reasons=tuple(
            Reason(name=name, label=REASONS[name], count=count) for name, count in sorted(reasons.items())
        ),
    )
