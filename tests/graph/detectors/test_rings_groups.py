"""Which accounts make a ring: layers and pools, staff, one collecting account after another, and who is left apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.detectors import rings
from graph.detectors.rings import Parameters
from graph.detectors.rings.groups import Group, merged
from graph.detectors.rings.parameters import Grades
from graph.findings import Finding
from graph.model import load_model
from tests.graph.detectors.ring_world import (
    PAYERS,
    WEEKS,
    World,
    day,
    ordinary,
    people_of,
    ring,
    shown,
    world_of,
)

MODEL = load_model()
WEALTH = "鑫海财富管理有限公司"
JOINED = [7 * (place * (WEEKS - 12) // PAYERS) for place in range(PAYERS)]


def triggered(world: World, **figures: float) -> list[Finding]:
    with shown(MODEL, world) as connection:
        findings = rings.run(connection, Parameters(**figures)).findings
    return [finding for finding in findings if finding.state == "triggered"]


def titles(finding: Finding, role: str) -> set[str]:
    return {subject.title for subject in finding.subjects if subject.role == role}


def without(world: World, payer: str, payee: str) -> World:
    """The world without what one account paid another."""
    ends = (f"a:{payer}", f"a:{payee}")
    rows = world.rows["transferred"]
    world.rows["transferred"] = [row for row in rows if (row["start_key"], row["end_key"]) != ends]
    return world


def spending(moment: Callable[[int], float]) -> World:
    """甲 sends most of what it got to two others, at these moments after it."""
    world = world_of(ring)
    for name in ("丁", "戊"):
        world.person(name)
    for place, joined in enumerate(JOINED):
        world.pay("甲", "丁" if place % 2 else "戊", 9_000, day(moment(joined)))
    return world


@pytest.mark.parametrize(
    ("moment", "layers"),
    [(lambda joined: joined + 3, {"辛", "甲"}), (lambda joined: 300 + joined / 100, {"辛"})],
    ids=["within days", "at the end"],
)
def test_who_lets_the_money_lie_is_no_layer(moment: Callable[[int], float], layers: set[str]) -> None:
    first = triggered(spending(moment))[0]
    assert titles(first, "pass_through") == layers
    assert "甲" in titles(first, "organiser")


def test_a_pool_belongs_however_long_the_money_lies_there() -> None:
    world = without(world_of(ring), "辛", WEALTH)
    world.person("癸")
    world.pay("甲", WEALTH, 30_000, day(0))
    for joined in JOINED:
        world.pay("辛", "癸", 7_500, day(joined + 1.5))
    for last in range(45, 271, 45):
        came = sum(last - 45 < joined + 1.5 <= last for joined in JOINED)
        if came:
            world.pay("癸", WEALTH, 7_500 * came, day(last))
    assert titles(triggered(world)[0], "pass_through") == {"辛", "癸"}
    assert not triggered(world, pool_share=1)


def staff(world: World) -> None:
    """Six of the staff gather from five each, send it on to 庚, and are paid interest like their payers."""
    for number in range(6):
        world.person(f"员{number}")
        for month in range(2, 8):
            world.pay(WEALTH, f"员{number}", 300, day(30 * month), "利息")
    for place, (name, joined) in enumerate(zip(people_of("户"), JOINED, strict=True)):
        without(world, name, "庚")
        world.pay(name, f"员{place % 6}", 20_000, day(joined + 1), "投资款")
        world.pay(f"员{place % 6}", "庚", 19_900, day(joined + 1.1))


def test_staff_who_send_on_what_they_gather_collect_for_the_ring() -> None:
    everybody = {f"员{number}" for number in range(6)}
    first = triggered(world_of(ring, staff))[0]
    assert titles(first, "collector") == everybody | {"庚"}
    assert set(people_of("户")) <= titles(first, "payer") | titles(first, "sales")
    apart = triggered(world_of(ring, staff), least_forwarded_share=2, agent_brought_share=1)
    assert not any(everybody <= titles(finding, "collector") for finding in apart)


def agents(world: World) -> None:
    """Three gather from five each, send it on to 庚, and hand down the interest; nobody else pays the fifteen."""
    for number in range(3):
        agent = f"代{number}"
        world.person(agent)
        for month in range(2, 8):
            world.pay(WEALTH, agent, 900, day(30 * month + number), "利息")
        for place in range(5):
            neighbour = f"邻{number}{place}"
            world.person(neighbour)
            world.pay(neighbour, agent, 10_000, day(20 * number + 3 * place), "代投")
            world.pay(agent, "庚", 9_900, day(20 * number + 3 * place + 1), "投资款")
            for month in range(2, 8):
                world.pay(agent, neighbour, 150, day(30 * month + number + 1), "利息")


def test_agents_who_bring_what_others_gave_them_gather_for_the_ring() -> None:
    first = triggered(world_of(ring, agents))[0]
    assert titles(first, "collector") == {"庚", "代0", "代1", "代2"}
    assert titles(first, "payer") >= {f"邻{number}{place}" for number in range(3) for place in range(5)}
    for figures in ({"agent_brought_share": 1}, {"agent_days": 0}, {"agent_sent_share": 1}):
        apart = triggered(world_of(ring, agents), **figures)[0]
        assert titles(apart, "collector") == {"庚"}, figures
        assert titles(apart, "payer") >= {"代0", "代1", "代2"}, figures


def test_a_lead_that_would_be_none_with_its_agents_stays_as_it_is() -> None:
    with_them, without_them = (
        triggered(world_of(ring, agents), **figures)[0].score or 0
        for figures in ({}, {"agent_brought_share": 1})
    )
    assert with_them < without_them
    line = (with_them + without_them) / 2
    grades = Grades(red=100, orange=100, yellow=100, blue=line)
    with shown(MODEL, world_of(ring, agents)) as connection:
        first = rings.run(connection, Parameters(grades=grades)).findings[0]
    assert (first.state, first.score, titles(first, "collector")) == ("triggered", without_them, {"庚"})


def test_a_payer_whom_the_family_helped_is_no_agent() -> None:
    """户00 got as much from five of the family, but long before, and paid in out of wages."""
    world = world_of(ring)
    for place in range(5):
        world.person(f"亲{place}")
        world.pay(f"亲{place}", "户00", 10_000, day(10 + place), "借款")
    world.pay("户00", "机械有限公司", 50_000, day(16), "购房款")
    for month in range(4, 8):
        world.pay("机械有限公司", "户00", 9_000, day(30 * month), "奖金")
        world.pay("户00", "庚", 9_000, day(30 * month + 1), "投资款")
    assert titles(triggered(world)[0], "collector") == {"庚"}


def supermarket(world: World) -> None:
    """Customers buy for 300 yuan every week and get 20 back every month."""
    world.person("惠民超市有限公司", kind="Company")
    for place, name in enumerate(people_of("户")):
        world.person(name)
        for week in range(WEEKS):
            world.pay(name, "惠民超市有限公司", 300, day(7 * week + place / 10), "消费")
        for month in range(1, 9):
            world.pay("惠民超市有限公司", name, 20, day(30 * month + place / 10), "返现")


def test_purchases_are_no_deposits_however_many_they_are() -> None:
    world = World()
    supermarket(world)
    ordinary(world, people_of("户"))
    assert not triggered(world)
    assert titles(triggered(world, least_payment_minor=0)[0], "collector") == {"惠民超市有限公司"}


@pytest.mark.parametrize(
    ("name", "cleared"), [("河谷商业银行股份有限公司", True), ("河谷财富投资有限公司", False)]
)
def test_a_name_that_only_licensed_institutions_bear_clears(name: str, cleared: bool) -> None:
    world = world_of(ring)
    for row in world.rows["party"]:
        if row["key"] == f"p:{WEALTH}":
            row["name"] = name
    assert (not triggered(world)) is cleared


def card_payments(name: str) -> Callable[[World], None]:
    """Half of the payers pay by card too: a payment service gets it, and pays 庚 and a shop what cards brought."""

    def added(world: World) -> None:
        world.person(name, kind="Company")
        world.person("百货有限公司", kind="Company")
        for place, (payer, joined) in enumerate(zip(people_of("户"), JOINED, strict=True)):
            if place % 2:
                world.pay(payer, name, 5_000, day(joined + 1), "刷卡消费")
                world.pay(name, "庚", 4_000, day(joined + 1.1), "结算款")
                world.pay(name, "百货有限公司", 1_000, day(joined + 1.1), "结算款")

    return added


@pytest.mark.parametrize(
    ("name", "gathers"),
    [("银联商务股份有限公司客户备付金", False), ("鑫海代收有限公司", True)],
    ids=["a payment service", "a company"],
)
def test_accounts_in_which_everybodys_money_lies_mixed_join_nobody(name: str, gathers: bool) -> None:
    first = triggered(world_of(ring, card_payments(name)))[0]
    assert titles(first, "collector") == ({"庚", name} if gathers else {"庚"})
    assert name not in titles(first, "pass_through")


def beside(world: World) -> None:
    """A company of 甲 and of somebody else who heads it; neither has an account."""
    world.add("party", key="p:c", kind="Company", name="鑫海咨询有限公司", uscc="c")
    world.add("party", key="p:癸", kind="Person", name="癸")
    for table, holder in (("owns", "p:甲"), ("legal_rep_of", "p:癸")):
        world.add(table, start_space="party", start_key=holder, end_space="party", end_key="p:c")


def test_whoever_holds_no_account_is_called_as_registers_do() -> None:
    first = triggered(world_of(ring, beside))[0]
    assert titles(first, "company") == {WEALTH, "鑫海咨询有限公司"}
    assert not any(":" in subject.title for subject in first.subjects)


def test_what_is_a_small_part_of_a_large_group_stays_apart() -> None:
    hub = Group(frozenset([0]), frozenset(range(1, 60)))
    small = Group(frozenset([1]), frozenset([1, 2]), frozenset([3]))
    half = Group(frozenset([1]), frozenset(range(1, 4)), frozenset([100]))
    assert set(merged([hub, small], Parameters())) == {hub, small}
    assert merged([small, half], Parameters()) == [small.with_more(half)]
    assert merged([hub, small], Parameters(least_part_of_larger=0)) == [hub.with_more(small)]


def test_who_runs_a_ring_on_the_own_account_took_what_it_spends() -> None:
    """甲 gathers and pays back on one card and buys jewels; the sister got a sum once."""
    world = World()
    payers = people_of("户")
    for name in (*payers, "甲", "辛"):
        world.person(name)
    world.person("珠宝有限公司", kind="Company")
    for name, joined in zip(payers, JOINED, strict=True):
        world.pay(name, "甲", 20_000, day(joined + 1), "投资款")
        world.pay("甲", "珠宝有限公司", 12_000, day(joined + 1.6), "货款")
        for month in range(1, (7 * WEEKS - joined) // 30):
            world.pay("甲", name, 400, day(joined + 1 + 30 * month), "利息")
    world.pay("甲", "辛", 60_000, day(150.5))
    ordinary(world, payers)
    first = triggered(world)[0]
    assert titles(first, "organiser") == {"甲", "辛"}
    assert titles(first, "end") >= {"珠宝有限公司", "辛"}


def test_where_few_hold_and_head_all_whoever_is_in_charge_of_what_gathers_is_named() -> None:
    """庚 heads the company and holds the collecting account, 辛 a layer; 甲, who owns the company, took it all."""
    few, more = (triggered(world_of(ring), few_controllers=number)[0] for number in (3, 2))
    assert (titles(few, "organiser"), titles(few, "nominee")) == ({"甲", "庚"}, {"辛"})
    assert (titles(more, "organiser"), titles(more, "nominee")) == ({"甲"}, {"庚", "辛"})


@pytest.mark.parametrize(("gain", "named"), [(70_000, True), (50_000, False)])
def test_a_payer_is_an_organiser_only_for_a_large_part_of_all_deposits(gain: int, named: bool) -> None:
    """户29 gets back what was paid in and this beyond it, of 600,000 yuan in all."""
    world = world_of(ring)
    world.pay(WEALTH, "户29", 20_000 + gain, day(260))
    world.pay("辛", WEALTH, 20_000 + gain, day(259))
    first = triggered(world)[0]
    assert ("户29" in titles(first, "organiser")) is named


def test_the_next_account_of_the_same_payers_collects_too() -> None:
    """All were paid back before they paid in there."""
    world = world_of(ring)
    world.person("壬")
    for place, name in enumerate(people_of("户")[:20]):
        world.pay(name, "壬", 30_000, day(200 + place), "投资款")
        world.pay("壬", "辛", 29_800, day(200.2 + place))
        world.pay("辛", WEALTH, 29_000, day(200.3 + place))
    # Not all of it, so that it is not found as an account beside the group either.
    world.pay("壬", "便利店有限公司", 9_000, day(230))
    assert titles(triggered(world, beside_sent_share=1)[0], "collector") == {"庚", "壬"}
    apart = triggered(world, beside_sent_share=1, least_payers_of_next=21, agent_brought_share=1)
    assert titles(apart[0], "collector") == {"庚"}
