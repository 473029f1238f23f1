"""Lists of a row: combinations of several, their items looked up elsewhere, and all of them in one property."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from graph.errors import MappingError, ReadError
from loaders.mapping import load_mapping
from tests.loaders.conftest import Facts

MAPPING = """
language: 1
name: edges
title: {en: Edges, zh: 边}
origin: a test
licence: none
zone: Asia/Shanghai
delivery: {of: edges, repeated: skip, replaces: none}
tables:
  edges:
    columns:
      id: {required: true}
      kind: {required: true}
      name: {absent: true}
      names: {type: list, separator: ";", absent: true}
      others: {type: list, separator: ";", absent: true}
      owners: {type: list, separator: ";", absent: true}
      assets: {type: list, separator: ";", absent: true}
      former: {type: list, separator: ";", absent: true}
      code: {type: identifier, identifier: lei, absent: true}
    joins:
      asset_is: {table: edges, on: {assets.item: id}, skipped_too: true}
    skip:
      - when: {kind: {is: [ship, car]}}
        by: kind
        why: no word for it
    refuse:
      - {when: {kind: {is: statement}}, why: these are statements, hint: put them together}
    facts:
      - node: Party
        when: {kind: {is: party}}
        key: {scope: party, text: id}
        known_as: [{identifier: code}, {scope: party, text: former.item}]
        properties: {name: name, former_names: {union: [names, others], without: name}}
      - link: OWNS
        each: [owners, assets]
        when: {kind: {is: owns}, asset_is.kind: {known: false}}
        from: {space: party, key: {scope: party, text: owners.item}}
        to: {space: party, key: {scope: party, text: assets.item}}
        properties: {interest: {take: path, of: owners, with: " and "}}
      - link: HOLDS
        each: [owners, assets]
        when: {kind: {is: owns}, asset_is.kind: {is: account}}
        from: {space: party, key: {scope: party, text: owners.item}}
        to: {space: account, key: {scope: party, text: assets.item}}
      - node: Account
        when: {kind: {is: account}}
        key: {scope: party, text: id}
"""


@pytest.fixture
def loading(parts: loaders.Parts, tmp_path: Path):
    """The report of a load of these lines."""
    (tmp_path / "source.yaml").write_text(MAPPING, encoding="utf-8")

    def run(text: str) -> loaders.LoadReport:
        (tmp_path / "edges.csv").write_text(text, encoding="utf-8")
        mapping = load_mapping(tmp_path / "source.yaml")
        return loaders.load_parts(parts, mapping, [tmp_path / "edges.csv"], who="test")

    return run


def test_a_link_is_made_for_each_combination_and_items_are_looked_up(loading, facts: Facts) -> None:
    report = loading("id,kind,owners,assets\n1,owns,a;b,x;y;acc;boat\nacc,account,,\nboat,ship,,\n")
    assert sorted((row["start_key"], row["end_key"], row["interest"]) for row in facts("owns")) == [
        (f"edges/party:{owner}", f"edges/party:{asset}", "a and b") for owner in "ab" for asset in "xy"
    ]
    assert sorted((row["start_key"], row["end_key"]) for row in facts("holds")) == [
        ("edges/party:a", "edges/party:acc"),
        ("edges/party:b", "edges/party:acc"),
    ]
    # The ship is left out, and yet it is known that it is one.
    assert report.skips == {"ship: no word for it": 1}


def test_a_list_without_items_makes_no_combination(loading, facts: Facts) -> None:
    report = loading("id,kind,owners,assets\n1,owns,a,\n")
    assert facts("owns") == []
    assert report.rejects == {"makes no fact": 1}


def test_lists_are_united_without_what_stands_elsewhere(loading, facts: Facts) -> None:
    loading("id,kind,name,names,others\n1,party,A,C;A;B,B;D\n2,party,A,A,\n3,party,A,,\n")
    assert [row["former_names"] for row in facts("party")] == [["B", "C", "D"], None, None]


def test_other_keys_are_joined_by_judgements(loading, facts: Facts) -> None:
    loading("id,kind,code,former\n1,party,529900T8BM49AURSDO55,0;9\n2,party,,\n")
    assert sorted((row["left_key"], row["right_key"]) for row in facts("judgement", "*")) == [
        ("edges/party:1", "edges/party:0"),
        ("edges/party:1", "edges/party:9"),
        ("edges/party:1", "lei:529900T8BM49AURSDO55"),
    ]


def test_rows_that_are_left_out_are_counted_by_a_column(loading) -> None:
    report = loading("id,kind\n1,ship\n2,car\n3,ship\n4,account\n")
    assert report.rows_skipped == 3
    assert report.skips == {"ship: no word for it": 2, "car: no word for it": 1}


def test_a_row_of_another_kind_of_file_stops_the_load(loading, parts: loaders.Parts) -> None:
    with pytest.raises(ReadError, match="these are statements") as caught:
        loading("id,kind\n1,account\n2,statement\n")
    assert caught.value.hint == "put them together"
    assert parts.tables.ledger() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("assets.item: id", "assets.item: nobody", "is no column"),
        ("assets.item: id", "kind.item: id", "is no column"),
        ("each: [owners, assets]", "each: [owners]", "no column 'assets.item'"),
        ("when: {kind: {is: account}}", "when: {asset_is.id: {known: true}}", "goes through no such list"),
        ("each: [owners, assets]", "each: [owners, assets, kind]", "is no list"),
        ("by: kind", "by: nobody", "no column 'nobody'"),
        ("union: [names, others]", "union: [names, kind]", "is no list"),
        ("{scope: party, text: former.item}", "{scope: party, text: kind.item}", "is no list"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in MAPPING
    (tmp_path / "source.yaml").write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MappingError, match=said):
        load_mapping(tmp_path / "source.yaml")
