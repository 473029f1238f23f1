"""Public procurement of the city: its files load, its money adds up, and the truth is about what the files hold."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import loaders
from loaders.city import City, CityPlan, build, write
from loaders.city.chance import Ints
from loaders.city.payments import PARTS
from loaders.city.procurement.contracts import NEVER, paid
from loaders.city.procurement.draft import kin_of
from loaders.city.procurement.favours import FAVOURS
from loaders.city.procurement.figures import figures, limits_on
from loaders.city.procurement.honest import HONEST
from loaders.city.procurement.tenders import METHODS, OPEN_TENDER
from loaders.city.ventures import Venture

Facts = Callable[..., list[dict[str, Any]]]

PLAN = CityPlan(people=3_000, seed=5, months=6, payments=1.0, rings=2, favourites=7)
SOURCES = {"官员任职": "official_posts", "投标": "bid_ledger", "合同": "contract_ledger", "亲属": "kinship"}


@pytest.fixture(scope="module")
def city() -> City:
    return build(PLAN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("city") / "city"
    write(PLAN, target)
    return target


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def of_kind(city: City, kind: str) -> list[Venture]:
    return [venture for venture in city.procurement.ventures if venture.kind == kind]


def test_the_same_plan_gives_the_same_procurement(city: City) -> None:
    again = build(PLAN)
    for part in ("tenures", "tenders", "bids", "contracts", "instalments", "payments"):
        ours, theirs = getattr(city.procurement, part), getattr(again.procurement, part)
        for column in fields(ours):
            assert np.array_equal(getattr(ours, column.name), getattr(theirs, column.name))


def test_favours_change_no_ring() -> None:
    plans = [CityPlan(people=3_000, seed=5, rings=2, favourites=count) for count in (0, 3)]
    without, beside = (build(plan) for plan in plans)
    assert without.procurement.ventures == []
    rings = len(without.ventures)
    assert len(beside.ventures) > rings
    for ours, theirs in zip(without.ventures, beside.ventures[:rings], strict=True):
        assert ours.kind == theirs.kind
        assert np.array_equal(ours.payments.at, theirs.payments.at)
        assert np.array_equal(ours.payments.payee, theirs.payments.payee)


def test_there_is_every_kind(city: City) -> None:
    kinds = {(venture.kind, venture.guilty) for venture in city.procurement.ventures}
    assert kinds == {(kind, True) for kind in FAVOURS} | {(kind, False) for kind in HONEST}


@pytest.mark.parametrize("name", SOURCES)
def test_files_are_recognised_and_load_whole(
    name: str, folder: Path, parts: loaders.Parts, facts: Facts
) -> None:
    file = folder / "office" / "登记信息" / f"{name}.csv"
    source = loaders.recognise([file])
    assert source.name == SOURCES[name]
    report = loaders.load_parts(parts, source.mapping, [file], who="tester")
    [table] = report.tables.values()
    written = rows(file)
    assert (table.read, table.used) == (len(written), len(written))
    counted = {"官员任职": "held", "投标": "bid_on", "合同": "contract", "亲属": "kin_of"}
    assert len(facts(counted[name], "key")) == len(written)


def test_files_hold_what_was_drawn(city: City, folder: Path) -> None:
    made = city.procurement
    registers = folder / "office" / "登记信息"
    assert len(rows(registers / "官员任职.csv")) == len(made.tenures.post)
    assert len(rows(registers / "投标.csv")) == int(made.tenders.called[made.bids.tender].sum())
    contracts = rows(registers / "合同.csv")
    assert len(contracts) == len(made.contracts)
    assert len({row["合同编号"] for row in contracts}) == len(contracts)
    total = round(100 * sum(float(row["合同金额(元)"]) for row in contracts))
    assert total == int(made.contracts.amount_minor.sum())


def test_members_of_the_truth_stand_in_the_registers(folder: Path) -> None:
    registers = folder / "office" / "登记信息"
    known = {
        "firm": {row["统一社会信用代码"] for row in rows(registers / "企业登记.csv")},
        "contract": {row["合同编号"] for row in rows(registers / "合同.csv")},
        "official": {row["身份证号"] for row in rows(registers / "官员任职.csv")},
        "tender": {row["项目编号"] for row in rows(registers / "投标.csv")},
    }
    kin = {row["身份证号"] for row in rows(registers / "亲属.csv")}
    kin |= {row["亲属身份证号"] for row in rows(registers / "亲属.csv")}
    seen = set()
    for row in rows(folder / "truth" / "members.csv"):
        if row["role"] in {"favoured", "loser"}:
            assert row["key"] in known["firm"]
        elif row["role"] in {"official", "contract"}:
            assert row["key"] in known[row["role"]]
        elif row["role"] == "relative":
            assert row["key"] in kin
        seen.add((row["role"], row["what"]))
    assert {
        ("favoured", "firm"),
        ("official", "person"),
        ("contract", "contract"),
        ("tender", "tender"),
    } <= seen
    assert {("person_behind", "person"), ("nominee", "person"), ("loser", "firm")} <= seen


def test_contracts_are_paid_to_the_fen(city: City) -> None:
    made = city.procurement
    total, last = paid(made.contracts, made.instalments)
    assert (total <= made.contracts.amount_minor).all()
    retained = np.isin(made.instalments.day, last) & (made.instalments.day > 0)
    assert retained.any()
    over = (made.contracts.accepted != NEVER) & (made.contracts.accepted < made.last - 500)
    assert over.sum() > 100
    assert np.array_equal(total[over], made.contracts.amount_minor[over])
    assert (made.instalments.day < made.last).all()


def test_statements_hold_what_the_ledger_says_was_paid(city: City) -> None:
    made, town = city.procurement, city.town
    inside = made.instalments.day >= town.calendar.first_day
    wanted = int(made.instalments.amount_minor[inside].sum())
    treasuries = np.flatnonzero(town.accounts.holder_kind == 2)
    sent = 0
    for payments in (made.payments, *(venture.payments for venture in made.ventures)):
        contractor = town.accounts.holder_kind[np.maximum(payments.payee, 0)] == 1
        sent += int(payments.amount_minor[np.isin(payments.payer, treasuries) & contractor].sum())
    assert sent == wanted


def test_one_tender_has_one_winner_and_no_firm_bids_twice(city: City) -> None:
    bids = city.procurement.bids
    assert np.bincount(bids.tender, bids.won).max() == 1
    assert len(np.unique(bids.tender * 10**6 + bids.firm)) == len(bids)
    founded = city.town.firms.founded[bids.firm]
    assert (founded < city.procurement.tenders.opened[bids.tender]).all()


def test_what_is_above_the_limit_is_put_out_to_tender(city: City) -> None:
    tenders = city.procurement.tenders
    limit, _ = limits_on(tenders.opened, tenders.category)
    above = tenders.estimate_minor >= limit
    assert (tenders.method[above] == OPEN_TENDER).mean() > 0.85
    assert set(np.array(METHODS)[np.unique(tenders.method)]) == set(METHODS)


def test_limits_change_on_their_day() -> None:
    days = np.array(["2018-05-31", "2018-06-01"], dtype="datetime64[D]").astype(np.int64)
    names = [entry.trade for entry in figures().categories]
    works = np.full(2, names.index("works"))
    assert limits_on(days, works)[0].tolist() == [200_000_000, 400_000_000]


def test_posts_are_held_by_one_at_a_time(city: City) -> None:
    tenures = city.procurement.tenures
    same = np.flatnonzero(tenures.post[1:] == tenures.post[:-1])
    assert (tenures.since[same + 1] == tenures.until[same]).all()
    by_person = np.lexsort((tenures.since, tenures.person))
    person, since, until = (getattr(tenures, name)[by_person] for name in ("person", "since", "until"))
    again = np.flatnonzero(person[1:] == person[:-1])
    assert len(again)
    assert (since[again + 1] >= until[again]).all()


def test_officials_run_no_company_of_another(city: City) -> None:
    officials = np.unique(city.procurement.tenures.person)
    owned = np.isin(city.town.firms.owner, officials)
    assert not owned.any()


def decided(city: City, official: int, tender: Ints) -> np.ndarray:
    """Whether this person decided on each purchase: as head of the office, or overseeing it."""
    made = city.procurement
    found = np.zeros(len(tender), dtype=bool)
    for tenure in np.flatnonzero(made.tenures.person == official):
        post = made.tenures.post[tenure]
        offices = made.posts.agency[[post]] if made.posts.head[post] else made.posts.oversees[post]
        opened = made.tenders.opened[tender]
        in_time = (opened >= made.tenures.since[tenure]) & (opened < made.tenures.until[tenure])
        found |= in_time & np.isin(made.tenders.agency[tender], offices)
    return found


@pytest.mark.parametrize("kind", FAVOURS)
def test_favours_fall_to_their_official(kind: str, city: City) -> None:
    for venture in of_kind(city, kind):
        [official] = venture.members["official"].tolist()
        assert decided(city, official, venture.members["tender"]).all()
        won = np.isin(city.procurement.contracts.firm, venture.members["favoured"])
        assert set(venture.members["contract"]) <= set(np.flatnonzero(won))


def test_kin_decide_in_a_favour_and_not_in_its_look_alike(city: City) -> None:
    for venture in of_kind(city, "relative"):
        [official], [relative] = venture.members["official"], venture.members["relative"]
        assert relative in kin_of(city.town.people, int(official))
        assert (city.town.firms.owner[venture.members["favoured"]] == relative).all()
    for venture in of_kind(city, "kin_elsewhere"):
        [official], [relative] = venture.members["kin_official"], venture.members["relative"]
        assert relative in kin_of(city.town.people, int(official))
        assert not decided(city, int(official), venture.members["tender"]).any()


def test_what_is_cut_up_is_of_one_budget_and_above_the_limit_together(city: City) -> None:
    tenders = city.procurement.tenders
    for venture in of_kind(city, "splitting"):
        cut = venture.members["tender"][tenders.lot[venture.members["tender"]] > 0]
        assert len(cut) >= 3
        for budget in np.unique(tenders.budget[cut]):
            same = cut[tenders.budget[cut] == budget]
            _, small = limits_on(tenders.opened[same], tenders.category[same])
            assert (tenders.estimate_minor[same] < small).all()
            assert tenders.estimate_minor[same].sum() > small.max()
            assert np.ptp(tenders.opened[same]) <= 30
    for venture in of_kind(city, "small_purchases"):
        chosen = venture.members["tender"]
        assert len(np.unique(tenders.budget[chosen])) == len(chosen)


def test_losers_by_plan_stand_in_equal_steps(city: City) -> None:
    bids = city.procurement.bids
    for venture in of_kind(city, "ring"):
        losers, found = venture.members["loser"], []
        for tender in venture.members["tender"]:
            of_tender = np.flatnonzero(bids.tender == tender)
            [won] = of_tender[bids.won[of_tender]]
            assert bids.firm[won] not in losers
            if bids.firm[won] in venture.members["favoured"]:
                lost = of_tender[np.isin(bids.firm[of_tender], losers)]
                found.append([bids.price_minor[won], *np.sort(bids.price_minor[lost])])
        prices = np.array(found)
        assert prices.shape[0] >= 3
        assert prices.shape[1] == 1 + len(losers)
        step = round(float(np.median(prices[:, 1] / prices[:, 0])) - 1, 3)
        assert step > 0
        planned = prices[:, :1] * (1 + step * np.arange(1, 1 + len(losers)))
        # Prices by plan are whole hundreds of yuan.
        assert (np.abs(prices[:, 1:] - planned) <= 10_001).all()


def test_money_goes_back_in_favours_only(city: City) -> None:
    kickback = PARTS.index("kickback")
    back = {
        venture.guilty for venture in city.procurement.ventures if (venture.payments.part == kickback).any()
    }
    assert back == {True}
