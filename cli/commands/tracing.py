"""Following money: trace."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from cli.output import money, write_json, write_table
from graph.errors import Place, QueryError
from graph.money.trace.question import Question, RuleName, from_day, to_day

if TYPE_CHECKING:
    from api.shapes.trace import Trace, TraceAccount, TraceTotal
    from cli.session import Session

HOURS = {"h": 1, "d": 24, "w": 168}
HOUR_US = 3_600_000_000


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("trace")(trace)


def trace(  # noqa: PLR0913, PLR0917 (each is a choice that whoever traces has)
    context: typer.Context,
    account: Annotated[
        str, typer.Argument(help="A card or account number, or the key of an account, person or company.")
    ],
    back: Annotated[
        bool, typer.Option("--back", help="Where the money came from, not where it went.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(help="Only what they paid (back: received) from this day on, as 2024-05-01.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Only what they paid (back: received) up to this day, and with it.")
    ] = None,
    slack: Annotated[
        str, typer.Option(help="By how much a payment may come before the money: 36h, 2d, 1w.")
    ] = "2d",
    rule: Annotated[
        RuleName, typer.Option(help="Whose money a payment is, where money is mixed; see docs/trace.md.")
    ] = "haircut",
    hops: Annotated[int, typer.Option(min=1, max=30, help="Most transfers on the way to an account.")] = 6,
    least: Annotated[
        str,
        typer.Option(help="Accounts that less came to are not followed: a share, 0.1%, or an amount, 50000."),
    ] = "0.1%",
    rows: Annotated[int, typer.Option(min=1, max=1000, help="Most accounts, and most steps, to show.")] = 30,
    chart: Annotated[
        Path | None, typer.Option(help="Also write the main part as a chart, to be opened in the page.")
    ] = None,
) -> None:
    """Follow the money of an account, or of a person's or company's accounts; the look-up is logged."""
    # Most commands need nothing of the service, which takes a second to import.
    from api.services import tracing  # noqa: PLC0415

    session: Session = context.obj
    share, amount = _least(least)
    question = Question(
        accounts=(),
        way="back" if back else "forward",
        since=from_day(_day("--since", since)),
        until=to_day(_day("--until", until)),
        slack_us=_slack_us(slack),
        rule=rule,
        hops=hops,
        least_share=share,
        least_amount=amount,
    )
    with session.desk() as desk, session.looked_up(desk, "trace"):
        desk.about.append(tracing.meant(desk, account))
        found = tracing.trace(desk, desk.about[0], question, rows)
    if chart is not None:
        chart.write_bytes(_chart(found))
    if session.json:
        write_json(found)
        return
    _show(session, found)
    if chart is not None:
        session.tell("trace.chart", path=chart)


def _show(session: Session, found: Trace) -> None:
    back = found.way == "back"
    title = found.titles.get(found.key) or found.key
    session.out.rule(session.say("trace.from" if back else "trace.of", title=title), align="left")
    if not found.totals:
        session.tell("trace.nothing")
    for total in found.totals:
        session.out.print(_sums(session, total, back), highlight=False)
    if found.accounts.rows:
        _show_accounts(session, found)
    if found.steps.rows:
        _show_steps(session, found)
    if found.freeze.rows:
        heading = session.say("trace.freeze", shown=found.freeze.shown, total=found.freeze.total)
        columns = [
            session.say(f"trace.{name}") for name in ("account", "key", "held", "least", "most", "balance")
        ]
        table = [_frozen(account) for account in found.freeze.rows]
        write_table(session, columns, table, numbers=columns[2:], whole=columns[1:2], title=heading)
    _tell_limits(session, found)


def _sums(session: Session, total: TraceTotal, back: bool) -> str:
    parts = {
        name: money(getattr(total, f"{name}_minor"), total.currency)
        for name in ("began", "held", "stopped", "returned", "dissipated", "unnamed", "touched")
    }
    text = session.say("trace.sums_back" if back else "trace.sums", **parts)
    return text + (session.say("trace.touched", **parts) if total.touched_minor else "")


def _show_accounts(session: Session, found: Trace) -> None:
    names = ("account", "key", "depth", "received", "held", "paid", "note")
    columns = [session.say(f"trace.{name}") for name in names]
    table = [
        (
            account.title,
            account.key,
            account.depth,
            money(account.received_minor, account.currency),
            money(account.held_minor, account.currency),
            money(account.paid_minor + account.dissipated_minor, account.currency),
            _note(session, account),
        )
        for account in found.accounts.rows
    ]
    heading = session.say("trace.accounts", shown=found.accounts.shown, total=found.accounts.total)
    write_table(session, columns, table, numbers=columns[2:6], whole=columns[1:2], title=heading)


def _note(session: Session, account: TraceAccount) -> str:
    notes = [session.say(f"trace.stop_{account.stop}", others=account.others)] if account.stop else []
    if account.stop is None and not account.has_statement:
        notes.append(session.say("trace.no_statement"))
    if account.unknown_minor:
        notes.append(session.say("trace.unknown", amount=money(account.unknown_minor, account.currency)))
    return "; ".join(notes)


def _show_steps(session: Session, found: Trace) -> None:
    columns = [
        session.say(f"trace.{name}") for name in ("at", "payer", "payee", "amount", "followed", "order")
    ]
    table = [
        (
            step.at.at.date() if step.at.precision == "day" else step.at.at,
            found.titles.get(step.payer, step.payer),
            found.titles.get(step.payee, step.payee),
            money(step.amount_minor, step.currency),
            money(step.followed_minor, step.currency),
            "" if step.state == "in_order" else session.say(f"trace.{step.state}"),
        )
        for step in found.steps.rows
    ]
    heading = session.say("trace.steps", shown=found.steps.shown, total=found.steps.total)
    write_table(session, columns, table, numbers=columns[3:5], whole=columns[:1], title=heading)


def _frozen(account: TraceAccount) -> tuple[object, ...]:
    amounts = (account.held_minor, account.least_minor, account.most_minor, account.balance_minor)
    return (account.title, account.key, *(money(amount, account.currency) for amount in amounts))


def _tell_limits(session: Session, found: Trace) -> None:
    """Nothing is cut without a word."""
    for stop in found.stops:
        amount = money(stop.amount_minor, stop.currency)
        session.tell(f"trace.stopped_{stop.why}", accounts=stop.accounts, amount=amount)
    for part in found.evidence:
        percent = 100 * part.kept_minor / part.total_minor if part.total_minor else 100.0
        session.tell(
            "trace.evidence", accounts=len(part.nodes), percent=percent, currency=part.currency or ""
        )
    if found.steps.early:
        session.tell("trace.early_steps", steps=found.steps.early)
    if found.accounts.without_statement:
        session.tell("trace.coverage", accounts=found.accounts.without_statement, total=found.accounts.total)
    if found.undated or found.without_amount:
        session.tell("trace.left_out", undated=found.undated, without_amount=found.without_amount)


def _chart(found: Trace) -> bytes:
    """The part that keeps most of the money, as a chart file of the page: keys only, no facts about anybody."""
    parts = found.evidence
    document = {
        "format": "xunmai chart",
        "version": 1,
        "title": found.titles.get(found.key, ""),
        "nodes": {node.key: {} for part in parts for node in part.nodes},
        "links": {link.key: {} for part in parts for link in part.links},
        "layout": "layers",
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _day(option: str, text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise QueryError(
            f"{option} is no day", hint="for example: 2024-05-01", place=Place(value=text)
        ) from error


def _slack_us(text: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([hdw])", text.strip())
    if not found:
        raise QueryError(
            "--slack is no length of time", hint="for example: 36h, 2d or 1w", place=Place(value=text)
        )
    return round(float(found[1]) * HOURS[found[2]] * HOUR_US)


def _least(text: str) -> tuple[float, float]:
    """A share and an amount, one of them 0."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", text.strip().replace(",", ""))
    if not found:
        raise QueryError(
            "--least is no share or amount", hint="for example: 0.1% or 50000", place=Place(value=text)
        )
    number = float(found[1])
    return (number / 100, 0.0) if found[2] else (0.0, number)
