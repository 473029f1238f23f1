"""Examines an installation: what is set, what is there, what answers, and how to mend what does not."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from pydantic import SecretStr

from api import page
from graph.errors import XunmaiError
from graph.settings import Settings
from graph.workspace import Workspace

LEAST_FREE_GIB = 2.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was examined."""

    what: str
    well: bool
    found: str
    mend: str = ""

    def as_dict(self) -> dict[str, str | bool]:
        """The check as plain values."""
        return asdict(self)


def examine(settings: Settings) -> Iterator[Check]:
    """Every check in turn, cheap ones first; the graph database is started or joined."""
    yield _python()
    yield _home(settings)
    yield _disk(settings)
    yield _page()
    yield _port(settings)
    with Workspace(settings) as workspace:
        yield _answer("graph tables", lambda: _tables(workspace))
        yield _answer("vault", lambda: _vault(workspace))
        yield _answer("graph database", lambda: _store(workspace))
        yield _answer("projections", lambda: _projections(workspace))
    yield from _settings(settings)


def _answer(what: str, ask: Callable[[], Check]) -> Check:
    try:
        return ask()
    except XunmaiError as error:
        return Check(what, False, error.message, error.hint or "")


def _python() -> Check:
    well = sys.version_info >= (3, 11)
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Check("Python", well, found, "" if well else "install Python 3.11 or later")


def _home(settings: Settings) -> Check:
    home = settings.home
    if not home.exists():
        return Check("home folder", True, f"{home} (made at the first load)")
    mode = stat.S_IMODE(home.stat().st_mode)
    private = mode & (stat.S_IRWXG | stat.S_IRWXO) == 0
    usable = private and os.access(home, os.W_OK)
    return Check("home folder", usable, f"{home}, mode {mode:o}", "" if usable else f"chmod 700 {home}")


def _disk(settings: Settings) -> Check:
    place = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free / 2**30
    well = free >= LEAST_FREE_GIB
    return Check("disk", well, f"{free:.1f} GiB free", "" if well else "free some room, or move XUNMAI_HOME")


def _page() -> Check:
    built = (page.FOLDER / "index.html").is_file()
    return Check("page", built, "built" if built else "not built", "" if built else "make page")


def _port(settings: Settings) -> Check:
    what = f"port {settings.port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return Check(what, False, error.strerror or "in use", "set XUNMAI_PORT, or 0 for a free one")
    return Check(what, True, "free")


def _tables(workspace: Workspace) -> Check:
    entries = workspace.tables.ledger()
    live = sum(entry.state == "live" for entry in entries)
    return Check("graph tables", True, f"{len(entries)} acts in the ledger, {live} live")


def _vault(workspace: Workspace) -> Check:
    looked = sum(1 for _ in workspace.vault.lookups())
    return Check("vault", True, f"keys are there, mode 600; {looked} values were opened")


def _store(workspace: Workspace) -> Check:
    counts = workspace.store.counts()
    nodes = sum(count for name, count in counts.items() if name in workspace.model.kinds)
    links = sum(counts.values()) - nodes
    found = f"{workspace.settings.engine}, {nodes:,} nodes, {links:,} relationships"
    return Check("graph database", True, found)


def _projections(workspace: Workspace) -> Check:
    behind = workspace.behind()
    level = not any(behind.values())
    found = (
        "level with the tables"
        if level
        else ", ".join(f"{name} {count} behind" for name, count in behind.items())
    )
    return Check("projections", level, found, "" if level else "xunmai rebuild")


def _settings(settings: Settings) -> Iterator[Check]:
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = "(set)" if isinstance(value, SecretStr) else "(not set)" if value is None else str(value)
        yield Check(f"XUNMAI_{name.upper()}", True, shown, field.description or "")
