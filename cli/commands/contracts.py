"""Contracts through their life: the list with its colours, the check-up of one, and what falls due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from api.desk import Desk
from api.services import contracts as service
from api.shapes.contract import ContractDetail, Contracts, Reminders
from api.shapes.entity import Origin
from cli.output import money, write_json, write_table
from cli.session import Session
from graph.contracts import CheckReport, Colour, ContractRow, Sieve, Urgency
from graph.errors import NotFoundError

SIGNS = {"green": "✓", "yellow": "!", "red": "✗", "grey": "·"}
STYLES = {"green": "green", "yellow": "yellow", "red": "red", "grey": "dim"}
MOST_NAMED = 10

group = typer.Typer(
    name="contracts",
    help="List contracts with the colours of their stages, check one up, or tell what falls due.",
    invoke_without_command=True,
)
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to judge by; by default today."),
]


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.add_typer(group)


@group.callback()
def contracts(  # noqa: PLR0913, PLR0917 (each is a choice of the list)
    context: typer.Context,
    as_of: AsOf = None,
    colour: Annotated[Colour | None, typer.Option(help="Only contracts of this colour.")] = None,
    check: Annotated[str | None, typer.Option(help="Only where this check found something.")] = None,
    words: Annotated[str | None, typer.Option(help="Words in title, number, buyer or supplier.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Speak JSON on the standard output.")] = False,
) -> None:
    """List contracts with the colours of their stages, check one up, or tell what falls due."""
    session: Session = replace(context.obj, json=True) if json else context.obj
    context.obj = session
    if context.invoked_subcommand is not None:
        return
    sieve = Sieve(colour=colour, check=check, words=words)
    with session.desk() as desk:
        found = service.listed(desk, as_of.date() if as_of else None, sieve, "worst", (offset, limit))
    if session.json:
        write_json(found)
        return
    _list(session, found)


@group.command("check")
def check_up(
    context: typer.Context,
    contract: Annotated[str, typer.Argument(help="Key of a contract, or its number where no other has it.")],
    as_of: AsOf = None,
) -> None:
    """Check one contract up: its ten stages, and every check with its reasons."""
    session: Session = context.obj
    day = as_of.date() if as_of else None
    with session.desk() as desk:
        try:
            detail = service.detail(desk, contract, day)
        except NotFoundError:
            detail = service.detail(desk, _key_of_number(session, desk, contract), day)
    if session.json:
        write_json(detail)
        return
    _show(session, detail)


@group.command("reminders")
def reminders(
    context: typer.Context,
    as_of: AsOf = None,
    days: Annotated[int, typer.Option(min=0, help="How far ahead to look.")] = 30,
    urgency: Annotated[Urgency | None, typer.Option(help="Only of this urgency.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over.")] = 0,
) -> None:
    """Tell what is overdue and what falls due, the most urgent first."""
    session: Session = context.obj
    with session.desk() as desk:
        found = service.reminders(desk, as_of.date() if as_of else None, days, urgency, (offset, limit))
    if session.json:
        write_json(found)
        return
    _remind(session, found)


def _key_of_number(session: Session, desk: Desk, number: str) -> str:
    """The key of the one contract of a number. Raises NotFoundError where there is none, or several."""
    rows = service.listed(desk, None, Sieve(words=number), "worst", (0, 1000)).contracts
    keys = [row.key for row in rows if row.number == number]
    if not keys:
        raise NotFoundError(
            f"no contract has the key or number {number!r}", hint="xunmai contracts lists them"
        )
    if len(keys) > 1:
        raise NotFoundError(
            session.say("contracts.several", number=number), hint="\n  ".join(keys[:MOST_NAMED])
        )
    return keys[0]


def _list(session: Session, found: Contracts) -> None:
    if not found.total:
        session.tell("contracts.none")
        return
    counts = found.colours.model_dump()
    session.tell("contracts.shown", shown=found.shown, total=f"{found.total:,}", day=found.as_of, **counts)
    between = "、" if session.settings.language == "zh" else ", "
    labels = between.join(session.read(stage.label) for stage in service.vocabulary().stages)
    session.tell("contracts.legend", stages=labels)
    if found.ended:
        session.tell("contracts.ended", registers=found.ended)
    for row in found.contracts:
        _row(session, row)
    session.tell("contracts.caution")


def _row(session: Session, row: ContractRow) -> None:
    checks = {entry.name: entry.label for entry in service.vocabulary().checks}
    stages = "".join(SIGNS[stage] for stage in row.stages)
    amount = money(row.amount_minor, row.currency)
    head = [_colour(session, row.colour), stages, str(row.signed or "?"), amount, row.number, row.title]
    _print(session, f"\n{'  '.join(part for part in head if part)}", STYLES[row.colour])
    suppliers = "; ".join(side.name for side in row.suppliers)
    sides = " → ".join(part for part in (row.buyer.name if row.buyer else "", suppliers) if part)
    said = session.say("contracts.assessed", assessed=row.assessed, checks=row.checks)
    found = ", ".join(session.read(checks[name]) for name in row.triggered)
    _print(session, f"    {sides}")
    _print(session, f"    {'; '.join(part for part in (found, said) if part)}")
    _print(session, f"    xunmai contracts check '{row.key}'", "dim")


def _show(session: Session, detail: ContractDetail) -> None:
    report, row = detail.report, detail.report.contract
    session.out.rule(f"{_colour(session, row.colour)}: {row.title}", align="left")
    _print(session, session.read(report.says), STYLES[row.colour])
    stages = [
        (
            session.read(stage.label),
            f"{SIGNS[stage.colour]} {_colour(session, stage.colour)}",
            str(stage.day or ""),
            str(stage.due or ""),
            session.read(stage.says),
        )
        for stage in report.stages
    ]
    headings = [session.say(f"contracts.{name}") for name in ("stage", "colour", "day", "due", "why")]
    write_table(session, headings, stages, title=session.say("contracts.stages"))
    session.out.rule(session.say("contracts.checks"), align="left")
    places = {(record.table, record.key): _place(record.origins) for record in detail.records}
    for check in report.checks:
        _check(session, check, places)
    session.tell("contracts.caution")


def _check(session: Session, check: CheckReport, places: dict[tuple[str, str], str]) -> None:
    state = session.say(f"contracts.{check.state}")
    sign = SIGNS[check.colour] if check.colour else {"clear": "✓"}.get(check.state, "·")
    style = STYLES[check.colour] if check.colour else None
    _print(session, f"{sign} {session.read(check.label)} ({state}): {session.read(check.says)}", style)
    if check.missing:
        fields = ", ".join(session.read(field.label) for field in check.missing)
        _print(session, f"    {session.say('contracts.missing')}: {fields}", "dim")
    if check.state != "triggered":
        return
    found = dict.fromkeys(places.get((record.table, record.key), record.key) for record in check.records)
    _print(session, f"    {session.say('contracts.rests_on')}: {'; '.join(found)}", "dim")
    for entry in check.explanations:
        _print(session, f"    {session.say('contracts.ask')}: {session.read(entry.question)}")
    for provision in check.law:
        if provision.applies:
            named = f"{session.read(provision.title)} {session.read(provision.article)}"
            _print(session, f"    {session.say('contracts.law')}: {named}")


def _place(origins: tuple[Origin, ...]) -> str:
    return "; ".join(
        f"{origin.file or origin.source} {origin.row or origin.place or ''}" for origin in origins
    )


def _remind(session: Session, found: Reminders) -> None:
    session.tell(
        "contracts.reminders",
        shown=found.shown,
        total=f"{found.total:,}",
        day=found.as_of,
        days=found.days,
        **found.counts.model_dump(),
    )
    for entry in found.reminders:
        left = session.say(
            "contracts.in_days" if entry.days >= 0 else "contracts.days_over", days=abs(entry.days)
        )
        head = f"\n{SIGNS[entry.colour]} {entry.due}  {left}  {session.read(entry.label)}: {entry.contract.title}"
        _print(session, head, STYLES[entry.colour])
        _print(session, f"    {session.read(entry.says)} ({session.read(entry.basis.label)})")
        if entry.basis.condition:
            _print(session, f"    {session.read(entry.basis.condition)}")
        _print(session, f"    xunmai contracts check '{entry.contract.key}'", "dim")


def _colour(session: Session, colour: Colour) -> str:
    return session.read(next(entry.label for entry in service.vocabulary().colours if entry.name == colour))


def _print(session: Session, text: str, style: str | None = None) -> None:
    session.out.print(text, style=style, markup=False, highlight=False)
