"""Rows look their identifiers up by numbers made of the texts: where two texts have the same one, by the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from loaders.mapping import dictionary
from tests.loaders.conftest import Facts

HEADER = "交易卡号,交易户名,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,摘要说明,交易流水号\n"
PAYMENTS = [("62000111", "62000222"), ("62000222", "62000333"), ("62000333", "62000111"), ("62000444", "")]


@pytest.mark.parametrize(
    "number", ["hash({})", "strlen({})", "coalesce(try_cast({} AS BIGINT), 62000222)", "0 * hash({})"]
)
def test_each_account_is_found_however_many_share_a_number(
    number: str, parts: loaders.Parts, facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionary, "NUMBER_OF", number)
    rows = (
        f"{payer},甲,2021-01-0{day} 10:00:00,1.00,出,{payee},乙,往来,{day}\n"
        for day, (payer, payee) in enumerate(PAYMENTS, 1)
    )
    file = tmp_path / "流水.csv"
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    loaders.load_parts(parts, loaders.source("bank_statement").mapping, [file], who="test")
    known = parts.vault
    keys = {text: f"account_no:{known.hash_one('account_no', text)}" for text in sum(PAYMENTS, ()) if text}
    told = {(row["start_key"], row["end_key"]) for row in facts("transferred", "start_key", "end_key")}
    assert told == {(keys[payer], keys[payee]) for payer, payee in PAYMENTS if payee}
