"""Which pairs are offered to a person, and how well: on made names and on the labelled ones."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from graph.model import load_model, scoped_key
from graph.resolve import judge, propose, undo
from graph.tables import GraphTables, LoadHeader

sys.path.insert(0, str(Path(__file__).parent))
import labelled_pairs

Offer = dict[tuple[str, str], tuple[float, str, bool]]


@pytest.fixture
def tables(tmp_path: Path) -> GraphTables:
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def offered(tables: GraphTables, connection: duckdb.DuckDBPyConnection) -> Callable[..., Offer]:
    def names_offered(least_score: float = 0.8) -> Offer:
        return {
            (row["left_name"], row["right_name"]): (row["score"], row["reason"], row["across"])
            for row in propose(tables.snapshot(), connection, least_score).to_pylist()
        }

    return names_offered


def load(tables: GraphTables, *bidders: str, source: str = "a", kind: str = "Party") -> None:
    keys = [scoped_key(source, "bidder", name) for name in bidders]
    rows = pa.table({"key": keys, "kind": [kind] * len(bidders), "name": bidders})
    with tables.begin(LoadHeader(kind="load", source=source, who="li")) as running:
        running.append("party", rows)
        running.commit()


def test_nothing_is_offered_of_nothing(tables, connection):
    assert len(propose(tables.snapshot(), connection)) == 0


def test_equal_names_of_two_sources_are_offered_not_merged(tables, offered):
    load(tables, "Hojai Poddar Projects Pvt Ltd", "Rhino Healthcare")
    load(tables, "HOJAI PODDAR PROJECTS (P) LIMITED", source="b")
    (pair,) = offered().items()
    assert pair == (
        ("Hojai Poddar Projects Pvt Ltd", "HOJAI PODDAR PROJECTS (P) LIMITED"),
        (1.0, "equal normal form", True),
    )


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("Jaydhaj Bikash Enterprise", "Enterprise Bikash Jaydhaj", "the same words in another order"),
        ("Jay Dhaj Enterprise", "Jaydhaj Enterprise", "the same letters with other spaces"),
        ("Jaydhaj Enterprise Ltd", "Jaydhaj Enterprise", "equal but for the legal form"),
        ("Jaydhaj Enterprise", "Jaydhaj Enterprises", "equal but for business words"),
        ("Himanshu Barkakati", "Himangshu Barkakati", "nearly equal spelling"),
        ("浔阳宏达建材有限公司", "浔阳鸿达建材有限公司", "read alike"),
    ],
)
def test_the_reason_says_in_what_two_names_agree(tables, offered, left, right, reason):
    load(tables, left, right, "Unlike Altogether", "Quite Another Firm", "中铁第七工程局")
    assert [told for _, told, _ in offered(0.6).values()] == [reason]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("中铁第三工程局有限公司", "中铁第四工程局有限公司"),
        ("Block 2 Cooperative Society", "Block 3 Cooperative Society"),
        ("Barak Valley Stage II", "Barak Valley Stage III"),
    ],
)
def test_names_whose_numerals_differ_are_never_offered(tables, offered, left, right):
    load(tables, left, right)
    assert offered(0.0) == {}


def test_names_that_differ_in_their_own_word_are_far_apart(tables, offered):
    load(tables, "Ashok Commissioner Minutes", "Lajik Commissioner Minutes")
    assert offered() == {}


def test_a_joint_venture_is_another_party_than_its_member(tables, offered):
    load(tables, "Nre Mahsen", "Nre Mahsen JV")
    assert offered() == {}


def test_a_group_is_another_party_than_the_company_of_its_name(tables, offered):
    load(tables, "江州城投集团有限公司", "江州城投有限公司")
    assert offered() == {}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("北京市云起科技有限公司", "北京云起科技有限公司"),
        ("江州市远航物流有限公司", "江州远航物流有限公司"),
        ("临江众诚会计师事务所", "临江众诚会计师事物所"),
    ],
)
def test_chinese_names_with_a_sign_more_or_another_one_are_offered(tables, offered, left, right):
    load(tables, left, right, "江州远航贸易有限公司", "云起文化有限公司")
    assert set(offered()) == {(min(left, right), max(left, right))}


def test_equal_names_of_persons_are_offered_with_a_warning(tables, offered):
    load(tables, "B. L. Saha", kind="Person")
    load(tables, "BL Saha", source="b", kind="Person")
    ((score, reason, across),) = offered().values()
    assert score == pytest.approx(0.9)
    assert "a name alone never makes two people one" in reason
    assert across


def test_what_a_person_has_judged_is_not_offered_again(tables, offered):
    load(tables, "Jaydhaj Enterprise", "Jaydhaj Enterprises")
    left, right = (scoped_key("a", "bidder", name) for name in ("Jaydhaj Enterprise", "Jaydhaj Enterprises"))
    for verdict in ("different", "same"):
        judgement = judge(tables, left, right, verdict, "wang", "asked them")
        assert offered() == {}
        undo(tables, judgement, "wang", "they lied")
        assert len(offered()) == 1


def test_common_fragments_are_left_out_and_counted(tables, connection):
    firms = [
        f"{first}{second} Kamakhya"
        for first in "BCDFGHJK"
        for second in ("anu", "oru", "iki", "emo", "udu", "yta")
    ]
    load(tables, *firms)
    found = propose(tables.snapshot(), connection)
    assert int(found.schema.metadata[b"blocks_too_large"]) > 0


def test_the_labelled_pairs_are_300_of_a_few_bands():
    pairs = [pair for _, pair in labelled_pairs.labelled()]
    assert len({(pair.left, pair.right) for pair in pairs}) == 300
    assert set(Counter(pair.label for pair in pairs)) == {"same", "different", "cannot tell"}


def test_rules_and_proposals_on_the_labelled_pairs(tmp_path):
    outcome = labelled_pairs.evaluate(tmp_path / "tables")
    assert outcome.precision(outcome.found(None)) == 1.0
    assert outcome.recall(outcome.found(None)) >= 0.6
    assert outcome.precision(outcome.found(0.8)) >= 0.95
    assert outcome.recall(outcome.found(0.8)) >= 0.98
    written: list[str] = []
    labelled_pairs.report(outcome, written.append)
    assert "precision" in "".join(written)


def test_the_chinese_pairs_are_of_every_band_and_label():
    pairs = labelled_pairs.labelled(labelled_pairs.CHINESE)
    assert len({(pair.left, pair.right) for _, pair in pairs}) == len(pairs) == 209
    assert Counter(pair.label for _, pair in pairs) == {"same": 87, "different": 86, "cannot tell": 36}


def test_rules_and_proposals_on_the_chinese_pairs(tmp_path):
    outcome = labelled_pairs.evaluate(tmp_path / "tables", file=labelled_pairs.CHINESE)
    ruled = outcome.found(None)
    assert [
        pair for pair, found in zip(outcome.pairs, ruled, strict=True) if found and pair.label != "same"
    ] == []
    assert outcome.recall(ruled) >= 0.72
    assert outcome.precision(outcome.found(0.8)) >= 0.97
    assert outcome.recall(outcome.found(0.8)) >= 0.85
    written: list[str] = []
    labelled_pairs.by_stratum(outcome, written.append)
    assert len(written) == len({(pair.stratum, pair.label) for pair in outcome.pairs})


@pytest.mark.real_data
def test_rules_and_proposals_among_all_bidders_of_the_state(tmp_path, real_data):
    bids = str(real_data / "state_tenders" / "bids.csv.gz")
    outcome = labelled_pairs.evaluate(tmp_path / "tables", bids)
    assert outcome.precision(outcome.found(None)) == 1.0
    assert outcome.precision(outcome.found(0.8)) >= 0.95
    assert outcome.recall(outcome.found(0.8)) >= 0.98
