"""The door: who may come in, and as whom.

On loopback without a token the local user comes in. With a token a caller shows it as `Bearer`, or
signs in with it once: the page then holds a cookie that says under which name and until when, sealed with it.
The name is what the caller gives: it tells the look-ups of colleagues who share a token apart.
"""

from __future__ import annotations

import base64
import getpass
import hmac
import ipaddress
import time

from fastapi import Request, Response

from api.shapes.house import Session, SignIn
from api.viewer import Viewer
from graph.errors import Case, NotSignedInError, SettingsError
from graph.settings import Settings

COOKIE = "xunmai"
COOKIE_SECONDS = 12 * 3600
SHORTEST_TOKEN = 16
LOCAL_NAMES = frozenset({"localhost"})


class Door:
    """Lets callers in. Raises SettingsError where the service would stand open to others."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._token = settings.token.get_secret_value() if settings.token else ""
        if not is_loopback(settings.host) and len(self._token) < SHORTEST_TOKEN:
            raise SettingsError(
                f"{settings.host} is open to others: a token of {SHORTEST_TOKEN} signs or more is needed",
                hint="set XUNMAI_TOKEN (python -c 'import secrets; print(secrets.token_urlsafe())'), "
                "or listen on 127.0.0.1",
            )

    def viewer(self, request: Request) -> Viewer:
        """Who is asking. Raises NotSignedInError."""
        name = self._name(request)
        if name is None:
            raise NotSignedInError(
                "this service wants a token",
                hint="send it as `Authorization: Bearer ...`, or sign in on the page",
                case=Case("token_wanted"),
            )
        return Viewer.of(name, self._settings.compartments)

    def session(self, request: Request) -> Session:
        """Who is asking and what they may do, before anyone has signed in too."""
        name = self._name(request)
        return self._session(request, Viewer.of(name, self._settings.compartments) if name else None)

    def sign_in(self, request: Request, wish: SignIn, response: Response) -> Session:
        """Sets the cookie. Raises NotSignedInError where the token is wrong."""
        if not self._is_token(wish.token):
            raise NotSignedInError(
                "the token is wrong", hint="ask whoever set XUNMAI_TOKEN for it", case=Case("token_wrong")
            )
        response.set_cookie(
            COOKIE,
            self._sealed(wish.name.strip(), int(time.time()) + COOKIE_SECONDS),
            max_age=COOKIE_SECONDS,
            path="/api",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return self._session(request, Viewer.of(wish.name.strip(), self._settings.compartments))

    def sign_out(self, request: Request, response: Response) -> Session:
        """Takes the cookie back."""
        response.delete_cookie(COOKIE, path="/api", httponly=True, samesite="strict")
        return self._session(request, None)

    def _session(self, request: Request, viewer: Viewer | None) -> Session:
        if viewer is None and not self._token:
            viewer = Viewer.of(local_name(), self._settings.compartments)
        compartments = () if viewer is None else tuple(sorted(viewer.compartments or {"*"}))
        return Session(
            signed_in=viewer is not None,
            token_required=bool(self._token),
            name=viewer.name if viewer else None,
            compartments=compartments,
            free_cypher=viewer is not None and request.app.state.house.sees_everything(viewer),
        )

    def _name(self, request: Request) -> str | None:
        if not self._token:
            return local_name()
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(shown.strip()):
            return "token"
        return self._unsealed(request.cookies.get(COOKIE, ""))

    def _is_token(self, shown: str) -> bool:
        return bool(self._token) and hmac.compare_digest(shown.encode(), self._token.encode())

    def _sealed(self, name: str, until: int) -> str:
        told = base64.urlsafe_b64encode(f"{until}:{name}".encode()).decode().rstrip("=")
        return f"{told}.{self._seal(told)}"

    def _unsealed(self, cookie: str) -> str | None:
        told, _, seal = cookie.partition(".")
        if not told or not hmac.compare_digest(seal.encode(), self._seal(told).encode()):
            return None
        until, _, name = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode().partition(":")
        return name if int(until) > time.time() else None

    def _seal(self, told: str) -> str:
        return hmac.digest(self._token.encode(), told.encode(), "sha256").hex()


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def local_name() -> str:
    """The local user, who needs no token on loopback."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # a container may run under a number that no user has
        return "local"
