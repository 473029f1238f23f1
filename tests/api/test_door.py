"""Nobody comes in unasked: tokens, cookies, foreign hosts and pages."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from api.application import create_app
from api.door import Door, is_loopback
from api.viewer import Viewer
from graph.errors import SettingsError
from graph.settings import Settings
from tests.api.conftest import City, served

TOKEN = "a-token-that-nobody-guesses"


@pytest.mark.parametrize("token", [None, "short"])
def test_beyond_loopback_nothing_starts_without_a_token(tmp_path: Path, token: str | None) -> None:
    with pytest.raises(SettingsError, match="token") as caught:
        create_app(Settings(home=tmp_path, host="0.0.0.0", token=token))
    assert "XUNMAI_TOKEN" in (caught.value.hint or "")
    Door(Settings(home=tmp_path, host="0.0.0.0", token=TOKEN))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.8", False),
        ("xunmai", False),
    ],
)
def test_what_counts_as_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_viewer_of_parts() -> None:
    viewer = Viewer.of("Li", "procurement, bank")
    assert viewer.may_see("bank+procurement")
    assert not viewer.may_see("bank+informants")
    assert not viewer.sees_all
    assert Viewer.of("Wang", "*").may_see_every(["anything", "a+b"])
    assert not Viewer.of("nobody", "").may_see("bank")


@pytest.fixture(scope="module")
def guarded(city: City):
    with served(city.settings.model_copy(update={"token": Settings(token=TOKEN).token})) as client:
        yield client


def test_the_token_opens_as_header(guarded: httpx.Client) -> None:
    refused = guarded.get("/api/health")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    problem = {"type", "title", "status", "detail", "hint", "place", "case", "values", "zh"}
    assert set(refused.json()) == problem
    for wrong in ("Bearer nearly", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer"):
        assert guarded.get("/api/health", headers={"authorization": wrong}).status_code == 401
    assert guarded.get("/api/health", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(guarded: httpx.Client) -> None:
    assert guarded.get("/api/session").json()["signed_in"] is False
    assert guarded.post("/api/session", json={"token": "wrong", "name": "Li"}).status_code == 401
    signed = guarded.post("/api/session", json={"token": TOKEN, "name": "Li 李"})
    cookie = signed.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert guarded.get("/api/session").json()["name"] == "Li 李"
    assert guarded.get("/api/loads").status_code == 200
    value = guarded.cookies["xunmai"]
    guarded.cookies.clear()
    forged = {"cookie": f"xunmai={value[:-1]}{'0' if value[-1] != '0' else '1'}"}
    assert guarded.get("/api/loads", headers=forged).status_code == 401
    for broken in ("xunmai=.", "xunmai=abc", "xunmai=%%%.%%%"):
        assert guarded.get("/api/loads", headers={"cookie": broken}).status_code == 401


def test_failed_attempts_are_logged(guarded: httpx.Client) -> None:
    guarded.get("/api/entity", params={"key": "someone"})
    shown = guarded.get("/api/audit", headers={"authorization": f"Bearer {TOKEN}"}).json()
    assert any(
        (entry["what"], entry["status"], entry["who"]) == ("entity", 401, "") for entry in shown["entries"]
    )


def test_a_name_that_someone_pointed_here_is_not_answered(everyone: httpx.Client) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8600"):
        assert everyone.get("/api/health", headers={"host": host}).status_code == 421
    for host in ("localhost:8600", "127.0.0.1", "[::1]:8600"):
        assert everyone.get("/api/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_another_sites_page_changes_nothing(everyone: httpx.Client, headers: dict[str, str]) -> None:
    wish = {"key": "x", "decision": "dismissed", "reason": "y"}
    refused = everyone.post("/api/lead/disposition", json=wish, headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:xunmai:Origin")
    own = f"http://{everyone.base_url.host}:{everyone.base_url.port}"
    assert everyone.post("/api/lead/disposition", json=wish, headers={"origin": own}).status_code == 404


def test_every_answer_says_what_a_page_may_do(everyone: httpx.Client) -> None:
    for path in ("/api/health", "/", "/api/nothing"):
        headers = everyone.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_too_much_is_refused_before_it_is_read(everyone: httpx.Client) -> None:
    refused = everyone.post("/api/cypher", content=b"x" * 5_000_000)
    assert refused.status_code == 413


def test_mistakes_are_problems_that_say_how_to_mend_them(everyone: httpx.Client) -> None:
    cases = {
        "/api/entity": 422,
        "/api/nothing": 404,
        "/api/search?q=": 422,
        "/api/query?name=nobody": 404,
        "/api/path?from=a&to=a": 404,
    }
    for path, status in cases.items():
        answer = everyone.get(path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["hint"]
