"""`xunmai demo` and `xunmai serve`: from the shipped records to a page, and the page alone."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

import loaders
from api import page
from api.application import create_app
from cli.commands.detecting import show_leads
from cli.output import write_json
from cli.session import Session
from graph.errors import NotFoundError, SettingsError
from graph.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "state_tenders"
DEMO_SOURCE = "state_tenders"
FIRST_LEADS = 5


def add_to(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("demo")(demo)
    app.command("serve")(serve)


def demo(
    context: typer.Context,
    page_too: Annotated[bool, typer.Option("--serve/--no-serve", help="End at a page.")] = True,
) -> None:
    """Load the tender records that ship with Xunmai, look for leads and serve the page."""
    given: Session = context.obj
    settings = given.settings.model_copy(update={"home": given.settings.home / "demo"})
    session = Session(settings, json=given.json, out=given.out, err=given.err)
    prepare_demo(session)
    if page_too:
        run_service(session)


def prepare_demo(session: Session) -> None:
    """Loads, detects and projects what is not there yet, and shows the first leads."""
    files = sorted(SAMPLES.glob("*.csv.gz"))
    if not files:
        raise NotFoundError(
            "the demo records are not beside this installation",
            hint="they ship with the source checkout: run `make demo` there",
        )
    with session.workspace() as workspace:
        session.tell("demo.loading")
        with session.progress() as progress:
            report = loaders.load(workspace, DEMO_SOURCE, files, session.who, progress)
        if report.outcome == "already_loaded":
            session.tell("demo.loaded")
        if workspace.needs_detection():
            session.tell("demo.detecting")
            workspace.detect(session.who)
        else:
            session.tell("demo.detected")
        session.tell("demo.projecting")
        session.bring_level(workspace)
    show_leads(session, limit=FIRST_LEADS)


def serve(context: typer.Context) -> None:
    """Serve the API and the page."""
    run_service(context.obj)


def run_service(session: Session) -> None:
    """Serves until Ctrl-C. Raises SettingsError when the port is taken or a token is missing."""
    settings = session.settings
    app = create_app(settings)
    listener = listen(settings)
    host, port = listener.getsockname()[:2]
    address = f"http://{host}:{port}/"
    if session.json:
        write_json({"address": address})
    session.tell("serving.address", address=address)
    if not (page.FOLDER / "index.html").is_file():
        session.tell("serving.no_page")
    if settings.token is not None:
        session.tell("serving.token")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
    server.run(sockets=[listener])


def listen(settings: Settings) -> socket.socket:
    """A socket bound to the settings' address. Raises SettingsError when it is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it. The loop sets it only on sockets that name their protocol, and without it the second part
    # of an answer waits for the caller's delayed acknowledgement: 40 ms on every question but the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()  # whoever calls before the service is up waits, and is not refused
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}",
            hint="end what uses it, or set XUNMAI_PORT to another (0 picks a free one)",
        ) from error
    return listener
