"""The bank statement: direction, holders, numbers that stay secret, and rows that no one may guess at."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import loaders
from graph.money import join_legs
from tests.loaders.conftest import Facts
from tests.loaders.sources.conftest import Sampled, sampled

OURS, THEIRS = "6222021000012345673,王建国", "6228480400556677880,李梅"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sampled]:
    """The sample, loaded once for the tests that only read it."""
    with sampled(tmp_path_factory.mktemp("sample"), "bank_statement") as found:
        yield found


def test_twenty_rows_come_out_even(loaded: Sampled) -> None:
    report = loaded.reports["bank_statement"]
    table = report.tables["transactions"]
    assert (table.read, table.used, table.rejected, table.skipped) == (20, 16, 3, 1)
    assert report.facts == {"account": 8, "party": 8, "holds": 8, "transferred": 16, "unnamed": 2}
    assert report.rejects == {
        "digits lost: a spreadsheet kept only fifteen of them": 1,
        "not an amount in whole minor units of a known currency": 1,
        "unknown code": 1,
    }
    assert report.values_dropped == {"not an amount in whole minor units of a known currency": 1}
    assert "statement.csv: read as gb18030" in report.notes


def test_transfers_run_from_payer_to_payee(loaded: Sampled) -> None:
    masks = {row["key"]: row["number_mask"][-4:] for row in loaded.facts("account")}
    masks |= {row["key"]: row["name"] for row in loaded.facts("unnamed")}
    told = [
        (
            row["row"],
            masks[row["start_key"]],
            masks[row["end_key"]],
            row["amount_minor"],
            str(row["at"]),
            row["at_precision"],
        )
        for row in loaded.facts("transferred")
    ]
    wang, li, zhao, chen, firm = "5673", "7880", "8773", "3442", "0123"
    assert told == [
        (2, wang, li, 5_000_000, "2023-03-01 09:15:02", "second"),
        (3, wang, li, 5_000_000, "2023-03-01 09:15:02", "second"),
        (4, firm, wang, 1_500_000, "2023-03-02 10:00:00", "second"),
        (5, wang, "现金", 20_000, "2023-03-03 12:00:00", "second"),
        (6, wang, zhao, 300_000, "2023-03-04 00:00:00", "day"),
        (7, chen, wang, 8_888, "2023-03-05 08:00:00", "second"),
        (8, wang, firm, 10_000_000, "2023-03-05 08:00:01", "second"),
        (10, wang, li, 5_000_000, "2023-03-01 09:15:03", "second"),
        (11, wang, li, 5_000_000, "2023-03-01 09:20:00", "second"),
        (12, li, firm, 8_000_000, "2023-03-06 14:00:00", "second"),
        (13, firm, li, 160_000, "2023-04-06 14:00:00", "second"),
        (14, firm, li, 160_000, "2023-05-06 14:00:00", "second"),
        (15, firm, li, 160_000, "2023-06-06 14:00:00", "second"),
        (16, li, "手续费", 1_230, "2023-06-07 00:00:00", "day"),
        (17, wang, zhao, 300_000, "2023-03-04 15:30:00", "second"),
        (20, zhao, chen, 50_000, "2023-03-05 16:30:00", "second"),
    ]
    assert {row["currency"] for row in loaded.facts("transferred")} == {"CNY"}


def test_a_moment_in_shanghai_is_eight_hours_before_utc(loaded: Sampled) -> None:
    first = loaded.facts("transferred")[0]
    assert first["at_us"] == 1_677_633_302_000_000


def test_equal_payments_with_numbers_of_their_own_are_two(loaded: Sampled) -> None:
    first, second = loaded.facts("transferred")[:2]
    assert (first["number"], second["number"]) == ("S0001", "S0002")
    assert first["key"] != second["key"]


def test_personal_numbers_are_hashed_masked_and_sealed(loaded: Sampled) -> None:
    [wang] = [row for row in loaded.facts("party") if row["name"] == "王建国" and row["resident_id_hash"]]
    assert (wang["kind"], wang["resident_id_mask"]) == ("Person", "110105********0036")
    assert wang["key"] == f"resident_id:{wang['resident_id_hash']}"
    assert loaded.parts.vault.open(wang["resident_id_sealed"], "tester", "test").startswith("1101051978")
    stored = [path.read_bytes() for path in loaded.parts.tables.folder.rglob("*") if path.is_file()]
    assert not any(
        b"6222021000012345673" in content or b"110105197803120036" in content for content in stored
    )


def test_a_name_alone_is_only_known_inside_its_account(loaded: Sampled) -> None:
    keys = {row["key"] for row in loaded.facts("party") if row["name"] == "王建国"}
    assert len(keys) == 2
    [scoped] = [key for key in keys if key.startswith("bank_statement/holder/")]
    [account] = [
        row
        for row in loaded.facts("account")
        if row["number_hash"] in scoped and row["holder_name"] == "王建国"
    ][:1]
    assert scoped == f"bank_statement/holder/{account['number_hash']}:王建国"


def test_what_is_said_many_times_is_kept_once(loaded: Sampled) -> None:
    counts = {(row["start_key"], row["end_key"]): row["count"] for row in loaded.facts("holds")}
    assert sorted(counts.values()) == [1, 2, 2, 2, 3, 6, 7, 7]


@pytest.mark.parametrize(
    ("purpose", "name"),
    [
        ("ATM取款手续费", "手续费"),
        ("跨行汇款费", "手续费"),
        ("批量结息", "利息"),
        ("ATM取款", "现金"),
        ("柜面存款", "现金"),
        ("提取备用金", "现金"),
    ],
)
def test_cash_fees_and_interest_move_money_though_they_name_nobody(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, purpose: str, name: str
) -> None:
    rows = [f"{OURS},2024-05-01 09:00:0{n},100.00,{way},,,{purpose}" for n, way in enumerate("出进")]
    loaders.load_parts(
        parts,
        loaders.source("bank_statement").mapping,
        [statement(tmp_path, "entries.csv", *rows)],
        who="tester",
    )
    [side] = facts("unnamed")
    [account] = facts("account")
    assert side["name"] == name
    assert [(row["start_key"], row["end_key"]) for row in facts("transferred")] == [
        (account["key"], side["key"]),
        (side["key"], account["key"]),
    ]
    assert [row["name"] for row in facts("party")] == ["王建国"]


@pytest.mark.parametrize(
    ("other_holder", "purpose"),
    [
        ("", "消费"),
        ("", ""),
        ("", "CRS转账"),
        ("", "住房按揭还本付息"),
        ("", "贷款利息"),
        ("财付通支付科技有限公司", "手续费"),
    ],
)
def test_what_another_statement_may_tell_too_makes_no_transfer(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, other_holder: str, purpose: str
) -> None:
    row = f"{OURS},2024-05-01 09:00:00,100.00,出,,{other_holder},{purpose}"
    report = loaders.load_parts(
        parts,
        loaders.source("bank_statement").mapping,
        [statement(tmp_path, "entries.csv", row)],
        who="tester",
    )
    assert (report.rows_used, report.rows_rejected) == (1, 0)
    assert report.facts == {"account": 1, "party": 1, "holds": 1}
    [(why, count)] = report.remarks.items()
    assert (count, "no transfer" in why, "a name and no account" in why) == (1, True, bool(other_holder))


def test_cash_in_the_place_of_a_name_is_no_name(parts: loaders.Parts, facts: Facts, tmp_path: Path) -> None:
    row = f"{OURS},2024-05-01 09:00:00,100.00,出,,现金,ATM取款"
    loaders.load_parts(
        parts,
        loaders.source("bank_statement").mapping,
        [statement(tmp_path, "entries.csv", row)],
        who="tester",
    )
    assert [side["name"] for side in facts("unnamed")] == ["现金"]


@pytest.mark.parametrize(
    "number",
    [
        "62284800****7880", "622848＊＊＊＊＊＊7880", "622848XXXXXXXXX7880", "*李梅", "XXXXXXXXXXXX1234",
        "XXXX XXXX XXXX 1234", "6228XX1234", "6228####1234", "6228••••1234", "6228●●●●1234", "6228×××1234",
        "6228？？？？1234", "6228....1234", "6228……1234", "尾号1234", "6228xxxx1234",
    ],
)  # fmt: skip
def test_a_number_of_which_a_part_is_hidden_is_nobody_s(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, number: str
) -> None:
    """Two accounts that are shown alike would be one, and their money with them."""
    file = statement(tmp_path, "hidden.csv", f"{OURS},2024-05-01 09:00:00,100.00,出,{number},李梅,还款")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert report.rejects == {"a part of it is hidden, so it may be one of many": 1}
    assert facts("account") == []


@pytest.mark.parametrize(
    "moment",
    [
        "2024-05-01 09:05:00", "2024-5-1 9:05:00", "2024/5/1 9:05:00", "2024-05-01T09:05:00", "2024-05-01 09:05:00.000",
        "20240501090500", "20240501 09:05:00", "2024年5月1日 9:05:00", "2024-05-01-09.05.00",
        "2024.05.01 9:05:00", "20240501 9:05", "2024.5.1 09:05", "2024年05月01日 09:05", "2024年05月01日09:05:00",
        "2024年5月1日9时5分0秒", "2024年5月1日 9时5分0秒", "2024-05-01  09:05:00", "20240501  09:05",
    ],
)  # fmt: skip
def test_moments_as_banks_write_them(parts: loaders.Parts, facts: Facts, tmp_path: Path, moment: str) -> None:
    file = statement(tmp_path, "moments.csv", LEG_OUT.replace("2024-05-01 09:00:00", moment))
    loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert [str(row["at"]) for row in facts("transferred")] == ["2024-05-01 09:05:00"]


def test_each_row_without_a_transfer_is_counted_once_with_the_reason(
    parts: loaders.Parts, tmp_path: Path
) -> None:
    """Used are all of them; of the transfers and cash nothing is to be told."""
    rows = [
        f"{OURS},2024-05-01 09:00:00,100.00,出,{side},{purpose}"
        for side, purpose in [
            ("6228480400556677880,李梅", "转账"),
            (",李梅", "转账"),
            (",李梅", "取现"),
            (",", "消费"),
            (",", "取现"),
        ]
    ]
    file = statement(tmp_path, "sides.csv", *rows)
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rows_used, report.facts["transferred"]) == (5, 2)
    assert sorted(report.remarks.values()) == [1, 2]


def test_what_is_still_to_come_is_no_payment(parts: loaders.Parts, tmp_path: Path) -> None:
    today = datetime.now(ZoneInfo("Asia/Shanghai"))
    days = [today, today + timedelta(days=3), today.replace(year=2204, month=3, day=1)]
    rows = [LEG_OUT.replace("2024-05-01 09:00:00", f"{day:%Y-%m-%d %H:%M:%S}") for day in days]
    file = statement(tmp_path, "to_come.csv", *rows)
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert report.rows_used == 1
    assert report.rejects == {"not a date in a declared format, or a day before 1900 or still to come": 2}


@pytest.mark.parametrize("day", ["1024-05-01", "1899-12-31", "0202-05-01", "18991231"])
def test_a_day_before_1900_is_a_slip_and_a_reject(parts: loaders.Parts, tmp_path: Path, day: str) -> None:
    rows = [
        LEG_OUT,
        LEG_OUT.replace("2024-05-01 09:00:00", day),
        LEG_OUT.replace("2024-05-01 09:00:00", "1900-01-01"),
    ]
    file = statement(tmp_path, "early.csv", *rows)
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert report.rows_used == 2
    assert report.rejects == {"not a date in a declared format, or a day before 1900 or still to come": 1}


@pytest.mark.parametrize(
    ("flag", "payer"),
    [
        ("存", THEIRS),
        ("取", OURS),
        ("入账", THEIRS),
        ("往账", OURS),
        ("CR", THEIRS),
        ("Dr", OURS),
        ("d", OURS),
        ("+", THEIRS),
    ],
)
def test_flags_as_banks_write_them(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, flag: str, payer: str
) -> None:
    file = statement(tmp_path, "flags.csv", LEG_OUT.replace(",出,", f",{flag},"))
    loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    [paid] = facts("transferred", "start_key")
    masks = {row["key"]: row["number_mask"] for row in facts("account", "key", "number_mask")}
    assert masks[paid["start_key"]][-4:] == payer.split(",", maxsplit=1)[0][-4:]


@pytest.mark.parametrize("flag", ["0", "1", "01", "转"])
def test_a_flag_that_banks_do_not_agree_on_turns_no_payment(
    parts: loaders.Parts, tmp_path: Path, flag: str
) -> None:
    file = statement(tmp_path, "flags.csv", LEG_OUT.replace(",出,", f",{flag},"))
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert report.rejects == {"unknown code": 1}


@pytest.mark.parametrize(
    ("said", "code"),
    [("01", "CNY"), ("本币", "CNY"), ("RMB", "CNY"), ("人民币(元)", "CNY"), ("14", "USD"), ("013", "HKD")],
)
def test_currencies_as_banks_write_them(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, said: str, code: str
) -> None:
    file = tmp_path / "currency.csv"
    file.write_text(f"{HEADERS},币种\n{LEG_OUT},{said}\n", encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert report.rejects == {}
    assert [row["currency"] for row in facts("transferred")] == [code]


def test_a_currency_that_nobody_knows_is_blamed_and_not_the_amount(
    parts: loaders.Parts, tmp_path: Path
) -> None:
    file = tmp_path / "currency.csv"
    odd = LEG_OUT.replace("100.00", "1O0.00")
    file.write_text(f"{HEADERS},币种\n{LEG_OUT},金币\n{odd},人民币\n{odd},金币\n", encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    with report.reject_files[0].open(encoding="utf-8-sig", newline="") as rows:
        told = [
            (row["reject_column"], row["reject_value"], row["reject_reason"]) for row in csv.DictReader(rows)
        ]
    amount = "not an amount in whole minor units of a known currency"
    assert told == [
        ("币种", "金币", "not a known currency"),
        ("交易金额", "1O0.00", amount),
        ("币种", "金币", "not a known currency"),
    ]


@pytest.mark.parametrize(
    "foot",
    ['合计,,,"2,000.00",,,,', "合 计：,,,,,,,", "本页合计,,,5.00,,,,", "共2笔,,,,,,,", "制表人：李,,,,,,,"],
)
def test_what_stands_at_the_foot_is_counted_and_is_no_reject(
    parts: loaders.Parts, tmp_path: Path, foot: str
) -> None:
    file = statement(tmp_path, "foot.csv", LEG_OUT, foot)
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rows_used, report.rejects) == (1, {})
    assert report.skips == {"a total or a signature at the foot of the statement": 1}


def test_empty_rows_are_counted_and_are_no_rejects(parts: loaders.Parts, tmp_path: Path) -> None:
    """A spreadsheet writes the rows that it once used; a row that says anything is still a reject."""
    file = statement(tmp_path, "empty.csv", LEG_OUT, ",,,,,,,", "  ,,,,,,,", ",,,,出,,,", ",,,5.00,,,,")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rows_used, report.skips) == (1, {"an empty row": 3})
    assert report.rejects == {"required, and empty": 1}


def test_the_column_of_a_reject_is_called_as_in_its_file(parts: loaders.Parts, tmp_path: Path) -> None:
    file = tmp_path / "called.csv"
    header = HEADERS.replace("交易卡号", "查询账号").replace("交易对手账卡号", "对手账号")
    file.write_text(f"{header}\n{OURS},昨天,100.00,出,6.22848E+18,李梅,还款\n", encoding="utf-8")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    [rejects] = report.reject_files
    with rejects.open(encoding="utf-8-sig") as rows:
        [row] = csv.DictReader(rows)
    assert row["reject_column"] == "交易时间; 对手账号"


def test_without_serial_numbers_equal_payments_are_told_apart(
    parts: loaders.Parts, facts: Facts, tmp_path: object
) -> None:
    source = loaders.source("bank_statement")
    text = source.samples[0].read_text(encoding="gb18030")
    lines = [line.split(",") for line in text.replace('"50,000.00"', "50000.00").splitlines()[:3]]
    number = lines[0].index("交易流水号")
    file = parts.rejects_folder.parent / "no_numbers.csv"
    file.write_text(
        "\n".join(",".join(line[:number] + line[number + 1 :]) for line in lines), encoding="utf-8"
    )
    loaders.load_parts(parts, source.mapping, [file], who="tester")
    first, second = facts("transferred")
    assert (first["number"], second["number"]) == ("#1", "#2")
    assert first["key"] != second["key"]


HEADERS = "交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明"
LEG_OUT = f"{OURS},2024-05-01 09:00:00,100.00,出,{THEIRS},还款"
LEG_IN = f"{THEIRS},2024-05-01 09:00:02,100.00,进,{OURS},还款"


@pytest.mark.parametrize("number", ["NRA3100012345X", "3100012345678900123.0X"])
def test_a_single_sign_hides_nothing(parts: loaders.Parts, facts: Facts, tmp_path: Path, number: str) -> None:
    file = statement(tmp_path, "open.csv", f"{OURS},2024-05-01 09:00:00,100.00,出,{number},李梅,还款")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rejects, len(facts("account"))) == ({}, 2)


def statement(folder: Path, name: str, *rows: str) -> Path:
    file = folder / name
    file.write_text("\n".join([HEADERS, *rows]), encoding="utf-8")
    return file


@pytest.mark.parametrize("filler", ["0", "000000", "支付宝", "李梅", "1"])
def test_what_stands_in_the_place_of_a_number_joins_nobody(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, filler: str
) -> None:
    """Everybody who pays by a service would else be paid from one account."""
    file = statement(tmp_path, "filled.csv", f"{OURS},2024-05-01 09:00:00,100.00,出,{filler},李梅,还款")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rows_used, report.rows_rejected) == (1, 0)
    assert (len(facts("account")), facts("transferred")) == (1, [])


@pytest.mark.parametrize(
    ("amount", "way", "purpose", "kept"),
    [
        ("-100.00", "出", "转账", False),
        ("－100.00", "出", "", False),
        ("-100.00", "出", "冲正", True),
        ("-100.00", "进", "转账", True),
        ("(100.00)", "出", "转账", False),
        ("100.00-", "出", "转账", False),
        ("-¥100.00", "出", "转账", False),
        ("(100.00)", "出", "冲正", True),
        ("100.00", "出", "转账", True),
    ],
)
def test_a_minus_that_may_only_repeat_the_direction_turns_no_payment_round(
    parts: loaders.Parts, tmp_path: Path, amount: str, way: str, purpose: str, kept: bool
) -> None:
    file = statement(tmp_path, "signed.csv", f"{OURS},2024-05-01 09:00:00,{amount},{way},{THEIRS},{purpose}")
    report = loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="tester")
    assert (report.rows_used, sum(report.skips.values())) == ((1, 0) if kept else (0, 1))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("times", [(2, 3), (3, 1), (2, 2)])
def test_overlapping_exports_without_numbers_keep_the_larger_multiplicity(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, at_once: bool, times: tuple[int, int]
) -> None:
    other = LEG_OUT.replace("100.00", "7.00")
    files = [
        statement(tmp_path, "spring.csv", *[LEG_OUT] * times[0]),
        statement(tmp_path, "year.csv", *[LEG_OUT] * times[1], other),
    ]
    mapping = loaders.source("bank_statement").mapping
    for group in [files] if at_once else [[file] for file in files]:
        loaders.load_parts(parts, mapping, group, who="tester")
    keys = {row["key"] for row in facts("transferred") if row["amount_minor"] == 10_000}
    assert len(keys) == max(times)


def test_a_leg_knows_whose_statement_tells_it(parts: loaders.Parts, facts: Facts, tmp_path: Path) -> None:
    files = [statement(tmp_path, "ours.csv", LEG_OUT), statement(tmp_path, "theirs.csv", LEG_IN)]
    loaders.load_parts(parts, loaders.source("bank_statement").mapping, files, who="tester")
    told = [(row["file"], row["told_by_payer"], row["told_by_payee"]) for row in facts("transferred")]
    assert told == [("ours.csv", True, None), ("theirs.csv", None, True)]
    assert join_legs(parts.tables).joined == 1
