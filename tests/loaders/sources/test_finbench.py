"""The world of FinBench: all nineteen files become parties, accounts, loans, devices and what passed between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from tests.loaders.sources.conftest import Loaded, Loading, loader, sample

FILES = {
    "account": "accounts",
    "company": "companies",
    "companyApplyLoan": "company_applications",
    "companyGuarantee": "company_guarantees",
    "companyInvest": "company_investments",
    "companyOwnAccount": "company_accounts",
    "deposit": "deposits",
    "loan": "loans",
    "loantransfer": "loan_transfers",
    "medium": "media",
    "person": "persons",
    "personApplyLoan": "person_applications",
    "personGuarantee": "person_guarantees",
    "personInvest": "person_investments",
    "personOwnAccount": "person_accounts",
    "repay": "repayments",
    "signIn": "sign_ins",
    "transfer": "transfers",
    "withdraw": "withdrawals",
}
LOAN = "finbench/loan:4850095323701313536"
ACCOUNT = "finbench/account:4798303927986552833"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The sample: the first 24 rows of each file. The tests of this file only read it."""
    with loader(tmp_path_factory.mktemp("sample")) as loading:
        yield loading("finbench", *sample("finbench"))


def test_the_sample_comes_out_even(loaded: Loaded) -> None:
    loaded.assert_accounted()
    assert {name: (table.read, table.used) for name, table in loaded.report.tables.items()} == dict.fromkeys(
        FILES.values(), (24, 24)
    )
    assert loaded.report.facts == {
        "party": 2 * 24,
        "account": 24,
        "loan": 3 * 24,
        "device": 24,
        "holds": 2 * 24,
        "owns": 2 * 24,
        "guaranteed": 2 * 24,
        "applied_for": 2 * 24,
        "transferred": 5 * 24,
        "reachable_at": 24,
    }
    assert loaded.report.rejects == {}
    assert loaded.report.values_dropped == {}


def test_every_file_is_its_table(loaded: Loaded) -> None:
    seen = {entry.path.stem: entry.tables for entry in loaders.survey(sample("finbench"))}
    assert seen == {file: (table,) for file, table in FILES.items()}
    assert loaders.recognise(sample("finbench")).name == "finbench"


def test_people_and_companies(loaded: Loaded) -> None:
    assert loaded.rows(
        "SELECT kind, name, gender, country, status, birth::DATE::VARCHAR, birth_precision FROM party "
        "WHERE key = 'finbench/person:4398046511104'"
    ) == [("Person", "Lomer", "female", "South_Korea", "active", "1992-04-22", "day")]
    assert loaded.rows(
        "SELECT kind, name, industry, country FROM party WHERE key = 'finbench/company:13194139533312'"
    ) == [("Company", "Mosciski-Bogan", "Garage Door Supplier", "Japan")]


def test_an_account_that_was_closed_and_one_that_was_not(loaded: Loaded) -> None:
    assert loaded.rows(
        "SELECT opened::VARCHAR, opened_us, opened_precision, closed::VARCHAR, status, number_hash FROM account "
        f"WHERE key = '{ACCOUNT}'"
    ) == [
        (
            "2021-10-25 22:48:24.104",
            1_635_202_104_104_000,
            "second",
            "2022-02-12 16:02:41.633",
            "active",
            None,
        )
    ]
    # The end of the simulated time closes nothing.
    assert loaded.rows(
        "SELECT opened::VARCHAR, closed FROM account WHERE key = 'finbench/account:4728498133762310144'"
    ) == [("2021-02-19 10:43:13.367", None)]
    assert loaded.rows(
        f"SELECT start_key, since::VARCHAR, until::VARCHAR FROM holds WHERE end_key = '{ACCOUNT}'"
    ) == [("finbench/person:4398046511104", "2021-10-25 22:48:24.104", "2022-02-12 16:02:41.633")]


def test_shares_and_guarantees(loaded: Loaded) -> None:
    assert loaded.rows("SELECT start_key, end_key, share_percent FROM owns WHERE row = 1 ORDER BY ALL") == [
        (
            "finbench/company:2199023256188",
            "finbench/company:13194139533312",
            pytest.approx(31.82570673643255),
        ),
        (
            "finbench/person:24189255811588",
            "finbench/company:13194139533312",
            pytest.approx(31.82570673643255),
        ),
    ]
    assert loaded.rows(
        "SELECT start_key, end_key, since::VARCHAR, relation FROM guaranteed "
        "WHERE row = 1 AND file = 'personGuarantee.parquet'"
    ) == [
        (
            "finbench/person:4398046511104",
            "finbench/person:28587302322536",
            "2022-11-01 14:16:28.113",
            "friends",
        )
    ]


def test_a_loan_from_application_to_repayment(loaded: Loaded) -> None:
    assert loaded.rows(
        "SELECT any_value(number), any_value(purpose), any_value(amount_minor), any_value(currency), "
        f"any_value(balance_minor), any_value(rate_percent), any_value(lender) FROM loan WHERE key = '{LOAN}'"
    ) == [
        (
            "4850095323701313536",
            "medical expenses",
            7_240_222_700,
            "XXX",
            339_748_480,
            7.3,
            "Marcus by Goldman Sachs",
        )
    ]
    assert loaded.rows(
        f"SELECT start_key, at_us, amount_minor FROM applied_for WHERE end_key = '{LOAN}'"
    ) == [("finbench/person:4", 1_651_097_367_718_000, 7_240_222_700)]
    assert loaded.rows(
        "SELECT start_space, start_key, end_space, end_key, amount_minor, purpose FROM transferred "
        f"WHERE '{LOAN}' IN (start_key, end_key) ORDER BY at_us"
    ) == [
        ("loan", LOAN, "account", "finbench/account:4798585402963263496", 5_443_123_611, "loan paid out"),
        ("loan", LOAN, "account", "finbench/account:4798585402963263496", 5_292_369_567, "loan paid out"),
        ("account", "finbench/account:4798585402963263496", "loan", LOAN, 1_273_007_606, "loan repaid"),
        ("account", "finbench/account:4900479344532520967", "loan", LOAN, 2_562_011_353, "loan repaid"),
    ]


def test_a_transfer_in_full(loaded: Loaded) -> None:
    assert loaded.rows(
        'SELECT start_key, end_key, "at"::VARCHAR, amount_minor, number, channel, purpose FROM transferred '
        "WHERE file = 'transfer.parquet' AND row = 1"
    ) == [
        (
            "finbench/account:4728498133762310144",
            ACCOUNT,
            "2021-11-15 16:49:37.131",
            858_150_892,
            "100410003449960",
            "Money Order",
            "Bank Transfer",
        )
    ]


def test_each_sign_in_is_a_link_to_the_device(loaded: Loaded) -> None:
    assert loaded.rows(
        "SELECT name, type, count(DISTINCT r.key), min(r.since)::VARCHAR FROM device AS d "
        "JOIN reachable_at AS r ON r.end_key = d.key "
        "WHERE d.key = 'finbench/medium:26388279066624' GROUP BY ALL"
    ) == [("PHONE 26388279066624", "PHONE", 4, "2022-10-19 02:55:05.66")]


@pytest.mark.real_data
def test_the_whole_world(loading: Loading, real_data: Path) -> None:
    files = sorted((real_data / "finbench_sf0.1").glob("*.parquet"))
    assert {file.stem for file in files} == set(FILES)
    assert loaders.recognise(files).name == "finbench"
    loaded = loading("finbench", *files)
    loaded.assert_accounted()
    assert {name: (table.read, table.used) for name, table in loaded.report.tables.items()} == {
        name: (rows, rows)
        for name, rows in {
            "persons": 1_000,
            "companies": 1_000,
            "accounts": 4_408,
            "loans": 2_666,
            "media": 2_000,
            "person_accounts": 2_201,
            "company_accounts": 2_207,
            "person_investments": 2_941,
            "company_investments": 3_034,
            "person_guarantees": 799,
            "company_guarantees": 752,
            "person_applications": 1_330,
            "company_applications": 1_336,
            "transfers": 16_103,
            "loan_transfers": 8_024,
            "withdrawals": 32_518,
            "deposits": 8_695,
            "repayments": 5_985,
            "sign_ins": 9_240,
        }.items()
    }
    assert loaded.report.rejects == {}
    assert loaded.report.values_dropped == {}
    assert loaded.report.facts == {
        "party": 2_000,
        "account": 4_408,
        "loan": 2_666 + 2_666,
        "device": 2_000,
        "holds": 4_408,
        "owns": 5_975,
        "guaranteed": 1_551,
        "applied_for": 2_666,
        "transferred": 71_325,
        "reachable_at": 9_240,
    }
    assert loaded.rows(
        "SELECT start_space, end_space, count(DISTINCT key) FROM transferred GROUP BY ALL ORDER BY ALL"
    ) == [
        ("account", "account", 16_103 + 8_024 + 32_518),
        ("account", "loan", 5_985),
        ("loan", "account", 8_695),
    ]
    # Whoever a link names is there: no id was bent on its way.
    for space, links in {
        "account": ("holds.end", "transferred.start", "transferred.end", "reachable_at.start"),
        "party": ("holds.start", "owns.start", "owns.end", "guaranteed.start", "applied_for.start"),
        "loan": ("applied_for.end", "transferred.start", "transferred.end"),
        "device": ("reachable_at.end",),
    }.items():
        for link in links:
            table, side = link.split(".")
            assert loaded.rows(
                f"SELECT count(*) FROM {table} AS l ANTI JOIN {space} AS n ON l.{side}_key = n.key "
                f"WHERE l.{side}_space = '{space}'"
            ) == [(0,)]
    assert loaded.rows("SELECT count(DISTINCT key) FROM party") == [(2_000,)]
    assert loaded.rows("SELECT count(*) FROM account WHERE closed IS NOT NULL") == [(639,)]
    assert loaded.rows(
        "SELECT max(share), min(share) FROM (SELECT sum(share_percent) AS share FROM owns GROUP BY end_key)"
    ) == [(pytest.approx(100), pytest.approx(100))]
