"""A few records of a file, found by its line ends."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.readers import records
from loaders.readers.records import records_at

FIELD = st.text(alphabet='a,"\n公', max_size=6).filter(lambda text: text != "")


@given(
    st.lists(st.tuples(FIELD, FIELD), min_size=1, max_size=30),
    st.data(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(1, 40),
)
def test_records_are_those_that_a_parser_finds(
    rows: list[tuple[str, str]], data: st.DataObject, end: str, ended: bool, block: int
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(rows)
    written = text.getvalue() if ended else text.getvalue().removesuffix(end)
    wanted = data.draw(st.lists(st.integers(1, len(rows)), min_size=1, unique=True).map(sorted))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(records, "BLOCK", block)
        path = Path(folder) / "rows.csv"
        path.write_text(written, encoding="utf-8", newline="")
        found = records_at(path, '"', wanted, len(rows))
    assert found is not None
    assert found.endswith(b"\n")
    read = csv.reader(io.StringIO(found.decode(), newline=""))
    assert [tuple(row) for row in read] == [rows[number - 1] for number in wanted]


@pytest.mark.parametrize(
    ("text", "of"),
    [("a\nb\nc\n", 2), ("a\nb\nc\n", 4), ('a "\nb\nc\n', 3), ('a\nb "\nc "\nd\n', 4)],
    ids=["more than said", "fewer than said", "a quote that opens nothing", "two of them"],
)
def test_a_file_whose_records_cannot_be_told_gives_none(tmp_path: Path, text: str, of: int) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    assert records_at(path, '"', [1], of) is None
