"""Whether texts begin or end with white space: told from bytes, and never wrongly denied."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loaders.readers import margins

SPACES = " \t\n\r\u3000\u00a0\ufeff"
texts = st.text(alphabet=["a", "中", "国", "、", "（", "é", ",", '"', *SPACES], max_size=4)
rows = st.lists(st.lists(texts, min_size=2, max_size=3), min_size=1, max_size=4)


@given(
    rows,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", "\t"]),
)
@example([["b", "\ta", "b"]], csv.QUOTE_MINIMAL, "\n", "\t")
@example([["b", "a\t", "b"]], csv.QUOTE_ALL, "\n", "\t")
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_said_to_have_no_margins_has_none(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[list[str]],
    quoting: int,
    end: str,
    delimiter: str,
) -> None:
    monkeypatch.setattr(margins, "BLOCK", 7)
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(
        [["head", "er"], *rows]
    )
    file = tmp_path / "a.csv"
    file.write_bytes(text.getvalue().encode())
    if not margins.has_margins(file, delimiter, '"'):
        assert all(value == value.strip(SPACES) for row in rows for value in row)


@pytest.mark.parametrize(
    "text",
    [
        "卡号,户名,时间\n62,张三,2021-01-01 10:00:00\n63,李 四,2021-01-02 10:00:00\n",
        "a,b\r\n1,x y\r\n2,z\r\n",
        '"a","b"\n"1","（有限合伙）、"\n"","x y"\n',
        "\ufeffa,b\n1,2\n",
    ],
)
def test_a_tidy_file_is_known_as_such(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(text.encode())
    assert not margins.has_margins(file, ",", '"')


def test_a_tab_between_quotes_of_two_texts_is_no_margin(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text('a\tb\tc\n"1"\t""\t"2"\n\t"x y"\t\n', encoding="utf-8")
    assert not margins.has_margins(file, "\t", '"')


@pytest.mark.parametrize("value", [" x", "x ", "\tx", "x\u3000", "\u00a0x", "x\u00a0", "x\r", "\ufeffx"])
@pytest.mark.parametrize("padding", range(3))
def test_white_space_is_found_across_blocks(tmp_path: Path, value: str, padding: int) -> None:
    file = tmp_path / "a.csv"
    lead = "a,b\n" + "1,2\n" * ((margins.BLOCK - 8) // 4)
    file.write_bytes(f"{lead}{'1' * (padding + 1)},{value}\n1,2\n".encode())
    assert margins.has_margins(file, ",", '"')
