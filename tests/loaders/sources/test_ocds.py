"""Open Contracting packages become tenders, lots, bids, awards and contracts, whatever shape they come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.sources.conftest import Loaded, Loading, loader, sample


@pytest.fixture
def written(tmp_path: Path):
    """`written(document)`: a file with this JSON."""

    def write(*documents: Any) -> Path:
        path = tmp_path / "releases.jsonl"
        path.write_text("\n".join(json.dumps(document) for document in documents), encoding="utf-8")
        return path

    return write


RELEASE: dict[str, Any] = json.loads(Path(__file__).with_name("release.json").read_text(encoding="utf-8"))
LEI = "lei:5493001Z012YSB2A0K51"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The release above, in a package, loaded once for the tests that only look."""
    folder = tmp_path_factory.mktemp("release")
    (folder / "releases.jsonl").write_text(json.dumps({"releases": [RELEASE]}), encoding="utf-8")
    with loader(folder) as run:
        yield run("ocds", folder / "releases.jsonl")


def test_one_release_says_everything_it_says(release: Loaded) -> None:
    loaded = release
    loaded.assert_accounted()
    assert loaded.report.rejects == {}
    assert loaded.rows("SELECT key, title, method, amount_minor, currency, department FROM tender") == [
        ("ocds/tender:ocds-abc123-1", "Bridge", "open", 100050, "EUR", "Bureau")
    ]
    assert loaded.rows("SELECT start_key FROM invited") == [("ocds/organisation/X-GOV:9",)]
    assert loaded.rows("SELECT number, amount_minor, currency FROM lot ORDER BY number") == [
        ("1", None, None),
        ("2", 300, "USD"),
    ]
    second = "ocds/party/ocds-abc123:S2/Second"
    assert loaded.rows("SELECT start_key, number, amount_minor FROM bid_on ORDER BY start_key") == [
        (LEI, "b1", 90000),
        (second, "b1", 90000),
    ]
    assert loaded.rows(
        "SELECT end_key, award_key, suppliers, amount_minor, status FROM awarded ORDER BY end_key"
    ) == [
        (LEI, "ocds/award:ocds-abc123-1/a1", 2, 90000, "active"),
        (second, "ocds/award:ocds-abc123-1/a1", 2, 90000, "active"),
    ]
    assert loaded.rows("SELECT key FROM award ORDER BY key") == [
        ("ocds/award:ocds-abc123-1/a1",),
        ("ocds/award:ocds-abc123-1/a2",),
    ]
    assert loaded.rows("SELECT amount_minor, currency FROM budget_item") == [(5000, "JPY")]
    assert sorted(loaded.rows("SELECT start_key, role FROM party_to")) == [
        (LEI, "supplier"),
        ("ocds/organisation/X-GOV:9", "buyer"),
        (second, "supplier"),
    ]
    assert loaded.rows("SELECT name, stage, amount_minor FROM milestone ORDER BY name") == [
        ("Piers", None, None),
        ("payment to 福州甲有限公司", "payment", 10000),
    ]


def test_a_midnight_stays_on_its_day_and_its_offset_counts(release: Loaded) -> None:
    loaded = release
    assert loaded.rows('SELECT DISTINCT CAST("at" AS VARCHAR), at_us, at_precision FROM awarded') == [
        ("2024-02-20 00:00:00", 1708358400000000, "second")
    ]
    assert loaded.rows("SELECT bids_from_precision FROM tender") == [("day",)]


def test_a_persons_number_is_neither_key_nor_value(release: Loaded) -> None:
    loaded = release
    assert loaded.rows("SELECT key, kind FROM party WHERE name = 'Ana'") == [
        ("ocds/party/ocds-abc123:P/Ana", "Person")
    ]
    for table in ("party", "agency"):
        (stated,) = loaded.rows(f"SELECT string_agg(COLUMNS(*)::VARCHAR, ' ') FROM {table}")
        assert not any("79396575" in str(value) for value in stated)


def test_a_lot_leads_to_its_award_and_the_award_to_its_contract(release: Loaded) -> None:
    loaded = release
    assert ("ocds/lot:ocds-abc123-1/1", "ocds/award:ocds-abc123-1/a1") in loaded.rows(
        "SELECT start_key, end_key FROM resulted_in"
    )
    assert ("ocds/award:ocds-abc123-1/a1", "ocds/contract:ocds-abc123-1/11") in loaded.rows(
        "SELECT start_key, end_key FROM resulted_in"
    )


def test_every_observation_says_its_place(release: Loaded) -> None:
    loaded = release
    assert loaded.rows("SELECT DISTINCT file, sheet, row, place FROM awarded ORDER BY place") == [
        ("releases.jsonl", "awards/suppliers", 1, f"/releases/0/awards/0/suppliers/{item}") for item in (0, 1)
    ]


def test_later_releases_of_a_process_come_after_earlier_ones(loading: Loading, written) -> None:
    later = RELEASE | {
        "date": "2024-09-01T00:00:00Z",
        "tender": RELEASE["tender"] | {"title": "Bridge, widened"},
    }
    loaded = loading("ocds", written({"releases": [later, RELEASE]}))
    assert loaded.rows("SELECT title FROM tender ORDER BY as_of_us") == [("Bridge",), ("Bridge, widened",)]
    assert loaded.rows("SELECT count(DISTINCT key) FROM tender") == [(1,)]


def test_version_1_0_without_parties(loading: Loading, written) -> None:
    release = {
        "ocid": "ocds-abc123-2",
        "date": "2015-01-01T00:00:00Z",
        "buyer": {"name": "Bureau", "identifier": {"scheme": "X-GOV", "id": "9"}},
        "tender": {"id": "1", "tenderers": [{"name": "Loser", "identifier": {"scheme": "X-REG", "id": "5"}}]},
        "awards": [{"id": "1", "suppliers": [{"name": "Winner"}]}],
    }
    loaded = loading("ocds", written(release))
    assert loaded.report.rejects == {}
    assert loaded.rows("SELECT start_key FROM invited") == [("ocds/organisation/X-GOV:9",)]
    assert loaded.rows("SELECT start_key FROM bid_on") == [("ocds/organisation/X-REG:5",)]
    assert loaded.rows("SELECT end_key FROM awarded") == [("ocds/party/ocds-abc123:Winner",)]


def test_a_mess_is_loaded_as_far_as_it_goes_and_the_rest_explained(
    loading: Loading, written, tmp_path: Path
) -> None:
    mess = {
        "ocid": "ocds-abc123-3",
        "date": "yesterday",
        "parties": {"id": 4, "name": "Only", "roles": "supplier"},
        "tender": [
            {
                "id": 5,
                "title": "In an array",
                "value": {"amount": "lots"},
                "lots": ["north", {"title": "no id"}],
            }
        ],
        "awards": {
            "id": 1,
            "suppliers": {"id": 4},
            "value": {"amount": 12.345, "currency": "EUR"},
            "date": "2024-13-45",
        },
        "contracts": [7, None],
        "surprise": {"deep": [{"x": 1}]},
    }
    loaded = loading(
        "ocds", written(mess, {"id": "nameless"}, {"releases": [{"url": "https://example.org"}]}, "text", 5)
    )
    loaded.assert_accounted()
    assert loaded.rows("SELECT title, amount_minor FROM tender") == [("In an array", None)]
    assert loaded.rows('SELECT end_key, amount_minor, "at" FROM awarded') == [
        ("ocds/party/ocds-abc123:4/Only", None, None)
    ]
    rejected = [row for file in loaded.report.reject_files for row in _csv(loaded, file)]
    places = {row["reject_place"]: row["reject_reason"] for row in rejected}
    assert places["/tender/0/lots/0"].endswith("this is a plain value")
    assert "required, and empty" in places["/tender/0/lots/1"]
    assert places["/contracts/0"].endswith("this is a plain value")
    assert places["/releases/0"].startswith("it holds no ocid")
    assert all(row["reject_hint"] for row in rejected)
    assert {row["reject_row"] for row in rejected} >= {1, 2, 3, 4, 5}
    assert loaded.report.value_file is not None
    dropped = {
        row["reject_place"] + " " + row["reject_column"]: row["reject_value"]
        for row in _csv(loaded, loaded.report.value_file)
    }
    assert dropped["/awards date"] == "2024-13-45"
    assert dropped["/awards value/amount"] == "12.345"
    assert dropped[" date"] == "yesterday"
    assert any("surprise" in note for note in loaded.report.notes)


def _csv(loaded: Loaded, path: Path) -> list[dict[str, Any]]:
    rejects = "read_csv(?, types = {'reject_value': 'VARCHAR', 'reject_place': 'VARCHAR'})"
    query = f"SELECT * REPLACE (coalesce(reject_place, '') AS reject_place) FROM {rejects}"
    found = loaded.connection.execute(query, [str(path)])
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_the_sample_loads_whole(loading: Loading) -> None:
    loaded = loading("ocds", *sample("ocds"))
    loaded.assert_accounted()
    assert loaded.report.rows_rejected == 0
    assert loaded.report.values_dropped == {}
    # Six releases over time and the record compiled from them speak of one process.
    assert loaded.rows("SELECT count(*), count(DISTINCT key) FROM tender") == [(7, 1)]
    assert loaded.rows("SELECT count(DISTINCT key) FROM awarded") == [(1,)]
    assert loaded.rows("SELECT count(DISTINCT key) FROM milestone WHERE stage = 'payment'") == [(2,)]


PUBLISHERS = {
    "armenia": (100, {"award": 21, "bid": 36, "lot": 29, "budget_item": 101, "contract": 21}, {}),
    "canada__montreal": (30, {"award": 30, "contract": 0}, {}),
    "colombia": (31, {"award": 72, "contract": 68, "budget_item": 29}, {}),
    "mexico__cdmx": (32, {"award": 32, "contract": 32, "budget_item": 32}, {}),
    "mexico__jalisco": (20, {"award": 25, "contract": 23, "budget_item": 13}, {}),
    "moldova": (102, {"award": 36, "contract": 36}, {"tender_milestones": 102}),
    "nigeria__open-contracting-portal": (23, {"award": 23, "contract": 23, "budget_item": 23}, {}),
    "ukraine": (22, {"award": 26, "bid": 24, "lot": 6, "contract": 20}, {}),
}


@pytest.mark.real_data
@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_every_publisher_loads_and_every_reject_is_known(
    loading: Loading, real_data: Path, publisher: str
) -> None:
    releases, facts, rejected = PUBLISHERS[publisher]
    loaded = loading("ocds", real_data / "ocds_packages" / f"{publisher}.jsonl.gz")
    loaded.assert_accounted()
    tables = loaded.report.tables
    assert tables["releases"].read == releases
    assert {name: loaded.report.facts.get(name, 0) for name in facts} == facts
    assert {name: table.rejected for name, table in tables.items() if table.rejected} == rejected
    assert set(loaded.report.rejects) <= {"required, and empty"}
    assert loaded.report.values_dropped == (
        {"not an amount in whole minor units of a known currency": 17}
        if publisher == "mexico__jalisco"
        else {}
    )
