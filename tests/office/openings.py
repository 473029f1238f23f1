"""Several services that open one application database at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from api.records import ApplicationDatabase, Dispositions
from graph.settings import Settings

SERVICES = 6


def opened_at_once(settings: Settings) -> None:
    """Opens an empty database as six services would, and looks whether each can use it."""
    ready = Barrier(SERVICES)

    def service(number: int) -> None:
        ready.wait()
        opened = ApplicationDatabase(settings)
        Dispositions(opened.engine).add("finding", "open", f"service {number}", "Li")
        opened.close()

    with ThreadPoolExecutor(SERVICES) as services:
        list(services.map(service, range(SERVICES)))
    opened = ApplicationDatabase(settings)
    history = Dispositions(opened.engine).history(["finding"])
    opened.close()
    assert {entry.reason for entry in history} == {f"service {number}" for number in range(SERVICES)}
