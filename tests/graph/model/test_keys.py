"""Raw keys: readable, unambiguous, and the same wherever they are made."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import identifier_key, key_scheme, load_model, scoped_key
from graph.model.arrow import identity_columns, relationship_key_sql
from tests.links import link_key

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@given(scope=st.sampled_from(["bidder", "official"]), text=words, within=words, other=words)
def test_two_scopes_never_share_a_key(scope, text, within, other):
    key = scoped_key("src", scope, text, within)
    assert (key == scoped_key("src", scope, text, other)) == (within == other)
    assert key_scheme(key).count("/") == 2
    assert key.partition(":")[2] == text


def test_the_scheme_tells_how_a_thing_is_known():
    assert key_scheme(identifier_key("uscc", "91350100M000100Y43")) == "uscc"
    assert key_scheme(scoped_key("state_tenders", "bidder", "A: B")) == "state_tenders/bidder"


@pytest.mark.parametrize("number", ["7", None])
def test_a_relationships_key_is_the_hash_of_its_ends_and_identity(number):
    link = load_model().relationships["AWARDED"]
    assert identity_columns(link) == ("number",)
    expression = relationship_key_sql(link, "a", "b", {"number": "n"})
    with duckdb.connect() as connection:
        row = connection.execute(
            f"SELECT {expression} FROM (SELECT 'x' a, 'y' b, ?::VARCHAR n)", [number]
        ).fetchone()
    assert row == (link_key("AWARDED", "x", "y", number or ""),)
