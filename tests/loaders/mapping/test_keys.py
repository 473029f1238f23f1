"""Keys made in columns are the keys that the model makes one by one."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import scoped_key
from loaders.mapping.staging import prepare


@pytest.fixture(scope="module")
def connection():  # type: ignore[no-untyped-def]  # a fixture of DuckDB's own type
    with duckdb.connect() as opened:
        prepare(opened)
        yield opened


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1),
    st.text(st.characters(exclude_categories=("Cs", "Cc"))),
)
def test_a_scope_is_quoted_alike(connection: duckdb.DuckDBPyConnection, within: str, text: str) -> None:
    found = connection.execute(
        "SELECT 'src/official' || '/' || xm_quoted(CAST(? AS VARCHAR)) || ':' || CAST(? AS VARCHAR)",
        [within, text],
    ).fetchall()
    assert found[0][0] == scoped_key("src", "official", text, within)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  a b ", "a b"),
        ("　张三　", "张三"),
        ("\u00a0x\u00a0", "x"),
        ("\ufeffx", "x"),
        ("x\t", "x"),
        ("x\r", "x"),
        ("   ", None),
        ("", None),
        ("x", "x"),
        (None, None),
    ],
)
def test_white_space_at_the_ends_goes(
    connection: duckdb.DuckDBPyConnection, text: str | None, clean: str | None
) -> None:
    assert connection.execute("SELECT xm_clean(CAST(? AS VARCHAR))", [text]).fetchall() == [(clean,)]
