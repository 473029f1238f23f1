"""Of a large file only the first lines are looked at to tell what it is."""

import gzip
import json
import random

import pytest

import loaders
from loaders.readers import heads

LINE = '{"ocid": "a", "title": "一条"}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where copies go; a file of 400 bytes is large, and a table of 160."""
    monkeypatch.setattr(heads, "SIZE", 200)
    monkeypatch.setattr(heads, "LARGE", 400)
    monkeypatch.setattr(heads, "TABLE", 80)
    monkeypatch.setattr(heads, "LARGE_TABLE", 160)
    made = tmp_path / "heads"
    made.mkdir()
    return made


def written(tmp_path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_a_small_file_is_itself(tmp_path, folder):
    path = written(tmp_path, "a.csv", b"a,b\n1,2\n")
    assert heads.head(path, folder) == path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_large_table_is_its_first_whole_lines(encoding, tmp_path, folder):
    line = "甲,乙丙\n".encode(encoding)
    copy = heads.head(written(tmp_path, "a.csv", line * 100), folder)
    assert copy == folder / "a.csv"
    assert copy.read_bytes() == line * (80 // len(line))


def test_an_archive_is_unpacked_as_far_as_is_looked(tmp_path, folder):
    noise = "".join(json.dumps({"id": str(number * 7919 % 10007)}) + "\n" for number in range(2000))
    copy = heads.head(written(tmp_path, "a.jsonl.gz", gzip.compress(noise.encode())), folder)
    assert copy.name == "a.jsonl"
    assert noise.encode().startswith(copy.read_bytes())
    assert copy.read_bytes().endswith(b"}\n")


def test_a_table_is_cut_sooner_than_lines_of_json_are(tmp_path, folder):
    table = b"a,b\n" * 45
    assert heads.head(written(tmp_path, "a.csv", table), folder).read_bytes() == table[:80]
    path = written(tmp_path, "a.jsonl", LINE.encode() * 6)
    assert heads.head(path, folder) == path


def test_a_table_whose_first_line_is_long_keeps_it_whole(tmp_path, folder):
    line = b"a" * 90 + b",b\n"
    assert heads.head(written(tmp_path, "a.csv", line * 5), folder).read_bytes() == line * 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one.json", json.dumps({"releases": [{"ocid": str(n)} for n in range(100)]}, indent=1).encode()),
        ("wide.csv", ("甲,乙\n" * 200).encode("utf-16")),
        ("book.xlsx", b"PK\x03\x04" + b"\n" * 500),
        ("page.csv", b"<html>\n" * 100),
        ("one_line.csv", b"a," * 500),
        ("cut.csv.gz", gzip.compress(random.Random(1).randbytes(5000), mtime=0)[:100]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_made_of_lines_is_not_cut(name, content, tmp_path, folder):
    path = written(tmp_path, name, content)
    assert heads.head(path, folder) == path


def test_lines_of_json_are_cut_whatever_their_name(tmp_path, folder):
    copy = heads.head(written(tmp_path, "a.txt", LINE.encode() * 100), folder)
    assert {json.loads(line)["ocid"] for line in copy.read_text(encoding="utf-8").splitlines()} == {"a"}


def test_what_a_large_file_is_does_not_hang_on_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(heads, "TABLE", 2000)
    monkeypatch.setattr(heads, "LARGE_TABLE", 4000)
    [sample] = [path for path in loaders.source("bank_statement").samples if path.suffix == ".csv"][:1]
    header, *rows = sample.read_bytes().splitlines(keepends=True)
    path = written(tmp_path, "statement.csv", header + b"".join(rows) * 20 + b"\xff\xfe,not text\n")
    [seen] = loaders.survey([path])
    assert seen.source is not None
    assert seen.source.name == "bank_statement"
