"""Every reason for which a row is rejected has its Chinese words, and none that nobody gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb

from api.jobs.reporting import reason_words
from graph.shipped import shipped_yaml
from loaders.mapping.dictionary import identifier_reason
from loaders.readers.delimited import REASONS
from loaders.rejects import NO_FACT_REASON

STATES = ("wrong_check_digit", "wrong_form", "lost_precision", "masked")


def given(project: Path) -> Iterator[str]:
    yield NO_FACT_REASON
    yield from (reason for reason, _ in REASONS.values())
    with duckdb.connect() as connection:
        for state in STATES:
            yield connection.execute(f"SELECT {identifier_reason(repr(state))}").fetchall()[0][0]
    for path in (project / "loaders").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", None))
            at = {"Fault": 0, "RowReject": 3, "reject": 2}.get(name)
            told = call.args[at] if at is not None and len(call.args) > at else None
            if isinstance(told, ast.Constant):
                yield told.value


def test_the_catalogue_and_the_loaders_say_the_same(project: Path) -> None:
    assert set(shipped_yaml("api", "reasons.yaml")) == set(given(project))


def hinted(project: Path) -> Iterator[str]:
    """What the loaders say of how to mend a row; a part that differs from row to row as `{}`."""
    yield from (hint for _, hint in REASONS.values())
    for path in (project / "loaders").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "Fault":
                told = call.args[1]
                if isinstance(told, ast.Name):
                    continue  # put together a line before
                parts = told.values if isinstance(told, ast.JoinedStr) else [told]
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_every_fault_of_a_text_has_its_hint_in_chinese(project: Path) -> None:
    assert [hint for hint in hinted(project) if hint not in shipped_yaml("api", "hints.yaml")] == []


def test_what_follows_in_brackets_and_what_nobody_knows_stay_as_they_are() -> None:
    known = reason_words("fewer fields than headers (expected 3 found 2)")
    assert known.zh == "字段少于表头（原文：expected 3 found 2）"
    assert reason_words("something new").zh == "原文：“something new”"
