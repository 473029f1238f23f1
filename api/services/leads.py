"""Leads: the list in rank order, and one in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from api.desk import Desk
from api.reading import findings, lookups
from api.reading.evidence import chart, cited
from api.reading.origins import moment
from api.reading.reading import Reading
from api.services.ledger import notices
from api.services.method import method
from api.shapes.chart import Node
from api.shapes.lead import (
    Decision,
    Disposition,
    LeadDetail,
    Leads,
    LeadSubject,
    LeadSummary,
    RunCoverage,
    Staleness,
)
from api.shapes.values import TextValue
from graph import findings as graph_findings
from graph.findings import Lead, RecordedRun, State, Subject
from graph.workspace import Workspace

UNDECIDED: Decision = "open"
# Acts that leave what a detector reads as it was.
QUIET = frozenset({"detect", "tidy"})


@dataclass(frozen=True)
class Sieve:
    """Which leads are wanted; None is any."""

    detector: str | None
    state: State | None
    disposition: Decision | None
    words: str | None


def listed(desk: Desk, sieve: Sieve, offset: int, limit: int) -> Leads:
    """The leads wanted, in rank order, with the decisions in force and the coverage of the runs."""
    leads, runs = findings.recorded(desk)
    decided = desk.house.dispositions.in_force()
    wanted = [lead for lead in leads if _wanted(lead, sieve, decided)]
    shown = wanted[offset : offset + limit]
    summary = partial(_summary, decided=decided, nodes=_subjects(desk.reading, shown))
    return Leads(
        total=len(wanted),
        shown=len(shown),
        offset=offset,
        leads=tuple(summary(lead) for lead in shown),
        runs=tuple(_coverage(desk.reading, run) for run in runs if sieve.detector in {None, run.detector}),
    )


def found_now(desk: Desk, workspace: Workspace) -> list[tuple[Lead, Disposition | None]]:
    """The triggered leads straight from the tables, in rank order, with the decisions in force.

    A reading answers many questions and takes longer to make than one list. It alone knows compartments, so the
    desk must be that of a viewer who sees all.
    """
    assert desk.viewer.sees_all
    decided = desk.house.dispositions.in_force()
    with workspace.open() as view:
        leads = graph_findings.leads(view.connection)
    return [(lead, in_force(lead, decided)) for lead in leads if lead.state == "triggered"]


def detail(desk: Desk, key: str) -> LeadDetail:
    """One lead in full. Raises NotFoundError, also where the viewer may not see all that it rests on."""
    reading = desk.reading
    lead = findings.lead(desk, key)
    records = cited(desk, lead)
    nodes = _subjects(reading, [lead])
    history = desk.house.dispositions.history((lead.key, *lead.known_as))
    in_force = {lead.key: history[0]} if history else {}
    return LeadDetail(
        lead=_summary(lead, in_force, nodes),
        points=lead.points,
        timeline=lead.timeline,
        lenses=lead.lenses,
        explanations=lead.explanations,
        law=lead.law,
        missing=lead.missing,
        evidence=records,
        chart=chart(reading, _roles(lead, nodes), records),
        history=tuple(history),
        staleness=Staleness(
            stale=lead.stale,
            computed_at_sequence=lead.sequence,
            ledger_sequence=reading.sequence,
            lost=len(lead.lost_keys),
            lost_keys=lead.lost_keys,
        ),
        notices=notices(desk, {origin.source for record in records for origin in record.origins}),
        method=method(lead.detector),
    )


def _wanted(lead: Lead, sieve: Sieve, decided: Mapping[str, Disposition]) -> bool:
    disposition = in_force(lead, decided)
    decision = disposition.decision if disposition else UNDECIDED
    return (
        sieve.detector in {None, lead.detector}
        and sieve.state in {None, lead.state}
        and sieve.disposition in {None, decision}
        and (not sieve.words or _speaks_of(lead, sieve.words))
    )


def _speaks_of(lead: Lead, words: str) -> bool:
    texts = (lead.title.en, lead.title.zh, *(subject.title for subject in lead.subjects))
    told = " ".join(texts).lower()
    return all(word in told for word in words.lower().split())


def in_force(lead: Lead, decided: Mapping[str, Disposition]) -> Disposition | None:
    """The newest decision under any key that the lead was known by."""
    found = [decided[key] for key in (lead.key, *lead.known_as) if key in decided]
    return max(found, key=lambda disposition: disposition.at, default=None)


def _subjects(reading: Reading, leads: Iterable[Lead]) -> dict[str, Node]:
    """The nodes of the leads' subjects, by the key that the lead knows them under."""
    keys = list(dict.fromkeys(subject.key for lead in leads for subject in lead.subjects))
    today = lookups.canonicals(reading, keys)
    nodes = {node.key: node for node in lookups.nodes(reading, today.values())}
    return {key: nodes[today[key]] for key in keys if today[key] in nodes}


def _roles(lead: Lead, nodes: Mapping[str, Node]) -> dict[str, str]:
    """The role of each subject that is known today, by its canonical key; of several the first."""
    roles: dict[str, str] = {}
    for subject in lead.subjects:
        if subject.key in nodes:
            roles.setdefault(nodes[subject.key].key, subject.role)
    return roles


def _summary(lead: Lead, decided: Mapping[str, Disposition], nodes: Mapping[str, Node]) -> LeadSummary:
    return LeadSummary(
        key=lead.key,
        known_as=lead.known_as,
        detector=lead.detector,
        version=lead.version,
        state=lead.state,
        rank=lead.rank,
        score=lead.score,
        grade=lead.grade,
        title=lead.title,
        summary=lead.summary,
        subjects=tuple(_subject(subject, nodes.get(subject.key)) for subject in lead.subjects),
        measures=lead.measures,
        stratum=lead.stratum,
        at=moment(lead.at_us) if lead.at_us is not None else None,
        stale=lead.stale,
        disposition=in_force(lead, decided),
    )


def _subject(subject: Subject, node: Node | None) -> LeadSubject:
    is_account = node is not None and node.kind == "Account"
    bank = node.values.get("bank") if node is not None and is_account else None
    return LeadSubject(
        role=subject.role,
        space=subject.space,
        kind=node.kind if node else None,
        key=node.key if node else subject.key,
        title=subject.title,
        account=node.title if node is not None and is_account else None,
        bank=bank.text if isinstance(bank, TextValue) else None,
    )


def _coverage(reading: Reading, run: RecordedRun) -> RunCoverage:
    later = (entry for entry in reading.ledger if entry.sequence > (run.sequence or 0))
    return RunCoverage(
        detector=run.detector,
        version=run.version,
        title=run.title,
        at=moment(run.at_us) if run.at_us is not None else None,
        sequence=run.sequence,
        behind=any(entry.kind not in QUIET for entry in later),
        coverage=run.coverage,
        notes=run.notes,
        parameters=run.parameters,
    )
