"""A unit or a currency that stands above the headers, as offices write it, is said of all amounts below."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import facts_of, parts_in

PAID = "6222021000012345673,王建国,2024-05-01,1.50,{},6228480400556677880,李梅,转账"
STATEMENTS = {
    "bank_statement": (
        "交易卡号,交易户名,交易时间,交易金额,收付标志,对手账号,对手户名,摘要说明",
        PAID.format("进"),
    ),
    "bank_statement_split": ("账号,户名,交易日期,收入,支出,对方账号,对方户名,摘要", PAID.format("")),
}
LEDGERS = {
    "contract_ledger": (
        "合同编号,合同名称,采购人,供应商,合同金额,签订日期",
        "HT1,桥,某局,某公司,{},2024-05-01",
    ),
    "bid_ledger": (
        "项目编号,项目名称,招标人,投标人,投标报价,开标时间,是否中标",
        "P1,桥,某局,某公司,{},2024-05-01,否",
    ),
    "complaints": ("受理编号,收到时间,主题,被反映人,涉及金额", "J1,2024-05-01,集资,王建国,{}"),
    "company_register": (
        "统一社会信用代码,企业名称,企业类型,登记状态,法定代表人,注册资本,成立日期,住所",
        "91110105MA01C8JKXU,某公司,有限,存续,王,{},2018-05-10,北京",
    ),
}

AMOUNTS = {
    "contract_ledger": ("contract", "amount_minor"),
    "bid_ledger": ("bid_on", "amount_minor"),
    "complaints": ("complaint", "amount_minor"),
    "company_register": ("party", "capital_minor"),
}


def load(parts: loaders.Parts, source: str, folder: Path, *lines: str) -> loaders.LoadReport:
    file = folder / "above.csv"
    width = max(line.count(",") for line in lines)
    file.write_text(
        "\n".join(line + "," * (width - line.count(",")) for line in lines) + "\n", encoding="utf-8"
    )
    return loaders.load_parts(parts, loaders.source(source).mapping, [file], who="tester")


@pytest.mark.parametrize("source", STATEMENTS)
@pytest.mark.parametrize(
    ("above", "used"),
    [
        ("单位：万元", 0),
        ("明细（单位：千元）", 0),
        ("币种：美元", 0),
        ("单位：元 币种：人民币", 1),
        ("交易明细", 1),
    ],
)
def test_payments_in_another_unit_or_currency_are_skipped(
    parts: loaders.Parts, tmp_path: Path, source: str, above: str, used: int
) -> None:
    report = load(parts, source, tmp_path, above, *STATEMENTS[source])
    assert (report.rows_used, report.rows_skipped) == (used, 1 - used)


@pytest.mark.parametrize("source", LEDGERS)
@pytest.mark.parametrize("above", ["单位：万元", "台账（万元）", "金额单位：人民币万元"])
def test_a_ledger_in_another_unit_than_its_headers_say_stops_the_load(
    parts: loaders.Parts, tmp_path: Path, source: str, above: str
) -> None:
    header, row = LEDGERS[source]
    with pytest.raises(loaders.ReadError, match="a unit other than yuan"):
        load(parts, source, tmp_path, above, header, row.format("128.5"))


@pytest.mark.parametrize("source", LEDGERS)
@pytest.mark.parametrize(
    ("said", "minor"),
    [
        (("单位：元", "", "128.5"), 12_850),
        (("单位：万元", "", "128.5万元"), 128_500_000),
        (("单位：万元", "（万元）", "128.5"), 128_500_000),
    ],
)
def test_a_unit_that_the_header_or_the_amount_says_too_counts(
    source: str, said: tuple[str, str, str], minor: int, tmp_path: Path
) -> None:
    above, unit, amount = said
    header, row = LEDGERS[source]
    for name in ("合同金额", "投标报价", "涉及金额", "注册资本"):
        header = header.replace(name, name + unit)
    parts = parts_in(tmp_path / "home")
    report = load(parts, source, tmp_path, above, header, row.format(amount))
    assert (report.rows_used, report.values_dropped) == (1, {})
    table, column = AMOUNTS[source]
    if source == "company_register" and amount + unit == "128.5":
        assert list(report.remarks.values()) == [
            1
        ]  # whatever stands above, no header or amount says what it is of
        return
    with facts_of(parts) as facts:
        assert minor in [found[column] for found in facts(table)]


@pytest.mark.parametrize(
    ("capital", "minor"),
    [
        ("5000万元", 5_000_000_000),
        ("5000万人民币", 5_000_000_000),
        ("￥5000", None),
        ("5000", None),
        ("5000.00", None),
    ],
)
def test_a_capital_without_a_unit_is_told_and_not_kept(
    tmp_path: Path, capital: str, minor: int | None
) -> None:
    header, row = LEDGERS["company_register"]
    parts = parts_in(tmp_path / "home")
    report = load(parts, "company_register", tmp_path, header, row.format(capital))
    with facts_of(parts) as facts:
        assert [found["capital_minor"] for found in facts("party") if found["uscc"]] == [minor]
    assert sum(report.remarks.values()) == (minor is None)
