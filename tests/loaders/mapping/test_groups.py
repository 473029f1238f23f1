"""Rows are put together before it is known which are in use: those that are not count in no fact."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from loaders.mapping import groups, load_mapping
from tests.loaders.conftest import Facts

MAPPING = """
language: 1
name: holders
title: {en: Holders, zh: 户主}
origin: a test
licence: none
zone: Asia/Shanghai
delivery: {of: {table: holders, column: account}, repeated: skip, replaces: none}
tables:
  holders:
    columns:
      account: {type: personal, identifier: account_no, required: true}
      holder: {required: true}
      holder_id: {type: personal, identifier: resident_id, faulty: reject}
      state: {}
    skip:
      - when: {state: {is: closed}}
        why: it is closed
    facts:
      - node: Account
        distinct: true
        key: {identifier: account}
        properties: {number: account, holder_name: holder}
      - node: Person
        key: {identifier: holder_id}
        properties: {name: holder}
"""
FIRST, SECOND = "6222021234567890", "6222029876543210"


def loaded(parts: loaders.Parts, folder: Path, *rows: str) -> loaders.LoadReport:
    (folder / "source.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "holders.csv").write_text(
        "\n".join(["account,holder,holder_id,state", *rows, ""]), encoding="utf-8"
    )
    return loaders.load_parts(
        parts, load_mapping(folder / "source.yaml"), [folder / "holders.csv"], who="test"
    )


def test_rows_left_out_count_in_no_group(parts: loaders.Parts, facts: Facts, tmp_path: Path) -> None:
    rows = (f"{FIRST},Ann,,open", f"{FIRST},Ann,,closed", f"{SECOND},Bob,,closed", f"{FIRST},Ann,,")
    report = loaded(parts, tmp_path, *rows)
    assert [(row["holder_name"], row["count"], row["row"]) for row in facts("account")] == [("Ann", 2, 2)]
    assert "more" not in report.delivery
    assert len(report.delivery.split(", ")) == 1


def test_rows_that_an_identifier_loses_count_in_no_group(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    report = loaded(parts, tmp_path, f"{FIRST},Ann,110101199003070000,", f"{FIRST},Ann,,", f"{SECOND},Bob,x,")
    assert report.rows_rejected == 2
    assert [(row["holder_name"], row["count"], row["row"]) for row in facts("account")] == [("Ann", 1, 3)]
    assert len(report.delivery.split(", ")) == 1


def test_identifiers_are_told_apart_in_groups(
    parts: loaders.Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def holding(self: groups.Groups, table: str, column: str) -> tuple[str, str] | None:
        asked.append((column, found(self, table, column) is not None))
        return found(self, table, column)

    found = groups.Groups.holding
    monkeypatch.setattr(groups.Groups, "holding", holding)
    loaded(parts, tmp_path, f"{FIRST},Ann,,")
    assert asked == [("account", True), ("holder_id", False), ("account", True)]
