"""Finding by what one remembers: a part, the sound, the initials or a number; within compartments."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from graph.model import load_model
from graph.resolve import judge
from graph.search import SearchIndex
from graph.search.question import readings
from graph.tables import GraphTables, LoadHeader

NAMES = {
    "深圳市華為技術有限公司": "91350100M000100Y43",
    "华为终端有限公司": None,
    "西安曾国强建筑工程有限公司": None,
    "曾国强": None,
    "上海第三工程局": None,
    "上海第四工程局": None,
    "ABC Construction (P) Ltd.": None,
    "Sahanur Gautam": None,
    "Lakhi Saha": None,
}


def rows(names: dict[str, str | None], compartment: str = "open") -> pa.Table:
    size = len(names)
    return pa.table(
        {
            "key": [f"register/party:{name}" for name in names],
            "kind": ["Company" if "公司" in name else "Party" for name in names],
            "name": list(names),
            "uscc": pa.array(list(names.values()), pa.string()),
            "count": [1] * size,
            "source": ["register"] * size,
            "compartment": [compartment] * size,
        }
    )


def bring(tables: GraphTables, names: dict[str, str | None], compartment: str = "open") -> str:
    with tables.begin(LoadHeader("load", "register", "loader", compartment=compartment)) as load:
        load.append("party", rows(names, compartment))
        return load.commit(counts={}).load


def build(folder: Path) -> tuple[GraphTables, SearchIndex]:
    tables = GraphTables(folder / "tables", load_model())
    bring(tables, NAMES)
    made = SearchIndex(folder / "search")
    assert made.sequence is None
    assert made.catch_up(tables) == len(NAMES)
    return tables, made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; tests that only read share it, the others take a copy."""
    folder = tmp_path_factory.mktemp("search")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def standing(built: Path) -> SearchIndex:
    return SearchIndex(built / "search")


@pytest.fixture
def tables(built: Path, tmp_path: Path) -> GraphTables:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return GraphTables(tmp_path / "tables", load_model())


@pytest.fixture
def index(tables: GraphTables, tmp_path: Path) -> SearchIndex:
    return SearchIndex(tmp_path / "search")


@pytest.mark.parametrize(
    ("text", "titles", "how"),
    [
        ("华为", ["华为终端有限公司", "深圳市華為技術有限公司"], "prefix"),
        ("華為", ["华为终端有限公司", "深圳市華為技術有限公司"], "prefix"),
        ("为技", ["深圳市華為技術有限公司"], "name"),
        ("huaweijishu", ["深圳市華為技術有限公司"], "pinyin"),
        ("huaweij", ["深圳市華為技術有限公司"], "pinyin"),
        ("zengguoqiang", ["曾国强"], "pinyin"),
        ("hwjs", ["深圳市華為技術有限公司"], "initials"),
        ("91350100M000100Y43", ["深圳市華為技術有限公司"], "identifier"),
        ("91350100m0001", ["深圳市華為技術有限公司"], "identifier"),
        ("register/party:曾国强", ["曾国强"], "identifier"),
        ("上海第四工程局", ["上海第四工程局"], "exact"),
        ("第三工程", ["上海第三工程局"], "name"),
        ("abc con", ["ABC Construction (P) Ltd."], "prefix"),
        ("ａｂｃ　ＣＯＮＳＴＲＵＣＴＩＯＮ", ["ABC Construction (P) Ltd."], "prefix"),
        ("saha", ["Lakhi Saha", "Sahanur Gautam"], "name"),
        ("saha lakhi", ["Lakhi Saha"], "name"),
    ],
)
def test_what_one_remembers_finds_it(standing: SearchIndex, text: str, titles: list[str], how: str) -> None:
    found = standing.find(text)
    assert [hit.title for hit in found.hits] == titles
    assert found.total == len(titles)
    assert found.hits[0].how == how
    assert found.hits[0].matched


@pytest.mark.parametrize("text", ["", "   ", "???", "没有这家", "zzzz", "()[]*.+"])
def test_nothing_is_found_quietly(standing: SearchIndex, text: str) -> None:
    assert standing.find(text).hits == ()


def test_kinds_and_limits(standing: SearchIndex) -> None:
    assert {hit.kind for hit in standing.find("国强").hits} == {"Company", "Party"}
    assert [hit.kind for hit in standing.find("国强", kinds=["Company"]).hits] == ["Company"]
    cut = standing.find("有限公司", limit=1)
    assert (cut.total, len(cut.hits)) == (3, 1)


def test_it_catches_up_by_differences(index: SearchIndex, tables: GraphTables) -> None:
    assert index.catch_up(tables) == 0
    load = bring(tables, {"新成立公司": None})
    assert index.catch_up(tables) == 1
    assert index.sequence == tables.snapshot().sequence
    assert index.find("新成立").total == 1
    tables.withdraw(load, who="loader", why="wrong file")
    assert index.catch_up(tables) == 1
    assert index.find("新成立").total == 0


def test_what_nothing_new_is_said_of_is_not_written_again(tmp_path: Path) -> None:
    """However many threads put together what several records call one entity."""
    tables, index = GraphTables(tmp_path / "tables", load_model()), SearchIndex(tmp_path / "search")
    firms, records = 5_000, 4
    keys = [f"register/party:{number}" for number in range(firms)]
    with tables.begin(LoadHeader("load", "register", "loader")) as load:
        for record in range(records):
            names = [f"公司{number}第{(number + record) % records}名" for number in range(firms)]
            load.append("party", pa.table({"key": keys, "kind": ["Company"] * firms, "name": names}))
        load.commit()
    assert index.catch_up(tables) == firms
    bring(tables, {"新成立公司": None})
    assert index.catch_up(tables) == 1


def test_another_process_sees_what_was_written(index: SearchIndex, tables: GraphTables) -> None:
    other = SearchIndex(index.folder)
    assert other.find("新成立").total == 0
    bring(tables, {"新成立公司": None})
    index.catch_up(tables)
    assert other.find("新成立").total == 1
    index.rebuild(tables)
    assert other.find("新成立").total == 1
    assert len(list(index.folder.glob("index-*"))) == 1


def test_made_anew_it_answers_the_same(index: SearchIndex, tables: GraphTables) -> None:
    before = [index.find(text) for text in ("华为", "saha", "zgq", "工")]
    assert index.rebuild(tables) == len(NAMES)
    assert [index.find(text) for text in ("华为", "saha", "zgq", "工")] == before


def test_a_merge_makes_one_answer_of_two(index: SearchIndex, tables: GraphTables) -> None:
    left, right = "register/party:曾国强", "register/party:Lakhi Saha"
    judge(tables, left, right, "same", "inspector", "the same signature")
    index.catch_up(tables)
    found = index.find("Lakhi Saha")
    assert {found.hits[0].key} <= {left, right}
    assert index.find("曾国强").hits[0].key == found.hits[0].key
    assert index.find(right).hits[0].key == found.hits[0].key


def test_a_viewer_is_answered_from_their_compartments(index: SearchIndex, tables: GraphTables) -> None:
    bring(tables, {"线人控股": None, "曾国强": None}, "closed")
    index.catch_up(tables)
    assert index.find("线人").total == 1
    assert index.find("线人", compartments=["open"]).total == 0
    assert index.find("曾国强", compartments=["open"]).total == 2
    assert index.find("曾国强", compartments=["closed"]).total == 1
    assert index.find("曾国强", compartments=[]).total == 0
    assert index.find("曾国强").total == 2


def test_an_entity_without_any_text_is_found_by_its_key(index: SearchIndex, tables: GraphTables) -> None:
    bare = pa.table({"key": ["simulation/account:1234"], "kind": ["Account"], "compartment": ["open"]})
    with tables.begin(LoadHeader("load", "simulation", "loader", compartment="open")) as load:
        load.append("account", bare)
        load.commit(counts={})
    index.catch_up(tables)
    [hit] = index.find("simulation/account:1234").hits
    assert (hit.key, hit.kind, hit.title) == ("simulation/account:1234", "Account", "1234")


def test_letters_are_cut_into_syllables_in_every_way() -> None:
    known = {"xi", "an", "xian", "gong"}.__contains__
    assert readings("xian", known) == [("xian",), ("xi", "an")]
    assert readings("xiang", known)[0] == ("xiang",)
    assert ("xian", "gon") in readings("xiangon", known)


def test_where_everything_was_withdrawn_nothing_is_found(index: SearchIndex, tables: GraphTables) -> None:
    for entry in tables.ledger():
        if entry.kind == "load" and entry.state == "live":
            tables.withdraw(entry.load, who="li", why="all of it was wrong")
    index.catch_up(tables)
    assert index.find("华为").total == 0
