"""Totals at the foot of what an office keeps in a workbook, written once over all columns before the amount."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import loaders

LEDGERS = {
    "contract_ledger": (
        "序号,合同编号,合同名称,采购人,供应商,合同金额（元）,签订日期",
        "1,HT1,桥,某局,某公司,5.00,2024-05-01",
        "A3:E3",
    ),
    "bid_ledger": (
        "项目编号,项目名称,招标人,投标人,投标报价（元）,开标时间,是否中标",
        "P1,桥,某局,某公司,5.00,2024-05-01,否",
        "A3:D3",
    ),
    "official_posts": (
        "姓名,身份证号,工作单位,职务,任职时间,免职时间",
        "周国栋,,某局,局长,2020-05,至今",
        "A3:F3",
    ),
}


@pytest.mark.parametrize("source", LEDGERS)
@pytest.mark.parametrize("foot", ["合计", "总　计", "小计（万元）", "共 3 页", "制表人：张三"])
def test_a_total_over_several_columns_is_no_record(
    parts: loaders.Parts, tmp_path: Path, source: str, foot: str
) -> None:
    header, row, merged = LEDGERS[source]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(header.split(","))
    sheet.append(row.split(","))
    sheet["A3"] = foot
    sheet.merge_cells(merged)
    book.save(tmp_path / "ledger.xlsx")
    report = loaders.load_parts(
        parts, loaders.source(source).mapping, [tmp_path / "ledger.xlsx"], who="tester"
    )
    assert (report.rows_used, report.rows_skipped, report.rejects) == (1, 1, {})
