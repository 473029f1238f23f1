"""The shareholder register: shares over time, units, codes with check digits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts, facts_of, parts_in
from tests.loaders.sources.conftest import Sampled, sampled

HUAXIA, YUANSHAN, MINGHU = "uscc:91110105MA01C8JKXU", "uscc:91310104MA1FL7QX1H", "uscc:91440301MA5ETT2848"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The sample, which the tests of this file only read."""
    with sampled(tmp_path_factory.mktemp("sample"), "shareholder_register") as found:
        yield found


@pytest.fixture
def report(loaded: Sampled) -> loaders.LoadReport:
    """What the load of the sample said."""
    return loaded.reports["shareholder_register"]


@pytest.fixture
def facts(loaded: Sampled) -> Facts:
    """What came of the sample."""
    return loaded.facts


def test_twenty_rows_come_out_even(report: loaders.LoadReport) -> None:
    table = report.tables["shares"]
    assert (table.read, table.used, table.rejected) == (20, 18, 2)
    assert report.facts == {"party": 17, "judgement": 1, "owns": 18}
    assert report.rejects == {"unknown code": 1, "wrong check digit": 1}
    assert report.values_dropped == {"not a number": 1, "wrong check digit": 1}


def test_shares_have_their_times(facts: Facts) -> None:
    names = {row["key"]: row["name"] for row in facts("party")}
    told = [
        (
            names[row["start_key"]],
            row["share_percent"],
            row["amount_minor"],
            str(row["since"])[:10],
            str(row["until"])[:10],
        )
        for row in facts("owns")
        if row["end_key"] == HUAXIA
    ]
    assert told == [
        ("王建国", 60.0, 3_000_000_000, "2018-05-10", "2021-06-30"),
        ("李梅", 40.0, 2_000_000_000, "2018-05-10", "None"),
        ("王建国", 35.0, 1_750_000_000, "2021-06-30", "None"),
        ("上海远山贸易有限公司", 25.0, 1_250_000_000, "2021-06-30", "None"),
        ("李梅", 40.0, 2_000_000_000, "2018-05-10", "None"),
    ]


def test_two_extracts_of_one_holding_are_one_relationship(facts: Facts) -> None:
    rows = [row for row in facts("owns") if row["share_percent"] == 40.0]
    assert len(rows) == 2
    assert len({row["key"] for row in rows}) == 1
    assert len({row["as_of_us"] for row in rows}) == 2


def test_precision_follows_what_is_written(facts: Facts) -> None:
    precision = {row["row"]: row["since_precision"] for row in facts("owns")}
    assert (precision[2], precision[8], precision[10]) == ("day", "month", "year")


def test_ten_thousand_yuan_to_the_fen(facts: Facts) -> None:
    amounts = {row["row"]: row["amount_minor"] for row in facts("owns")}
    assert (amounts[8], amounts[14], amounts[15]) == (8_000_333_300, 510_000_000, None)
    capital = {row["capital_minor"] for row in facts("party") if row["key"] == MINGHU}
    assert 12_000_500_000 in capital


def test_companies_are_known_by_their_code_and_one_record_joins_two(facts: Facts) -> None:
    [judged] = facts("judgement", "left_key", "right_key", "verdict", "who")
    assert judged == {
        "left_key": HUAXIA,
        "right_key": "regno:110105012345678",
        "verdict": "same",
        "who": "one_record",
    }
    holder = [
        row["start_key"] for row in facts("owns") if row["end_key"] == HUAXIA and row["share_percent"] == 25.0
    ]
    assert holder == [YUANSHAN]


def test_kinds_come_from_the_record(facts: Facts) -> None:
    kinds = {row["name"]: row["kind"] for row in facts("party")}
    assert (kinds["王芳"], kinds["明湖员工持股平台"], kinds["某某基金"]) == ("Person", "Company", "Party")


def test_a_name_in_two_companies_is_not_one_person(facts: Facts) -> None:
    assert len({row["key"] for row in facts("party") if row["name"] == "陈静"}) == 2


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("30%", 30.0),
        ("0.3%", 0.3),
        ("30", 30.0),
        ("1.5", 1.5),
        ("100", 100.0),
        ("３０．５", 30.5),
        ("0", 0.0),
        ("0.3", None),
        (".5", None),
        ("1", None),
        ("1.0", None),
        ("三成", None),
    ],
)
def test_a_share_that_may_be_of_one_or_of_a_hundred_is_not_kept(
    tmp_path: Path, said: str, share: float | None
) -> None:
    """A cell that shows 30% holds 0.3."""
    header, row = (
        loaders.source("shareholder_register").samples[0].read_text(encoding="utf-8").split("\n")[:2]
    )
    file = tmp_path / "shares.csv"
    file.write_text(f"{header}\n{row.replace('60%', said)}\n", encoding="utf-8")
    parts = parts_in(tmp_path / "home")
    report = loaders.load_parts(parts, loaders.source("shareholder_register").mapping, [file], who="tester")
    with facts_of(parts) as found:
        assert [row["share_percent"] for row in found("owns")] == [share]
    told = sum(report.remarks.values()) + sum(report.values_dropped.values())
    assert told == (share is None)
