"""What is asked of every request before a route sees it, and said in every response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.door import is_loopback
from api.errors import response_of
from api.problems import refusal
from api.shapes.problem import Problem
from graph.errors import Case

LARGEST_BODY = 4_000_000
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# The page writes its styles while it runs, and draws pictures of its chart; everything else is its own files.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses what another site asks in the reader's name; says in each response what a page may do."""

    def __init__(
        self, application: ASGIApp, hosts: Iterable[str] | None, larger: Mapping[str, int] | None = None
    ) -> None:
        """Guards an application.

        Args:
            larger: addresses to which more may be sent than to the others, and how many bytes.
            hosts: the names under which it may be asked, None being any: on loopback a name that someone else
                has pointed here must not be answered.
        """
        self._application = application
        self._hosts = None if hosts is None else frozenset(hosts)
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it with a problem."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        most = self._larger.get(scope["path"], LARGEST_BODY)
        problem = self._problem(scope["method"], Headers(scope=scope), most)
        answer = self._application if problem is None else response_of(problem)
        await answer(scope, receive, _with_headers(send, private=scope["path"].startswith("/api")))

    def _problem(self, method: str, headers: Headers, most: int) -> Problem | None:
        host = headers.get("host", "")
        if self._hosts is not None and _name_of(host) not in self._hosts:
            return refusal(
                "Host",
                421,
                f"this service does not answer for {host!r}",
                Case("foreign_host", {"host": host}),
                "open it as http://127.0.0.1",
            )
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        foreign = (origin is not None and urlsplit(origin).netloc != host) or site not in {
            "none",
            "same-origin",
        }
        if method not in READING and foreign:
            return refusal(
                "Origin",
                403,
                f"a page of {origin or 'elsewhere'} may not change anything here",
                Case("foreign_page", {"origin": origin or site}),
            )
        return _too_much(headers, most)


def _too_much(headers: Headers, most: int) -> Problem | None:
    """What is sent says how long it is, so that too much is refused before it is read."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers:
        return refusal(
            "Size",
            411,
            "what is sent must say how long it is",
            Case("length_wanted"),
            "send it with a Content-Length",
        )
    if not length.isdigit() or int(length) > most:
        return refusal(
            "Size",
            413,
            f"more than {most:,} bytes were sent",
            Case("too_much_sent", {"most": most}),
            "ask in several parts",
        )
    return None


def hosts_of(host: str) -> frozenset[str] | None:
    """The names under which a service that listens on `host` may be asked; None is any."""
    return frozenset({"localhost", "127.0.0.1", "::1", host.strip("[]")}) if is_loopback(host) else None


def _name_of(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


def _with_headers(send: Send, *, private: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if private:
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
