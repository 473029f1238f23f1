"""A saved chart holds keys: what they mean today, after a merge, after its undoing, and in every currency."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyarrow as pa
import pytest

from graph.resolve import judge, undo
from graph.tables import LoadHeader
from graph.workspace import Workspace
from tests.api.conftest import served, settings_of
from tests.links import link_key

OLD, YOUNG, THIRD = "reg/p:old", "reg/p:young", "reg/p:third"
# What tells shares apart, the day since when, is unknown in both.
SHARE, OTHER_SHARE = (link_key("OWNS", owner, THIRD, "", "", "") for owner in (OLD, YOUNG))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Two owners of a third company; no engine is needed for what is read of the tables."""
    with Workspace(settings_of(tmp_path / "home")) as opened:
        for key, kind in ((OLD, "Party"), (YOUNG, "Person")):
            with opened.tables.begin(LoadHeader("load", "reg", "li")) as load:
                load.append("party", pa.table({"key": [key, THIRD], "kind": [kind, "Company"]}))
                ends = {
                    "start_space": ["party"],
                    "start_key": [key],
                    "end_space": ["party"],
                    "end_key": [THIRD],
                }
                load.append("owns", pa.table(ends))
                load.commit()
        yield opened


@pytest.fixture
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    with served(workspace.settings) as opened:
        yield opened


def level(client: httpx.Client) -> None:
    """Waits until what is read is as new as the tables; until then the former reading would answer."""
    end = time.monotonic() + 60
    while client.get("/api/reading").json()["behind"]:
        assert time.monotonic() < end
        time.sleep(0.05)


def redrawn(client: httpx.Client) -> dict:
    level(client)
    wish = {"nodes": [OLD, YOUNG, THIRD, "reg/p:never seen"], "links": [SHARE, OTHER_SHARE], "connect": True}
    answer = client.post("/api/chart", json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_chart_that_holds_the_old_key_follows_a_merge_and_its_undoing(
    workspace: Workspace, client: httpx.Client
) -> None:
    apart = redrawn(client)
    assert {node["key"]: node["kind"] for node in apart["nodes"]} == {
        OLD: "Party",
        YOUNG: "Person",
        THIRD: "Company",
    }
    assert {link["key"] for link in apart["links"]} == {SHARE, OTHER_SHARE}
    assert (apart["renamed"], apart["missing"]) == ({}, ["reg/p:never seen"])

    judgement = judge(workspace.tables, OLD, YOUNG, "same", "li", "one telephone")
    merged = redrawn(client)
    assert {node["key"]: node["kind"] for node in merged["nodes"]} == {OLD: "Person", THIRD: "Company"}
    assert [(link["key"], link["start"], link["observations"]) for link in merged["links"]] == [
        (SHARE, OLD, 2)
    ]
    assert merged["renamed"] == {YOUNG: OLD, OTHER_SHARE: SHARE}
    assert client.get("/api/entity", params={"key": YOUNG}).json()["entity"]["key"] == OLD

    undo(workspace.tables, judgement, "li", "the landlord's telephone")
    assert redrawn(client) == apart


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("JPY", 0), ("KWD", 3), (None, 2)])
def test_money_says_how_many_digits_its_minor_unit_has(
    workspace: Workspace, client: httpx.Client, currency: str | None, digits: int
) -> None:
    priced = {"key": ["reg/t:1"], "kind": ["Tender"], "amount_minor": [1234], "currency": [currency]}
    with workspace.tables.begin(LoadHeader("load", "reg", "li")) as load:
        load.append("tender", pa.table(priced))
        load.commit()
    level(client)
    found = client.get("/api/entity", params={"key": "reg/t:1"}).json()["entity"]["values"]["amount"]
    assert (found["amount_minor"], found["currency"], found["digits"]) == (1234, currency, digits)
