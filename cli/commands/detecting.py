"""Running the detector and reading its leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from rich.text import Text

from api.services import leads as lead_service
from api.services.leads import Sieve
from api.shapes.lead import CitedRecord, Decision, Disposition, LeadDetail, LeadSummary
from cli.output import cell, money, write_json, write_table
from cli.session import Session
from graph.findings import Coverage, Grade, Lead, Measure, Points, Timeline
from graph.workspace import Workspace

GRADE_STYLES: dict[Grade, str] = {
    "red": "bold white on red",
    "orange": "bold black on dark_orange",
    "yellow": "bold black on yellow",
    "blue": "bold white on blue",
}
FIRST = 10
"""How many leads are shown at the end of a run."""


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("detect")(detect)
    app.command("leads")(leads)


def detect(
    context: typer.Context,
    detector: Annotated[
        str | None,
        typer.Option(
            help="The one detector to run: repeated_awards or rings; by default each that has data."
        ),
    ] = None,
) -> None:
    """Look for repeated awards to one party and for rings that gather money from many, and record what is found."""
    session: Session = context.obj
    with session.workspace() as workspace:
        detections = workspace.detect(session.who, detector)
        # What was found is told first: it needs neither the graph database nor the index.
        if session.json:
            write_json(
                {
                    "findings": sum(len(detection.findings) for detection in detections),
                    "coverage": [entry for detection in detections for entry in detection.coverage],
                }
            )
        else:
            for detection in detections:
                show_coverage(session, detection.coverage)
            show_found(session, workspace)
        session.bring_level(workspace)


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
    _list(session, [(lead, lead.disposition) for lead in found.leads], found.total, offset + 1)


def show_found(session: Session, workspace: Workspace) -> None:
    """Prints the first leads of a run that has just ended."""
    with session.desk() as desk:
        if desk.viewer.sees_all:
            found = lead_service.found_now(desk, workspace)
            _list(session, [(lead, decided) for lead, decided in found[:FIRST]], len(found))
            return
    show_leads(session, limit=FIRST)


def show_lead(session: Session, detail: LeadDetail) -> None:
    """Prints one lead's whole argument."""
    lead = detail.lead
    session.out.rule(f"{lead.rank}. {session.read(lead.title)}", align="left")
    if lead.grade:
        session.out.print(_graded(session, lead.grade))
    session.out.print(session.read(lead.summary), markup=False, highlight=False)
    if lead.stale:
        session.out.print(session.say("leads.stale"), style="red")
    _measures(session, session.say("leads.measures"), lead.measures)
    _points(session, detail.points)
    if detail.timeline:
        _timeline(session, detail.timeline)
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
    for about, records in _by_subject(detail.evidence).items():
        _piece(session, about, records)
    session.tell("leads.caution")


def _points(session: Session, points: tuple[Points, ...]) -> None:
    """The reasons whose points add up to the score, as far as 100."""
    if not points:
        return
    columns = [session.say(f"leads.{name}") for name in ("reason", "given", "most")]
    rows = [
        (
            session.read(part.label) + (f": {session.read(part.says)}" if part.says else ""),
            f"{part.points:g}",
            f"{part.most:g}",
        )
        for part in points
    ]
    total = sum(part.points for part in points)
    title = session.say("leads.points", sum=f"{total:g}")
    write_table(session, columns, rows, numbers=columns[1:], title=title)


def _timeline(session: Session, timeline: Timeline) -> None:
    """Money in and out, a row a period."""
    columns = [session.say(f"leads.{name}") for name in ("period", "money_in", "money_out", "period_note")]
    rows = [
        (
            period.start,
            money(period.in_minor, timeline.currency),
            money(period.out_minor, timeline.currency),
            session.read(period.note) if period.note else "",
        )
        for period in timeline.every()
    ]
    step = session.say(f"leads.{timeline.step}")
    title = session.say("leads.timeline", label=session.read(timeline.label), step=step)
    write_table(session, columns, rows, numbers=columns[1:3], title=title)


def _graded(session: Session, grade: Grade) -> Text:
    """A grade in its colour and in words, since not everybody sees colours and a pipe has none."""
    return Text(f" {session.say(f'leads.{grade}')} ", style=GRADE_STYLES[grade])


def _by_subject(evidence: Iterable[CitedRecord]) -> dict[str, list[CitedRecord]]:
    found: dict[str, list[CitedRecord]] = {}
    for record in evidence:
        found.setdefault(record.about, []).append(record)
    return found


def _piece(session: Session, about: str, records: list[CitedRecord]) -> None:
    """One tender of the evidence, or the payments of one account: what, when, how much, and every row it stands on."""
    title = next((session.read(record.says) for record in records if record.key == about), None)
    awards = [record for record in records if record.table == "awarded"]
    if title is None and not awards:
        for record in records:
            amount = money(record.amount_minor, record.currency) if record.amount_minor else ""
            line = f"• {session.read(record.says)}  {record.at or '?'}  {amount}"
            session.out.print(line.rstrip(), markup=False, highlight=False)
    else:
        when = ", ".join(record.at or "?" for record in awards)
        amounts = [money(record.amount_minor, record.currency) for record in awards if record.amount_minor]
        session.out.print(f"• {title or about}", markup=False, highlight=False)
        session.out.print(f"  {'  '.join([when, *amounts])}", markup=False, highlight=False)
    rows: dict[str, set[int]] = {}
    for record in records:
        for origin in record.origins:
            rows.setdefault(origin.file or origin.source, set()).add(origin.row or 0)
    places = "; ".join(f"{file} {', '.join(map(str, sorted(found)))}" for file, found in rows.items())
    session.out.print(f"  {session.say('leads.rows')}: {places}", style="dim", markup=False, highlight=False)


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


def _list(
    session: Session,
    leads: Sequence[tuple[Lead | LeadSummary, Disposition | None]],
    total: int,
    first: int = 1,
) -> None:
    """Prints leads by their place in the whole list: every detector has a rank 1 of its own."""
    if not total:
        session.tell("leads.none")
        return
    session.tell("leads.shown", shown=len(leads), total=total)
    for place, (lead, decided) in enumerate(leads, start=first):
        _paragraph(session, place, lead, decided)
    session.tell("leads.caution")


def _paragraph(session: Session, place: int, lead: Lead | LeadSummary, decided: Disposition | None) -> None:
    say, out = session.say, session.out
    marks: list[str] = [decided.decision] if decided else []
    marks += [say("leads.stale")] if lead.stale else []
    mark = f"  [{', '.join(marks)}]" if marks else ""
    title = Text(f"\n{place:>3}. ", style="bold")
    if lead.grade:
        title.append_text(_graded(session, lead.grade)).append(" ")
    out.print(title.append(f"{session.read(lead.title)}{mark}", style="bold"), highlight=False)
    rung = f" {say('leads.rung')}: {session.read(lead.stratum.label)}." if lead.stratum else ""
    out.print(f"     {session.read(lead.summary)}{rung}", markup=False, highlight=False)
    out.print(f"     xunmai show {place}    {lead.key}", style="dim", markup=False, highlight=False)


def _measures(session: Session, title: str, measures: tuple[Measure, ...]) -> None:
    known = [entry for entry in measures if entry.value is not None]
    rows = [(session.read(entry.label), _figure(entry)) for entry in known]
    write_table(session, ["", ""], rows, title=title)


def _figure(measure: Measure) -> str:
    value = measure.value or 0.0
    match measure.unit:
        case "minor":
            return money(round(value), measure.currency)
        case "count" if value == int(value):
            return cell(int(value))
        case "percent":
            return f"{value:.1f} %"
        case "probability":
            return f"{value:.3g}"
        case _:
            return cell(value)
