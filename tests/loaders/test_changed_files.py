"""A file that is written while it is loaded: the load says so, and leaves nothing behind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import loaders
from graph.errors import ReadError
from loaders.mapping.staging import Stage
from loaders.mapping.texts import Texts
from tests.loaders.conftest import Facts, Tiny, read_at_once

HEADER = "Name,State,Capital,Date,Remark\n"
GOOD = "甲公司,A,1.00,2020-01-02,x\n"
FAULTY = ",A,1.00,2020-01-02,x\n"


def with_rows_before(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], " 丙公司 ,A,1.00,2020-01-02,x\n\n", *lines[1:]]), encoding="utf-8")


def with_as_many_bytes(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("1.00", "7.00"), encoding="utf-8")
    os.utime(path, ns=(0, 0))


EDITS: list[Callable[[Path], None]] = [
    with_rows_before,
    with_as_many_bytes,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_text('a,b\n"open', encoding="utf-8"),
    Path.unlink,
]
IDS = ["rows before", "as many bytes", "emptied", "no table any more", "gone"]


def edited_before(
    monkeypatch: pytest.MonkeyPatch, step: str, path: Path, edit: Callable[[Path], None]
) -> None:
    """Edits the file once, before a step of the stage, or before texts are read again."""
    owner, name = (Texts, "of") if step == "texts" else (Stage, step)
    original = getattr(owner, name)

    def late(self: Stage | Texts, *given: Any) -> Any:
        monkeypatch.setattr(owner, name, original)
        edit(path)
        return original(self, *given)

    monkeypatch.setattr(owner, name, late)


@pytest.mark.parametrize("step", ["pour_alike", "read", "texts"], ids=["waits", "was read", "is read again"])
@pytest.mark.parametrize("edit", EDITS, ids=IDS)
def test_a_file_that_changes_while_it_is_loaded_is_refused(
    parts: loaders.Parts,
    tiny: Tiny,
    facts: Facts,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    edit: Callable[[Path], None],
) -> None:
    first, second = (
        tiny.file(f"{HEADER}{name},A,1.00,2020-01-02,x\n{GOOD}{FAULTY}", f"{name}.csv") for name in "ab"
    )
    content = first.read_bytes()
    read_at_once(monkeypatch)
    edited_before(monkeypatch, step, first, edit)
    with pytest.raises(ReadError, match=r"'a\.csv' changed while it was loaded") as caught:
        loaders.load_parts(parts, tiny.mapping, [first, second], who="test")
    assert "load it again" in (caught.value.hint or "")
    assert parts.tables.ledger() == []
    assert facts("party") == []
    assert not list(parts.rejects_folder.rglob("*"))
    first.write_bytes(content)
    report = loaders.load_parts(parts, tiny.mapping, [first, second], who="test")
    assert (report.rows_used, report.rows_rejected) == (4, 2)
    assert sorted(row["row"] for row in facts("party", "row")) == [2, 2, 3, 3]
