"""The traps of time, money, parties and identity, each from a file through the tables to both engines and back.

What the API and the page make of them stands in `tests/api/test_charts.py` and `tests/api/test_compartments.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import loaders
from graph.identifiers import Vault
from graph.model import load_model
from graph.model.time import interval_end
from graph.projection import Projection
from graph.resolve import judge, undo
from graph.tables import GraphTables, LoadHeader
from loaders.mapping import load_mapping

MAPPING = """\
language: 1
name: traps
title: {en: Traps, zh: 陷阱}
origin: the tests
licence: none
zone: Asia/Shanghai
dates:
  - {format: iso, precision: second}
  - {format: "%Y-%m-%d", precision: day}
codes:
  kind: {公司: company, 个人: person, 不详: unknown}
delivery: {of: traps, repeated: skip, replaces: none}
tables:
  posts:
    columns:
      name: {header: 姓名, required: true}
      kind: {header: 类型, type: code, codes: kind, required: true}
      post: {header: 职务, required: true}
      since: {header: 任职, type: moment}
      until: {header: 离任, type: moment}
    facts:
      - node: Party
        as: holder
        key: {scope: holder, text: name}
        kind: {column: kind, kinds: {company: Company, person: Person}}
        properties: {name: name}
      - node: Post
        as: post
        key: {scope: post, text: post}
        properties: {name: post}
      - link: HELD
        from: holder
        to: post
        properties: {since: since, until: until}
  bids:
    columns:
      number: {header: 编号, required: true}
      at: {header: 时间, type: moment}
      price: {header: 报价, type: money, currency_column: currency}
      currency: {header: 币种, required: true}
    facts:
      - node: Bid
        as: bid
        key: {scope: bid, text: number}
        properties: {number: number, at: at, amount: price}
"""
POSTS = "姓名,类型,职务,任职,离任\n"
BIDS = "编号,时间,报价,币种\n"
WALL = datetime.fromisoformat("2024-03-01T08:30:00")
MOMENT_US = int(datetime.fromisoformat("2024-03-01T08:30:00+08:00").timestamp()) * 1_000_000


class House:
    """A source on its way through tables to the engine under test."""

    def __init__(self, folder: Path, store) -> None:
        self.tables = GraphTables(folder / "tables", load_model())
        self.store = store
        self._folder = folder
        self._parts = loaders.Parts(self.tables, Vault(folder / "vault"), folder / "rejects")
        self._projection = Projection(folder, store)

    def load(self, posts: str = "", bids: str = "") -> str:
        """Brings both tables, of which one may have no row."""
        mapping = self._folder / "source.yaml"
        mapping.write_text(MAPPING, encoding="utf-8")
        number = len(self.tables.ledger())
        files = [self._folder / f"posts{number}.csv", self._folder / f"bids{number}.csv"]
        for file, text in zip(files, (POSTS + posts, BIDS + bids), strict=True):
            file.write_text(text, encoding="utf-8")
        report = loaders.load_parts(self._parts, load_mapping(mapping), files, who="li")
        assert report.rows_rejected == 0, report.rejects
        assert report.values_dropped == {}
        return report.entry.load

    def level(self) -> None:
        self._projection.catch_up(self.tables)

    def read(self, cypher: str, **parameters: object) -> list[list[object]]:
        return self.store.read(cypher, parameters).rows


@pytest.fixture
def house(tmp_path: Path, store) -> House:
    return House(tmp_path, store)


@pytest.fixture(params=["in bulk", "by differences"])
def way(request, house: House) -> None:
    """A first load is written in bulk, a later one by differences."""
    if request.param == "by differences":
        house.load(posts="先,不详,处长,,\n")
        house.level()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("text", ["2024-03-01T08:30:00+08:00", "2024-03-01T08:30:00"])
def test_a_moment_eight_hours_east_comes_back_unshifted(house: House, text: str) -> None:
    house.load(posts=f"甲,个人,主任,{text},\n", bids=f"7,{text},1.00,CNY\n")
    house.level()
    expected = [WALL, MOMENT_US, "second"]
    assert house.read("MATCH (b:Bid) RETURN b.at, b.at_us, b.at_precision") == [expected]
    held = "MATCH (:Person {title: '甲'})-[r:HELD]->() RETURN r.since, r.since_us, r.since_precision"
    assert house.read(held) == [expected]
    assert house.read("MATCH (b:Bid) RETURN b.at = $at", at=WALL) == [[True]]


def test_an_offset_of_elsewhere_keeps_its_wall_time_and_its_moment(house: House) -> None:
    house.load(bids="7,2024-03-01T00:30:00Z,1.00,CNY\n")
    house.level()
    wall = datetime.fromisoformat("2024-03-01T00:30:00")
    assert house.read("MATCH (b:Bid) RETURN b.at, b.at_us") == [[wall, MOMENT_US]]


@pytest.mark.usefixtures("way")
def test_a_day_is_an_interval_of_its_zone(house: House) -> None:
    house.load(bids="7,2024-03-01,1.00,CNY\n")
    house.level()
    ((at, at_us, precision),) = house.read("MATCH (b:Bid) RETURN b.at, b.at_us, b.at_precision")
    assert (at, precision) == (datetime.fromisoformat("2024-03-01T00:00:00"), "day")
    assert datetime.fromtimestamp(at_us / 1e6, UTC) == datetime(2024, 2, 29, 16, tzinfo=UTC)
    end = interval_end(at, precision)
    assert at <= WALL < end == datetime.fromisoformat("2024-03-02T00:00:00")


@pytest.mark.usefixtures("way")
def test_an_open_ended_post_is_held_until_somebody_says_otherwise(house: House) -> None:
    house.load(
        posts="甲,个人,主任,2020-01-01,\n乙,个人,主任,2018-01-01,2020-01-01\n丙,个人,主任,,2018-01-01\n"
    )
    house.level()
    held = (
        "MATCH (p)-[r:HELD]->(:Post {title: '主任'}) "
        "WHERE (r.since_us IS NULL OR r.since_us <= $us) AND (r.until_us IS NULL OR r.until_us > $us) "
        "RETURN p.title"
    )

    def holders(day: str) -> list[list[object]]:
        moment = datetime.fromisoformat(f"{day}T00:00:00+08:00")
        return house.read(held, us=int(moment.timestamp()) * 1_000_000)

    assert holders("2017-06-01") == [["丙"]]
    assert holders("2019-12-31") == [["乙"]]
    assert holders("2020-01-01") == [["甲"]]  # half open: the day of the change is the successor's
    assert holders("2099-01-01") == [["甲"]]
    keys = house.read("MATCH ({title: '甲'})-[r:HELD]->() RETURN keys(r)")[0][0]
    assert not [name for name in keys if name.startswith("until")]


def test_a_party_whose_kind_becomes_known_keeps_its_key_and_links(house: House) -> None:
    first = house.load(posts="甲,不详,主任,2020-01-01,\n")
    house.level()
    look = "MATCH (p {title: '甲'})-[r:HELD]->(o:Post) RETURN labels(p), p.key, r.key, o.title"
    before = house.read(look)
    assert before[0][0] == ["Party"]
    second = house.load(posts="甲,个人,主任,2020-01-01,\n")
    house.level()
    assert house.read(look) == [[["Person"], *before[0][1:]]]
    assert house.store.counts() == {"Person": 1, "Post": 1, "HELD": 1}
    house.tables.withdraw(second, who="li", why="the wrong person")
    house.level()
    assert house.read(look) == before
    assert [entry.load for entry in house.tables.snapshot().loads] == [first]


def test_a_merge_undone_gives_the_old_key_its_node_back(house: House) -> None:
    house.load(posts="甲,个人,主任,2020-01-01,\n")
    house.load(posts="甲一,个人,处长,2021-01-01,\n")
    house.level()
    look = "MATCH (p:Person)-[:HELD]->(o) RETURN p.key, coalesce(p.aliases, []), o.title ORDER BY o.title"
    old, young = "traps/holder:甲", "traps/holder:甲一"
    apart = house.read(look)
    assert apart == [[old, [], "主任"], [young, [], "处长"]]
    judgement = judge(house.tables, old, young, "same", who="li", why="one telephone")
    house.level()
    assert house.read(look) == [[old, [young], "主任"], [old, [young], "处长"]]
    undo(house.tables, judgement, who="li", why="the landlord's telephone")
    house.level()
    assert house.read(look) == apart


@pytest.mark.usefixtures("way")
def test_money_keeps_its_minor_unit_in_every_currency(house: House) -> None:
    written = {"CNY": "1234.56", "JPY": "1234", "KWD": "1.234", "CLF": "1.2345", "INR": "-0.01"}
    largest = "90071992547409.93"  # in fen more than a float tells apart
    rows = [f"{code},,{amount},{code}\n" for code, amount in written.items()]
    house.load(bids="".join([*rows, f"most,,{largest},CNY\n"]))
    house.level()
    found = house.read("MATCH (b:Bid) RETURN b.number, b.amount_minor, b.currency")
    assert {number: (minor, currency) for number, minor, currency in found} == {
        "CNY": (123_456, "CNY"),
        "JPY": (1_234, "JPY"),
        "KWD": (1_234, "KWD"),
        "CLF": (12_345, "CLF"),
        "INR": (-1, "INR"),
        "most": (9_007_199_254_740_993, "CNY"),
    }


def test_a_node_names_every_compartment_that_speaks_of_it(house: House) -> None:
    house.load(posts="甲,个人,主任,2020-01-01,\n")
    house.level()
    told = pa.table({"key": ["traps/holder:甲"], "kind": ["Person"], "name": ["甲某"]})
    with house.tables.begin(LoadHeader("load", "informants", "wang", compartment="secret")) as load:
        load.append("party", told)
        load.commit()
    house.level()
    look = "MATCH (p:Person) RETURN p.compartments, p.sources"
    assert house.read(look) == [[["secret", "traps"], ["informants", "traps"]]]
