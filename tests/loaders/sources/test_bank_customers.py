"""The customers of banks: who they are by their numbers, and what they share."""

from __future__ import annotations

from pathlib import Path

import openpyxl

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
    assert parties["张三"]["key"] == "bank_customers/customer:张三"
    wang = parties["王建国"]["key"]
    assert [row["start_key"] for row in facts("legal_rep_of")] == [wang]
    reached: dict[str, set[str]] = {}
    for row in facts("reachable_at"):
        reached.setdefault(row["end_key"], set()).add(row["start_key"])
    assert {wang, parties["约翰"]["key"]} in reached.values()


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
