"""A link that is stated once for equal rows stays so when it is also to lie in order."""

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
    facts:
      - link: AWARDED
        distinct: true
        {more}
        from: {{space: tender, key: {{scope: tender, text: tender}}}}
        to: {{space: party, key: {{scope: bidder, text: bidder}}}}
        properties: {{number: bidder}}
"""


def test_equal_rows_are_one_observation_in_order(parts: loaders.Parts, facts: Facts, tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text(MAPPING.format(more="sort: true"), encoding="utf-8")
    (tmp_path / "bids.csv").write_text("tender,bidder\n2,Acme\n1,Beta\n2,Acme\n", encoding="utf-8")
    loaders.load_parts(parts, load_mapping(tmp_path / "source.yaml"), [tmp_path / "bids.csv"], who="test")
    assert sorted((row["start_key"], row["count"], row["row"]) for row in facts("awarded")) == [
        ("bids/tender:1", 1, 3),
        ("bids/tender:2", 2, 2),
    ]


def test_equal_rows_are_not_put_together_and_told_apart_at_once(tmp_path: Path) -> None:
    (tmp_path / "source.yaml").write_text(MAPPING.format(more="ordinal: number"), encoding="utf-8")
    with pytest.raises(MappingError, match="puts equal rows together"):
        load_mapping(tmp_path / "source.yaml")
