"""Legal entities and their relationships, as the LEI system publishes them."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from tests.loaders.sources.conftest import Loading

SAMPLE = loaders.source("gleif").samples


def test_the_sample(loading: Loading) -> None:
    loaded = loading("gleif", *SAMPLE)
    loaded.assert_accounted()
    assert loaded.report.rows_rejected == 0
    told = (
        "SELECT name, former_names FROM party WHERE key = 'lei:001GPB6A9XPE8XJICC14' ORDER BY ALL NULLS LAST"
    )
    assert loaded.rows(told) == [
        ("Fidelity Advisor Leveraged Company Stock Fund", None),
        (None, ["FIDELITY ADVISOR SERIES I - Fidelity Advisor Leveraged Company Stock Fund"]),
        (None, None),
    ]
    [(regno, country, founded)] = loaded.rows(
        "SELECT regno, country, founded::DATE::VARCHAR FROM party "
        "WHERE key = 'lei:001GPB6A9XPE8XJICC14' AND name IS NOT NULL"
    )
    assert (regno, country, founded) == ("RA000665:S000005113", "US-MA", "2012-11-29")
    [(manager, role, since, until)] = loaded.rows(
        "SELECT start_key, role, since::DATE::VARCHAR, until FROM manages WHERE end_key = 'lei:001GPB6A9XPE8XJICC14'"
    )
    assert (manager, role) == ("lei:5493001Z012YSB2A0K51", "IS_FUND-MANAGED_BY")
    assert (since, until) == ("2012-11-29", None)


def test_both_kinds_of_file_are_recognised() -> None:
    assert {entry.tables for entry in loaders.survey(SAMPLE)} == {
        ("entities", "names"),
        ("relationships", "periods"),
    }
    assert loaders.recognise(SAMPLE).name == "gleif"


@pytest.mark.real_data
def test_all_snippets_load(loading: Loading, real_data: Path) -> None:
    loaded = loading("gleif", *sorted((real_data / "bods_sample").glob("gleif-*.json")))
    loaded.assert_accounted()
    assert loaded.report.rejects == {}
    assert loaded.report.values_dropped == {}
    told = {name: (table.read, table.skipped) for name, table in loaded.report.tables.items()}
    assert told == {"entities": (13, 0), "names": (9, 0), "relationships": (10, 0), "periods": (13, 3)}
    assert loaded.rows("SELECT count(DISTINCT key) FROM party WHERE name IS NOT NULL") == [(13,)]
    assert (loaded.report.facts["owns"], loaded.report.facts["manages"]) == (5, 5)
