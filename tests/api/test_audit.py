"""The log of look-ups: by person and by day, in words and names, in steady pages, and as a file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from api.application import describe
from api.asking import NOT_LOGGED
from api.export.followthemoney import WHAT
from api.records import ApplicationDatabase, LookUp, LookUps, Sought
from api.records.lookups import AT_ONCE
from api.services.audit import what_it_says
from graph.settings import Settings
from tests.api.conftest import City

WITHOUT_DESK = {"session", "sign_in", "sign_out"}


def test_everything_that_is_logged_has_words_in_both_languages() -> None:
    routes = {
        operation["operationId"]
        for path in describe().openapi()["paths"].values()
        for operation in path.values()
    }
    for what in (routes - NOT_LOGGED - WITHOUT_DESK) | {WHAT}:
        words = what_it_says(what)
        assert what not in {words.en.replace(" ", "_"), words.zh}, what


def test_a_log_of_many_stretches_is_read_whole_and_in_order(tmp_path: Path) -> None:
    database = ApplicationDatabase(Settings(home=tmp_path))
    log = LookUps(database.engine)
    for number in range(AT_ONCE + 2):
        log.add(LookUp("Li" if number % 2 else "Wang", "search", str(number), None, 200))
    assert [entry.key for entry in log.each(Sought())] == [str(n) for n in reversed(range(AT_ONCE + 2))]
    assert len(list(log.each(Sought(who="Li")))) == AT_ONCE // 2 + 1
    assert list(log.each(Sought(who="nobody"))) == []
    database.close()


def test_pages_stay_where_they_are_while_the_log_grows_by_being_read(everyone: httpx.Client) -> None:
    for _ in range(4):
        everyone.get("/api/search", params={"q": "road"})
    first = everyone.get("/api/audit", params={"limit": 2}).json()["entries"]
    upon = {"limit": 2, "offset": 2, "up_to": first[0]["id"]}
    second = everyone.get("/api/audit", params=upon).json()["entries"]
    assert [entry["id"] for entry in second] == [first[0]["id"] - 2, first[0]["id"] - 3]


def test_an_entry_that_no_log_is_long_enough_for_is_refused(everyone: httpx.Client) -> None:
    assert everyone.get("/api/audit", params={"up_to": 2**63}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert everyone.get("/api/audit", params={"up_to": 2**63 - 1}).json()["total"]


def test_entries_are_told_in_words_and_names(everyone: httpx.Client, city: City) -> None:
    everyone.get("/api/entity", params={"key": city.bidder})
    everyone.get("/api/lead", params={"key": city.finding})
    everyone.get("/api/link", params={"key": city.hidden_link})
    bidder = everyone.get("/api/entity", params={"key": city.bidder}).json()["entity"]["title"]
    lead = everyone.get("/api/lead", params={"key": city.finding}).json()["lead"]["title"]
    entries = everyone.get("/api/audit", params={"limit": 20}).json()["entries"]
    told = {entry["what"]: entry for entry in entries}
    assert told["entity"]["title"] == {"en": bidder, "zh": bidder}
    assert told["entity"]["kind"] == "Company"
    assert told["entity"]["says"] == {"en": "an entity", "zh": "查看实体"}
    assert told["lead"]["title"] == lead
    assert told["link"]["title"]["en"] == f"Hidden Holdings → {bidder}"


def test_whose_and_which_day_may_be_chosen(everyone: httpx.Client) -> None:
    everyone.get("/api/search", params={"q": "bridge"})
    whole = everyone.get("/api/audit").json()
    assert whole["everyone"]
    who = whole["entries"][0]["who"]
    assert who in whole["people"]
    now = datetime.now(UTC)
    hour = {"since": (now - timedelta(hours=1)).isoformat(), "until": (now + timedelta(hours=1)).isoformat()}
    assert everyone.get("/api/audit", params={"who": who, **hour}).json()["total"] >= whole["total"]
    assert everyone.get("/api/audit", params={"who": "nobody"}).json()["total"] == 0
    assert everyone.get("/api/audit", params={"until": hour["since"]}).json()["total"] == 0
    assert everyone.get("/api/audit", params={"since": hour["until"]}).json()["total"] == 0
    newest = everyone.get("/api/audit", params={"limit": 4}).json()["entries"]
    assert "nobody" in {entry["key"] for entry in newest}, "whose log was read is logged too"


@pytest.mark.parametrize(
    ("language", "head", "said"), [("en", "what", "a search"), ("zh", "所作查阅", "搜索")]
)
def test_the_log_is_taken_away_as_a_table(
    everyone: httpx.Client, language: str, head: str, said: str
) -> None:
    everyone.get("/api/search", params={"q": "=1+1"})
    answer = everyone.get("/api/audit/export", params={"language": language})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("\ufeff")
    heads, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert heads[2] == head
    searched = next(row for row in rows if row[2] == said)
    assert searched[4] == "'=1+1", "no spreadsheet computes what somebody typed"


def test_who_may_not_see_everything_reads_no_others(
    outsider: httpx.Client, everyone: httpx.Client, city: City
) -> None:
    database = ApplicationDatabase(city.settings)
    LookUps(database.engine).add(LookUp("somebody else", "search", "the secret road", None, 200))
    database.close()
    outsider.get("/api/search", params={"q": "road"})
    own = outsider.get("/api/audit").json()
    assert not own["everyone"]
    assert len(own["people"]) == 1
    assert "somebody else" not in {*own["people"], *(entry["who"] for entry in own["entries"])}
    others = {"who": "somebody else"}
    assert everyone.get("/api/audit", params=others).json()["total"] == 1
    assert outsider.get("/api/audit", params=others).json()["total"] == 0
    for asked in ({}, others):
        assert "the secret road" in everyone.get("/api/audit/export", params=asked).text
        assert "the secret road" not in outsider.get("/api/audit/export", params=asked).text
