"""Whatever the bytes are, a file is read or refused with a ReadError: nothing else comes out of a reader."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import ReadError
from loaders import survey
from loaders.readers import ReadOptions, read

TEXT = '名,号,注\n1,"x\ny",3\n4,5,6\n'


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "title")
        sheet.write_row("A2", ["a", "b"])
        sheet.write_row("A3", [1, "x"])
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2], "b": [["x"], None]}), buffer)
    return buffer.getvalue()


WHOLE = [
    TEXT.encode(),
    TEXT.encode("gb18030") * 3,
    TEXT.encode("utf-16"),
    gzip.compress(TEXT.encode()),
    b'{"a": [{"b": 1, "c": [1, 2]}], "d": "x"}\n{"a": {}}\n',
    workbook(),
    parquet(),
    b"",
]
NAMES = ["a.csv", "a.json", "a.jsonl", "a.xlsx", "a", "a.csv.gz", "a.parquet"]
PIECES = st.sampled_from(
    [b"", b'"', b"\n", b"\r", b"\x00", b",,", b"[[", b"}", b"\xff\xfe", b"\x80"]
) | st.binary(max_size=6)


@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), max_size=6),
    st.sampled_from(NAMES),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_damage_ends_in_rows_or_in_a_read_error(
    tmp_path: Path,
    connection: duckdb.DuckDBPyConnection,
    whole: bytes,
    edits: list[tuple[float, int, bytes]],
    name: str,
) -> None:
    content = whole
    for place, length, piece in edits:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    path = tmp_path / name
    path.write_bytes(content)
    refused: ReadError | None = None
    try:
        for sheet in read(path, ReadOptions(scratch=tmp_path / "scratch")):
            poured = sheet.pour(connection, "poured")
            assert all(reject.reason and reject.hint for reject in poured.rejects)
    except ReadError as error:
        refused = error
    if refused is not None:
        assert refused.hint
        assert refused.place is not None
        assert refused.place.file == name


def test_plain_text_named_as_an_archive_is_read_all_the_same(reading) -> None:
    (sheet,) = reading("a.csv.gz", "a,b\n1,2\n")
    assert sheet.rows == {2: ("1", "2")}


def test_a_parquet_file_damaged_inside_is_a_read_error(reading) -> None:
    content = bytearray(parquet())
    content[4:40] = b"\xff" * 36
    with pytest.raises(ReadError, match="damaged"):
        reading("a.parquet", bytes(content))


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [
        ("函.pdf", b"%PDF-1.7\n", "a document"),
        ("笔录.docx", b"PK\x03\x04", "a document"),
        ("笔录.doc", b"\xd0\xcf\x11\xe0", "a document"),
        ("执照.jpg", b"\xff\xd8\xff\xe0", "a picture"),
        ("截图.csv", b"\x89PNG\r\n", "a picture"),
        ("流水.zip", b"PK\x03\x04", "an archive"),
        ("流水.rar", b"Rar!\x1a\x07", "an archive"),
    ],
)
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, name: str, start: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(start + bytes(100))
    with pytest.raises(ReadError, match=f"^the file is {kind}, and no table") as told:
        read(tmp_path / name)
    [seen] = survey([tmp_path / name])
    assert (seen.why, seen.hint) == (f"the file is {kind}, and no table", told.value.hint)
