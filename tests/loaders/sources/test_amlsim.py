"""Simulated transfers in two layouts: days become dates, and nothing of the labels reaches the graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import loaders
from graph.errors import ReadError
from tests.loaders.sources.conftest import Loaded, Loading, loader, sample

LABELS = ("fan_in", "fan_out", "cycle", "random", "bipartite", "stack", "gather_scatter", "scatter_gather")


@pytest.fixture(scope="module")
def simple(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The sample of the first layout, which tests only read."""
    with loader(tmp_path_factory.mktemp("amlsim")) as loading:
        yield loading("amlsim", *sample("amlsim"))


@pytest.fixture(scope="module")
def ibm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The sample of IBM's layout, which tests only read."""
    with loader(tmp_path_factory.mktemp("ibm")) as loading:
        yield loading("amlsim_ibm", *sample("amlsim_ibm"))


def test_the_sample_comes_out_even(simple: Loaded) -> None:
    simple.assert_accounted()
    assert {name: (table.read, table.used) for name, table in simple.report.tables.items()} == {
        "accounts": (41, 41),
        "transactions": (28, 28),
        "alert_members": (11, 0),
    }
    assert simple.report.facts == {"account": 41, "party": 41, "holds": 41, "transferred": 28}
    assert simple.report.rejects == {}
    assert simple.report.values_dropped == {}


def test_a_transfer_in_full(simple: Loaded) -> None:
    assert simple.rows(
        "SELECT start_space, start_key, end_space, end_key, amount_minor, currency, balance_minor, "
        "\"at\"::VARCHAR, at_us, at_precision, row FROM transferred WHERE number = '132435'"
    ) == [
        (
            "account",
            "amlsim/account:9795",
            "account",
            "amlsim/account:8403",
            23_263,
            "XXX",
            12_234_514,
            # Day 143 after 1 January 2017.
            "2017-05-24 00:00:00",
            1_495_584_000_000_000,
            "day",
            28,
        )
    ]


def test_an_account_its_bank_and_its_holder(simple: Loaded) -> None:
    assert simple.rows(
        "SELECT kind, bank, holder_name, number_hash FROM account WHERE key = 'amlsim/account:9795'"
    ) == [("Account", "bank_d", "C_9795", None)]
    assert simple.rows("SELECT start_key FROM holds WHERE end_key = 'amlsim/account:9795'") == [
        ("amlsim/customer:C_9795",)
    ]
    assert simple.rows("SELECT kind, name, country FROM party WHERE key = 'amlsim/customer:C_9795'") == [
        ("Person", "C_9795", "CN")
    ]


def test_no_label_reaches_the_graph(simple: Loaded) -> None:
    labelled = pq.read_table(
        next(path for path in sample("amlsim") if path.name == "transactions.parquet"),
        columns=["is_sar", "typology"],
    )
    assert pc.sum(labelled["is_sar"]).as_py() == 10  # else there would be nothing to keep out
    for table in simple.report.facts:
        assert _texts(simple.rows(f"SELECT * FROM {table}")).isdisjoint(LABELS)
        columns = {name for (name,) in simple.rows(f"SELECT column_name FROM (DESCRIBE {table})")}
        assert columns.isdisjoint({"is_sar", "alert_id", "typology"})


def _texts(rows: list[tuple[object, ...]]) -> set[str]:
    found = {str(value) for row in rows for value in row}
    assert found
    return found


def test_both_layouts_are_recognised() -> None:
    for name in ("amlsim", "amlsim_ibm"):
        assert loaders.recognise(loaders.source(name).samples).name == name
    tables = {path.path.name: path.tables for path in loaders.survey(sample("amlsim"))}
    assert tables["alert_members.csv"] == ("alert_members",)


def test_ibm_samples_come_out_even(ibm: Loaded) -> None:
    ibm.assert_accounted()
    assert ibm.report.facts == {"account": 47, "transferred": 27}
    assert ibm.report.rejects == {}
    assert ibm.rows("SELECT DISTINCT kind, holder_name, bank, status FROM account") == [
        ("Account", None, None, None)
    ]


def test_equal_transfers_stay_as_many_as_they_are(ibm: Loaded) -> None:
    assert ibm.rows(
        'SELECT "at"::VARCHAR, amount_minor, count(*), count(DISTINCT key) FROM transferred '
        "WHERE start_key = 'amlsim_ibm/account:7766' AND end_key = 'amlsim_ibm/account:6039' GROUP BY ALL"
    ) == [("2017-01-25 00:00:00", 1_882, 4, 4)]


def test_two_worlds_do_not_mix(loading: Loading, tmp_path: Path) -> None:
    first = sample("amlsim_ibm")
    second = []
    for path in first:
        other = tmp_path / "other" / path.name
        other.parent.mkdir(exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines()
        other.write_text("\n".join(lines[:10]) + "\n", encoding="utf-8")
        second.append(other)
    with pytest.raises(ReadError, match="'nodes' of amlsim_ibm comes in one file, and here are two"):
        loading("amlsim_ibm", *first, *second)
    before = loading("amlsim_ibm", *first).report.entry
    assert before is not None
    loaded = loading("amlsim_ibm", *second)
    assert loaded.report.replaced == (before.load,)
    assert loaded.rows("SELECT count(*) FROM account") == [(9,)]


@pytest.mark.real_data
def test_the_whole_year(loading: Loading, real_data: Path) -> None:
    files = sorted((real_data / "amlsim_fin10k").iterdir())
    assert loaders.recognise(files).name == "amlsim"
    loaded = loading("amlsim", *files)
    loaded.assert_accounted()
    assert {name: (table.read, table.used) for name, table in loaded.report.tables.items()} == {
        "accounts": (10_000, 10_000),
        "transactions": (263_900, 263_900),
        # 4,290 memberships in alerts: the labels, left out.
        "alert_members": (4_290, 0),
    }
    assert loaded.report.facts == {
        "account": 10_000,
        "party": 10_000,
        "holds": 10_000,
        "transferred": 263_900,
    }
    assert loaded.report.rejects == {}
    assert loaded.report.values_dropped == {}
    assert loaded.rows("SELECT DISTINCT kind FROM party") == [("Person",)]
    published = pq.read_table(real_data / "amlsim_fin10k" / "transactions.parquet", columns=["amount"])
    cents = pc.sum(pc.round(pc.multiply(published["amount"], 100)).cast(pa.int64())).as_py()
    assert loaded.rows(
        'SELECT count(DISTINCT key), sum(amount_minor)::BIGINT, min("at")::VARCHAR, max("at")::VARCHAR '
        "FROM transferred"
    ) == [(263_900, cents, "2017-01-01 00:00:00", "2017-12-31 00:00:00")]
    # Nothing was to be had from these accounts; the source lists the attempts as transfers all the same.
    assert loaded.rows("SELECT count(*) FROM transferred WHERE amount_minor = 0") == [(151,)]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("folder", "transfers"),
    [("20K_cycle200", 117_805), ("20K_fanin200", 118_250), ("20K_fanin200cycle200", 120_558)],
)
def test_every_world_of_ibm(loading: Loading, real_data: Path, folder: str, transfers: int) -> None:
    files = sorted((real_data / "amlsim_ibm_samples" / folder).glob("*.csv.gz"))
    assert loaders.recognise(files).name == "amlsim_ibm"
    loaded = loading("amlsim_ibm", *files)
    loaded.assert_accounted()
    assert loaded.report.facts == {"account": 20_000, "transferred": transfers}
    assert loaded.report.rejects == {}
    assert loaded.report.values_dropped == {}
    assert loaded.rows(
        'SELECT count(DISTINCT key), min("at")::VARCHAR, max("at")::VARCHAR FROM transferred'
    ) == [(transfers, "2017-01-02 00:00:00", "2017-05-30 00:00:00")]
