"""The finding of one ring, in words and figures."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from graph.detectors.rings.evidence import MOST_NODES, Cited, Shown
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.judging import NAMES, Ring
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.people import sales_of
from graph.detectors.rings.reduced import Reduced
from graph.findings import (
    Evidence,
    Explanation,
    Finding,
    Law,
    Measure,
    Missing,
    Period,
    Points,
    Subject,
    Timeline,
    Words,
)
from graph.shipped import shipped_yaml

DETECTOR = "rings"
VERSION = "1"
MONTHS_FROM_WEEKS = 104
SECONDS = 86_400
ACCOUNT_ROLES = frozenset({"collector", "payout", "pass_through", "end"})
REASONS = {
    "few_points": Words(
        en="Too little speaks for a ring: the points do not reach the lowest grade.",
        zh="指向非法集资的迹象不足：得分未达最低等级。",
    ),
    "licensed": Words(
        en="A company that gathers here is licensed or a public body: taking and returning money is its business.",
        zh="归集账户的持有单位持有许可或属公共机构，收付资金为其业务。",
    ),
}


@dataclass(frozen=True)
class Case:
    """All that a finding is written from."""

    ring: Ring
    shown: Shown
    cited: Cited
    holders: Holders
    reduced: Reduced
    parameters: Parameters
    currency: str


def finding(case: Case, rank: int | None) -> Finding:
    """The finding of a ring; one that is not triggered says why."""
    ring, parameters = case.ring, case.parameters
    state, reason = ring.state(parameters)
    triggered = state == "triggered"
    return Finding(
        key=finding_key(case),
        detector=DETECTOR,
        version=VERSION,
        state=state,
        rank=rank,
        score=round(sum(_rounded(case).values()), 1) if triggered else None,
        grade=ring.grade(parameters) if triggered else None,
        title=_title(case),
        summary=REASONS[reason] if reason else _summary(case),
        subjects=_subjects(case),
        measures=_measures(case),
        points=_points(case) if triggered else (),
        timeline=_timeline(case),
        explanations=_explanations(case),
        law=law(),
        evidence=_evidence(case),
        missing=_missing(case),
        compartment="+".join(sorted({piece.compartment for piece in _evidence(case)})) or "default",
    )


def finding_key(case: Case) -> str:
    """Named by the account that pays back most: accounts around it come and go from run to run."""
    payouts = sorted(case.ring.group.payouts, key=lambda one: (-int(case.reduced.sent[one]), one))
    return f"xunmai/{DETECTOR}:{case.holders.accounts[payouts[0]].key}"


def _title(case: Case) -> Words:
    figures, scheme = figures_of(case), _scheme(case)
    en = "{payers} individuals paid {gathered} into {collectors} accounts, {paid_back} of them were paid {returned} back"
    zh = "{payers} 名个人向 {collectors} 个账户出资 {gathered}，其中 {paid_back} 名获返还 {returned}"
    if scheme is None:
        return Words(en=en.format(**figures), zh=zh.format(**figures))
    return Words(en=f"{en.format(**figures)} ({scheme.en})", zh=f"{zh.format(**figures)}（疑似{scheme.zh}）")


def _summary(case: Case) -> Words:
    figures = figures_of(case)
    return Words(
        en=(
            "At least {uncovered} % and by last in, first out {recycled} % of what was paid back came from payers' own "
            "deposits; those who control it took {taken} %. A lead to check, not a verdict: read the innocent "
            "explanations first."
        ).format(**figures),
        zh=(
            "返还款中至少 {uncovered}%、按后进先出为 {recycled}% 来自出资人自己的出资款；控制人取走 {taken}%。"
            "仅为待核线索，并非结论：请先核对各种无辜解释。"
        ).format(**figures),
    )


def figures_of(case: Case) -> dict[str, str]:
    """The figures as text, by name: shares in percent, sums in whole units of the currency."""
    ring, funds = case.ring, case.ring.funds
    shares = {
        name: "?" if ring.values[name] is None else f"{100 * ring.values[name]:.0f}"
        for name in ("recycled", "uncovered", "taken", "thin_pool", "spent", "controlled")
    }
    coupled = ring.values["coupled"]
    return shares | {
        "coupled": "?" if coupled is None else f"{coupled:.2f}",
        "payers": str(funds.payers),
        "paid_back": str(funds.paid_back),
        "repeated_payers": str(funds.repeated),
        "ordered_payers": str(funds.ordered),
        "met": str(funds.met),
        "most_new": str(funds.most_new_payers),
        "collectors": str(len(ring.group.collectors)),
        "gathered": _money(funds.gathered_minor, case.currency),
        "returned": _money(funds.returned_minor, case.currency),
        "complaints": str(int(ring.values["complaints"] or 0)),
        "finance": str(len(ring.behaviour.finance)),
        "rate": f"{100 * funds.returned_minor / funds.gathered_minor:.0f}" if funds.gathered_minor else "?",
    }


def _money(minor: int, currency: str) -> str:
    return f"{minor / 100:,.0f} {currency}"


def _rounded(case: Case) -> dict[str, float]:
    return {name: round(case.ring.points[name], 1) for name in NAMES}


def _points(case: Case) -> tuple[Points, ...]:
    figures, declared = figures_of(case), _declared("words.yaml")["points"]
    return tuple(
        Points(
            name=name,
            label=Words(**declared[name]["label"]),
            points=points,
            most=getattr(case.parameters.points, name).most,
            says=None
            if case.ring.values[name] is None
            else Words(
                **{language: text.format(**figures) for language, text in declared[name]["says"].items()}
            ),
        )
        for name, points in _rounded(case).items()
    )


def _measures(case: Case) -> tuple[Measure, ...]:
    declared, funds = _declared("words.yaml")["points"], case.ring.funds
    percent = ("recycled", "uncovered", "taken", "repeated", "thin_pool", "spent", "controlled")
    found = [
        Measure(
            name=name,
            label=Words(**declared[name]["label"]),
            value=None if case.ring.values[name] is None else round(100 * case.ring.values[name], 1),
            unit="percent",
        )
        for name in percent
    ]
    found.append(
        Measure(
            name="coupled",
            label=Words(**declared["coupled"]["label"]),
            value=case.ring.values["coupled"],
            unit="index",
        )
    )
    sums = (
        ("gathered", funds.gathered_minor, Words(en="Paid in by individuals", zh="个人出资合计")),
        ("returned", funds.returned_minor, Words(en="Paid back to payers", zh="返还出资人合计")),
        ("peak", funds.peak_minor, Words(en="Most deposits held at one time", zh="同时留存出资款峰值")),
    )
    found += [
        Measure(name=name, label=label, value=float(value), unit="minor", currency=case.currency)
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
    return (*found, *(Measure(name=n, label=label, value=float(v), unit="count") for n, v, label in counts))


def roles_of(ring: Ring, parameters: Parameters) -> dict[str, frozenset[int]]:
    """Everybody who belongs to a ring, in the order of reading: accounts (`ACCOUNT_ROLES`) or holders, by number."""
    group, people, followed = ring.group, ring.people, ring.followed
    least = parameters.organiser_share * max(ring.funds.gathered_minor, 1)
    sales = sales_of(followed, 2)
    payers = {
        holder for holder, amount in followed.deposits.items() if amount >= parameters.least_deposit_minor
    }
    return {
        "organiser": people.organisers,
        "collector": group.collectors,
        "payout": group.payouts,
        "pass_through": group.passing,
        "company": people.companies,
        "nominee": people.nominees,
        "end": frozenset(account for account, amount in followed.uses.items() if amount >= least),
        "sales": sales,
        "payer": frozenset(payers - sales),
    }


def _subjects(case: Case) -> tuple[Subject, ...]:
    """Everybody who belongs to the ring by role; a holder or account in two roles stands in both."""
    return tuple(
        subject
        for role, numbers in roles_of(case.ring, case.parameters).items()
        for subject in (_accounts if role in ACCOUNT_ROLES else _parties)(case, role, numbers)
    )


def _accounts(case: Case, role: str, accounts: frozenset[int]) -> list[Subject]:
    rows = sorted(accounts, key=lambda one: (-int(case.reduced.received[one]), one))
    told = [case.holders.accounts[account] for account in rows]
    return [Subject(role=role, space=one.space, key=one.key, title=one.name or one.key) for one in told]


def _parties(case: Case, role: str, numbers: frozenset[int]) -> list[Subject]:
    holders, ring = case.holders, case.ring
    rows = sorted(
        numbers, key=lambda one: (-ring.people.taken.get(one, 0), -ring.followed.deposits.get(one, 0), one)
    )
    return [
        Subject(
            role=role,
            space=holders.spaces[one],
            key=holders.keys[one],
            title=holders.names[one] or holders.keys[one],
        )
        for one in rows
    ]


def _timeline(case: Case) -> Timeline | None:
    """Deposits and what left of them, week by week; month by month where it took more than two years."""
    came, went = case.ring.followed.daily_in, case.ring.followed.daily_out
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
        currency=case.currency,
        step="month" if monthly else "week",
        periods=tuple(
            Period(start=start, in_minor=paid_in, out_minor=out)
            for start, (paid_in, out) in sorted(sums.items())
        ),
    )


def _scheme(case: Case) -> Words | None:
    """The scheme that most purposes of its cited deposits and returns speak for."""
    counts: dict[str, int] = defaultdict(int)
    labels: dict[str, Words] = {}
    for scheme in _declared("words.yaml")["schemes"]:
        labels[scheme["name"]] = Words(**scheme["label"])
        for purpose, times in case.cited.purposes.items():
            if re.search(scheme["pattern"], purpose, re.IGNORECASE):
                counts[scheme["name"]] += times
    return labels[max(counts, key=lambda name: (counts[name], name))] if counts else None


def _explanations(case: Case) -> tuple[Explanation, ...]:
    figures = figures_of(case)
    return tuple(
        Explanation(
            name=entry["name"],
            question=Words(**entry["question"]),
            says=Words(**{language: text.format(**figures) for language, text in entry["says"].items()})
            if "says" in entry
            else None,
        )
        for entry in _declared("explanations.yaml")
    )


def _evidence(case: Case) -> tuple[Evidence, ...]:
    complaints = tuple(
        Evidence(
            table="named_in",
            key=key,
            about=complaint,
            says=Words(en="A complaint names it or one of its people", zh="举报投诉涉及其账户或人员"),
            at=moment,
            compartment=compartment,
        )
        for key, complaint, compartment, moment in case.ring.behaviour.complaints
    )
    return (*case.cited.pieces, *complaints)


def _missing(case: Case) -> tuple[Missing, ...]:
    shown, ring = case.shown, case.ring
    gaps = [
        Missing(
            name="evidence.nodes",
            label=Words(
                en=f"The evidence shows {shown.nodes} accounts (at most {MOST_NODES}) and keeps {100 * shown.kept_share:.0f} % "
                f"of the traced money; {shown.payers_shown} of {ring.funds.payers} payers are among them. All stand under roles.",
                zh=f"证据子图展示 {shown.nodes} 个账户（上限 {MOST_NODES}），保留所追踪资金的 {100 * shown.kept_share:.0f}%；"
                f"{ring.funds.payers} 名出资人中展示 {shown.payers_shown} 名，全部名单见“角色”。",
            ),
        )
    ]
    unknown = ring.followed.returned_by_source[-1]
    if unknown:
        gaps.append(
            Missing(
                name="transferred",
                label=Words(
                    en=f"{_money(unknown, case.currency)} of what was paid back came from balances before the first record or from money without a record.",
                    zh=f"返还款中有 {_money(unknown, case.currency)} 出自首条记录之前的余额或无记录的资金。",
                ),
            )
        )
    if ring.values["coupled"] is None:
        gaps.append(
            Missing(
                name="transferred.at",
                label=Words(
                    en="Too few weeks for a correlation of in and out.", zh="周数过少，无法计算收付相关系数。"
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
