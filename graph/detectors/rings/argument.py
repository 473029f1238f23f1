"""The finding of one ring, in words and figures."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from graph.detectors.rings.dossier import Dossier, money, percent, spoken
from graph.detectors.rings.evidence import MOST_NODES
from graph.detectors.rings.members import subjects_of
from graph.detectors.rings.passing import UNKNOWN
from graph.findings import (
    Evidence,
    Explanation,
    Finding,
    Law,
    Measure,
    Missing,
    Period,
    Points,
    Timeline,
    Words,
)
from graph.shipped import shipped_yaml

DETECTOR = "rings"
VERSION = "1"
MONTHS_FROM_WEEKS = 104
SECONDS = 86_400
# A word in fewer of the purposes that are stated names no scheme.
LEAST_PURPOSES_SHARE = 0.25
BY_LEVELS = "pyramid"
REASONS = {
    "few_points": Words(
        en="Too little speaks for a ring: the points do not reach the lowest grade.",
        zh="指向集资团伙的迹象不足：得分未达最低等级。",
    ),
    "licensed": Words(
        en="A company that gathers here is licensed or a public body: taking and returning money is its business.",
        zh="归集账户的持有单位持有许可或属公共机构，收付资金为其业务。",
    ),
}


def finding(dossier: Dossier, rank: int | None) -> Finding:
    """The finding of a ring; one that is not triggered says why."""
    ring, parameters = dossier.ring, dossier.parameters
    state, reason = ring.state(parameters)
    triggered = state == "triggered"
    return Finding(
        key=finding_key(dossier),
        detector=DETECTOR,
        version=VERSION,
        state=state,
        rank=rank,
        score=ring.score if triggered else None,
        grade=ring.grade(parameters) if triggered else None,
        title=_title(dossier),
        summary=REASONS[reason] if reason else _summary(dossier),
        subjects=subjects_of(dossier),
        measures=_measures(dossier),
        points=_points(dossier) if triggered else (),
        timeline=_timeline(dossier),
        explanations=_explanations(dossier),
        law=law(),
        evidence=_evidence(dossier),
        missing=_missing(dossier),
        compartment=dossier.compartment,
    )


def finding_key(dossier: Dossier) -> str:
    """Named by the account that pays back most: accounts around it come and go from run to run."""
    payouts = sorted(dossier.ring.group.payouts, key=lambda one: (-int(dossier.reduced.sent[one]), one))
    return f"xunmai/{DETECTOR}:{dossier.holders.accounts[payouts[0]].key}"


def _title(dossier: Dossier) -> Words:
    scheme = _scheme(dossier)
    said = spoken(
        dossier,
        "{payers} individuals paid {gathered} into {collecting}, {paid_back} of them were paid {returned} back",
        "{payers} 名个人向 {collecting}出资 {gathered}，其中 {paid_back} 名获返还 {returned}",
    )
    if scheme is None:
        return said
    return Words(en=f"{said.en} (suspected: {scheme.en})", zh=f"{said.zh}（疑似{scheme.zh}）")


def _summary(dossier: Dossier) -> Words:
    took = dossier.ring.values["taken"]
    put_in = took is not None and took < 0
    covered = percent(dossier.ring.values["uncovered"]) == "0"
    return spoken(
        dossier,
        (
            "By last in, first out {recycled} % of what was paid back came from payers' own deposits, though other "
            "money would have sufficed; "
            if covered
            else "At least {uncovered} % and by last in, first out {recycled} % of what was paid back came from "
            "payers' own deposits; "
        )
        + (
            "those who control it put in more than can be seen that they took."
            if put_in
            else "those who control it took {taken} % of all deposits, net of what they put in."
        )
        + " A lead to check, not a verdict: read the innocent explanations first.",
        (
            "按后进先出，返还款中 {recycled}% 来自出资人自己的出资款，虽然其他资金亦足以支付；"
            if covered
            else "返还款中至少 {uncovered}%、按后进先出为 {recycled}% 来自出资人自己的出资款；"
        )
        + (
            "控制人投入的款项多于可见的取走款项。"
            if put_in
            else "控制人取走的款项减去其投入后，相当于全部出资款的 {taken}%。"
        )
        + "仅为待核线索，并非结论：请先核对各种无辜解释。",
    )


def _points(dossier: Dossier) -> tuple[Points, ...]:
    declared = _declared("words.yaml")["points"]
    return tuple(
        Points(
            name=name,
            label=Words(**declared[name]["label"]),
            points=points,
            most=getattr(dossier.parameters.points, name).most,
            says=None if dossier.ring.values[name] is None else spoken(dossier, **declared[name]["says"]),
        )
        for name, points in dossier.ring.points.items()
    )


def _measures(dossier: Dossier) -> tuple[Measure, ...]:
    declared, funds = _declared("words.yaml")["points"], dossier.ring.funds
    shares = (
        "recycled",
        "uncovered",
        "fed",
        "taken",
        "later",
        "repeated",
        "thin_pool",
        "spent",
        "controlled",
    )
    found = [
        Measure(
            name=name,
            label=Words(**declared[name]["label"]),
            value=_tenths(dossier.ring.values[name]),
            unit="percent",
        )
        for name in shares
    ]
    found.append(
        Measure(
            name="coupled",
            label=Words(**declared["coupled"]["label"]),
            value=dossier.ring.values["coupled"],
            unit="index",
        )
    )
    sums = (
        ("gathered", funds.gathered_minor, Words(en="Paid in by individuals", zh="个人出资合计")),
        ("returned", funds.returned_minor, Words(en="Paid back to payers", zh="返还出资人合计")),
        (
            "drawn",
            funds.drawn_minor,
            Words(en="Of the deposits, drawn in cash or with no side named", zh="出资款中取现或未载明去向"),
        ),
        ("peak", funds.peak_minor, Words(en="Most deposits held at one time", zh="同时留存出资款峰值")),
    )
    found += [
        Measure(name=name, label=label, value=float(value), unit="minor", currency=dossier.currency)
        for name, value, label in sums
    ]
    counts = (
        ("payers", funds.payers, Words(en="Individuals who paid in", zh="出资人数")),
        ("paid_back", funds.paid_back, Words(en="Of them paid back", zh="其中获返还人数")),
        (
            "most_new",
            funds.most_new_payers,
            Words(en="Most new payers within 90 days", zh="90 天内新增出资人峰值"),
        ),
    )
    found += [Measure(name=n, label=label, value=float(v), unit="count") for n, v, label in counts]
    levels = Words(en="Levels at which others are paid for one deposit", zh="一笔出资逐级提成的层数")
    return (
        *found,
        Measure(name="levels", label=levels, value=dossier.ring.values["levels"], unit="count"),
    )


def _tenths(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _timeline(dossier: Dossier) -> Timeline | None:
    """Deposits and what left of them, week by week; month by month where it took more than two years."""
    came, went = dossier.ring.followed.daily_in, dossier.ring.followed.daily_out
    days = sorted({*came, *went})
    if not days:
        return None
    monthly = days[-1] - days[0] > 7 * MONTHS_FROM_WEEKS
    sums: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for side, daily in enumerate((came, went)):
        for day, amount in daily.items():
            at = datetime.fromtimestamp(day * SECONDS, UTC).date()
            sums[at.replace(day=1) if monthly else at - timedelta(days=at.weekday())][side] += amount
    return Timeline(
        label=Words(
            en="Deposits of the group, and what was paid back or left it of them",
            zh="该团伙收到的出资款，以及其中返还或转出的部分",
        ),
        currency=dossier.currency,
        step="month" if monthly else "week",
        periods=tuple(
            Period(start=start, in_minor=paid_in, out_minor=out)
            for start, (paid_in, out) in sorted(sums.items())
        ),
    )


def _scheme(dossier: Dossier) -> Words | None:
    """The scheme that most purposes of its cited deposits and returns speak for, if it is a fair part of them.

    Whoever pays for bringing others level by level is told by that, whatever the payments are called.
    """
    if dossier.ring.state(dossier.parameters)[0] != "triggered":
        return None
    schemes = _declared("words.yaml")["schemes"]
    labels = {scheme["name"]: Words(**scheme["label"]) for scheme in schemes}
    if len(dossier.ring.rewards.levels) >= dossier.parameters.points.levels.all:
        return labels[BY_LEVELS]
    counts: dict[str, int] = defaultdict(int)
    for scheme in schemes:
        for purpose, times in dossier.cited.purposes.items():
            if re.search(scheme["pattern"], purpose, re.IGNORECASE):
                counts[scheme["name"]] += times
    name = max(counts, key=lambda one: (counts[one], one), default=None)
    if name is None or counts[name] < LEAST_PURPOSES_SHARE * sum(dossier.cited.purposes.values()):
        return None
    return labels[name]


def _explanations(dossier: Dossier) -> tuple[Explanation, ...]:
    return tuple(
        Explanation(
            name=entry["name"],
            question=Words(**entry["question"]),
            says=spoken(dossier, **entry["says"]),
        )
        for entry in _declared("explanations.yaml")
    )


def _evidence(dossier: Dossier) -> tuple[Evidence, ...]:
    complaints = tuple(
        Evidence(
            table="named_in",
            key=key,
            about=complaint,
            says=Words(en="A complaint names it or one of its people", zh="举报投诉涉及其账户或人员"),
            at=moment,
            compartment=compartment,
        )
        for key, complaint, compartment, moment in dossier.ring.behaviour.complaints
    )
    return (*dossier.cited.pieces, *complaints)


def _missing(dossier: Dossier) -> tuple[Missing, ...]:
    shown, ring, kept = dossier.shown, dossier.ring, percent(dossier.shown.kept_share)
    gaps = [
        Missing(
            name="evidence.nodes",
            label=Words(
                en=f"The evidence shows {shown.nodes} accounts (at most {MOST_NODES}) and keeps {kept} % of the traced "
                f"money; {shown.payers_shown} of {ring.funds.payers} payers are among them. All stand under roles.",
                zh=f"证据子图展示 {shown.nodes} 个账户（上限 {MOST_NODES}），保留所追踪资金的 {kept}%；"
                f"{ring.funds.payers} 名出资人中展示 {shown.payers_shown} 名，全部名单见“角色”。",
            ),
        )
    ]
    unknown = ring.followed.returned_by_source[UNKNOWN]
    if unknown:
        gaps.append(
            Missing(
                name="transferred",
                label=Words(
                    en=f"{money(unknown, dossier.currency, False)} of what was paid back came from balances before the "
                    "first record or from money without a record.",
                    zh=f"返还款中有 {money(unknown, dossier.currency, True)}出自首条记录之前的余额或无记录的资金。",
                ),
            )
        )
    if ring.values["unlicensed"] is None:
        gaps.append(
            Missing(
                name="licensed",
                label=Words(
                    en="No register of licences is loaded: whether a company behind it lacks one cannot be said.",
                    zh="未装载许可登记：无法判断关联公司是否缺少许可。",
                ),
            )
        )
    if ring.values["coupled"] is None:
        gaps.append(
            Missing(
                name="transferred.at",
                label=Words(
                    en="Too few weeks, or sums too even, for a correlation of in and out.",
                    zh="周数过少或数额过于一致，无法计算收付相关系数。",
                ),
            )
        )
    return tuple(gaps)


@lru_cache(maxsize=1)
def law() -> tuple[Law, ...]:
    """The provisions to read beside a ring: facts beside the score, never in it."""
    return tuple(Law(applies=True, **entry) for entry in _declared("law.yaml"))


@lru_cache(maxsize=4)
def _declared(name: str) -> Any:
    return shipped_yaml("graph.detectors.rings", name)
