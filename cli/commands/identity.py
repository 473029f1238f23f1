"""Judging that two keys are one party, or are not, and taking a judgement back."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import write_json, write_table
from cli.session import Session
from graph import resolve

Key = Annotated[str, typer.Argument(help="A key, as `xunmai find` and the page show it.")]
Why = Annotated[str, typer.Option("--why", help="The reason; it is kept with the judgement.")]


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("same")(same)
    app.command("not-same")(not_same)
    app.command("undo")(undo)
    app.command("proposals")(proposals)


def same(context: typer.Context, left: Key, right: Key, why: Why) -> None:
    """Judge that two keys are one and the same."""
    _judge(context.obj, left, right, "same", why)


def not_same(context: typer.Context, left: Key, right: Key, why: Why) -> None:
    """Judge that two keys are different, whatever the rules say."""
    _judge(context.obj, left, right, "different", why)


def undo(
    context: typer.Context,
    judgement: Annotated[str, typer.Argument(help="The judgement to take back.")],
    why: Why,
) -> None:
    """Take a judgement back; both stay on record."""
    session: Session = context.obj
    with session.workspace() as workspace:
        revocation = resolve.undo(workspace.tables, judgement, session.who, why)
        session.bring_level(workspace)
    if session.json:
        write_json({"judgement": revocation, "revokes": judgement})
        return
    session.tell("identity.undone", judgement=revocation)


def proposals(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many to show, best first.")] = 20,
) -> None:
    """Show pairs that may be one, across scopes; nothing is merged."""
    session: Session = context.obj
    with session.workspace() as workspace, workspace.open() as view:
        pairs = resolve.propose(view.snapshot, view.connection)
    rows = pairs.slice(0, limit).to_pylist()
    if session.json:
        write_json({"total": pairs.num_rows, "shown": len(rows), "proposals": rows})
        return
    write_table(
        session,
        ["score", "left", "right", "why"],
        [(row["score"], row["left_key"], row["right_key"], row["reason"]) for row in rows],
        numbers=["score"],
        title=f"{len(rows)} / {pairs.num_rows}",
    )


def _judge(session: Session, left: str, right: str, verdict: resolve.Verdict, why: str) -> None:
    with session.workspace() as workspace:
        judgement = resolve.judge(workspace.tables, left, right, verdict, session.who, why)
        session.bring_level(workspace)
    if session.json:
        write_json({"judgement": judgement, "left": left, "right": right, "verdict": verdict})
        return
    session.tell(f"identity.{verdict}", judgement=judgement)
