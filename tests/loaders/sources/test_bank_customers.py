"""The customers of banks: who they are by their numbers, and what they share."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import loaders
from tests.loaders.conftest import Facts
from tests.registers import sample_text

SOURCE = "bank_customers"


def test_what_the_sample_says(parts: loaders.Parts, facts: Facts) -> None:
    source = loaders.source(SOURCE)
    assert loaders.recognise(source.samples).name == SOURCE
    report = loaders.load_parts(parts, source.mapping, source.samples, who="tester")
    assert (report.rows_read, report.rows_used, report.rejects) == (5, 5, {})
    assert report.values_dropped == {"wrong check digit": 1}
    parties = {row["name"]: row for row in facts("party")}
    assert parties["北京华夏投资管理有限公司"]["key"] == "uscc:91110105MA01C8JKXU"
    assert parties["约翰"]["passport_mask"] is not None
    assert parties["张三"]["key"].startswith("bank_customers/customer/")
    assert "110105197803120037" not in parties["张三"]["key"]
    wang = parties["王建国"]["key"]
    assert [row["start_key"] for row in facts("legal_rep_of")] == [wang]
    reached: dict[str, set[str]] = {}
    for row in facts("reachable_at"):
        reached.setdefault(row["end_key"], set()).add(row["start_key"])
    assert {wang, parties["约翰"]["key"]} in reached.values()


HEADER = "客户名称,证照类型,证照号码,联系手机,住宅地址"


def customers(folder: Path, *rows: str) -> Path:
    file = folder / "customers.csv"
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        (("李伟,军官证,11111111,,", "李伟,军官证,22222222,,"), 2),
        (("李伟,军官证,11111111,,", "李伟,军官证,11111111,13800138000,"), 1),
        (("李伟,居民身份证,110105197803120037,,", "李伟,居民身份证,110105197803120038,,"), 2),
        (("李伟,军官证,1111****,13800138000,", "李伟,军官证,1111****,13900139000,"), 2),
        (("李伟,,,13800138000,", "李伟,,,13800138000,"), 1),
        (("李伟,,,,光华路1号", "李伟,,,,漕溪北路8号"), 2),
        (("甲公司,其他,11111111,,", "甲公司,,,,"), 1),
    ],
)
def test_people_of_one_name_are_told_apart_by_what_they_gave(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, rows: tuple[str, ...], people: int
) -> None:
    report = loaders.load_parts(
        parts, loaders.source(SOURCE).mapping, [customers(tmp_path, *rows)], who="tester"
    )
    assert (report.rows_used, report.rejects) == (2, {})
    keys = {row["key"] for row in facts("party")}
    assert len(keys) == people
    assert not any(told in key for key in keys for told in ("11111111", "13800138000", "110105197803"))


@pytest.mark.parametrize("number", ["110105********0036", "110105XXXXXXXX0036"])
def test_a_hidden_number_is_told_once(parts: loaders.Parts, tmp_path: Path, number: str) -> None:
    file = customers(tmp_path, f"李伟,居民身份证,{number},13800138000,")
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert sum(report.values_dropped.values()) == 1


def test_a_person_s_name_alone_says_of_nobody_who_it_is(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    file = customers(tmp_path, "李伟,,,,", "甲公司,,,,")
    report = loaders.load_parts(parts, loaders.source(SOURCE).mapping, [file], who="tester")
    assert report.rejects == {"makes no fact": 1}
    assert [row["name"] for row in facts("party")] == ["甲公司"]


def test_the_answer_of_a_platform_is_known_sheet_by_sheet(tmp_path: Path) -> None:
    """The sheets as the platform names them, each under a title narrower than its table."""
    book = openpyxl.Workbook()
    sheets = {"账户信息": "bank_accounts", "人员信息": SOURCE, "交易明细信息": "bank_statement"}
    for title, name in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append([f"查询反馈结果 {title}"])
        sheet.merge_cells("A1:E1")
        for line in sample_text(name).splitlines()[:3]:
            sheet.append(line.replace('"', "").split(","))
    book.save(tmp_path / "answer.xlsx")
    seen = loaders.survey([tmp_path / "answer.xlsx"])
    assert {entry.sheets[0]: entry.source and entry.source.name for entry in seen} == sheets
