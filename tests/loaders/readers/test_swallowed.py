"""Rows that a quote which somebody typed would take for its own text."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from tests.loaders.conftest import Facts, read_at_once
from tests.loaders.sources.conftest import sample

HEADERS, ROW = sample("tenpay_trades")[0].read_text(encoding="utf-8").split("\n")[:2]


def noted(*notes: str) -> str:
    """Payments of WeChat users, each with a note, which stands in the last column."""
    rows = [ROW.replace("\tT1\t", f"\tN{n}\t").replace("投资款", note) for n, note in enumerate(notes)]
    return "\n".join([HEADERS, *rows, ""])


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize(
    "notes",
    [
        ("a", '"', "b", '"', "c"),
        ("a", '"', '"', "c"),
        ("a", '"', "b", "c"),
        ("a", '"', '"b', "c"),
        ('"', "b", 'c"'),
    ],
    ids=["closed later", "closed in the next row", "never closed", "text behind", "closed behind a text"],
)
def test_a_quote_that_takes_rows_for_its_text_stops_the_load(
    parts: loaders.Parts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    notes: tuple[str, ...],
    at_once: bool,
) -> None:
    if at_once:
        read_at_once(monkeypatch)
    file = tmp_path / "trades.txt"
    file.write_text(noted(*notes), encoding="utf-8")
    with pytest.raises(loaders.ReadError, match="looks like rows"):
        loaders.load_parts(parts, loaders.source("tenpay_trades").mapping, [file], who="tester")


@pytest.mark.parametrize("at_once", [False, True])
def test_quotes_that_belong_to_a_text_and_texts_over_several_lines_stop_nothing(
    parts: loaders.Parts, facts: Facts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if at_once:
        read_at_once(monkeypatch)
    file = tmp_path / "trades.txt"
    file.write_text(
        noted('5" x', 'c" b', '"q"', '"one\ntwo, three, four, five, six, seven"'), encoding="utf-8"
    )
    report = loaders.load_parts(parts, loaders.source("tenpay_trades").mapping, [file], who="tester")
    assert (report.rows_used, len(facts("transferred"))) == (4, 4)
