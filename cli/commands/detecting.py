"""Running the detector and reading its leads."""

from __future__ import annotations

from typing import Annotated

import typer

from api.services import leads as lead_service
from api.services.leads import Sieve
from api.shapes.lead import Decision, LeadDetail, LeadSummary
from cli.output import cell, write_json, write_table
from cli.session import Session
from graph.findings import Coverage, Measure

HEADINGS = ("rank", "who", "where", "chair", "observed", "expected", "rung", "score", "disposition", "key")
NUMBERS = ("rank", "observed", "expected", "score")


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("detect")(detect)
    app.command("leads")(leads)


def detect(context: typer.Context) -> None:
    """Look for repeated awards to one party, and record what is found."""
    session: Session = context.obj
    with session.workspace() as workspace:
        detection = workspace.detect(session.who)
        with session.progress() as progress:
            workspace.catch_up(progress)
    if session.json:
        write_json({"findings": len(detection.findings), "coverage": detection.coverage})
        return
    show_coverage(session, detection.coverage)
    show_leads(session, limit=10)


def leads(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over.")] = 0,
    disposition: Annotated[
        Decision | None, typer.Option(help="Only those that are open, dismissed or confirmed.")
    ] = None,
) -> None:
    """List the leads of the last run, in rank order."""
    show_leads(context.obj, limit=limit, offset=offset, disposition=disposition)


def show_leads(session: Session, limit: int, offset: int = 0, disposition: Decision | None = None) -> None:
    """Prints leads in rank order and how many there are in all."""
    sieve = Sieve(detector=None, state="triggered", disposition=disposition, words=None)
    with session.desk() as desk:
        found = lead_service.listed(desk, sieve, offset, limit)
    if session.json:
        write_json(found)
        return
    if not found.total:
        session.tell("leads.none")
        return
    headings = {name: session.say(f"leads.{name}") for name in HEADINGS}
    rows = [_row(session, lead) for lead in found.leads]
    session.tell("leads.shown", shown=found.shown, total=found.total)
    write_table(session, list(headings.values()), rows, numbers=[headings[name] for name in NUMBERS])
    session.tell("leads.caution")


def show_lead(session: Session, detail: LeadDetail) -> None:
    """Prints one lead's whole argument."""
    lead = detail.lead
    session.out.rule(f"{lead.rank}. {session.read(lead.title)}", align="left")
    session.out.print(session.read(lead.summary), markup=False, highlight=False)
    if lead.stale:
        session.out.print(session.say("leads.stale"), style="red")
    _measures(session, session.say("leads.measures"), lead.measures)
    for lens in detail.lenses:
        _measures(session, f"{lens.kind}: {lens.subject.title}", lens.measures)
    session.out.rule(session.say("leads.explanations"), align="left")
    for entry in detail.explanations:
        says = f" {session.read(entry.says)}" if entry.says else ""
        session.out.print(f"• {session.read(entry.question)}{says}", markup=False, highlight=False)
    session.out.rule(session.say("leads.missing"), align="left")
    for gap in detail.missing:
        session.out.print(f"• {session.read(gap.label)}", markup=False, highlight=False)
    session.out.rule(session.say("leads.evidence"), align="left")
    rows = [
        (session.read(record.says), record.at, origin.file, origin.row)
        for record in detail.evidence
        for origin in record.origins[:1]
    ]
    write_table(session, ["", "at", "file", "row"], rows)
    session.tell("leads.caution")


def show_coverage(session: Session, coverage: tuple[Coverage, ...]) -> None:
    """Says how much could be judged, and why the rest could not."""
    for entry in coverage:
        session.tell(
            "detect.coverage",
            unit=session.read(entry.label),
            assessed=f"{entry.assessed:,}",
            total=f"{entry.total:,}",
        )
        for reason in entry.reasons:
            session.out.print(
                f"  {reason.count:,}  {session.read(reason.label)}", markup=False, highlight=False
            )


def _row(session: Session, lead: LeadSummary) -> tuple[object, ...]:
    titles = {subject.role: subject.title for subject in reversed(lead.subjects)}
    values = {measure.name: measure.value for measure in lead.measures}
    observed = values.get("observed")
    decided = lead.disposition.decision if lead.disposition else None
    return (
        lead.rank,
        titles.get("party"),
        titles.get("office") or titles.get("department"),
        titles.get("chair"),
        int(observed) if observed is not None else None,
        values.get("expected"),
        session.read(lead.stratum.label) if lead.stratum else None,
        lead.score,
        decided,
        lead.key,
    )


def _measures(session: Session, title: str, measures: tuple[Measure, ...]) -> None:
    rows = [(session.read(entry.label), _figure(entry)) for entry in measures]
    write_table(session, ["", ""], rows, title=title)


def _figure(measure: Measure) -> str:
    if measure.value is None:
        return "?"
    if measure.unit == "count":
        return cell(int(measure.value))
    if measure.unit == "percent":
        return f"{measure.value:.1f} %"
    if measure.unit == "probability":
        return f"{measure.value:.3g}"
    return f"{cell(measure.value)} {measure.currency or ''}".strip()
