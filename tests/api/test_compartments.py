"""On every route a viewer gets nothing that rests on records of a compartment closed to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest

from api.application import describe
from cli.commands.detecting import show_found
from cli.session import Session
from tests.api.conftest import CLOSED, HIDDEN, OPEN, SECRETS, City

Ask = Callable[[httpx.Client, City], httpx.Response]


@dataclass(frozen=True)
class Case:
    """How a route is asked, what the outsider gets, and whether everyone else hears the secret there."""

    ask: Ask
    outsider: int = 200
    tells: bool = False


def get(path: str, **parameters: object) -> Ask:
    """Asks with parameters, in which BIDDER, FINDING and LINK stand for keys of the city."""

    def ask(client: httpx.Client, city: City) -> httpx.Response:
        keys = {"BIDDER": city.bidder, "FINDING": city.finding, "LINK": city.hidden_link, "HIDDEN": HIDDEN}
        return client.get(path, params={name: keys.get(value, value) for name, value in parameters.items()})

    return ask


def post(path: str, **body: object) -> Ask:
    def ask(client: httpx.Client, city: City) -> httpx.Response:
        keys = {"FINDING": city.finding}
        return client.post(path, json={name: keys.get(str(value), value) for name, value in body.items()})

    return ask


def chart(client: httpx.Client, city: City) -> httpx.Response:
    return client.post(
        "/api/chart", json={"nodes": [city.bidder], "links": [city.hidden_link], "connect": True}
    )


def known_link(client: httpx.Client, city: City) -> str:
    found = client.get("/api/entity/links", params={"key": city.bidder, "type": "AWARDED"}).json()
    return str(found["links"][0]["key"])


def first_contract(client: httpx.Client, _: City) -> httpx.Response:
    key = client.get("/api/contracts", params={"limit": 1}).json()["contracts"][0]["key"]
    return client.get("/api/contract", params={"key": key})


CASES: dict[str, list[Case]] = {
    "session": [Case(get("/api/session"))],
    "sign_in": [Case(post("/api/session", token="none", name="x"), 401)],
    "sign_out": [Case(lambda client, _: client.delete("/api/session"))],
    "health": [Case(get("/api/health"))],
    "reading": [Case(get("/api/reading"))],
    "model": [Case(get("/api/model"))],
    "sources": [Case(get("/api/sources"))],
    "loads": [Case(get("/api/loads"), tells=True)],
    "audit": [Case(get("/api/audit", limit=1))],
    "audit_export": [Case(get("/api/audit/export", until="2020-01-01T00:00:00Z", language="zh"))],
    "search": [
        Case(get("/api/search", q="hidden holdings"), tells=True),
        Case(get("/api/search", q="whispered name"), tells=True),
        Case(get("/api/search", q=HIDDEN), tells=True),
    ],
    "entity": [
        Case(get("/api/entity", key="HIDDEN"), 404, tells=True),
        Case(get("/api/entity", key="BIDDER"), tells=True),
    ],
    "entity_observations": [
        Case(get("/api/entity/observations", key="HIDDEN"), 404, tells=True),
        Case(get("/api/entity/observations", key="BIDDER", limit=1000), tells=True),
    ],
    "entity_counts": [
        Case(get("/api/entity/counts", key="HIDDEN"), 404, tells=True),
        Case(get("/api/entity/counts", key="BIDDER")),
    ],
    "entity_links": [
        Case(get("/api/entity/links", key="HIDDEN"), 404, tells=True),
        Case(get("/api/entity/links", key="BIDDER", limit=1000), tells=True),
    ],
    "chart": [Case(chart, tells=True)],
    "path": [Case(get("/api/path", **{"from": "HIDDEN", "to": "BIDDER"}), 404, tells=True)],
    "link": [Case(get("/api/link", key="LINK"), 404, tells=True)],
    "link_observations": [Case(get("/api/link/observations", key="LINK"), 404, tells=True)],
    "leads": [Case(get("/api/leads"))],
    "lead": [Case(get("/api/lead", key="FINDING"))],
    "decide": [Case(post("/api/lead/disposition", key="FINDING", decision="open", reason="looked at it"))],
    "lead_export": [
        Case(get("/api/lead/export", key="FINDING", format=kind, language=language))
        for kind in ("html", "xlsx", "csv")
        for language in ("en", "zh")
    ],
    "contracts": [Case(get("/api/contracts", party="BIDDER")), Case(get("/api/contracts", limit=1000))],
    "contract": [Case(first_contract)],
    "contract_reminders": [Case(get("/api/contracts/reminders", days=3660, limit=1000))],
    "contract_words": [Case(get("/api/contracts/words"))],
    "trace": [Case(get("/api/trace", key="HIDDEN"), 404)],
    "entity_transfers": [Case(get("/api/entity/transfers", key="HIDDEN"), 404)],
    "link_transfers": [Case(get("/api/link/transfers", key="LINK"), 404)],
    "jobs_list": [Case(get("/api/jobs"))],
    "job": [Case(get("/api/job", job=9), 404)],
    "start_again": [Case(post("/api/job/again", job=9), 404)],
    "cancel_job": [Case(post("/api/job/cancel", job=9), 404)],
    "start_withdrawal": [Case(post("/api/job/withdraw", load="none", reason="not mine"), 404)],
    "start_load": [Case(post("/api/job/load", upload="none", files=[{"file": "a", "source": "b"}]), 404)],
    "begin_upload": [Case(lambda client, _: client.post("/api/upload"))],
    "upload": [Case(get("/api/upload", upload="none"), 404)],
    "forget_upload": [Case(lambda client, _: client.delete("/api/upload", params={"upload": "none"}), 404)],
    "upload_file": [
        Case(lambda client, _: client.put("/api/upload/file", params={"upload": "none", "place": "a"}), 404)
    ],
    "look": [Case(lambda client, _: client.post("/api/upload/look", params={"upload": "none"}), 404)],
    "reject_files": [Case(get("/api/load/rejects", load="none"), 404)],
    "reject_file": [Case(get("/api/load/rejects/file", load="none", name="a"), 404)],
    "queries": [Case(get("/api/queries"))],
    "query": [Case(get("/api/query", name="single_bids"))],
    "run_query": [
        Case(
            get("/api/query/run", **{"name": "owners_of_a_company", "arguments[company]": "BIDDER"}),
            403,
            tells=True,
        )
    ],
    "cypher": [
        Case(post("/api/cypher", cypher="MATCH (n:Company) RETURN n.title, n.compartments"), 403, tells=True)
    ],
}


def operations() -> set[str]:
    return {
        operation["operationId"]
        for path in describe().openapi()["paths"].values()
        for operation in path.values()
    }


def test_every_route_has_its_case() -> None:
    assert operations() == set(CASES)


def flat() -> list[tuple[str, Case]]:
    return [(name, case) for name, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("name", "case"), flat(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_outsider_hears_nothing(
    name: str, case: Case, outsider: httpx.Client, everyone: httpx.Client, city: City
) -> None:
    answer = case.ask(outsider, city)
    assert answer.status_code == case.outsider, answer.text
    told = answer.text.replace(HIDDEN, "") if case.outsider == 404 else answer.text
    if name == "search":
        assert answer.json()["hits"] == []
        assert answer.json()["total"] == 0
    elif name == "chart":
        assert answer.json()["missing"] == [city.hidden_link]
        assert answer.json()["links"] == []
    elif name != "audit":
        assert not [secret for secret in SECRETS if secret in told]
    if case.tells:
        whole = case.ask(everyone, city)
        assert whole.status_code == 200, whole.text
        assert any(secret in whole.text for secret in SECRETS)


def test_a_closed_entity_is_refused_like_one_that_is_not_there(outsider: httpx.Client) -> None:
    hidden = outsider.get("/api/entity", params={"key": HIDDEN})
    absent = outsider.get("/api/entity", params={"key": "nobody"})
    assert hidden.text.count(HIDDEN) == 3
    assert hidden.text.replace(HIDDEN, "nobody") == absent.text


def test_values_are_derived_from_what_may_be_seen(
    everyone: httpx.Client, outsider: httpx.Client, handler: httpx.Client, city: City
) -> None:
    asked = {"params": {"key": city.bidder}}
    whole, part, other = (
        client.get("/api/entity", **asked).json() for client in (everyone, outsider, handler)
    )
    assert whole["entity"]["kind"] == "Company"
    assert part["entity"]["kind"] == "Party"
    assert other["entity"]["title"] == "Whispered Name"
    assert whole["entity"]["observations"] == part["entity"]["observations"] + 1
    disputed = {conflict["property"]: conflict for conflict in whole["conflicts"]}
    assert "Whispered Name" in {variant["value"]["text"] for variant in disputed["name"]["variants"]}
    assert sum(variant["chosen"] for variant in disputed["name"]["variants"]) == 1


def test_a_lead_that_rests_on_closed_records_is_not_there(handler: httpx.Client, city: City) -> None:
    assert handler.get("/api/leads").json()["total"] == 0
    assert handler.get("/api/leads").json()["runs"] == []
    for path in ("/api/lead", "/api/lead/export"):
        assert handler.get(path, params={"key": city.finding}).status_code == 404
    refused = handler.post(
        "/api/lead/disposition", json={"key": city.finding, "decision": "dismissed", "reason": "none of mine"}
    )
    assert refused.status_code == 404


def test_counts_leave_out_closed_links(everyone: httpx.Client, outsider: httpx.Client, city: City) -> None:
    whole, part = (
        client.get("/api/entity/counts", params={"key": city.bidder}).json()
        for client in (everyone, outsider)
    )
    assert whole["total"] == part["total"] + 1
    assert {"OWNS"} == {row["type"] for row in whole["counts"]} - {row["type"] for row in part["counts"]}


def test_only_a_viewer_of_everything_reads_others_look_ups(
    everyone: httpx.Client, outsider: httpx.Client
) -> None:
    outsider.get("/api/entity", params={"key": HIDDEN})
    newest = everyone.get("/api/audit").json()["entries"]
    looked = next(entry for entry in newest if entry["what"] == "entity")
    assert (looked["key"], looked["status"], looked["origin"]) == (HIDDEN, 404, "127.0.0.1")


@pytest.mark.parametrize(("compartments", "sees"), [("*", True), (OPEN, True), (CLOSED, False)])
def test_the_leads_that_a_run_ends_with_keep_to_the_compartments(
    compartments: str, *, sees: bool, city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session(city.settings.model_copy(update={"compartments": compartments}))
    with session.workspace() as workspace:
        show_found(session, workspace)
    assert (city.finding in capsys.readouterr().out) is sees
