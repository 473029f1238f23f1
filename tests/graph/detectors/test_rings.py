"""Rings: what is found, with whom in which role, why, on which records, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from graph.detectors import rings
from graph.detectors.rings import Parameters
from graph.detectors.rings.groups import Group
from graph.detectors.rings.passing import DEPOSIT, OTHER, UNKNOWN, Payments, follow
from graph.detectors.rings.reduced import Lookup
from graph.findings import Detection, Finding
from graph.model import load_model
from tests.graph.detectors.ring_world import World, day, honest, ordinary, people_of, ring, shown, world_of

MODEL = load_model()
GRADES = ("red", "orange", "yellow", "blue", None)
WEALTH = "鑫海财富管理有限公司"


def found(world: World, without: frozenset[str] = frozenset()) -> Detection:
    with shown(MODEL, world, without) as connection:
        return rings.run(connection)


def triggered(detection: Detection) -> list[Finding]:
    return [finding for finding in detection.findings if finding.state == "triggered"]


@pytest.fixture(scope="module")
def both() -> Detection:
    return found(world_of(ring, honest))


@pytest.fixture(scope="module")
def alone() -> Finding:
    """The ring in a world without its honest twin."""
    return triggered(found(world_of(ring)))[0]


def titles(finding: Finding, role: str) -> set[str]:
    return {subject.title for subject in finding.subjects if subject.role == role}


def test_the_ring_is_found_first_with_everybody_in_their_role(both: Detection) -> None:
    first = triggered(both)[0]
    assert (first.rank, first.grade) == (1, "red")
    assert titles(first, "collector") == {"庚"}
    assert titles(first, "pass_through") == {"辛"}
    assert titles(first, "payout") == {WEALTH}
    assert titles(first, "organiser") == {"甲", "庚"}
    assert titles(first, "nominee") == {"辛"}
    assert titles(first, "company") == {WEALTH}
    assert titles(first, "payer") == set(people_of("户"))
    assert titles(first, "end") == {"甲"}
    assert not titles(first, "sales")


def test_the_honest_twin_is_no_ring(both: Detection) -> None:
    assert [titles(finding, "payout") for finding in triggered(both)] == [{WEALTH}]


def test_the_sums_are_those_of_the_records(both: Detection) -> None:
    world = world_of(ring, honest)
    paid = {"投资款": 0, "利息": 0}
    for row in world.rows["transferred"]:
        if row["purpose"] in paid:
            paid[row["purpose"]] += row["amount_minor"]
    measures = {measure.name: measure.value for measure in triggered(both)[0].measures}
    assert (measures["gathered"], measures["returned"]) == (paid["投资款"], paid["利息"])
    assert (measures["payers"], measures["recycled"], measures["uncovered"]) == (30, 100.0, 100.0)
    timeline = triggered(both)[0].timeline
    assert timeline is not None
    assert sum(period.in_minor for period in timeline.periods) == paid["投资款"]


def test_the_points_add_up_to_the_score_and_say_why(both: Detection) -> None:
    first = triggered(both)[0]
    assert first.score == pytest.approx(sum(part.points for part in first.points), abs=0.05)
    assert {part.name for part in first.points} == set(type(Parameters().points).model_fields)
    # Equal sums at equal times have no correlation: what is not known gives no points and says nothing.
    # No register of licences says who has none.
    silent = {part.name: part.points for part in first.points if part.says is None}
    assert silent == {"coupled": 0, "unlicensed": 0}
    assert "licensed" in {gap.name for gap in first.missing}


def test_who_put_in_more_than_they_took_is_not_said_to_have_taken_less_than_nothing() -> None:
    world = world_of(ring)
    world.pay("甲", "辛", 600_000, day(0.5))
    first = triggered(found(world))[0]
    assert {measure.name: measure.value for measure in first.measures}["taken"] < 0
    assert "put in more than can be seen" in first.summary.en
    assert "投入的款项多于" in first.summary.zh
    assert "-" not in first.summary.zh


def test_the_evidence_is_small_and_keeps_most_of_the_money(both: Detection) -> None:
    first = triggered(both)[0]
    rows = world_of(ring, honest).table(MODEL, "transferred").to_pylist()
    accounts = {row["key"]: (row["start_key"], row["end_key"]) for row in rows}
    cited = {end for piece in first.evidence for end in accounts[piece.key]}
    assert len(cited) <= 40
    assert any("100 %" in gap.label.en for gap in first.missing if gap.name == "evidence.nodes")


def test_without_the_cited_records_the_grade_is_lower(both: Detection) -> None:
    first = triggered(both)[0]
    cited = frozenset(piece.key for piece in first.evidence)
    left = triggered(found(world_of(ring, honest), without=cited))
    left = [finding for finding in left if titles(finding, "payout") == {WEALTH}]
    assert all(GRADES.index(finding.grade) > GRADES.index(first.grade) for finding in left)


def test_friends_and_shops_alone_are_nothing() -> None:
    world = World()
    for name in people_of("户"):
        world.person(name)
    ordinary(world, people_of("户"))
    assert not triggered(found(world))


def test_a_licence_of_the_gathering_company_clears_it() -> None:
    world = world_of(ring)
    world.add("licence", key="l:1", kind="Licence", name="基金销售业务资格")
    world.add("licensed", start_space="party", start_key=f"p:{WEALTH}", end_space="licence", end_key="l:1")
    detection = found(world)
    assert not triggered(detection)
    (cleared,) = [finding for finding in detection.findings if titles(finding, "payout") == {WEALTH}]
    assert cleared.state == "clear"
    assert "licensed" in cleared.summary.en


def licence(world: World, company: str) -> None:
    """A licence on file for a company."""
    world.add("licence", key=f"l:{company}", kind="Licence", name="基金销售业务资格")
    ends = {"start_space": "party", "end_space": "licence", "end_key": f"l:{company}"}
    world.add("licensed", start_key=f"p:{company}", **ends)


@pytest.mark.parametrize(("amount", "state"), [(20_000, "triggered"), (40_000, "clear")])
def test_a_licence_clears_only_where_half_of_the_money_goes_through_its_company(
    amount: int, state: str
) -> None:
    """Of 600,000 yuan that 庚 gathers, payers had 400,000 more, or 800,000, for a licensed home."""
    world, home = world_of(ring), "康泰养老服务有限公司"
    world.person(home, kind="Company")
    licence(world, home)
    for place, name in enumerate(people_of("户")[:20]):
        world.pay(name, home, amount, day(200 + place), "投资款")
        world.pay(home, "辛", amount - 200, day(200.2 + place))
        world.pay("辛", WEALTH, amount - 1_000, day(200.3 + place))
    world.pay(home, "便利店有限公司", 9_000, day(230))
    gathered = [finding for finding in found(world).findings if home in titles(finding, "collector")]
    assert [finding.state for finding in gathered] == [state]


def test_where_licences_are_registered_a_company_of_finance_without_one_counts(alone: Finding) -> None:
    world = world_of(ring)
    licence(world, "机械有限公司")
    told = triggered(found(world))[0]
    assert told.score is not None
    assert alone.score is not None
    assert told.score == pytest.approx(alone.score + Parameters().points.unlicensed.most)


@pytest.mark.parametrize("scope", ["餐饮服务（凭许可证经营）", "保险咨询、支付技术服务"])
def test_words_that_any_company_may_bear_clear_nobody(scope: str) -> None:
    world = world_of(ring)
    for row in world.rows["party"]:
        if row["key"] == f"p:{WEALTH}":
            row["scope"] = scope
    assert triggered(found(world))


@pytest.mark.parametrize(
    "change",
    [{"until": datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)}, {"share_percent": 0.5}],
    ids=["ended before", "small share"],
)
def test_a_tie_that_is_over_or_small_names_nobody(change: dict[str, object]) -> None:
    world = world_of(ring)
    world.person("路人")
    ends = {"start_space": "party", "start_key": "p:路人", "end_space": "party", "end_key": f"p:{WEALTH}"}
    world.add("owns", **ends, **change)
    assert "路人" not in {subject.title for subject in triggered(found(world))[0].subjects}


def test_who_paid_a_trifle_out_of_much_is_no_organiser() -> None:
    """The organiser draws cash, of which no transfer tells; the landlord alone got something."""
    world = world_of(ring)
    world.rows["transferred"] = [row for row in world.rows["transferred"] if row["end_key"] != "a:甲"]
    world.person("房东")
    world.pay("辛", "房东", 6_000, day(60), "房租")
    first = triggered(found(world))[0]
    assert "房东" not in titles(first, "organiser")


def beside(world: World) -> None:
    """A second account of the ring's gathers from others and sends all to 甲; 财富 alone pays its payers back."""
    world.person("壬")
    for place, name in enumerate(people_of("后")[:12]):
        world.person(name)
        world.pay(name, "壬", 20_000, day(7 * place + 2), "投资款")
        world.pay("壬", "甲", 19_500, day(7 * place + 2.2))
        for month in range(1, 6):
            world.pay("鑫海财富管理有限公司", name, 400, day(7 * place + 2 + 30 * month), "利息")


def test_an_account_belongs_whose_payers_the_ring_pays_back_though_no_money_joins_them() -> None:
    first = triggered(found(world_of(ring, beside)))[0]
    assert titles(first, "collector") == {"庚", "壬"}
    assert titles(first, "payer") == {*people_of("户"), *people_of("后")[:12]}


def test_whoever_was_paid_before_they_paid_in_there_joins_no_account() -> None:
    """A canteen of the paying company's hands: they get wages first."""
    world = world_of(ring)
    world.person("食堂")
    for place, name in enumerate(people_of("工")[:12]):
        world.person(name)
        for month in range(6):
            world.pay("鑫海财富管理有限公司", name, 4_000, day(30 * month + 1), "工资")
            world.pay(name, "食堂", 1_500, day(30 * month + 3 + place), "餐费")
    assert titles(triggered(found(world))[0], "collector") == {"庚"}


def test_an_organiser_is_told_though_they_paid_a_little_in() -> None:
    """丁 opens with 1,000 yuan like a payer, and gets half of what 甲 would."""
    world = world_of(ring)
    world.person("丁")
    world.pay("丁", "庚", 1_000, day(0), "投资款")
    for row in [row for row in world.rows["transferred"] if row["end_key"] == "a:甲"][::2]:
        row["end_key"] = "a:丁"
    assert titles(triggered(found(world))[0], "organiser") == {"甲", "丁", "庚"}


def test_who_pays_in_far_more_than_others_and_is_never_paid_back_is_no_payer() -> None:
    world = world_of(ring)
    deposits = [row for row in world.rows["transferred"] if row["purpose"] == "投资款"]
    for place, row in enumerate(deposits):
        row["amount_minor"] = (5_000 if place < 16 else 40_000) * 100
    world.person("店主")
    world.pay("店主", "庚", 60_000, day(70), "货款")
    first = triggered(found(world))[0]
    assert titles(first, "payer") == set(people_of("户"))
    measures = {measure.name: measure.value for measure in first.measures}
    assert measures["gathered"] == sum(row["amount_minor"] for row in deposits)


def test_an_account_that_pays_back_and_sends_most_on_passes_on_too(alone: Finding) -> None:
    world = world_of(ring)
    for row in world.rows["transferred"]:
        # 辛 sends all to the paying account, and from there 甲 takes the same.
        if (row["start_key"], row["end_key"]) == ("a:辛", "a:甲"):
            row["start_key"] = f"a:{WEALTH}"
        elif (row["start_key"], row["end_key"]) == ("a:辛", f"a:{WEALTH}"):
            row["amount_minor"] += 12_000 * 100
    first = triggered(found(world))[0]
    assert titles(first, "payout") == {WEALTH}
    assert titles(first, "pass_through") == {"辛", WEALTH}
    assert titles(alone, "pass_through") == {"辛"}


def test_statements_that_give_days_only_are_read_in_the_order_of_the_money(alone: Finding) -> None:
    world = world_of(ring)
    for row in world.rows["transferred"]:
        row["at"] = row["at"].replace(hour=0, minute=0)
    measures = {measure.name: measure.value for measure in triggered(found(world))[0].measures}
    assert (measures["recycled"], measures["uncovered"]) == (100.0, 100.0)


def test_the_weeks_of_the_timeline_are_those_of_the_records() -> None:
    world = world_of(ring)
    for row in world.rows["transferred"]:
        # The clock of the statement is eight hours before the moment that it stands for.
        row["at_us"] -= 8 * 3_600_000_000
    timeline = triggered(found(world))[0].timeline
    assert timeline is not None
    paid = [row["at"].date() for row in world.rows["transferred"] if row["purpose"] == "投资款"]
    assert timeline.periods[0].start == min(paid) - timedelta(days=min(paid).weekday())


def test_the_finding_draws_on_every_compartment_that_it_reads() -> None:
    world = world_of(ring)
    for table, compartment in (("owns", "shares"), ("kin_of", "families"), ("transferred", "bank+secret")):
        for row in world.rows[table]:
            row["compartment"] = compartment
    assert triggered(found(world))[0].compartment == "bank+default+families+secret+shares"


def test_an_end_in_two_spaces_shifts_nobodys_number() -> None:
    world = world_of(ring)
    world.pay("户00", "户01", 50, day(3))
    world.rows["transferred"][-1] |= {"end_space": "party", "end_key": "a:户01"}
    assert titles(triggered(found(world))[0], "payout") == {WEALTH}


def test_complaints_are_evidence_and_count(alone: Finding) -> None:
    world = world_of(ring)
    for number in range(3):
        world.add("complaint", key=f"c:{number}", kind="Complaint", subject="非法集资")
        world.add(
            "named_in", start_space="account", start_key="a:庚", end_space="complaint", end_key=f"c:{number}"
        )
    told = triggered(found(world))[0]
    assert told.score is not None
    assert alone.score is not None
    assert told.score == pytest.approx(alone.score + Parameters().points.complaints.most)
    assert sum(piece.table == "named_in" for piece in told.evidence) == 3


def test_what_both_banks_tell_counts_once(alone: Finding) -> None:
    world = world_of(ring)
    for row in list(world.rows["transferred"]):
        row["told_by_payer"] = True
        world.add(
            "transferred",
            **{
                name: value
                for name, value in row.items()
                if name not in ("key", "row", "told_by_payer", "number", "load")
            },
            told_by_payee=True,
            load="payee's bank",
            number=f"other {row['number']}",
        )
    twice = triggered(found(world))[0]
    assert twice.measures == alone.measures
    assert twice.score == alone.score


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row: row.update(amount_minor=None), "no_moment"),
        (lambda row: row.update(currency="USD"), "other_currency"),
    ],
)
def test_what_cannot_be_judged_is_counted(change: Callable[[dict[str, object]], None], reason: str) -> None:
    world = world_of(ring)
    for row in world.rows["transferred"][-5:]:
        change(row)
    transfers = found(world).coverage[0]
    assert transfers.states["not_assessable"] == 5
    assert [(entry.name, entry.count) for entry in transfers.reasons] == [(reason, 5)]
    assert sum(transfers.states.values()) == transfers.total == len(world.rows["transferred"])


def test_every_group_ends_in_a_state(both: Detection) -> None:
    assert all(sum(entry.states.values()) == entry.total for entry in both.coverage)
    groups = both.coverage[2]
    assert groups.total == len(both.findings)


def test_the_same_tables_give_the_same_findings(both: Detection) -> None:
    assert found(world_of(ring, honest)) == both


class _Reduced:
    """Only what following asks of the reduced graph: accounts 0 to 3 of somebody each, and the cash of account 0."""

    holder = np.array([10, 11, 12, 13, 14])
    individual = np.array([True, True, True, False, False])
    unnamed = np.array([False, False, False, False, True])


def test_money_is_followed_last_in_first_out_and_none_is_lost() -> None:
    """Account 0 gathers from 1, has trade with the firm 3, pays 1 and 2."""
    group = Group(payouts=frozenset([0]), collectors=frozenset([0]))
    rows = [(3, 0, 500, 1), (1, 0, 300, 2), (0, 2, 200, 3), (0, 1, 250, 4), (0, 3, 400, 5)]
    columns = zip(*rows, strict=True)
    payments = Payments(*(np.array(column) for column in columns))
    followed = follow(payments, group, _Reduced(), frozenset())  # type: ignore[arg-type]
    # 2 is paid 200 of the newest deposit; 1 gets the 100 that are left of it and 150 of trade.
    assert followed.uses == {2: 200}
    assert followed.returned_by_source[DEPOSIT] == 100
    assert followed.returned_by_source[OTHER] == 150
    # The last 400 are 350 of trade and 50 that no record explains.
    assert followed.returned_by_source[UNKNOWN] == 0
    assert followed.deposits == {11: 300}
    assert followed.returned_minor == 250
    assert followed.peak_minor == 300


def test_cash_paid_in_explains_nothing_and_cash_drawn_is_nobodys_return() -> None:
    group = Group(payouts=frozenset([0]), collectors=frozenset([0]))
    rows = [(1, 0, 300, 1), (0, 4, 200, 2), (4, 0, 500, 3), (0, 1, 550, 4)]
    columns = zip(*rows, strict=True)
    payments = Payments(*(np.array(column) for column in columns))
    followed = follow(payments, group, _Reduced(), frozenset())  # type: ignore[arg-type]
    assert followed.deposits == {11: 300}
    assert followed.uses == {4: 200}
    assert followed.returned_by_source[UNKNOWN] == 500
    assert followed.returned_by_source[DEPOSIT] == 50
    assert followed.returned_by_source[OTHER] == 0
    assert followed.uncovered_minor == 50


def test_rows_are_looked_up_by_any_of_several_values() -> None:
    lookup = Lookup.of(np.array([5, 3, 5, 9, 3]))
    assert sorted(lookup.rows_of(np.array([3, 9])).tolist()) == [1, 3, 4]
    assert lookup.rows_of(np.array([4])).tolist() == []
    assert lookup.rows(5).tolist() == [0, 2]
