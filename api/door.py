"""The door: who may come in, and as whom.

On loopback without a token the local user comes in. With a token a caller shows it as `Bearer`, or
signs in with it once: the page then holds a cookie that says under which name and until when, sealed with it.
The name is what the caller gives: it tells the look-ups of colleagues who share a token apart, and is no right.
The right to load is: where `XUNMAI_LOAD_TOKEN` is set, only those who showed that token have it.
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
        self._load_token = settings.load_token.get_secret_value() if settings.load_token else ""
        _refuse_useless(self._token, self._load_token)
        if not is_loopback(settings.host) and len(self._token) < SHORTEST_TOKEN:
            raise SettingsError(
                f"{settings.host} is open to others: a token of {SHORTEST_TOKEN} signs or more is needed",
                hint="set XUNMAI_TOKEN (python -c 'import secrets; print(secrets.token_urlsafe())'), "
                "or listen on 127.0.0.1",
            )

    def viewer(self, request: Request) -> Viewer:
        """Who is asking. Raises NotSignedInError."""
        viewer = self._viewer(request)
        if viewer is None:
            raise NotSignedInError(
                "this service wants a token",
                hint="send it as `Authorization: Bearer ...`, or sign in on the page",
                case=Case("token_wanted"),
            )
        return viewer

    def session(self, request: Request) -> Session:
        """Who is asking and what they may do, before anyone has signed in too."""
        return self._session(request, self._viewer(request))

    def sign_in(self, request: Request, wish: SignIn, response: Response) -> Session:
        """Sets the cookie. Raises NotSignedInError where the token is wrong."""
        token = self._token_shown(wish.token)
        if token is None:
            raise NotSignedInError(
                "the token is wrong", hint="ask whoever set XUNMAI_TOKEN for it", case=Case("token_wrong")
            )
        response.set_cookie(
            COOKIE,
            _sealed(wish.name.strip(), int(time.time()) + COOKIE_SECONDS, token),
            max_age=COOKIE_SECONDS,
            path="/api",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return self._session(request, self._of(wish.name.strip(), token))

    def sign_out(self, request: Request, response: Response) -> Session:
        """Takes the cookie back."""
        response.delete_cookie(COOKIE, path="/api", httponly=True, samesite="strict")
        return self._session(request, None)

    def _session(self, request: Request, viewer: Viewer | None) -> Session:
        if viewer is None and not self._token:
            viewer = self._of(local_name(), "")
        compartments = () if viewer is None else tuple(sorted(viewer.compartments or {"*"}))
        return Session(
            signed_in=viewer is not None,
            token_required=bool(self._token),
            name=viewer.name if viewer else None,
            compartments=compartments,
            free_cypher=viewer is not None and request.app.state.house.sees_everything(viewer),
            may_load=viewer is not None and viewer.may_load,
        )

    def _viewer(self, request: Request) -> Viewer | None:
        if not self._token:
            return self._of(local_name(), "")
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        token = self._token_shown(shown.strip()) if scheme.lower() == "bearer" else None
        if token is not None:
            return self._of("token", token)
        cookie = request.cookies.get(COOKIE, "")
        for token in self._tokens:
            name = _unsealed(cookie, token)
            if name is not None:
                return self._of(name, token)
        return None

    @property
    def _tokens(self) -> tuple[str, ...]:
        return tuple(filter(None, (self._token, self._load_token)))

    def _of(self, name: str, token: str) -> Viewer:
        """The viewer who showed a token; where there is none for loading, every token opens that too."""
        may_load = not self._load_token or token == self._load_token
        return Viewer.of(name, self._settings.compartments, may_load=may_load)

    def _token_shown(self, shown: str) -> str | None:
        return next(
            (token for token in self._tokens if hmac.compare_digest(shown.encode(), token.encode())), None
        )


def _refuse_useless(token: str, load_token: str) -> None:
    if load_token and (not token or token == load_token or len(load_token) < SHORTEST_TOKEN):
        raise SettingsError(
            f"a token for loading is of {SHORTEST_TOKEN} signs or more, and another than the one for coming in",
            hint="set XUNMAI_TOKEN and XUNMAI_LOAD_TOKEN, each to a token of its own",
        )


def _sealed(name: str, until: int, token: str) -> str:
    told = base64.urlsafe_b64encode(f"{until}:{name}".encode()).decode().rstrip("=")
    return f"{told}.{_seal(told, token)}"


def _unsealed(cookie: str, token: str) -> str | None:
    told, _, seal = cookie.partition(".")
    if not told or not hmac.compare_digest(seal.encode(), _seal(told, token).encode()):
        return None
    until, _, name = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode().partition(":")
    return name if int(until) > time.time() else None


def _seal(told: str, token: str) -> str:
    return hmac.digest(token.encode(), told.encode(), "sha256").hex()


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
