"""Shops, friends, family, gifts, doctors and charity."""

from __future__ import annotations

import numpy as np

from loaders.city.calendar import SEASON
from loaders.city.chance import Ints, heavy, rounded, some, weighted
from loaders.city.ordinary.habits import Habits, figures, friends, public_account
from loaders.city.payments import Payments, channel, pay, purpose, purposes, together
from loaders.city.town import Town


def spending(town: Town, habits: Habits, month: int) -> Payments:
    """What people pay in shops and to each other in one month."""
    return together(
        [
            _shops(town, habits, month),
            _people(town, habits, month),
            _family(town, month),
            _doctors(town, month),
            _charity(town, month),
        ]
    )


def _counts(town: Town, habits: Habits, rng: np.random.Generator, mean: float) -> Ints:
    """How many payments each person makes: some hardly any, a few very many (a mixture of Poissons)."""
    eager = np.where(town.people.grown, habits.eagerness, 0.0)
    scale = mean / max(float(eager[town.people.grown].mean()), 1e-9)
    return rng.poisson(eager * scale).astype(np.int64)


def _shops(town: Town, habits: Habits, month: int) -> Payments:
    said = figures()["shops"]
    rng = town.chance.of("shops", month)
    calendar = town.calendar
    season = SEASON["shop"][calendar.month_of_year(month)]
    counts = _counts(town, habits, rng, town.plan.payments * (1 - figures()["people"]["share"]) * season)
    persons = np.repeat(np.arange(len(counts)), counts)
    # The first of the favourites is visited most: squares of a uniform draw.
    choice = (said["favourites"] * rng.random(len(persons)) ** 1.7).astype(np.int64)
    shops = habits.shops[persons, choice].astype(np.int64)
    days = calendar.draw_days(rng, calendar.month_days(month), "shop", len(persons), feast=0.5)
    wealth = np.sqrt(np.maximum(town.people.income_minor[persons], 150_000) / 480_000)
    amount = rounded(
        rng, heavy(rng, len(persons), said["middle"], said["spread"]) * wealth, 100, said["round"]
    )
    payee = town.accounts.of_firm(shops)
    platform = rng.random(len(persons)) < said["by_platform"]
    payee = np.where(platform, public_account(town, "pay_platform"), payee)
    ways = weighted(rng, [1, 0, 0, 3, 6], len(persons))
    at = calendar.moments(rng, days, "shop")
    return pay(town.accounts.for_spending(rng, persons), payee, amount, at, purpose("消费"), ways)


def _people(town: Town, habits: Habits, month: int) -> Payments:
    """Friends and colleagues: shared bills, small loans and their return, presents."""
    said = figures()["people"]
    rng = town.chance.of("people", month)
    season = SEASON["gifts"][town.calendar.month_of_year(month)]
    counts = _counts(town, habits, rng, town.plan.payments * said["share"] * (0.2 + 0.8 * season))
    persons = np.repeat(np.arange(len(counts)), counts)
    others = friends(rng, habits, persons)
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(persons), feast=1.5)
    amount = rounded(rng, heavy(rng, len(persons), said["middle"], said["spread"]), 10_000, said["round"])
    words = purposes("转账", "转账", "红包", "AA", "往来款", "借款", "还款", "")[
        rng.integers(0, 8, len(persons))
    ]
    at = town.calendar.moments(rng, days, "people")
    ways = np.where(rng.random(len(persons)) < 0.6, channel("手机银行"), channel("第三方支付"))
    return pay(town.accounts.for_spending(rng, persons), others, amount, at, words, ways)


def _family(town: Town, month: int) -> Payments:
    """Couples, and children who send something to their parents' home or get it from there."""
    said = figures()["family"]
    rng = town.chance.of("family", month)
    people = town.people
    share = said["share"] * SEASON["gifts"][town.calendar.month_of_year(month)]
    wed = np.flatnonzero(people.spouse >= 0)
    wed = wed[some(rng, share, len(wed))]
    heads = people.first_of_household
    young = np.flatnonzero(people.parents_home[heads] >= 0)
    young = young[some(rng, share * 0.6, len(young))]
    child, parent = heads[young], heads[people.parents_home[heads[young]]]
    up = rng.random(len(young)) < 0.6
    # Who earns keeps a grown one at home who does not.
    heads_of = people.first_of_household[people.household]
    kept = np.flatnonzero(people.grown & (people.income_minor == 0) & (people.income_minor[heads_of] > 0))
    wed = wed[people.income_minor[wed] > 0]
    payer = np.concatenate([wed, np.where(up, child, parent), heads_of[kept]])
    payee = np.concatenate([people.spouse[wed], np.where(up, parent, child), kept])
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(payer), feast=2.0)
    amount = rounded(rng, heavy(rng, len(payer), said["middle"], 0.9), 10_000, said["round"])
    words = purposes("生活费", "转账", "红包", "")[rng.integers(0, 4, len(payer))]
    return pay(payer, payee, amount, town.calendar.moments(rng, days, "people"), words, channel("手机银行"))


def _doctors(town: Town, month: int) -> Payments:
    said = figures()["doctors"]
    rng = town.chance.of("doctors", month)
    ill = town.people.adults[some(rng, said["share"], len(town.people.adults))]
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "office", len(ill))
    amount = heavy(rng, len(ill), said["middle"], 1.2).astype(np.int64)
    at = town.calendar.moments(rng, days, "office")
    return pay(ill, public_account(town, "hospital"), amount, at, purpose("医疗费"), channel("POS"))


def _charity(town: Town, month: int) -> Payments:
    said = figures()["gifts"]
    rng = town.chance.of("charity", month)
    givers = town.people.adults[some(rng, said["charity_share"], len(town.people.adults))]
    funds = town.firms.of("charity")
    payee = town.accounts.of_firm(funds[weighted(rng, town.firms.hands[funds], len(givers))])
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(givers))
    amount = rounded(rng, heavy(rng, len(givers), said["charity_middle"], 1.0), 5_000, 0.8)
    at = town.calendar.moments(rng, days, "people")
    return pay(givers, payee, amount, at, purpose("捐款"), channel("第三方支付"))
