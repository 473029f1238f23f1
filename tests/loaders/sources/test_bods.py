"""Beneficial ownership statements become owners, managers, companies and people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.sources.conftest import Loading, sample


def statement(record: str, kind: str, details: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A statement of a fictional publisher."""
    return {
        "statementId": f"s-{record}-{more.get('statementDate', '2024-01-01')}",
        "statementDate": "2024-01-01",
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": details,
        "publicationDetails": {"publisher": {"name": "Register"}},
    } | more


def interest(record: str, interests: Any, **more: Any) -> dict[str, Any]:
    """A relationship of person p with company c."""
    owner = more.pop("owner", "p")
    return statement(
        record, "relationship", {"subject": "c", "interestedParty": owner, "interests": interests}, **more
    )


def test_the_sample_loads_whole(loading: Loading) -> None:
    loaded = loading("bods", *sample("bods"))
    loaded.assert_accounted()
    assert loaded.report.rows_rejected == 0
    assert loaded.report.tables["statements"].read == 20
    owns = loaded.rows("SELECT share_percent, interest, direct, since_precision FROM owns")
    assert owns == [(100.0, "shareholding", "direct", "day")] * 6


def test_shares_dates_and_roles_are_kept(loading: Loading, tmp_path: Path) -> None:
    path = tmp_path / "statements.json"
    interests = [
        {"type": "shareholding", "startDate": "2020-05", "share": {"minimum": 25, "maximum": 50}},
        {"type": "votingRights", "endDate": "2023-01-31", "share": {"exclusiveMinimum": 75}},
        {"type": "boardMember", "startDate": "2021-01-01"},
    ]
    path.write_text(
        json.dumps(
            [
                statement("c", "entity", {"name": "甲有限公司", "entityType": {"type": "registeredEntity"}}),
                statement(
                    "p", "person", {"names": [{"type": "legal", "fullName": "张三"}], "birthDate": "1978-07"}
                ),
                interest("r", interests),
            ]
        ),
        encoding="utf-8",
    )
    loaded = loading("bods", path)
    loaded.assert_accounted()
    assert loaded.rows(
        "SELECT start_key, end_key, interest, share_minimum_percent, share_maximum_percent, "
        "since_precision, CAST(until AS DATE)::VARCHAR FROM owns ORDER BY interest"
    ) == [
        ("bods/record/Register:p", "bods/record/Register:c", "shareholding", 25.0, 50.0, "month", None),
        ("bods/record/Register:p", "bods/record/Register:c", "votingRights", 75.0, None, None, "2023-01-31"),
    ]
    assert loaded.rows("SELECT role, start_key FROM manages") == [("boardMember", "bods/record/Register:p")]
    assert loaded.rows("SELECT kind, birth_precision FROM party WHERE birth IS NOT NULL") == [
        ("Person", "month")
    ]
    assert ("Company", "甲有限公司") in loaded.rows("SELECT kind, name FROM party")
    assert loaded.report.rejects == {}


def test_a_later_statement_ends_what_an_earlier_one_said(loading: Loading, tmp_path: Path) -> None:
    shares = [{"type": "shareholding", "startDate": "2020-01-01", "share": {"exact": 60}}]
    fewer = [{"type": "shareholding", "startDate": "2020-01-01", "share": {"exact": 40}}]
    path = tmp_path / "statements.json"
    path.write_text(
        json.dumps(
            [
                interest("r", shares),
                interest("r", fewer, statementDate="2025-01-01", recordStatus="updated"),
                interest("r", fewer, statementDate="2026-01-01", recordStatus="closed"),
            ]
        ),
        encoding="utf-8",
    )
    loaded = loading("bods", path)
    found = loaded.rows(
        "SELECT share_percent, CAST(until AS DATE)::VARCHAR, count(DISTINCT key) OVER () "
        "FROM owns ORDER BY as_of_us"
    )
    assert found == [(60.0, None, 1), (40.0, None, 1), (40.0, "2026-01-01", 1)]


def test_an_unspecified_owner_is_a_party_of_its_own(loading: Loading, tmp_path: Path) -> None:
    owner = {"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner", "description": "不详"}
    path = tmp_path / "statements.json"
    path.write_text(json.dumps([interest("r", {"type": "shareholding"}, owner=owner)]), encoding="utf-8")
    loaded = loading("bods", path)
    loaded.assert_accounted()
    assert loaded.rows("SELECT start_key FROM owns") == [("bods/unspecified/Register:r",)]
    assert loaded.rows("SELECT name FROM party WHERE key LIKE '%unspecified%'") == [("不详",)]
    assert any("array of one" in note for note in loaded.report.notes)


def test_numbers_of_people_and_their_homes_are_left_out(loading: Loading, tmp_path: Path) -> None:
    details = {
        "identifiers": [{"scheme": "GBR-PASSPORT", "id": "123456789"}],
        "addresses": [{"type": "residence", "address": "1 Home Street"}],
    }
    path = tmp_path / "statements.json"
    path.write_text(
        json.dumps(
            [
                statement("p", "person", details),
                statement("c", "entity", {"identifiers": [{"scheme": "GB-COH", "id": "01"}]}),
            ]
        ),
        encoding="utf-8",
    )
    loaded = loading("bods", path)
    assert loaded.report.rows_skipped == 2
    assert loaded.rows("SELECT regno FROM party WHERE regno IS NOT NULL") == [("GB-COH 01",)]
    assert loaded.rows("SELECT count(*) FROM address") == [(0,)]


@pytest.mark.real_data
def test_all_three_hundred_statements_load(loading: Loading, real_data: Path) -> None:
    loaded = loading("bods", real_data / "bods_sample" / "sample_300_statements.json")
    loaded.assert_accounted()
    assert loaded.report.rows_rejected == 0
    assert {name: table.read for name, table in loaded.report.tables.items()} == {
        "statements": 300,
        "names": 200,
        "identifiers": 100,
        "nationalities": 100,
        "addresses": 100,
        "interests": 100,
    }
    assert loaded.report.facts["owns"] == 100
    assert loaded.rows("SELECT count(DISTINCT key) FROM party WHERE kind = 'Company'") == [(100,)]
