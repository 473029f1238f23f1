"""How observations add up to entities and links."""

import datetime as dt
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from graph.model import load_model
from graph.projection import entities, entity, links
from graph.projection.entities import entities_sql
from graph.projection.grouping import told
from graph.projection.links import KEYS_OF_ENDS, links_sql
from graph.resolve import Aliases, judge
from graph.tables import GraphTables, LoadHeader
from tests.links import link_key

NEW_YEAR = dt.datetime.fromisoformat("2020-01-01")


def table(*rows: dict) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def load(tables: GraphTables, source: str = "reg", compartment: str | None = None, **rows: pa.Table) -> str:
    header = LoadHeader(kind="load", source=source, who="li", compartment=compartment)
    with tables.begin(header) as running:
        for name, values in rows.items():
            running.append(name, values)
        return running.commit().load


def look(tables: GraphTables, connection: duckdb.DuckDBPyConnection) -> None:
    snapshot = tables.snapshot()
    snapshot.register(connection)
    Aliases.of(snapshot, connection).register(connection)


def all_of(tables, connection, space: str = "party") -> dict[str, dict]:
    look(tables, connection)
    return {row["key"]: row for row in entities(connection, space).to_arrow_table().to_pylist()}


def party(key: str = "a", **values) -> dict:
    return {"key": f"reg/p:{key}", "kind": "Party"} | values


def founded(text: str, precision: str) -> dict:
    at = dt.datetime.fromisoformat(text)
    micros = int(at.replace(tzinfo=dt.UTC).timestamp() * 1_000_000)
    return {"founded": at, "founded_us": micros, "founded_precision": precision}


def test_the_newest_record_decides_whatever_order_it_came_in(tables, connection):
    load(tables, party=table(party(status="open", as_of_us=200), party(status="closed", as_of_us=100)))
    load(tables, party=table(party(status="lost", as_of_us=150)))
    found = all_of(tables, connection)["reg/p:a"]
    assert found["status"] == "open"
    assert found["observations"] == 3
    assert found["conflicts"] == ["status"]


def test_among_records_of_one_moment_the_later_load_and_row_decide(tables, connection):
    load(tables, party=table(party(status="first", row=9), party(status="second", row=10)))
    assert all_of(tables, connection)["reg/p:a"]["status"] == "second"
    load(tables, party=table(party(status="third", row=1)))
    assert all_of(tables, connection)["reg/p:a"]["status"] == "third"


def test_an_empty_value_never_hides_an_earlier_one(tables, connection):
    load(tables, party=table(party(status="open", scope="tea"), party(status=None, scope="tea", row=2)))
    found = all_of(tables, connection)["reg/p:a"]
    assert (found["status"], found["conflicts"]) == ("open", [])


def test_columns_of_one_property_come_from_one_record(tables, connection):
    load(
        tables,
        party=table(
            party(capital_minor=100, capital_currency="CNY", row=1),
            party(capital_minor=200, capital_currency=None, row=2),
        ),
    )
    found = all_of(tables, connection)["reg/p:a"]
    assert (found["capital_minor"], found["capital_currency"]) == (200, None)


def test_the_name_is_the_one_that_most_records_give(tables, connection):
    load(
        tables,
        party=table(party(name="Sun", count=5), party(name="Moon", count=3), party(name="Moon", count=1)),
    )
    found = all_of(tables, connection)["reg/p:a"]
    assert (found["name"], found["title"], found["conflicts"]) == ("Sun", "Sun", ["name"])


def test_of_names_given_as_often_the_last_one_counts(tables, connection):
    load(tables, party=table(party(name="Sun", row=1), party(name="Moon", row=2)))
    assert all_of(tables, connection)["reg/p:a"]["name"] == "Moon"


def test_former_names_are_united(tables, connection):
    load(tables, party=table(party(former_names=["b", "a"]), party(former_names=["c", "a"])))
    found = all_of(tables, connection)["reg/p:a"]
    assert (found["former_names"], found["conflicts"]) == (["a", "b", "c"], [])


def test_a_day_and_a_year_agree_where_they_overlap(tables, connection):
    load(
        tables,
        party=table(
            party("a", **founded("2020-01-01", "year")),
            party("a", **founded("2020-05-17", "day"), row=2),
            party("b", **founded("2020-05-17", "day")),
            party("b", **founded("2020-05-18", "day"), row=2),
            party("c", **founded("2020-05-17", "day")),
            party("c", **founded("2020-05-17T23:59:59", "second"), row=2),
        ),
    )
    found = all_of(tables, connection)
    assert {key: row["conflicts"] for key, row in found.items()} == {
        "reg/p:a": [],
        "reg/p:b": ["founded"],
        "reg/p:c": [],
    }


@pytest.mark.parametrize(
    ("kinds", "kind", "conflicts"),
    [
        (["Party"], "Party", []),
        (["Party", "Party", "Company"], "Company", []),
        (["Person", "Party"], "Person", []),
        (["Company", "Person", "Person"], "Person", ["kind"]),
        (["Person", "Company"], "Company", ["kind"]),
    ],
)
def test_a_known_kind_beats_an_unknown_one(tables, connection, kinds, kind, conflicts):
    load(tables, party=table(*(party() | {"kind": each, "row": row} for row, each in enumerate(kinds))))
    found = all_of(tables, connection)["reg/p:a"]
    assert (found["kind"], found["conflicts"]) == (kind, conflicts)


def test_every_source_and_compartment_is_named(tables, connection):
    load(tables, "tax", party=table(party(name="x")))
    load(tables, "bank", "secret", party=table(party(name="x")))
    found = all_of(tables, connection)["reg/p:a"]
    assert (found["sources"], found["compartments"]) == (["bank", "tax"], ["secret", "tax"])


def test_a_key_that_only_a_relationship_names_is_an_entity(tables, connection):
    load(tables, chaired=link("a", "t"))
    assert all_of(tables, connection)["reg/p:a"]["observations"] == 0
    found = all_of(tables, connection, "tender")["reg/t:t"]
    assert (found["kind"], found["title"], found["sources"]) == ("Tender", "t", ["reg"])


def test_the_order_of_rows_does_not_change_the_hash(tables, connection):
    rows = [party(name=f"n{row % 3}", status=f"s{row % 2}", row=7) for row in range(50)]
    first = load(tables, party=table(*rows))
    before = all_of(tables, connection)["reg/p:a"]["row_hash"]
    with tables.begin(LoadHeader(kind="load", source="reg", who="li")) as running:
        running.append("party", table(*reversed(rows)))
        running.commit(replaces=[first])
    assert all_of(tables, connection)["reg/p:a"]["row_hash"] == before


def link(start: str, end: str, **values) -> pa.Table:
    ends = {
        "start_space": "party",
        "start_key": f"reg/p:{start}",
        "end_space": "tender",
        "end_key": f"reg/t:{end}",
    }
    return table(ends | values)


def test_links_of_merged_ends_become_one_under_the_oldest_key(tables, connection):
    load(tables, chaired=link("a", "t", stage="tech"))
    load(tables, chaired=link("b", "t", stage="tech"))
    load(tables, chaired=link("b", "t", stage="price"))
    load(tables, party=table(party("a"), party("b", kind="Person")))
    look(tables, connection)
    assert len(links(connection, "CHAIRED")) == 3
    judge(tables, "reg/p:a", "reg/p:b", "same", who="li", why="one person")
    look(tables, connection)
    found = {row["key"]: row for row in links(connection, "CHAIRED").to_arrow_table().to_pylist()}
    oldest, other, apart = (
        link_key("CHAIRED", f"reg/p:{start}", "reg/t:t", stage)
        for start, stage in (("a", "tech"), ("b", "tech"), ("b", "price"))
    )
    assert set(found) == {oldest, apart}
    one = found[oldest]
    assert (one["aliases"], one["observations"], one["start_kind"]) == ([other], 2, "Person")
    assert one["start_key"] == "reg/p:a"


def test_an_open_ended_post_stays_open(tables, connection):
    held = {
        "start_space": "party",
        "start_key": "reg/p:a",
        "end_space": "post",
        "end_key": "reg/o:1",
    }
    since = {"since": NEW_YEAR, "since_us": 1577836800000000, "since_precision": "day"}
    load(tables, held=table(held | since))
    look(tables, connection)
    (found,) = links(connection, "HELD").to_arrow_table().to_pylist()
    assert (found["since"], found["until"], found["until_us"]) == (NEW_YEAR, None, None)


def test_one_entity_shows_what_each_record_says(tables, connection):
    load(tables, "tax", party=table(party(name="Sun", status="open", row=3), party(name="Sun", row=4)))
    load(tables, "bank", "secret", party=table(party("b", name="Moon", status="shut", row=8)))
    judge(tables, "reg/p:a", "reg/p:b", "same", who="li", why="one party")
    look(tables, connection)
    found = entity(connection, "reg/p:b")
    assert found is not None
    assert (found.key, found.title, found.aliases, found.observations) == ("reg/p:a", "Sun", ("reg/p:b",), 3)
    assert found.conflicts == ("name", "status")
    assert [(each.values["name"], each.observations) for each in found.said["name"]] == [
        ("Sun", 2),
        ("Moon", 1),
    ]
    assert [place.row for place in found.said["name"][1].places] == [8]

    open_part = entity(connection, "reg/p:b", ["tax"])
    assert open_part is not None
    assert (open_part.aliases, open_part.conflicts, open_part.sources) == ((), (), ("tax",))
    assert open_part.values["status"] == "open"
    assert entity(connection, "reg/p:a", ["nothing"]) is None
    assert entity(connection, "reg/p:unknown") is None


def test_one_entity_equals_the_projection(tables, connection):
    load(tables, party=table(party(name="Sun", status="a", row=1), party(name="Moon", status="b", row=2)))
    whole = all_of(tables, connection)["reg/p:a"]
    one = entity(connection, "reg/p:a")
    assert one is not None
    assert {name: whole[name] for name in one.values} == dict(one.values)
    assert list(one.conflicts) == whole["conflicts"]


def test_which_of_two_rows_of_one_place_counts_does_not_hang_on_what_others_bring(tables, connection):
    rows = [party(str(number), status=status, row=1) for number in range(30) for status in ("a", "b")]
    load(tables, party=table(*rows))
    before = {key: row["status"] for key, row in all_of(tables, connection).items()}
    load(tables, party=table(party("other", scope="tea", industry="trade")))
    after = {key: row["status"] for key, row in all_of(tables, connection).items()}
    seen = {key: found.values["status"] for key in before if (found := entity(connection, key)) is not None}
    assert seen == before == {key: after[key] for key in before}


def derived(tables: GraphTables, connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, bool], bool]:
    """Which small tables are known to say everything once; and whether reading them so changes anything."""
    look(tables, connection)
    snapshot, model, alike = tables.snapshot(), load_model(), True
    alone = {}
    for name, keys in {"party": ("key",), "owns": KEYS_OF_ENDS}.items():
        properties = model.table(name).declares.properties
        known, alone[name] = told(snapshot, connection, name, properties, keys)
        of = (entities_sql, name) if name == "party" else (links_sql, "OWNS")
        short, whole = (of[0](model, of[1], known, alone=chosen) for chosen in (alone[name], False))
        alike = alike and sorted(connection.sql(short).fetchall()) == sorted(connection.sql(whole).fetchall())
    return alone, alike


def owns(start: str, end: str, **values: Any) -> dict[str, Any]:
    ends = {"start_space": "party", "start_key": f"reg/p:{start}"}
    return ends | {"end_space": "party", "end_key": f"reg/p:{end}"} | values


def test_what_is_said_once_is_read_without_being_gathered(tables, connection):
    assert derived(tables, connection) == ({"party": True, "owns": True}, True)
    load(tables, party=table(party("a", name="A"), party("b", name="B")), owns=table(owns("a", "b")))
    assert derived(tables, connection) == ({"party": True, "owns": True}, True)
    load(tables, owns=table(owns("a", "b", interest="shares")))
    assert derived(tables, connection) == ({"party": True, "owns": False}, True)
    judge(tables, "reg/p:a", "reg/p:b", "same", who="li", why="one address")
    assert derived(tables, connection) == ({"party": False, "owns": False}, True)


def test_links_whose_ends_become_one_are_gathered(tables, connection):
    load(tables, party=table(party("a"), party("c")), owns=table(owns("a", "b"), owns("c", "b")))
    assert derived(tables, connection) == ({"party": True, "owns": True}, True)
    judge(tables, "reg/p:a", "reg/p:c", "same", who="li", why="one address")
    assert derived(tables, connection)[0]["owns"] is False
