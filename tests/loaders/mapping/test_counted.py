"""How many different ones a fact's rows name, told on each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from graph.errors import MappingError
from loaders.mapping import load_mapping
from tests.loaders.conftest import Facts

MAPPING = """
language: 1
name: bids
title: {{en: Bids, zh: 投标}}
origin: a test
licence: none
zone: Asia/Shanghai
delivery: {{of: bids, repeated: skip, replaces: none}}
tables:
  bids:
    columns:
      tender: {{required: true}}
      bidder: {{required: true}}
      status: {{}}
    facts:
      - link: AWARDED
        when: {{status: {{is: won}}}}
        from: {{space: tender, key: {{scope: tender, text: tender}}}}
        to: {{space: party, key: {{scope: bidder, text: bidder}}}}
        properties:
          number: bidder
          {property}: {{count: {{form: party, of: bidder}}, among: [tender]}}
"""

ROWS = """tender,bidder,status
1,Acme Ltd,won
1,ACME LTD.,won
1,Beta,won
1,Gamma,lost
2,Acme Ltd,won
3,Beta,lost
"""


def test_rows_that_make_the_fact_are_counted_by_what_they_name(
    parts: loaders.Parts, facts: Facts, tmp_path: Path
) -> None:
    (tmp_path / "source.yaml").write_text(MAPPING.format(property="suppliers"), encoding="utf-8")
    (tmp_path / "bids.csv").write_text(ROWS, encoding="utf-8")
    loaders.load_parts(parts, load_mapping(tmp_path / "source.yaml"), [tmp_path / "bids.csv"], who="test")
    assert [(row["start_key"], row["number"], row["suppliers"]) for row in facts("awarded")] == [
        ("bids/tender:1", "Acme Ltd", 2),
        ("bids/tender:1", "ACME LTD.", 2),
        ("bids/tender:1", "Beta", 2),
        ("bids/tender:2", "Acme Ltd", 1),
    ]


def test_a_count_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text(MAPPING.format(property="award_key"), encoding="utf-8")
    with pytest.raises(MappingError, match="the property is of type text"):
        load_mapping(tmp_path / "source.yaml")
