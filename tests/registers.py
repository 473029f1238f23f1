"""The samples of an office's registers, and all of them as sheets of one workbook."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

import loaders

OFFICE = {
    "company_register": "企业登记",
    "shareholder_register": "股东",
    "company_officers": "主要人员",
    "kinship": "亲属",
    "bank_accounts": "账户",
    "bank_statement": "银行流水",
    "bank_statement_split": "对公流水",
    "official_posts": "官员任职",
    "contract_ledger": "合同",
    "bid_ledger": "投标",
    "complaints": "举报投诉",
}
GB18030 = {"bank_accounts", "bank_statement", "bank_statement_split"}


def sample_text(name: str) -> str:
    """The sample of a source, which is one file."""
    [sample] = loaders.source(name).samples
    return sample.read_bytes().decode("gb18030" if name in GB18030 else "utf-8")


def office_workbook(target: Path) -> Path:
    """A workbook with a sheet for each register, and a page of explanations that is none."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "说明"
    page.append(["材料", "份数"])
    page.append(["登记表", str(len(OFFICE))])
    for name, title in OFFICE.items():
        sheet = book.create_sheet(title)
        for row in csv.reader(sample_text(name).splitlines()):
            sheet.append(row)
    book.save(target)
    return target
