"""The finding of one group of lenses, in words and figures."""

from __future__ import annotations

from functools import lru_cache
from math import isnan
from typing import Any

from graph.detectors.repeated_awards.leads import Group, Judged
from graph.detectors.repeated_awards.measures import measures, stratum
from graph.detectors.repeated_awards.parameters import Parameters
from graph.detectors.repeated_awards.sheet import Row
from graph.findings import Evidence, Explanation, Finding, Law, Lens, Missing, Subject, Words
from graph.shipped import shipped_yaml

DETECTOR = "repeated_awards"
VERSION = "1"
SPACES = {"office": "agency", "department": "agency", "chair": "party"}
REASONS = {
    "no_rung": Words(
        en="On every rung it would mostly be compared with itself, or a field of the stratum is missing.",
        zh="在各级分层中，要么主要是与自身比较，要么记录缺少分层所需字段。",
    ),
    "dominated": Words(
        en="Most of the awards lie in strata that the office or chair itself dominates.",
        zh="多数中标所在分层以该机关或主任自身的定标为主。",
    ),
    "local": Words(
        en="Its number of bids here explains its wins; the rung is too wide to tell local from favoured.",
        zh="在此投标的次数足以解释其中标次数；所用分层较宽，无法区分本地企业与受偏爱者。",
    ),
    "expected": Words(
        en="No more awards than chance explains, given all pairs that were tested.",
        zh="考虑到所检验的全部组合，次数未超出偶然可解释的范围。",
    ),
}
PLACES = {
    "office": Words(en="of the office {unit_name}", zh="机关 {unit_name} "),
    "department": Words(en="under the department {unit_name}", zh="部门 {unit_name} 下"),
    "chair": Words(en="under the committee chair {unit_name}", zh="评标委员会主任 {unit_name} 名下"),
}
TENURE_MISSING = Missing(
    name="held.since, held.until",
    label=Words(
        en="Terms of office are not in the records: awards in and out of a term cannot be compared.",
        zh="记录中没有任职起止时间，无法比较任前、任中、任后的中标情况。",
    ),
)


NO_VALUES = Missing(
    name="awarded.amount",
    label=Words(
        en="No award has a value, so shares of value are unknown.", zh="中标均无金额，无法计算金额占比。"
    ),
)
UNKNOWN_COUNTRY = Missing(
    name="agency.country",
    label=Words(
        en="The office's country is not in the records, so it is not known which law applies.",
        zh="记录中没有机关所属国家或地区，无法确定适用何种法律。",
    ),
)


def finding_key(row: Row) -> str:
    """The key of the finding that is named by this lens."""
    return f"xunmai/{DETECTOR}:{row.unit}|{row.party}"


def finding(
    group: Group, rank: int | None, evidence: tuple[Evidence, ...], parameters: Parameters
) -> Finding:
    """The finding of a group, its strongest lens speaking for it."""
    strongest, naming = group.lenses[0], group.naming
    country = strongest.row.figures.get("country")
    return Finding(
        key=finding_key(naming.row),
        known_as=tuple(sorted({finding_key(lens.row) for lens in group.lenses} - {finding_key(naming.row)})),
        detector=DETECTOR,
        version=VERSION,
        state=group.state,
        rank=rank,
        score=group.score if group.state == "triggered" else None,
        title=_title(strongest.row),
        summary=_summary(strongest),
        subjects=_subjects(group),
        measures=measures(strongest.row, parameters),
        stratum=stratum(strongest.row, parameters),
        lenses=tuple(_lens(lens, parameters) for lens in group.lenses),
        explanations=_explanations(strongest.row),
        law=law(country),
        evidence=evidence,
        missing=_missing(group, country),
        compartment="+".join(sorted({piece.compartment for piece in evidence})) or "default",
    )


def _missing(group: Group, country: str | None) -> tuple[Missing, ...]:
    """What the records do not hold, and what cannot be said for want of it."""
    gaps = []
    if not any(lens.row.figure("tenure_surprise") is not None for lens in group.lenses):
        gaps.append(TENURE_MISSING)
    if group.lenses[0].row.figure("value_minor") is None:
        gaps.append(NO_VALUES)
    if country is None:
        gaps.append(UNKNOWN_COUNTRY)
    elif not any(provision.applies for provision in law(country)):
        gaps.append(_foreign_law(country))
    return tuple(gaps)


def _foreign_law(country: str) -> Missing:
    return Missing(
        name=f"law.{country}",
        label=Words(
            en=f"No provisions of {country} are on file: those shown are Chinese, for their vocabulary only.",
            zh=f"未收录 {country} 的法律条文：所列为中国法律，仅供对照用语。",
        ),
    )


def _title(row: Row) -> Words:
    place, figures = PLACES[row.kind], _filling(row)
    here = Words(en=place.en.format(**figures), zh=place.zh.format(**figures))
    return Words(
        en="{party_name} won {wins} of the {unit_awards} awards {here}".format(here=here.en, **figures),
        zh="{here}{unit_awards} 项定标中，{party_name} 中标 {wins} 项".format(here=here.zh, **figures),
    )


def _summary(lens: Judged) -> Words:
    """One sentence for the list: what was seen against what was expected, and that it is only a lead."""
    if lens.reason is not None:
        return REASONS[lens.reason]
    figures = _filling(lens.row)
    return Words(
        en=(
            "{judged} of them can be compared with like tenders, where {expected} were to be expected. "
            "It is one of {tested} pairs that were tested; corrected for all of them, q = {q_value}. "
            "A lead to check, not a verdict: read the innocent explanations first."
        ).format(**figures),
        zh=(
            "其中 {judged} 项可与同类招标比较，预期为 {expected} 项。"
            "共检验 {tested} 个组合，按全部组合校正后 q = {q_value}。"
            "仅为待核线索，并非结论：请先核对各种无辜解释。"
        ).format(**figures),
    )


def _filling(row: Row) -> dict[str, str]:
    """The figures as text: whole where they are whole, else with one decimal."""
    figures = row.figures | {"mean_bidders": (row.figure("bidders") or 0) / max(row.figure("wins") or 1, 1)}
    return {name: _text(value) for name, value in figures.items()} | {"q_value": _chance(row)}


def _chance(row: Row) -> str:
    """The probability after correction, to two figures."""
    adjusted = row.figure("adjusted")
    return "?" if adjusted is None else f"{10.0**-adjusted:.2g}"


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and isnan(value)):
        return "?"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.1f}"
    return str(value)


def _subjects(group: Group) -> tuple[Subject, ...]:
    first = group.lenses[0].row
    party = Subject(role="party", space="party", key=first.party, title=str(first.figures["party_name"]))
    return (party, *(_subject(lens.row) for lens in group.lenses))


def _subject(row: Row) -> Subject:
    return Subject(role=row.kind, space=SPACES[row.kind], key=row.unit, title=str(row.figures["unit_name"]))


def _lens(lens: Judged, parameters: Parameters) -> Lens:
    return Lens(
        kind=lens.row.kind,
        subject=_subject(lens.row),
        state=lens.state,
        score=lens.row.figure("surprise"),
        measures=measures(lens.row, parameters),
        stratum=stratum(lens.row, parameters),
        why=None if lens.reason is None else REASONS[lens.reason],
    )


def _explanations(row: Row) -> tuple[Explanation, ...]:
    figures = _filling(row)
    return tuple(
        Explanation(
            name=entry["name"],
            question=Words(**entry["question"]),
            says=Words(**{language: text.format(**figures) for language, text in entry["says"].items()}),
        )
        for entry in _declared("explanations.yaml")
        if row.kind in entry.get("kinds", (row.kind,))
    )


@lru_cache(maxsize=8)
def law(country: str | None = None) -> tuple[Law, ...]:
    """The provisions to read beside a finding from this country (ISO 3166-1)."""
    return tuple(Law(applies=entry["jurisdiction"] == country, **entry) for entry in _declared("law.yaml"))


@lru_cache(maxsize=4)
def _declared(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = shipped_yaml("graph.detectors.repeated_awards", name)
    return entries
