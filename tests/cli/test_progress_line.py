"""The line of progress counts files, rows and facts side by side, in the language of the settings."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

import loaders
from cli.session import Session
from graph.identifiers import Vault
from graph.model import load_model
from graph.settings import Settings
from graph.tables import GraphTables
from tests.registers import sample_text


@pytest.mark.parametrize(
    ("language", "reading", "rows"), [("en", "reading files", "rows"), ("zh", "读取文件", "行")]
)
def test_a_load_is_told_in_its_own_steps(tmp_path, language, reading, rows):
    shown = io.StringIO()
    session = Session(
        Settings(home=tmp_path, language=language), err=Console(file=shown, force_terminal=True, width=100)
    )
    files = [tmp_path / f"{name}.csv" for name in "ab"]
    for number, path in enumerate(files):
        path.write_text(sample_text("complaints").replace("\n", f"{' ' * number}\n"), encoding="utf-8")
    parts = loaders.Parts(
        GraphTables(tmp_path / "tables", load_model()), Vault(tmp_path / "vault"), tmp_path / "rejects"
    )
    told: list[tuple[str, int, int | None]] = []
    with session.progress() as line:

        def progress(what: str, more: int, total: int | None) -> None:
            line(what, more, total)
            told.append((line.step, line.done, total))

        report = loaders.load_parts(
            parts, loaders.source("complaints").mapping, files, who="li", progress=progress
        )
    assert (reading, 2, 2) in told, "two files were read, not three"
    assert (rows, report.rows_read, None) in told
