"""Keeping the house: rebuild, doctor, stop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import doctor as examination
from cli.output import write_json, write_table
from cli.session import Session
from graph.store import stop_engine


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("rebuild")(rebuild)
    app.command("doctor")(doctor)
    app.command("stop")(stop)


def rebuild(
    context: typer.Context,
    offline: Annotated[
        Path | None,
        typer.Option(help="Write files for `neo4j-admin database import` into this folder instead."),
    ] = None,
) -> None:
    """Make the graph database and the search index anew from the tables."""
    session: Session = context.obj
    with session.workspace() as workspace:
        if offline is not None:
            workspace.projection.write_import_files(workspace.tables, offline)
            if session.json:
                write_json({"folder": offline})
            session.tell("upkeep.written", folder=offline)
            return
        with session.progress() as progress:
            workspace.rebuild(progress)
        counts = workspace.store.counts()
        kinds = workspace.model.kinds
    nodes = sum(count for name, count in counts.items() if name in kinds)
    links = sum(counts.values()) - nodes
    if session.json:
        write_json(counts)
        return
    session.tell("upkeep.rebuilt", nodes=f"{nodes:,}", links=f"{links:,}")


def doctor(context: typer.Context) -> None:
    """Examine this installation and say what is wrong and how to mend it."""
    session: Session = context.obj
    checks = list(examination.examine(session.settings))
    if session.json:
        write_json([check.as_dict() for check in checks])
    else:
        rows = [("✓" if check.well else "✗", check.what, check.found, check.mend) for check in checks]
        write_table(session, ["", "what", "found", "to mend"], rows)
    if not all(check.well for check in checks):
        raise typer.Exit(1)


def stop(context: typer.Context) -> None:
    """Stop the embedded engine of this home folder, if one is running."""
    session: Session = context.obj
    stopped = stop_engine(session.settings)
    if session.json:
        write_json({"stopped": stopped})
        return
    session.tell("upkeep.stopped" if stopped else "upkeep.not_running")
