"""Wages, pensions, taxes and insurance."""

from __future__ import annotations

import numpy as np

from loaders.city.calendar import Calendar
from loaders.city.chance import Ints, some
from loaders.city.ordinary.habits import Habits, figures, public_account
from loaders.city.payments import Payments, channel, pay, purpose, purposes, together
from loaders.city.town import Town


def work(town: Town, _habits: Habits, month: int) -> Payments:
    """What is paid for work, from work and after it in one month."""
    return together([_wages(town, month), _pensions(town, month), _dues(town, month)])


def _day_in(calendar: Calendar, month: int, day_of_month: Ints) -> Ints:
    """That day of the month, or the working day before where it falls on a weekend."""
    days = calendar.month_days(month)[0] + np.minimum(day_of_month, len(calendar.month_days(month))) - 1
    late = calendar.weekdays(days)
    within: Ints = np.maximum(days - np.where(late >= 5, late - 4, 0), calendar.month_days(month)[0])
    return within


def _wages(town: Town, month: int) -> Payments:
    """Each firm pays all its people in one batch; in the month before the new year a second time, a bonus."""
    said = figures()["wages"]
    rng = town.chance.of("wages", month)
    workers = np.flatnonzero(town.employer >= 0)
    firms = town.employer[workers]
    paid = some(rng, 1 - said["unpaid_late"], len(workers))
    workers, firms = workers[paid], firms[paid]
    day = _day_in(town.calendar, month, town.firms.pay_day[firms])
    batch = town.calendar.moments(
        town.chance.of("wage hour"), np.zeros(len(town.firms), dtype=np.int64), "office"
    )
    first = town.calendar.first_day * 86_400
    at = batch[firms] - first + (day + town.calendar.first_day) * 86_400 + rng.integers(0, 240, len(workers))
    amount = (town.people.income_minor[workers] * rng.normal(1, 0.04, len(workers))).astype(np.int64)
    if town.calendar.month_of_year(month) == 0:
        amount = (
            amount * np.where(rng.random(len(workers)) < 0.5, rng.uniform(1, 2.5, len(workers)), 1)
        ).astype(np.int64)
    by_batch = rng.random(len(town.firms)) < said["by_batch"]
    words = np.where(by_batch, purpose("代发工资"), purpose("工资"))[firms]
    ways = np.where(by_batch, channel("批量代发"), channel("网银"))[firms]
    return pay(town.accounts.of_firm(firms), workers, amount, at, words, ways)


def _pensions(town: Town, month: int) -> Payments:
    rng = town.chance.of("pensions", month)
    old = np.flatnonzero(town.people.retired)
    day = np.full(len(old), int(town.calendar.month_days(month)[0]) + 14)
    at = town.calendar.moments(rng, day, "batch")
    return pay(
        public_account(town, "insurance"),
        old,
        town.people.income_minor[old],
        at,
        purpose("养老金"),
        channel("批量代发"),
    )


def _dues(town: Town, month: int) -> Payments:
    """Firms pay tax and insurance by the fifteenth; a few get tax back."""
    said = figures()["tax"]
    rng = town.chance.of("dues", month)
    firms = np.flatnonzero(town.firms.hands >= 3)
    days = np.full(len(firms), int(town.calendar.month_days(month)[0]) + 9) + rng.integers(0, 5, len(firms))
    at = town.calendar.moments(rng, days, "office")
    sales = town.firms.sales_minor[firms]
    tax = (sales * said["vat_share"] * rng.lognormal(0, 0.4, len(firms))).astype(np.int64)
    wages = np.bincount(
        town.employer[town.employer >= 0],
        weights=town.people.income_minor[town.employer >= 0],
        minlength=len(town.firms),
    )
    insurance = (wages[firms] * said["insurance_share"]).astype(np.int64)
    back = some(rng, said["refund_share"], len(firms))
    payers = town.accounts.of_firm(firms)
    net = channel("网银")
    return together(
        [
            pay(payers, public_account(town, "tax"), tax, at, purpose("税款"), net),
            pay(
                payers,
                public_account(town, "insurance"),
                insurance,
                at + 600,
                purpose("社保费"),
                channel("批量扣款"),
            ),
            pay(
                public_account(town, "tax"),
                payers[back],
                tax[back] // 2,
                at[back] + 7 * 86_400,
                purposes("退税")[0],
                net,
            ),
        ]
    )
