"""Delimited text: rows keep the number a spreadsheet shows, and nothing malformed is padded or dropped."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import ReadError
from loaders.readers import ReadOptions, read
from loaders.readers.blank_lines import blank_rows


def test_rows_follow_the_header_row(reading) -> None:
    (sheet,) = reading("a.csv", "name,amount\n张三,1\n李四,2\n")
    assert sheet.sheet.columns == ("name", "amount")
    assert sheet.rows == {2: ("张三", "1"), 3: ("李四", "2")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(reading, delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["a", "b", "c"], ["1", "x y", "3"], ["4", "5", "6"]))
    (sheet,) = reading("a.csv", text)
    assert sheet.rows == {2: ("1", "x y", "3"), 3: ("4", "5", "6")}


def test_single_quotes_are_recognised(reading) -> None:
    (sheet,) = reading("a.csv", "a,b\n'x, y',1\n'z, w',2\n")
    assert sheet.rows[2] == ("x, y", "1")


def test_a_line_break_inside_quotes_is_one_row_and_a_blank_line_is_a_row(reading) -> None:
    (sheet,) = reading("a.csv", 'a,b\n1,"x\n\ny"\n\n\r\n2,z\n')
    assert sheet.rows == {2: ("1", "x\n\ny"), 5: ("2", "z")}


def test_ragged_rows_are_rejects_with_their_row(reading) -> None:
    (sheet,) = reading("a.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n\n13,14,15\n")
    assert sheet.rows == {2: ("1", "2", "3"), 4: ("6", "7", "8"), 7: ("13", "14", "15")}
    short, long = sheet.rejects
    assert (short.row, short.value) == (3, "4,5")
    assert "fewer fields" in short.reason
    assert short.hint
    assert (long.row, long.value) == (5, "9,10,11,12")
    assert "more fields" in long.reason


def test_a_quote_left_open_is_a_reject_that_shows_the_text(reading) -> None:
    (sheet,) = reading("a.csv", 'a,b\n1,x\n2,"y\n3,z\n')
    assert sheet.rows == {2: ("1", "x")}
    assert sheet.rejects[0].row == 3
    assert "not closed" in sheet.rejects[0].reason


def test_a_header_over_several_columns_can_be_numbered(reading) -> None:
    (sheet,) = reading("a.csv", "a,b,A,a\n1,2,3,4\n", repeated="number")
    assert sheet.sheet.columns == ("a", "b", "A (2)", "a (3)")
    assert sheet.rows == {2: ("1", "2", "3", "4")}


def test_numbering_does_not_hide_a_header_that_is_there(reading) -> None:
    with pytest.raises(ReadError, match=r"'a \(2\)' stands over 2 columns"):
        reading("a.csv", "a,a (2),a\n1,2,3\n", repeated="number")


def test_empty_columns_behind_given_names_are_passed_over(reading) -> None:
    (sheet,) = reading("a.csv", "1,2,,\n3,4,,\n5,6\n", header_row=0, columns=("a", "b"))
    assert sheet.sheet.columns == ("a", "b", "_unnamed_3", "_unnamed_4")
    assert {row: values[:2] for row, values in sheet.rows.items()} == {1: ("1", "2"), 2: ("3", "4")}
    assert [entry.row for entry in sheet.rejects] == [3]


@pytest.mark.parametrize("text", ["1,2,3\n4,5,6\n", "1\n2\n"])
def test_a_file_of_another_width_than_its_names_is_refused(reading, text: str) -> None:
    with pytest.raises(ReadError, match="the mapping names 2 columns") as caught:
        reading("a.csv", text, header_row=0, columns=("a", "b"))
    assert "header_row: 0" in (caught.value.hint or "")


def test_rows_above_the_header_are_passed_over_and_noted(reading) -> None:
    (sheet,) = reading(
        "a.csv", "某某银行交易流水\n账号：,6222\n\n日期,金额,备注\n2024-01-01,1,甲\n2024-01-02,2,乙\n"
    )
    assert sheet.sheet.columns == ("日期", "金额", "备注")
    assert list(sheet.rows) == [5, 6]
    assert "row 4" in sheet.sheet.notes[0]


@pytest.mark.parametrize(
    "line",
    [
        "账号：3100,户名：张三,,,",
        "账号：,3100,户名：,,张三",
        "卡号（账号）：3100,,明细,,户名:张三",
        "District: O'Hara,,as of:,2021,",
    ],
)
def test_a_line_as_wide_as_the_table_that_says_what_it_is_of_is_passed_over(reading, line: str) -> None:
    (sheet,) = reading("a.csv", f"{line}\n日期,摘要,借方,贷方,余额\n2024-01-01,a,1,,2\n2024-01-02,b,,1,2\n")
    assert sheet.sheet.columns == ("日期", "摘要", "借方", "贷方", "余额")
    assert list(sheet.rows) == [3, 4]


@pytest.mark.parametrize("header", ["日期,摘要,,金额（单位：元）,余额", "日期:,摘要:,,金额:元,余额:元"])
def test_headers_with_a_colon_beside_an_empty_column_stay_headers(reading, header: str) -> None:
    (sheet,) = reading("a.csv", f"{header}\n2024-01-01,a,,1,2\n2024-01-02,b,,1,2\n")
    assert sheet.sheet.columns[2] == "_unnamed_3"
    assert list(sheet.rows) == [2, 3]


def test_of_two_headers_one_may_have_a_colon(reading) -> None:
    (sheet,) = reading("a.csv", "名称,,对方:账号\n甲公司,,乙\n丙公司,,丁\n")
    assert sheet.sheet.columns == ("名称", "_unnamed_2", "对方:账号")


@pytest.mark.parametrize(
    "text",
    [
        "日期,摘要,,金额（单位：元）,余额\n2024-01-01,a,x,1,2\n2024-01-02,b,x,1,2\n",
        "日期,时间,,备注:说明\n2024-01-01,09:00:00,x,1\n2024-01-02,09:00:01,x,1\n",
        "交易日期,账号,,备注(注:仅供参考)\n2024-01-01,6222021000012345673,x,y\n2024-01-02,6222021000012345673,x,y\n",
    ],
)
def test_a_column_without_a_header_is_told_though_another_header_has_a_colon(reading, text: str) -> None:
    with pytest.raises(ReadError, match="column 3 has values and no header"):
        reading("a.csv", text)


def test_a_file_without_headers_takes_declared_names(reading) -> None:
    (sheet,) = reading("a.csv", "1,x\n2,y\n", header_row=0, columns=("number", "name"))
    assert sheet.rows == {1: ("1", "x"), 2: ("2", "y")}
    (plain,) = reading("a.csv", "1,x\n2,y\n", header_row=0)
    assert plain.sheet.columns == ("column_1", "column_2")


def test_a_declared_header_row_wins(reading) -> None:
    (sheet,) = reading("a.csv", "x,y\na,b\n1,2\n", header_row=2)
    assert sheet.sheet.columns == ("a", "b")
    assert sheet.rows == {3: ("1", "2")}


def test_a_delimiter_at_the_end_of_every_row_makes_a_column_that_needs_no_declaration(reading) -> None:
    (sheet,) = reading("a.csv", "a,b,\n1,2,\n3,4,\n")
    assert sheet.sheet.columns == ("a", "b", "_unnamed_3")


def test_mixed_line_ends_are_read(reading) -> None:
    (sheet,) = reading("a.csv", b'a,b\r\n1,2\r\n3,"x\r\ny"\r\n4,5\n6,7\n')
    assert sheet.rows == {2: ("1", "2"), 3: ("3", "x\ny"), 4: ("4", "5"), 5: ("6", "7")}


def test_carriage_returns_alone_are_read(reading) -> None:
    (sheet,) = reading("a.csv", b"a,b\r1,2\r3,4\r")
    assert sheet.rows == {2: ("1", "2"), 3: ("3", "4")}


def test_a_file_with_headers_only_has_no_rows(reading) -> None:
    (sheet,) = reading("a.csv", "a,b\n")
    assert sheet.rows == {}
    assert sheet.sheet.columns == ("a", "b")


@pytest.mark.parametrize(
    ("content", "said", "mend"),
    [
        ("", "empty", "again"),
        ("\n\n\n", "no row of headers", "header_row"),
        ("a,b,a\n1,2,3\n", "'a' stands over 2 columns", "repeated: number"),
        ("a,b,A\n1,2,3\n", "'A' stands over 2 columns", "repeated: number"),
        ("a,,c\n1,2,3\n", "column 2 has values and no header", "header_row"),
        ("<html><table><tr><td>1</td></tr></table>", "web page", "save it as"),
    ],
)
def test_files_that_cannot_be_used_say_how_to_mend_them(reading, content: str, said: str, mend: str) -> None:
    with pytest.raises(ReadError) as caught:
        reading("a.csv", content)
    assert said in caught.value.message
    assert caught.value.hint is not None
    assert mend in caught.value.hint
    assert caught.value.place is not None
    assert caught.value.place.file == "a.csv"


def test_a_declared_header_row_that_is_empty_is_refused(reading) -> None:
    with pytest.raises(ReadError, match="row 5 should hold the headers"):
        reading("a.csv", "a,b\n1,2\n", header_row=5)


def test_a_missing_file_is_a_read_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.csv")


def test_gzip_is_unpacked_and_its_scratch_removed(reading, tmp_path: Path) -> None:
    (sheet,) = reading("a.csv.gz", gzip.compress(b"a,b\n1,2\n"))
    assert sheet.rows == {2: ("1", "2")}
    assert sheet.sheet.file == "a.csv.gz"
    assert any((tmp_path / "scratch").iterdir())
    del sheet
    assert not any((tmp_path / "scratch").iterdir())


def test_a_gzip_cut_short_says_how_far_it_got(reading) -> None:
    whole = gzip.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i) for i in range(50_000)))
    with pytest.raises(ReadError, match=r"cut short: \d+ bytes \(\d+ lines\) could be unpacked"):
        reading("a.csv.gz", whole[: len(whole) // 2])


def test_a_damaged_gzip_is_a_read_error(reading) -> None:
    whole = bytearray(gzip.compress(b"a,b\n" * 10_000))
    whole[20:30] = b"\xff" * 10
    with pytest.raises(ReadError, match=r"damaged|cut short"):
        reading("a.csv.gz", bytes(whole))


def test_row_numbers_hold_across_the_chunks_of_a_parallel_parse(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("row,text,more\n")
        for row in range(2, 300_002):
            if row % 10_007 == 0:
                file.write("\n")
            elif row % 7_001 == 0:
                file.write(f"{row},ragged\n")
            else:
                file.write(f'{row},"two\nlines",{"x" * 90}\n')
    (sheet,) = read(path)
    poured = sheet.pour(connection, "t")
    wrong = connection.execute(
        f'SELECT count(*) FROM t WHERE {poured.row_sql} <> CAST("row" AS BIGINT)'
    ).fetchall()
    blank = sum(row % 10_007 == 0 for row in range(2, 300_002))
    assert wrong == [(0,)]
    assert poured.rows + len(poured.rejects) + blank == 300_000
    assert all(f"{reject.row}," in str(reject.value) for reject in poured.rejects)


FIELD = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@given(st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=20))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_quoted_comes_back(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, rows: list[tuple[str, str, str]]
) -> None:
    path = tmp_path / "quoted.csv"
    quoted = (
        ",".join('"' + field.replace('"', '""') + '"' for field in row) for row in (("a", "b", "c"), *rows)
    )
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8", newline="\n")
    (sheet,) = read(path, ReadOptions(delimiter=",", quote='"', header_row=1))
    sheet.pour(connection, "t")
    found = connection.execute("SELECT coalesce(a, ''), coalesce(b, ''), coalesce(c, '') FROM t").fetchall()
    assert found == rows


@given(
    st.lists(st.sampled_from(["1,2", "", '"a\n\nb",2', '"a""b",3']), max_size=30),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_blank_rows_are_counted_in_records(tmp_path: Path, rows: list[str], end: str) -> None:
    path = tmp_path / "blank.csv"
    path.write_bytes("".join(row + end for row in rows).encode())
    assert blank_rows(path, '"') == [number for number, row in enumerate(rows, 1) if not row]


@pytest.mark.real_data
def test_the_state_tenders_are_read_whole(real_data: Path, connection: duckdb.DuckDBPyConnection) -> None:
    counts = {}
    for path in sorted((real_data / "state_tenders").glob("*.csv.gz")):
        (sheet,) = read(path)
        poured = sheet.pour(connection, "t")
        counts[path.name] = (poured.rows, len(poured.rejects))
    assert counts == {
        "bids.csv.gz": (72_217, 0),
        "officials.csv.gz": (131_427, 0),
        "tenders.csv.gz": (19_655, 0),
    }


@pytest.mark.real_data
def test_contracts_without_headers_are_read_whole(
    real_data: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    counts = {}
    for path in sorted((real_data / "municipal_contracts").rglob("*.csv")):
        (sheet,) = read(path, ReadOptions(header_row=0))
        poured = sheet.pour(connection, "t")
        with path.open(encoding="utf-8", newline="") as file:
            assert poured.rows + len(poured.rejects) == sum(1 for record in csv.reader(file) if record)
        counts[path.parent.name] = counts.get(path.parent.name, 0) + poured.rows
    assert counts == {"Ferizaj": 1_259, "Gjakova": 805, "Gjilan": 748}
