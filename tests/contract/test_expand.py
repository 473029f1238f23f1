"""A node's links: counted first, then a few of them."""

import pyarrow as pa
import pytest

from graph.errors import NotFoundError, StoreError
from graph.store.expand import LinkCount, LinkFilter, link_counts, links


@pytest.fixture
def hub(store):
    tenders = [f"t:{number}" for number in range(30)]
    store.write_nodes("Company", pa.table({"key": ["hub", "parent"], "title": ["Hub", "Parent"]}))
    store.write_nodes("Tender", pa.table({"key": tenders, "title": tenders}))
    store.write_links(
        "BID_ON",
        pa.table(
            {
                "key": [f"BID_ON:{key}" for key in tenders],
                "start_kind": ["Company"] * 30,
                "start_key": ["hub"] * 30,
                "end_kind": ["Tender"] * 30,
                "end_key": tenders,
                "amount_minor": pa.array([None, *range(1, 30)], pa.int64()),
            }
        ),
    )
    ends = {"start_kind": ["Company"], "start_key": ["parent"], "end_kind": ["Company"], "end_key": ["hub"]}
    store.write_links("OWNS", pa.table({"key": ["OWNS:1"], **ends}))
    return store


def test_counts_by_type_direction_and_kind(hub):
    assert link_counts(hub, "Company", "hub") == [
        LinkCount("BID_ON", "out", "Tender", 30),
        LinkCount("OWNS", "in", "Company", 1),
    ]


def test_a_node_without_links_has_no_counts(hub):
    hub.write_nodes("Person", pa.table({"key": ["alone"], "title": ["Alone"]}))
    assert link_counts(hub, "Person", "alone") == []


def test_no_such_node_is_said(hub):
    with pytest.raises(NotFoundError):
        link_counts(hub, "Company", "nowhere")


def test_the_largest_come_first(hub):
    found = links(hub, "Company", "hub", LinkFilter("BID_ON", "out", "Tender"), order="amount_minor", limit=3)
    assert [entry.node.key for entry in found] == ["t:29", "t:28", "t:27"]
    assert {(entry.link.start_key, entry.direction) for entry in found} == {("hub", "out")}


def test_both_directions_share_one_limit(hub):
    assert len(links(hub, "Company", "hub", LinkFilter(), limit=5)) == 5
    assert len(links(hub, "Company", "hub", LinkFilter(), limit=100)) == 31


def test_links_towards_the_node_keep_their_ends(hub):
    (found,) = links(hub, "Company", "hub", LinkFilter(direction="in"))
    assert (found.link.start_key, found.link.end_key, found.node.key) == ("parent", "hub", "parent")


def test_an_order_that_no_link_bears_is_refused(hub):
    with pytest.raises(StoreError, match="ordered by"):
        links(hub, "Company", "hub", LinkFilter(), order="no_such_property")
