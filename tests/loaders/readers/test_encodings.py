"""Encodings: recognised where they can be known, declared where not, proved over the whole file."""

from __future__ import annotations

import pytest

from graph.errors import ReadError
from loaders.readers import encodings

TEXT = "户名,金额,摘要\n福州某某有限公司,1200.50,货款\n张三,88,工资\n"


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
    ],
)
def test_an_encoding_is_recognised(reading, encoding: str, noted: str | None) -> None:
    # UTF-16 without a mark is known by the zero bytes of its plain characters.
    text = TEXT + "plain ascii text,1,for the zero bytes of wide encodings\n" * 4
    (sheet,) = reading("a.csv", text.encode(encoding))
    assert sheet.sheet.columns == ("户名", "金额", "摘要")
    assert sheet.rows[2] == ("福州某某有限公司", "1200.50", "货款")
    assert sheet.sheet.notes == ((f"read as {noted}",) if noted else ())


def test_chinese_far_behind_plain_text_is_recognised(reading) -> None:
    text = "a,b\n" + "plain,1\n" * 30_000 + "福州某某有限公司,2\n厦门某某贸易商行,3\n"
    (sheet,) = reading("a.csv", text.encode("gb18030"))
    assert sheet.rows[30_002] == ("福州某某有限公司", "2")


def test_a_single_byte_encoding_is_never_guessed(reading) -> None:
    content = "name;city\nMüller;Köln\nGrün;Zürich\n".encode("windows-1252")
    with pytest.raises(ReadError, match="not utf-8: 0xFC at byte 11") as caught:
        reading("a.csv", content)
    assert caught.value.place is not None
    assert caught.value.place.row == 2
    assert "encoding" in str(caught.value.hint)
    (sheet,) = reading("a.csv", content, encoding="windows-1252")
    assert sheet.rows[3] == ("Grün", "Zürich")


def test_the_first_bad_byte_is_named_wherever_it_is(reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "CHUNK", 64)
    good = "a,b\n" + "é,1\n" * 100
    with pytest.raises(ReadError) as caught:
        reading("a.csv", good.encode() + b"x,\xff\n")
    assert f"0xFF at byte {len(good.encode()) + 2}" in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.row == 102


def test_a_declared_encoding_that_the_file_breaks_is_refused(reading) -> None:
    with pytest.raises(ReadError, match="not gb18030: 0xFF at byte 6"):
        reading("a.csv", b"a,b\n1,\xff\xff\n", encoding="gb18030")
    with pytest.raises(ReadError, match="not utf-8: 0xB8 at byte 4"):
        reading("a.csv", "a,b\n福,1\n".encode("gb18030"), encoding="utf-8")


def test_a_file_cut_inside_a_character_is_refused(reading) -> None:
    with pytest.raises(ReadError, match="not utf-8"):
        reading("a.csv", ("a,b\n1," + "福").encode()[:-1], encoding="utf-8")


def test_an_unknown_encoding_is_refused(reading) -> None:
    with pytest.raises(ReadError, match="no encoding 'klingon'"):
        reading("a.csv", "a,b\n", encoding="klingon")


def test_no_chunk_cuts_a_character(reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encodings, "CHUNK", 7)
    (sheet,) = reading("a.csv", "名,号\n" + "福州某某,二\n" * 200)
    assert len(sheet.rows) == 200
