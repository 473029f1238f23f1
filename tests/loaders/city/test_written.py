"""The city's files: the same for the same seed, known to the sources, and every row accounted for."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import duckdb
import pytest

import loaders
from graph.errors import SettingsError
from loaders.city import CityPlan, WrittenCity, write

SMALL = {"people": 1_000, "seed": 7, "months": 5, "rings": 2}


@pytest.fixture(scope="module")
def by_banks(tmp_path_factory: pytest.TempPathFactory) -> WrittenCity:
    return write(CityPlan(**SMALL), tmp_path_factory.mktemp("banks") / "city")


@pytest.fixture(scope="module")
def by_platform(tmp_path_factory: pytest.TempPathFactory) -> WrittenCity:
    plan = CityPlan(**SMALL, delivery="platform", form="parquet")
    return write(plan, tmp_path_factory.mktemp("platform") / "city")


def fingerprint(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def delivered(city: WrittenCity) -> dict[str, dict[str, int]]:
    said: dict[str, dict[str, int]] = json.loads(
        (city.folder / "truth" / "delivered.json").read_text("utf-8")
    )
    return said


def test_a_seed_gives_the_same_bytes(by_banks: WrittenCity, tmp_path: Path) -> None:
    again = write(CityPlan(**SMALL), tmp_path / "city")
    assert fingerprint(again.folder) == fingerprint(by_banks.folder)
    other = write(CityPlan(**{**SMALL, "seed": 8}), tmp_path / "other")
    assert (
        fingerprint(other.folder)["office/登记信息/账户.csv"]
        != fingerprint(by_banks.folder)["office/登记信息/账户.csv"]
    )


def test_every_file_is_known_to_one_source(by_banks: WrittenCity) -> None:
    files = sorted(path for path in (by_banks.folder / "office").rglob("*") if path.is_file())
    seen = loaders.survey(files)
    assert [entry.path.name for entry in seen if entry.source is None] == []
    assert {entry.source.name for entry in seen if entry.source is not None} == {
        "bank_accounts",
        "bank_statement",
        "bid_ledger",
        "company_officers",
        "company_register",
        "complaints",
        "contract_ledger",
        "kinship",
        "official_posts",
        "shareholder_register",
    }


def test_statements_of_banks_load_with_their_faults_as_rejects(
    by_banks: WrittenCity, parts: loaders.Parts
) -> None:
    folder = by_banks.folder / "office" / "银行流水"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, files, who="tester")
    said = delivered(by_banks)
    assert report.rows_read == sum(said["rows"].values()) == by_banks.statement_rows
    assert report.rows_rejected == said["spoilt"]["lost numbers"] > 0
    assert report.tables["transactions"].skipped > 0
    assert report.values_dropped == {}
    assert not any("微众" in path.name for path in files)


def test_a_platform_tells_every_payment_once(by_platform: WrittenCity, parts: loaders.Parts) -> None:
    folder = by_platform.folder / "office" / "银行流水"
    files = sorted(folder.glob("*.parquet"))
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, files, who="tester")
    assert report.rows_read == by_platform.payments
    assert report.rows_rejected == 0
    with duckdb.connect() as connection:
        said = connection.sql(f"FROM read_parquet({[str(file) for file in files]})")
        [(with_notes,)] = said.filter("交易对手账卡号 IS NULL").aggregate("count(*)").fetchall()
        moved = parts.tables.snapshot().relation(connection, "transferred")
        [(kept,)] = moved.aggregate("count(*)").fetchall()
        [(unnamed,)] = (
            moved.filter("start_space = 'unnamed' OR end_space = 'unnamed'").aggregate("count(*)").fetchall()
        )
    assert kept == by_platform.payments
    assert unnamed == with_notes > 0


@pytest.mark.parametrize(
    ("register", "source"),
    [
        ("企业登记", "company_register"),
        ("股东", "shareholder_register"),
        ("主要人员", "company_officers"),
        ("亲属", "kinship"),
        ("账户", "bank_accounts"),
        ("举报投诉", "complaints"),
        ("官员任职", "official_posts"),
        ("投标", "bid_ledger"),
        ("合同", "contract_ledger"),
    ],
)
def test_registers_load_whole(
    register: str, source: str, by_banks: WrittenCity, parts: loaders.Parts
) -> None:
    file = by_banks.folder / "office" / "登记信息" / f"{register}.csv"
    report = loaders.load_parts(parts, loaders.source(source).mapping, [file], who="tester")
    with file.open(encoding="utf-8", newline="") as opened:
        assert report.rows_read == len(list(csv.reader(opened))) - 1 == report.rows_used
    assert report.values_dropped == {}


def test_truth_names_what_stands_in_the_files(by_platform: WrittenCity) -> None:
    truth, office = by_platform.folder / "truth", by_platform.folder / "office"
    with duckdb.connect() as connection:

        def count(query: str) -> int:
            [(found,)] = connection.sql(query).fetchall()
            return int(found)

        members = f"read_csv('{truth}/members.csv', all_varchar = true)"
        accounts = f"read_csv('{office}/登记信息/账户.csv', all_varchar = true)"
        companies = f"read_csv('{office}/登记信息/企业登记.csv', all_varchar = true)"
        rows = f"read_parquet('{office}/银行流水/*.parquet')"
        payments = f"read_parquet('{truth}/payments.parquet')"
        places = {
            "account": (accounts, "账号"),
            "person": (accounts, "证件号码"),
            "firm": (companies, "统一社会信用代码"),
        }
        for what, (register, column) in places.items():
            named = f"SELECT DISTINCT key FROM {members} WHERE what = '{what}'"
            assert count(f"SELECT count(*) FROM ({named})") > 0
            assert (
                count(f'SELECT count(*) FROM ({named}) WHERE key NOT IN (SELECT "{column}" FROM {register})')
                == 0
            )
        assert count(f"SELECT count(*) FROM {payments}") > 0
        joined = f"{payments} AS t JOIN {rows} AS r ON t.serial = r.交易流水号"
        assert count(f"SELECT count(*) FROM {joined}") == count(f"SELECT count(*) FROM {payments}")
        assert count(f"SELECT count(*) FROM {joined} WHERE t.amount_minor <> (r.交易金额 * 100)::BIGINT") == 0


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="is not empty"):
        write(CityPlan(**SMALL), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_city_that_was_broken_off_leaves_nothing(tmp_path: Path) -> None:
    def stop(_what: str, _more: int, _whole: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(CityPlan(**SMALL), tmp_path / "city", stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [{"people": 999}, {"people": 10_000_001}, {"months": 0}, {"payments": 0.0}, {"rings": -1}],
    ids=str,
)
def test_a_plan_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(SettingsError):
        CityPlan(**{**SMALL, **wrong})
