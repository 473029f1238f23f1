"""Contracts over the wire: the list and its filters, one in full with files and rows, reminders, and who sees them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.conftest import City

DAY = "2024-06-30"


def asked(client: httpx.Client, path: str, **parameters: object) -> dict[str, Any]:
    answer = client.get(path, params={"as_of": DAY, **parameters})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def listing(everyone: httpx.Client) -> dict[str, Any]:
    return asked(everyone, "/api/contracts", limit=1000)


def test_the_list_tells_its_total_its_day_and_its_colours(listing: dict[str, Any]) -> None:
    assert listing["as_of"] == DAY
    assert listing["total"] == sum(listing["colours"].values()) > 0
    assert all(
        len(row["stages"]) == len(row["reasons"]) == len(row["days"]) == 10 for row in listing["contracts"]
    )
    rank = {"red": 0, "yellow": 1, "green": 2, "grey": 3}
    ranks = [rank[row["colour"]] for row in listing["contracts"]]
    assert ranks == sorted(ranks)


def test_filters_narrow_the_list(everyone: httpx.Client, listing: dict[str, Any], city: City) -> None:
    row = next(row for row in listing["contracts"] if row["colour"] == "red" and row["buyer"])
    narrowed = asked(everyone, "/api/contracts", colour="red", agency=row["buyer"]["key"], q=row["number"])
    assert [found["key"] for found in narrowed["contracts"]] == [row["key"]]
    of_party = asked(everyone, "/api/contracts", party=city.bidder, limit=1000)
    assert 0 < of_party["total"] < listing["total"]
    assert all(city.bidder in {side["key"] for side in found["suppliers"]} for found in of_party["contracts"])
    signing = asked(everyone, "/api/contracts", stage="signing", stage_colour="red")
    assert signing["total"] == listing["stages"]["signing"]["red"]


@pytest.mark.parametrize(
    "wrong", [{"colour": "blue"}, {"stage": "sealing"}, {"order": "best"}, {"as_of": "soon"}, {"limit": 0}]
)
def test_a_wrong_filter_is_refused(everyone: httpx.Client, wrong: dict[str, object]) -> None:
    assert everyone.get("/api/contracts", params=wrong).status_code == 422


def test_one_contract_shows_where_each_stage_and_check_stands(
    everyone: httpx.Client, listing: dict[str, Any]
) -> None:
    row = next(row for row in listing["contracts"] if row["triggered"])
    detail = asked(everyone, "/api/contract", key=row["key"])
    report = detail["report"]
    assert report["contract"] == row
    assert len(report["stages"]) == 10
    assert len(report["checks"]) == 9
    places = {(record["table"], record["key"]): record["origins"] for record in detail["records"]}
    cited = [record for check in report["checks"] for record in check["records"]]
    cited += [record for stage in report["stages"] for step in stage["steps"] for record in step["records"]]
    assert cited
    for record in cited:
        origins = places[record["table"], record["key"]]
        assert origins
        assert all(origin["file"].endswith(".csv") and origin["row"] > 1 for origin in origins)


def test_reminders_are_counted_by_urgency(everyone: httpx.Client) -> None:
    found = asked(everyone, "/api/contracts/reminders", days=365, limit=1000)
    assert (
        found["total"] == found["counts"]["overdue"] + found["counts"]["due"] + found["counts"]["conditional"]
    )
    assert found["counts"]["due"] > 0
    unknown = asked(everyone, "/api/contracts/reminders", days=365, urgency="unknown")
    assert unknown["total"] == found["counts"]["unknown"]


def test_words_name_every_reason_and_check_that_is_told(
    everyone: httpx.Client, listing: dict[str, Any]
) -> None:
    words = everyone.get("/api/contracts/words").json()
    reasons = {entry["name"] for entry in words["reasons"]}
    checks = {entry["name"] for entry in words["checks"]}
    for row in listing["contracts"]:
        assert set(row["reasons"]) <= reasons
        assert set(row["triggered"]) <= checks


def test_who_may_see_no_contract_sees_none(
    handler: httpx.Client, outsider: httpx.Client, listing: dict[str, Any]
) -> None:
    nothing = asked(handler, "/api/contracts")
    assert (nothing["total"], nothing["contracts"]) == (0, [])
    assert asked(handler, "/api/contracts/reminders")["total"] == 0
    key = listing["contracts"][0]["key"]
    assert handler.get("/api/contract", params={"key": key}).status_code == 404
    assert asked(outsider, "/api/contracts", limit=1)["total"] == listing["total"]


def test_whose_contract_was_looked_at_is_written_down(
    everyone: httpx.Client, listing: dict[str, Any]
) -> None:
    key = listing["contracts"][0]["key"]
    asked(everyone, "/api/contract", key=key)
    newest = everyone.get("/api/audit").json()["entries"]
    assert any(entry["what"] == "contract" and entry["key"] == key for entry in newest)
