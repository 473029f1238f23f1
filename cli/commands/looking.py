"""Looking things up: find, show, query."""

from __future__ import annotations

from typing import Annotated

import typer

from api.desk import Desk
from api.services import entities, observations, queries, search
from api.services import leads as lead_service
from api.shapes.query import QueryResult
from api.shapes.values import MaskedValue, MomentValue, MoneyValue, Value
from cli.commands.detecting import show_lead
from cli.output import cell, money, write_json, write_table
from cli.session import Session
from graph.errors import NotFoundError, Place, QueryError

SHOWN_RECORDS = 20


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("find")(find)
    app.command("show")(show)
    app.command("query")(query)


def find(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="A name, pinyin, initials or an identifier.")],
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
) -> None:
    """Find entities; the look-up is logged."""
    session: Session = context.obj
    with session.desk() as desk, session.looked_up(desk, "search"):
        hits = search.find(desk, words, (), limit)
        desk.about.extend(hit.key for hit in hits.hits)
    if session.json:
        write_json(hits)
        return
    rows = [(hit.kind, hit.title, hit.matched, hit.how, hit.key) for hit in hits.hits]
    columns = ["kind", "title", "matched", "how", "key"]
    write_table(session, columns, rows, title=f"{hits.shown} / {hits.total}")


def show(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="A lead's rank or key, or an entity's key.")],
) -> None:
    """Show a lead's argument, or an entity and its records; the look-up is logged."""
    session: Session = context.obj
    if key.startswith("xunmai/") or key.isdecimal():
        _show_lead(session, key)
        return
    with session.desk() as desk, session.looked_up(desk, "entity"):
        detail = entities.entity(desk, key)
        desk.about.append(detail.entity.key)
        records = observations.of_entity(desk, key, 0, SHOWN_RECORDS)
    if session.json:
        write_json({"entity": detail, "observations": records})
        return
    node = detail.entity
    session.out.rule(f"{node.title} ({node.kind})", align="left")
    write_table(session, ["", ""], [(name, _value(value)) for name, value in node.values.items()])
    rows = [
        (record.origin.source, record.origin.file, record.origin.row, record.origin.count, record.origin.load)
        for record in records.observations
    ]
    columns = ["source", "file", "row", "records", "load"]
    title = f"{records.shown} / {records.total}"
    write_table(session, columns, rows, numbers=["row", "records"], whole=["load"], title=title)


def _show_lead(session: Session, key: str) -> None:
    with session.desk() as desk, session.looked_up(desk, "lead"):
        lead = lead_service.detail(desk, _lead_of_rank(desk, int(key)) if key.isdecimal() else key)
        desk.about.append(lead.lead.key)
    if session.json:
        write_json(lead)
    else:
        show_lead(session, lead)


def _lead_of_rank(desk: Desk, rank: int) -> str:
    sieve = lead_service.Sieve(detector=None, state="triggered", disposition=None, words=None)
    found = lead_service.listed(desk, sieve, 0, max(rank, 1)).leads
    if not 1 <= rank <= len(found):
        raise NotFoundError(f"there is no lead of rank {rank}", hint=f"there are {len(found)}: xunmai leads")
    return found[rank - 1].key


def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The query; by default all are listed.")] = None,
    arguments: Annotated[list[str] | None, typer.Argument(help="Its parameters, each as name=value.")] = None,
    rows: Annotated[int | None, typer.Option(min=1, help="Most rows to bring.")] = None,
) -> None:
    """List the saved queries, or run one by its name."""
    session: Session = context.obj
    with session.desk() as desk:
        if name is None:
            listed = queries.listed(desk)
            if session.json:
                write_json(listed)
                return
            table = [
                (
                    entry.name,
                    session.read(entry.question),
                    ", ".join(parameter.name for parameter in entry.parameters),
                )
                for entry in listed.queries
            ]
            write_table(session, ["query", "question", "parameters"], table, whole=["query"])
            return
        result = queries.run(desk, name, _pairs(arguments or []), rows)
    if session.json:
        write_json(result)
        return
    _show_result(session, result)


def _show_result(session: Session, result: QueryResult) -> None:
    headings = [session.read(column.label) for column in result.columns]
    write_table(session, headings, result.rows)
    session.tell("query.rows", rows=result.shown, seconds=result.seconds)
    if result.cut:
        session.tell("query.cut", rows=result.limit)


def _pairs(arguments: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals:
            raise QueryError(
                f"{argument!r} is not name=value", hint="for example: office=...", place=Place(value=argument)
            )
        pairs[name] = value
    return pairs


def _value(value: Value) -> str:
    if isinstance(value, MoneyValue):
        return money(value.amount_minor, value.currency)
    if isinstance(value, MomentValue):
        return value.at.date().isoformat() if value.precision == "day" else value.at.isoformat(sep=" ")
    if isinstance(value, MaskedValue):
        return value.mask
    return cell(next(iter(value.model_dump(exclude={"type", "unit"}).values())))
