"""Identifiers, dates, amounts, lots, bids as publishers write them: what is certain is used, the rest told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from graph.currencies import currencies
from tests.loaders.sources.conftest import Loaded, loader

PARTIES = [
    {"id": "B", "name": "Water Board", "roles": ["buyer"]},
    {"id": "S1", "name": "Acme Ltd", "roles": ["supplier"], "identifier": {"scheme": "ZZ-REG", "id": 100}},
    {"id": "S2", "name": "Beta SA", "roles": ["supplier"]},
]
ACME, BETA = "ocds/organisation/ZZ-REG:100", "ocds/party/ocds-zzz999:S2/Beta SA"


def process(name: str, **more: Any) -> dict[str, Any]:
    buyer = {"id": "B", "name": "Water Board"}
    return {"ocid": f"ocds-zzz999-{name}", "date": "2024-03-01", "parties": PARTIES, "buyer": buyer} | more


def award(
    number: Any, amount: Any = None, currency: Any = None, *suppliers: str, **more: Any
) -> dict[str, Any]:
    value = {"amount": amount, "currency": currency}
    return {"id": number, "value": value, "suppliers": [{"id": name} for name in suppliers]} | more


AMOUNTS: list[tuple[Any, Any, int | None]] = [
    (100, "EUR", 10000),
    (100.5, "eur", 10050),
    ("1,234.50", "USD", 123450),
    ("EUR 5", "EUR", 500),
    (-5.25, "EUR", -525),
    (0, "EUR", 0),
    (1e12, "EUR", 100000000000000),
    (100, "JPY", 100),
    (1.234, "KWD", 1234),
    (None, "EUR", None),
    ("", "EUR", None),
]
UNCERTAIN: list[tuple[Any, Any]] = [
    (12.345, "EUR"),
    (100.5, "JPY"),
    ("1.234,50", "EUR"),
    ("abc", "EUR"),
    (True, "EUR"),
    (5, "XXX"),
    (5, None),
    (10**20, "EUR"),
]
DATES = {
    "2024-03-01T10:00:00Z": ("2024-03-01 10:00:00", "second"),
    "2024-03-01T10:00:00.123+05:30": ("2024-03-01 10:00:00.123", "second"),
    "2024-03-01T00:00:00+0000": ("2024-03-01 00:00:00", "second"),
    "2024-03-01 10:00:00": ("2024-03-01 10:00:00", "second"),
    "2024-03-01T10:00": ("2024-03-01 10:00:00", "second"),
    "2024-03-01": ("2024-03-01 00:00:00", "day"),
    "2024-03-01+02:00": ("2024-03-01 00:00:00", "day"),
    "20240301": ("2024-03-01 00:00:00", "day"),
    "2024-03": ("2024-03-01 00:00:00", "month"),
    "0001-01-01T00:00:00Z": (None, None),
}
NO_DATES = ["01/03/2024", "2024-02-30", "soon", "1709287200"]

DOCUMENTS: list[dict[str, Any]] = [
    process("amounts", awards=[award(n, amount, coin, "S1") for n, (amount, coin, _) in enumerate(AMOUNTS)]),
    process("uncertain", awards=[award(n, *entry, "S1") for n, entry in enumerate(UNCERTAIN)]),
    process("dates", awards=[award(f"of {date}", None, None, date=date) for date in DATES]),
    process("undated", awards=[award(date, None, None, date=date) for date in NO_DATES]),
    process(
        "lots",
        tender={
            "id": 1,
            "lots": [{"id": 1, "value": {"amount": 10, "currency": "EUR"}}, {"id": 2}],
            "items": [{"id": 1, "relatedLot": 1}],
            "amendments": [{"id": 1, "date": "2024-01-01", "rationale": "a day more"}],
        },
        bids={
            "statistics": [{"id": "1", "measure": "bids", "value": 2}],
            "details": [
                {"id": 1, "tenderers": [{"id": "S1"}, {"id": "S2"}], "value": {"amount": 9, "currency": "EUR"}},
                {"id": "2", "tenderers": [{"id": "S3", "name": "Gamma"}], "relatedLots": [1]},
            ],
        },
        awards=[
            award(1, 10, "EUR", "S1", "S2", relatedLots=[1], items=[{"id": "1", "description": "pipe"}]),
            award(2, 20, "USD", "S2", relatedLots=[2], amendment={"date": "2024-01-02"}),
        ],
        contracts=[{"id": 1, "awardID": 1}, {"id": 2, "awardID": 2, "amendments": [{"id": "1"}]}],
    ),
    process(
        "paid",
        awards=[award("a", None, None, "S1")],
        contracts=[
            {
                "id": "c",
                "awardID": "a",
                "implementation": {
                    "transactions": [
                        {"id": 1, "value": {"amount": 6, "currency": "EUR"}, "payee": {"name": "Acme Ltd"}},
                        {"id": "2", "amount": {"amount": 5, "currency": "EUR"}, "date": "2024-01-01",
                         "providerOrganization": {"legalName": "B"}, "receiverOrganization": {"legalName": "Acme"}},
                        {"value": {"amount": 7, "currency": "EUR"}},
                    ],
                    "milestones": [{"id": 1, "title": "Half"}],
                },
            }
        ],
    ),
    process(
        "nameless",
        parties=[{"name": "Board", "roles": ["buyer"]}, {"name": "Sup"}, {"roles": ["supplier"]}],
        buyer={"name": "Board"},
        tender={"id": 1},
        awards=[{"id": 1, "suppliers": [{"name": "Sup"}, {}]}, {"suppliers": [{"name": "Sup"}]}],
    ),
    process(
        "fallen",
        awards=[award(status, None, None, "S1", status=status) for status in ("cancelled", "unsuccessful", "Active")],
    ),
    process("direct", contracts=[{"id": "c", "suppliers": [{"id": "S1"}]}]),
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("values")
    (folder / "package.json").write_text(json.dumps({"releases": DOCUMENTS}), encoding="utf-8")
    with loader(folder) as run:
        yield run("ocds", folder / "package.json")


def of(loaded: Loaded, table: str, columns: str, process: str) -> list[tuple[Any, ...]]:
    """What the records of one process say."""
    number = next(n for n, entry in enumerate(DOCUMENTS) if entry["ocid"].endswith(process))
    return loaded.rows(
        f"SELECT {columns} FROM {table} WHERE row = {number + 1} ORDER BY length(place), place"
    )


def test_an_amount_is_exact(loaded: Loaded) -> None:
    expected = [(amount, coin.upper() if amount is not None else None) for _, coin, amount in AMOUNTS]
    assert of(loaded, "award", "amount_minor, currency", "amounts") == expected
    assert of(loaded, "awarded", "amount_minor, currency", "amounts") == expected


def test_an_amount_that_is_not_certain_is_dropped_and_told(loaded: Loaded) -> None:
    assert of(loaded, "award", "amount_minor", "uncertain") == [(None,)] * len(UNCERTAIN)
    # Once for the award, once for its supplier.
    told = loaded.report.values_dropped
    strange = sum(coin is not None and coin not in currencies() for _, coin in UNCERTAIN)
    assert strange > 0
    assert told["not a known currency"] == 2 * strange
    assert told["not an amount in whole minor units of a known currency"] == 2 * (len(UNCERTAIN) - strange)


def test_a_date_keeps_its_wall_time_and_precision(loaded: Loaded) -> None:
    assert of(loaded, "award", 'CAST("at" AS VARCHAR), at_precision', "dates") == list(DATES.values())
    assert of(loaded, "award", '"at"', "undated") == [(None,)] * len(NO_DATES)
    assert loaded.report.values_dropped["not a date in a declared format"] == len(NO_DATES)


def test_lots_bids_and_several_suppliers_in_two_currencies(loaded: Loaded) -> None:
    assert of(loaded, "lot", "number, amount_minor", "lots") == [("1", 1000), ("2", None)]
    assert set(of(loaded, "bid_on", "start_key, number, amount_minor", "lots")) == {
        (ACME, "1", 900),
        (BETA, "1", 900),
        ("ocds/party/ocds-zzz999:S3/Gamma", "2", None),
    }
    assert set(of(loaded, "awarded", "end_key, number, amount_minor, currency, suppliers", "lots")) == {
        (ACME, "1", 1000, "EUR", 2),
        (BETA, "1", 1000, "EUR", 2),
        (BETA, "2", 2000, "USD", 1),
    }
    assert ("ocds/lot:ocds-zzz999-lots/2", "ocds/award:ocds-zzz999-lots/2") in of(
        loaded, "resulted_in", "start_key, end_key", "lots"
    )


def test_payments_of_both_versions_and_one_without_a_number(loaded: Loaded) -> None:
    assert of(loaded, "milestone", "name, stage, amount_minor", "paid") == [
        ("Half", None, None),
        ("payment to Acme Ltd", "payment", 600),
        ("payment to Acme", "payment", 500),
    ]
    assert loaded.report.tables["transactions"].rejected == 1


def test_parties_and_awards_without_an_id(loaded: Loaded) -> None:
    assert of(loaded, "invited", "start_key", "nameless") == [("ocds/party/ocds-zzz999:Board",)]
    assert of(loaded, "awarded", "end_key, number, award_key", "nameless") == [
        ("ocds/party/ocds-zzz999:Sup", "1", "ocds/award:ocds-zzz999-nameless/1"),
        ("ocds/party/ocds-zzz999:Sup", None, None),
    ]
    rejected = {name: table.rejected for name, table in loaded.report.tables.items() if table.rejected}
    assert rejected == {"parties": 1, "awards": 1, "suppliers": 1, "transactions": 1}


def test_an_award_that_came_to_nothing_awards_nobody(loaded: Loaded) -> None:
    assert of(loaded, "award", "status", "fallen") == [("cancelled",), ("unsuccessful",), ("Active",)]
    assert of(loaded, "awarded", "status", "fallen") == [("Active",)]


def test_a_supplier_of_a_contract_alone_is_its_party(loaded: Loaded) -> None:
    assert set(of(loaded, "party_to", "start_key, role", "direct")) == {
        (ACME, "supplier"),
        ("ocds/party/ocds-zzz999:B/Water Board", "buyer"),
    }


def test_every_row_is_accounted_for(loaded: Loaded) -> None:
    loaded.assert_accounted()
    assert set(loaded.report.rejects) == {"required, and empty", "makes no fact"}
    assert any("bids/statistics" in note for note in loaded.report.notes)
