"""What feeds the accounts that pay back, whose order counts, and who keeps a place between."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from graph.detectors import rings
from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings import Parameters, relational
from graph.detectors.rings.measures import WEEK, fed_share
from graph.detectors.rings.passing import Followed
from graph.detectors.rings.reduced import Floats
from graph.findings import Finding
from graph.model import load_model
from tests.graph.detectors.ring_world import World, day, ring, shown, world_of

WEEKS = 40
RNG = np.random.default_rng(7)
CAME = RNG.lognormal(10, 0.6, WEEKS)
EARNED = 30 * RNG.lognormal(10, 0.6, WEEKS)
WEALTH = "鑫海财富管理有限公司"


def followed(fed: Floats, weeks: int = WEEKS) -> Followed:
    """Deposits and trade of so many weeks, and what reached the accounts that only pay back."""
    told = Followed()
    for week in range(weeks):
        told.daily_in[week * WEEK + week % 5] = int(CAME[week])
        told.daily_other[week * WEEK + week % 7] = int(EARNED[week])
        if int(fed[week]):
            told.daily_fed[week * WEEK + 6] = int(fed[week])
    return told


@pytest.mark.parametrize(
    ("fed", "least", "most"),
    [
        (0.4 * CAME, 0.95, 1.0),
        (np.concatenate([[0.0], 0.4 * CAME[:-1]]), 0.95, 1.0),
        (0.01 * EARNED, 0.0, 0.05),
        (np.full(WEEKS, 9_000.0), 0.0, 0.05),
        (0.3 * CAME + 0.01 * EARNED, 0.3, 0.7),
    ],
    ids=["deposits", "deposits a week later", "trade", "the same every week", "both"],
)
def test_what_feeds_the_paying_accounts_is_told_by_when_it_comes(
    fed: Floats, least: float, most: float
) -> None:
    share = fed_share(followed(fed))
    assert share is not None
    assert least <= share <= most


def test_what_feeds_them_is_not_known_of_few_weeks_or_where_none_only_pays_back() -> None:
    assert fed_share(followed(0.4 * CAME, weeks=5)) is None
    assert fed_share(followed(np.zeros(WEEKS))) is None


def frames(paid_before: bool) -> dict[str, pa.Table]:
    """Account 0 pays twelve people; six paid into account 1, six into 2, and both send what they get to 0.

    Those of account 2 got something before they paid in, or not.
    """
    rows = []
    for person in range(10, 22):
        account = 1 if person < 16 else 2
        rows += [(person, account, 5_000_000, 100), (account, 0, 4_900_000, 200)]
        rows += [(0, person, 100_000, moment) for moment in (300, 400)]
        if paid_before and account == 2:
            rows.append((0, person, 100_000, 50))
    columns = [pa.array(column, pa.int64()) for column in zip(*rows, strict=True)]
    numbers = np.array([0, 1, 2, *range(10, 22)])
    everybody = np.ones(len(numbers), dtype=bool)
    accounts = {"account": numbers, "holder": numbers, "individual": everybody, "pooled": ~everybody}
    payment = pa.table(columns, names=["payer", "payee", "amount_minor", "at"])
    return {"payment": payment, "account": pa.table(accounts)}


@pytest.mark.parametrize("paid_before", [False, True])
def test_an_account_whose_payers_were_paid_first_collects_for_nobody(paid_before: bool) -> None:
    with duckdb.connect() as connection, DuckDBEngine(connection, "order") as engine:
        for name, rows in frames(paid_before).items():
            engine.keep_arrow(name, rows)
        relational.weigh(engine, Parameters())
        found = engine.arrow("collects", ("payout", "account")).to_pylist()
        (seed,) = engine.arrow("seed", ("payout",)).to_pylist() or [None]
    assert {(row["payout"], row["account"]) for row in found} == (
        {(0, 1)} if paid_before else {(0, 1), (0, 2)}
    )
    assert seed is None if paid_before else seed["paid_back"] == 12


def first_of(*changes: Callable[[World], None]) -> Finding:
    with shown(load_model(), world_of(ring, *changes)) as connection:
        return next(one for one in rings.run(connection).findings if one.state == "triggered")


def titles(finding: Finding, role: str) -> set[str]:
    return {subject.title for subject in finding.subjects if subject.role == role}


def test_who_takes_most_and_sends_a_little_back_is_no_layer() -> None:
    def comes_back(world: World) -> None:
        for month in range(1, 10):
            world.pay("甲", WEALTH, 6_000, day(30 * month), "往来款")

    first = first_of(comes_back)
    assert titles(first, "pass_through") == {"辛"}
    assert "甲" in titles(first, "organiser")


def test_trade_in_the_same_account_hides_no_layer() -> None:
    """庚 also trades: beside what is bought and sold, what goes on to 辛 is less than a hundredth."""

    def trades(world: World) -> None:
        for name in ("大地贸易有限公司", "长河工业有限公司"):
            world.person(name, kind="Company")
        for week in range(0, 40):
            world.pay("大地贸易有限公司", "庚", 4_000_000, day(7 * week + 3), "货款")
            world.pay("庚", "长河工业有限公司", 4_000_000, day(7 * week + 4), "货款")

    first = first_of(trades)
    assert titles(first, "collector") == {"庚"}
    assert titles(first, "pass_through") == {"辛"}
    assert titles(first, "payout") == {WEALTH}
    fed = {part.name: part.points for part in first.points}["fed"]
    assert fed > 10
