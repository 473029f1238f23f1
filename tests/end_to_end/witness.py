"""What a page does that it must not: errors in its console, refusals, and calls to anywhere but its own service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Request, Response

OWN = ("data:", "blob:", "about:")


class Witness:
    """Writes down every complaint about a page."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.complaints: list[str] = []

    def watch(self, page: Page) -> None:
        """Listens to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._address, *OWN)):
            self.complaints.append(f"called elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")
