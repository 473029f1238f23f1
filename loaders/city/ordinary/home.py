"""Rent, property fees, water, power, gas, telephone and schools."""

from __future__ import annotations

import numpy as np

from loaders.city.chance import some
from loaders.city.ordinary.habits import Habits, figures, public_account
from loaders.city.payments import Payments, channel, pay, purpose, together
from loaders.city.town import Town


def home(town: Town, habits: Habits, month: int) -> Payments:
    """What homes pay for being homes in one month."""
    return together(
        [
            _rent(town, habits, month),
            _fees(town, habits, month),
            _utilities(town, month),
            _schools(town, habits, month),
        ]
    )


def _rent(town: Town, habits: Habits, month: int) -> Payments:
    said = figures()["rent"]
    rng = town.chance.of("rent", month)
    quarterly = town.chance.of("rent by quarter").random(len(habits.landlord)) < said["quarterly"]
    due = (habits.landlord >= 0) & (~quarterly | ((np.arange(len(quarterly)) + month) % 3 == 0))
    homes = np.flatnonzero(due)
    days = town.calendar.month_days(month)[0] + habits.rent_day[homes] - 1 + rng.integers(0, 3, len(homes))
    days = np.minimum(days, town.calendar.month_days(month)[-1])
    amount = habits.rent_minor[homes] * np.where(quarterly[homes], 3, 1)
    at = town.calendar.moments(rng, days, "people")
    words = np.where(rng.random(len(homes)) < 0.7, purpose("房租"), purpose("转账"))
    return pay(
        town.people.first_of_household[homes], habits.landlord[homes], amount, at, words, channel("手机银行")
    )


def _fees(town: Town, habits: Habits, month: int) -> Payments:
    said = figures()["property_fee"]
    rng = town.chance.of("property fees", month)
    heads = town.people.first_of_household
    homes = np.flatnonzero((np.arange(len(heads)) + month) % 3 == 0)
    homes = homes[some(rng, 0.8, len(homes))]
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(homes))
    amount = (
        (3 * said["middle"] * town.chance.of("size of homes").lognormal(0, 0.35, len(heads))).astype(
            np.int64
        )[homes]
        // 10
        * 10
    )
    at = town.calendar.moments(rng, days, "people")
    payee = town.accounts.of_firm(habits.property_firm[homes])
    return pay(heads[homes], payee, amount, at, purpose("物业费"), channel("第三方支付"))


def _utilities(town: Town, month: int) -> Payments:
    said = figures()["utilities"]
    heads = town.people.first_of_household
    warm = 1.4 if town.calendar.month_of_year(month) in {0, 1, 6, 7, 11} else 1.0
    found = []
    for name, word in (("power", "电费"), ("water", "水费"), ("gas", "燃气费"), ("telecom", "话费")):
        rng = town.chance.of(name, month)
        homes = some(rng, 0.85 if name != "gas" else 0.6, len(heads))
        debit = town.chance.of(name, "by debit").random(len(heads))[homes] < said["by_debit"]
        days = np.where(
            debit,
            town.calendar.month_days(month)[0] + 11,
            town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(homes)),
        )
        amount = (said[name] * (warm if name == "power" else 1.0) * rng.lognormal(0, 0.5, len(homes))).astype(
            np.int64
        )
        at = town.calendar.moments(rng, days, "people")
        ways = np.where(debit, channel("批量扣款"), channel("手机银行"))
        found.append(pay(heads[homes], public_account(town, name), amount, at, purpose(word), ways))
    return together(found)


def _schools(town: Town, habits: Habits, month: int) -> Payments:
    """Fees of a term in September and February, of courses in every month."""
    said = figures()["school"]
    rng = town.chance.of("schools", month)
    heads = town.people.first_of_household
    with_child = np.flatnonzero(
        np.bincount(town.people.household[~town.people.grown], minlength=len(heads)) > 0
    )
    pupils = with_child[town.chance.of("pupils").random(len(with_child)) < said["share_of_homes"] * 2]
    days = town.calendar.month_days(month)
    found, phone = [], channel("手机银行")
    if town.calendar.month_of_year(month) in {1, 8}:
        fee = said["term_fee"] * town.chance.of("term fee").lognormal(0, 0.4, len(town.firms))
        amount = fee[habits.school[pupils]].astype(np.int64) // 10_000 * 10_000
        on = np.minimum(days[0] + rng.integers(0, 14, len(pupils)), days[-1])
        at = town.calendar.moments(rng, on, "people")
        found.append(
            pay(
                heads[pupils],
                town.accounts.of_firm(habits.school[pupils]),
                amount,
                at,
                purpose("学费"),
                phone,
            )
        )
    takes = pupils[some(rng, said["course_share"], len(pupils))]
    teacher = town.accounts.of_firm(np.roll(habits.school, 7)[takes])
    steps = (said["course_fee"] * rng.lognormal(0, 0.5, len(takes)) / 5_000).astype(np.int64)
    at = town.calendar.moments(rng, town.calendar.draw_days(rng, days, "shop", len(takes)), "people")
    found.append(pay(heads[takes], teacher, np.maximum(steps, 1) * 5_000, at, purpose("培训费"), phone))
    return together(found)
