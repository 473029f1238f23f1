"""The registers that an office brings: each by its own headers, joined by what identifies people and companies."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import loaders
from loaders import Seen
from tests.loaders.conftest import Facts
from tests.loaders.sources.conftest import Sampled, sampled
from tests.registers import OFFICE, office_workbook, sample_text

HUAXIA = "uscc:91110105MA01C8JKXU"


def loaded(parts: loaders.Parts, *names: str) -> dict[str, loaders.LoadReport]:
    found = {}
    for name in names:
        source = loaders.source(name)
        found[name] = loaders.load_parts(parts, source.mapping, source.samples, who="tester")
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The samples of all registers in one home, for tests that only read them."""
    with sampled(tmp_path_factory.mktemp("whole"), *OFFICE) as found:
        yield found


@pytest.fixture
def told_by(whole: Sampled) -> Callable[[str], Facts]:
    """`told_by(source)`: what the tables hold of one register."""

    def of(source: str) -> Facts:
        def facts(table: str, *columns: str) -> list[dict[str, Any]]:
            rows = whole.facts(table, *columns)
            return [row for row in rows if row["source"] == source]

        return facts

    return of


@pytest.mark.parametrize("name", OFFICE)
def test_a_file_is_known_by_its_headers(name: str) -> None:
    assert loaders.recognise(loaders.source(name).samples).name == name


def test_every_row_is_accounted_for(whole: Sampled) -> None:
    told = {name: (report.rows_read, report.rows_rejected) for name, report in whole.reports.items()}
    assert told == {
        "company_register": (7, 1),
        "shareholder_register": (20, 2),
        "company_officers": (7, 1),
        "kinship": (6, 1),
        "bank_accounts": (6, 1),
        "bank_statement": (20, 3),
        "bank_statement_split": (7, 1),
        "official_posts": (6, 1),
        "contract_ledger": (7, 1),
        "bid_ledger": (7, 0),
        "complaints": (5, 1),
    }


def test_one_person_is_one_key_in_every_register(whole: Sampled) -> None:
    wang = whole.parts.vault.hash_one("resident_id", "110105197803120036")
    told = {row["source"] for row in whole.facts("party") if row["key"] == f"resident_id:{wang}"}
    assert told == {
        "company_register",
        "shareholder_register",
        "company_officers",
        "kinship",
        "bank_accounts",
        "bank_statement",
        "complaints",
    }
    huaxia = {row["source"] for row in whole.facts("party") if row["key"] == HUAXIA}
    assert huaxia == {
        "company_register",
        "shareholder_register",
        "company_officers",
        "bank_accounts",
        "complaints",
    }


def test_no_number_of_a_person_is_kept_in_the_clear(whole: Sampled) -> None:
    stored = b"".join(path.read_bytes() for path in whole.parts.tables.folder.rglob("*.parquet"))
    numbers = set()
    for name in OFFICE:
        for row in csv.DictReader(sample_text(name).splitlines()):
            numbers |= {
                value
                for header, value in row.items()
                if value
                and any(word in header for word in ("身份证", "证件号码", "电话", "卡号"))
                and value.isdigit()
                and len(value) > 10
            }
    assert len(numbers) > 15
    assert not [number for number in numbers if number.encode() in stored]


def test_the_register_of_companies(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("company_register")
    companies = {row["key"]: row for row in facts("party") if row["kind"] == "Company"}
    amounts = {row["name"]: (row["capital_minor"], row["capital_currency"]) for row in companies.values()}
    assert amounts["北京华夏投资管理有限公司"] == (5_000_000_000, "CNY")
    assert amounts["深圳市明湖科技股份有限公司"] == (12_000_500_000, "CNY")
    assert amounts["北京启明置业有限公司"] == (200_000_000, "USD")
    assert amounts["北京安居物业服务中心"] == (None, None)
    minghu = companies["uscc:91440301MA5ETT2848"]
    assert minghu["former_names"] == ["深圳明湖有限公司", "明湖电子有限公司"]
    gone = companies["uscc:91330106MA2AX3T96Y"]
    assert (gone["status"], str(gone["dissolved"])) == ("注销", "2021-03-15 00:00:00")
    assert companies["uscc:91110105MA3D9K2P5L"]["founded_precision"] == "year"
    desk = [row["end_key"] for row in facts("registered_at") if row["start_key"] == HUAXIA]
    shared = [row["start_key"] for row in facts("registered_at") if row["end_key"] == desk[0]]
    assert shared == [HUAXIA, "uscc:91110105MA2B7R5T1W"]
    phones = [row["end_key"] for row in facts("reachable_at")]
    assert len(phones) - len(set(phones)) == 1  # two companies leave the same number
    heads = {row["start_key"] for row in facts("legal_rep_of") if row["row"] in (6, 7)}
    assert len(heads) == 1  # one head of two companies


def test_officers_hold_their_roles_for_a_time(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("company_officers")
    told = [
        (row["role"], str(row["since"])[:10], row["since_precision"], str(row["until"])[:10])
        for row in facts("manages")
    ]
    assert told == [
        ("执行董事", "2018-05-10", "day", "None"),
        ("经理", "2018-05-10", "day", "2021-06-30"),
        ("监事", "2018-05-10", "day", "None"),
        ("财务负责人", "2019-03-01", "month", "None"),
        ("执行董事兼总经理", "2017-01-01", "year", "2020-08-15"),
        ("董事长", "None", None, "None"),
    ]
    chen = {row["start_key"] for row in facts("manages") if row["row"] in (5, 6)}
    assert len(chen) == 2  # without a number, a namesake in another company is another key


def test_relatives_are_told_in_the_registers_own_word(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("kinship")
    names = {row["key"]: row["name"] for row in facts("party")}
    told = [(names[row["start_key"]], row["kinship"], names[row["end_key"]]) for row in facts("kin_of")]
    assert told == [
        ("孙立", "配偶", "周国栋"),
        ("周敏", "女儿", "周国栋"),
        ("周国梁", "弟弟", "周国栋"),
        ("李梅", "配偶", "王建国"),
        ("李大山", "父亲", "李梅"),
    ]


def test_accounts_and_their_holders(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("bank_accounts")
    kinds = {row["name"]: row["key"].partition(":")[0] for row in facts("party")}
    assert kinds == {
        "王建国": "resident_id",
        "李梅": "resident_id",
        "北京华夏投资管理有限公司": "uscc",
        "赵强": "resident_id",
        "陈静": "passport",
    }
    [both] = facts("judgement")
    assert both["left_key"].startswith("account_no:")
    assert both["right_key"].startswith("account_no:")
    closed = [str(row["until"]) for row in facts("holds") if row["until"]]
    assert closed == ["2022-01-15 00:00:00"]
    shared = [row["end_key"] for row in facts("reachable_at") if row["end_space"] == "phone"]
    assert len(shared) - len(set(shared)) == 1  # one number for two accounts


def test_posts_are_held_and_supervise_for_their_term(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("official_posts")
    names = {row["key"]: row["name"] for table in ("party", "post", "agency") for row in facts(table)}
    agencies = {row["start_key"]: names[row["end_key"]] for row in facts("in")}
    held = [
        (
            names[row["start_key"]],
            agencies[row["end_key"]],
            names[row["end_key"]],
            str(row["since"])[:10],
            row["since_precision"],
        )
        for row in facts("held")
    ]
    assert held == [
        ("周国栋", "清江市住房和城乡建设局", "局长", "2016-03-01", "month"),
        ("周国栋", "清江市人民政府", "副市长", "2021-07-15", "day"),
        ("钱志远", "清江市住房和城乡建设局", "副局长", "2017-05-01", "day"),
        ("吴文", "清江市住房和城乡建设局", "副局长", "2019-01-01", "year"),
        ("钱志远", "清江市城市管理局", "局长", "2022-12-01", "day"),
    ]
    over = {(names[row["start_key"]], names[row["end_key"]]) for row in facts("supervises")}
    assert ("副市长", "清江市城市管理局") in over
    assert len(over) == 4
    below = {(names[row["start_key"]], names[row["end_key"]]) for row in facts("part_of")}
    assert below == {
        ("清江市住房和城乡建设局", "清江市人民政府"),
        ("清江市城市管理局", "清江市人民政府"),
    }


def test_contracts_with_what_came_of_them(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("contract_ledger")
    contracts = [(row["number"], row["amount_minor"], str(row["signed"])[:10]) for row in facts("contract")]
    assert contracts == [
        ("HT-2019-001", 1_860_500_000, "2019-03-20"),
        ("HT-2019-002", 96_000_000, "2019-06-01"),
        ("HT-2020-001", 320_000_000, "2020-05-08"),
        ("HT-2020-001", 88_800_000, "2020-09-12"),
        ("HT-2021-005", 9_900_000, "2021-02-01"),
        ("HT-2021-006", None, "2021-02-28"),
    ]
    assert len({row["key"] for row in facts("contract")}) == 6  # a number counts inside the unit that gave it
    stages = [(row["stage"], str(row["at"])[:10], row["amount_minor"]) for row in facts("milestone")]
    assert stages.count(("acceptance", "2020-05-18", None)) == 1
    assert stages.count(("payment", "2020-06-30", 1_860_500_000)) == 1
    assert len(stages) == 5


def test_bidders_share_addresses_and_telephones(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("bid_ledger")
    names = {row["key"]: row["name"] for row in facts("party")}
    shared: dict[str, set[str]] = {}
    for row in facts("reachable_at"):
        if row["end_space"] == "device":
            shared.setdefault(row["end_key"], set()).add(names[row["start_key"]])
    assert shared["ip:203.0.113.15"] == {
        "北京启明置业有限公司",
        "上海远山贸易有限公司",
        "北京安居物业服务中心",
    }
    assert [(row["number"], row["amount_minor"]) for row in facts("awarded")] == [
        ("1", 1_860_500_000),
        (None, 96_000_000),
        ("1", 320_000_000),
    ]
    assert [row["amount_minor"] for row in facts("bid_on")][4] == 98_800_000  # says its own unit
    assert [(row["at_precision"]) for row in facts("bid_on")][:5] == [
        "second",
        "second",
        "minute",
        "minute",
        "minute",
    ]


def test_whoever_complained_stays_out_of_the_graph(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("complaints")
    everything = str([facts(table) for table in ("party", "complaint", "named_in", "account")])
    assert "非法集资" in everything
    for secret in ("张三", "李四", "13700000001", "13700000002"):
        assert secret not in everything
    assert {row["end_key"] for row in facts("named_in") if row["start_key"] == HUAXIA} == {
        "complaints/complaint:QJ2023-0001"
    }


def test_a_statement_with_its_amounts_in_two_columns(told_by: Callable[[str], Facts]) -> None:
    facts = told_by("bank_statement_split")
    told = [
        (row["row"], row["amount_minor"], row["currency"], str(row["at"]), row["at_precision"])
        for row in facts("transferred")
    ]
    assert told == [
        (2, 10_000_000, "CNY", "2023-03-05 08:00:01", "second"),
        (3, 160_000, "CNY", "2023-03-06 14:00:00", "second"),
        (4, 5_000_000, "CNY", "2023-03-07 09:30:00", "minute"),
        (5, 2_000, "CNY", "2023-03-08 10:15:00", "second"),
        (6, 50_000, "USD", "2023-03-09 15:00:00", "second"),
        (7, -160_000, "CNY", "2023-03-09 15:05:00", "second"),
    ]
    first, second = facts("transferred")[:2]
    assert first["end_key"] == second["start_key"]  # into the account, then out of it
    assert {(row["type"], row["name"]) for row in facts("device")} == {
        ("IP", "203.0.113.15"),
        ("MAC", "3C:97:0E:11:22:33"),
    }


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """All registers as sheets of one workbook."""
    return office_workbook(tmp_path / "材料.xlsx")


def test_sheets_of_one_workbook_go_where_they_belong(
    parts: loaders.Parts, facts: Facts, whole: Sampled, workbook: Path
) -> None:
    loaded(parts, "complaints")
    seen = loaders.survey([workbook])
    known = {entry.source.name: entry for entry in seen if entry.source is not None}
    assert {name: entry.sheets for name, entry in known.items()} == {
        name: (title,) for name, title in OFFICE.items()
    }
    [strange] = [entry for entry in seen if entry.source is None]
    assert strange.sheets == ("说明",)
    assert "'说明'" in (strange.why or "")
    for name, entry in known.items():
        again = in_workbook(parts, entry)
        assert again.facts == whole.reports[name].facts, name
        assert again.rows_rejected == whole.reports[name].rows_rejected
    assert {row["sheet"] for row in facts("complaint")} == {None, "举报投诉"}


def in_workbook(parts: loaders.Parts, entry: Seen) -> loaders.LoadReport:
    assert entry.source is not None
    sheets = {entry.path: entry.sheets}
    return loaders.load_parts(parts, entry.source.mapping, [entry.path], who="tester", sheets=sheets)
