"""What is paid for bringing others: fixed shares of each deposit to those above, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.detectors import rings
from graph.detectors.rings import Parameters
from graph.findings import Finding
from graph.model import load_model
from tests.graph.detectors.ring_world import PAYERS, WEEKS, World, day, people_of, ring, shown, world_of

MODEL = load_model()
WEALTH = "鑫海财富管理有限公司"
JOINED = [7 * (place * (WEEKS - 12) // PAYERS) for place in range(PAYERS)]


def rewarding(*shares: float, again: bool = False) -> Callable[[World], None]:
    """Each payer brings two others: whoever is above gets these shares of what is paid in, nearest first.

    Half of the payers may pay in twice as much again, some days later.
    """

    def added(world: World) -> None:
        people = people_of("户")
        for place, joined in enumerate(JOINED):
            deposits = [(20_000, joined + 1)]
            if again and place % 2:
                deposits.append((40_000, joined + 4))
                world.pay(people[place], "庚", 40_000, day(joined + 4), "投资款")
            for amount, at in deposits:
                above = place
                for level, share in enumerate(shares):
                    above = (above - 1) // 2
                    if above < 0:
                        break
                    world.pay(WEALTH, people[above], int(amount * share), day(at + 1 + level), "业务提成")

    return added


def found(*parts: Callable[[World], None], **figures: float) -> Finding:
    with shown(MODEL, world_of(ring, *parts)) as connection:
        findings = rings.run(connection, Parameters(**figures)).findings
    return max(findings, key=lambda finding: finding.score or 0)


def levels(finding: Finding) -> float | None:
    return {measure.name: measure.value for measure in finding.measures}["levels"]


def points(finding: Finding) -> float:
    return {part.name: part.points for part in finding.points}["levels"]


@pytest.mark.parametrize(
    ("shares", "scored"),
    [((), 0), ((0.2,), 0), ((0.22, 0.06), 0), ((0.2, 0.1, 0.06), 8), ((0.2, 0.1, 0.06, 0.04), 8)],
)
def test_each_share_of_a_deposit_is_a_level_and_three_are_what_the_law_asks_for(
    shares: tuple[float, ...], scored: float
) -> None:
    finding = found(rewarding(*shares))
    assert (levels(finding), points(finding)) == (len(shares), scored)
    assert ("pyramid of members" in finding.title.en) is (scored > 0)


def test_a_reader_is_told_which_shares_for_how_many_deposits_to_how_many_people() -> None:
    told = next(part for part in found(rewarding(0.2, 0.1, 0.06)).points if part.name == "levels")
    assert told.says is not None
    # Of thirty the first had nobody above, and in time order some deposits stand at the very end.
    assert "20.0 % of 29 of 30 deposits, to 15 people" in told.says.en
    assert "10.0 % of 27 of 30 deposits, to 7 people; 6.0 %" in told.says.en
    assert "20.0%（30 笔中 29 笔，付予 15 人）" in told.says.zh


def test_what_one_share_explains_is_no_other_share_of_a_larger_or_smaller_deposit() -> None:
    told = next(part for part in found(rewarding(0.2, again=True)).points if part.name == "levels")
    assert told.says is not None
    assert "20.0 % of 44 of 45 deposits" in told.says.en
    assert ";" not in told.says.en


def once(world: World) -> None:
    """Everybody is paid a tenth of the own deposit once, soon after it, while others pay in."""
    for name, joined in zip(people_of("户"), JOINED, strict=True):
        world.pay(WEALTH, name, 2_000, day(joined + 9), "分红")


def test_interest_is_no_reward_though_it_is_a_share_of_what_others_paid_in_too() -> None:
    assert levels(found(once)) == 0
    assert levels(found(once, reward_own_share=1)) == 1


def chance(world: World) -> None:
    """Some are paid the same sum again and again."""
    for name in people_of("户")[:6]:
        for week in range(1, 35):
            world.pay(WEALTH, name, 1_600, day(7 * week), "劳务费")


def test_a_sum_that_is_paid_far_oftener_than_somebody_pays_in_is_no_share_of_it() -> None:
    assert levels(found(chance)) == 0
    assert levels(found(chance, reward_times=20)) == 1


def test_of_few_deposits_nothing_is_known() -> None:
    finding = found(rewarding(0.2, 0.1, 0.06), reward_days=10_000)
    assert (levels(finding), points(finding)) == (None, 0)
    told = next(part for part in finding.points if part.name == "levels")
    assert told.says is None


def test_the_score_ends_at_a_hundred() -> None:
    with shown(MODEL, world_of(ring, rewarding(0.2, 0.1, 0.06))) as connection:
        slopes = Parameters().points.model_dump()
        slopes["recycled"] |= {"most": 90}
        findings = rings.run(connection, Parameters(points=slopes)).findings
    assert max(finding.score or 0 for finding in findings) == 100
