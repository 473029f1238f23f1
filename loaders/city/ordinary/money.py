"""Loans of licensed lenders and of friends, savings products, cash, one's own accounts, interest."""

from __future__ import annotations

import numpy as np

from loaders.city.chance import Ints, heavy, rounded, some, weighted
from loaders.city.ordinary.habits import Habits, figures, friends, public_account
from loaders.city.payments import CASH, Payments, channel, pay, purpose, purposes, together
from loaders.city.town import Town

# Loans and products are drawn for the longest time a city may live, so that another month changes none of them.
LONGEST = 120


def money(town: Town, habits: Habits, month: int) -> Payments:
    """What is lent, saved, drawn and put in during one month."""
    return together(
        [
            _loans(town, month),
            _private_loans(town, habits, month),
            _products(town, month),
            _cash(town, month),
            _own(town, month),
            _interest(town, month),
        ]
    )


def _loans(town: Town, month: int) -> Payments:
    """Loans of the bank and of licensed lenders: one sum out, equal instalments back."""
    said = figures()["lending"]
    draw = town.chance.of("loans")
    adults = town.people.adults
    span = said["months"] + LONGEST
    borrowers = adults[some(draw, said["borrowers_a_month"] * span, len(adults))]
    lenders = town.firms.of("lender", "bank")
    lender = town.accounts.of_firm(
        lenders[weighted(draw, np.sqrt(town.firms.hands[lenders]), len(borrowers))]
    )
    begun = draw.integers(-said["months"], LONGEST, len(borrowers))
    sum_lent = rounded(draw, heavy(draw, len(borrowers), said["middle"], 1.0), 1_000_000, 0.9)
    day = draw.integers(0, 28, len(borrowers))
    rng = town.chance.of("loans", month)
    first = town.calendar.month_days(month)[0]
    new = np.flatnonzero(begun == month)
    due = np.flatnonzero(
        (month > begun) & (month <= begun + said["months"]) & (rng.random(len(borrowers)) < 0.97)
    )
    instalment = (sum_lent * (1 / said["months"] + said["rate_month"])).astype(np.int64)
    out = town.calendar.moments(rng, first + day[new], "office")
    back = town.calendar.moments(rng, first + day[due], "people")
    return together(
        [
            pay(lender[new], borrowers[new], sum_lent[new], out, purpose("贷款发放"), channel("网银")),
            pay(borrowers[due], lender[due], instalment[due], back, purpose("贷款还款"), channel("批量扣款")),
        ]
    )


def _private_loans(town: Town, habits: Habits, month: int) -> Payments:
    """Loans among people who know each other: interest every month, the sum back at the end."""
    said = figures()["private_loans"]
    draw = town.chance.of("private loans")
    adults = town.people.adults
    span = said["months"] + LONGEST
    givers = adults[some(draw, said["lenders_a_month"] * span, len(adults))]
    takers = friends(draw, habits, givers)
    begun = draw.integers(-said["months"], LONGEST, len(givers))
    lent = rounded(draw, heavy(draw, len(givers), said["middle"], 0.9), 1_000_000, 0.9)
    day = draw.integers(0, 28, len(givers))
    rng = town.chance.of("private loans", month)
    first = town.calendar.month_days(month)[0]

    def on(which: Ints) -> Ints:
        return town.calendar.moments(rng, first + day[which], "people")

    new = np.flatnonzero(begun == month)
    due = np.flatnonzero((month > begun) & (month <= begun + said["months"]))
    over = np.flatnonzero(month == begun + said["months"])
    phone = channel("手机银行")
    interest = np.maximum((lent * said["rate_month"]).astype(np.int64), 1)
    words = purposes("利息", "还款", "转账", "")[rng.integers(0, 4, len(due))]
    return together(
        [
            pay(givers[new], takers[new], lent[new], on(new), purpose("借款"), phone),
            pay(takers[due], givers[due], interest[due], on(due), words, phone),
            pay(takers[over], givers[over], lent[over], on(over) + 60, purpose("还款"), phone),
        ]
    )


def _products(town: Town, month: int) -> Payments:
    """Savings products of the bank: bought, and paid back with a return after some months."""
    said = figures()["lending"]
    draw = town.chance.of("products")
    adults = town.people.adults
    savers = adults[some(draw, said["savers_a_month"] * (12 + LONGEST), len(adults))]
    begun = draw.integers(-12, LONGEST, len(savers))
    held = draw.choice([3, 6, 12], len(savers))
    amount = rounded(draw, heavy(draw, len(savers), said["product_middle"], 0.9), 1_000_000, 0.95)
    rng = town.chance.of("products", month)
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "office", len(savers))
    at = town.calendar.moments(rng, days, "office")
    bank = public_account(town, "bank")
    new, over = np.flatnonzero(begun == month), np.flatnonzero(begun + held == month)
    back = (amount * (1 + said["product_rate_month"] * held)).astype(np.int64)
    return together(
        [
            pay(savers[new], bank, amount[new], at[new], purpose("理财申购"), channel("手机银行")),
            pay(bank, savers[over], back[over], at[over], purpose("理财赎回"), channel("手机银行")),
        ]
    )


def _cash(town: Town, month: int) -> Payments:
    """Notes drawn from machines; shops and stalls bring theirs to the bank."""
    said = figures()["cash"]
    rng = town.chance.of("cash", month)
    adults = town.people.adults
    drawers = adults[some(rng, said["share"], len(adults))]
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(drawers), feast=1.0)
    amount = rounded(rng, heavy(rng, len(drawers), said["middle"], 0.9), 10_000, 1.0)
    shops = town.firms.of("shop", "eatery", "wholesale")
    shops = shops[some(rng, 0.3, len(shops))]
    on = town.calendar.draw_days(rng, town.calendar.month_days(month), "office", len(shops))
    taken = rounded(rng, heavy(rng, len(shops), 800_000, 0.8), 10_000, 1.0)
    return together(
        [
            pay(
                drawers,
                CASH,
                amount,
                town.calendar.moments(rng, days, "people"),
                purpose("现金支取"),
                channel("ATM"),
            ),
            pay(
                CASH,
                town.accounts.of_firm(shops),
                taken,
                town.calendar.moments(rng, on, "office"),
                purpose("现金存入"),
                channel("柜面"),
            ),
        ]
    )


def _own(town: Town, month: int) -> Payments:
    """From a person's main account to their second one, and back."""
    said = figures()["transfers_between_own"]
    rng = town.chance.of("own accounts", month)
    holders = np.flatnonzero(town.accounts.second_of_person >= 0)
    holders = holders[some(rng, said["share"] * 2, len(holders))]
    second = town.accounts.second_of_person[holders]
    out = rng.random(len(holders)) < 0.7
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "people", len(holders))
    amount = rounded(rng, heavy(rng, len(holders), said["middle"], 1.0), 10_000, 0.8)
    at = town.calendar.moments(rng, days, "people")
    payer, payee = np.where(out, holders, second), np.where(out, second, holders)
    return pay(payer, payee, amount, at, purpose("转账"), channel("手机银行"))


def _interest(town: Town, month: int) -> Payments:
    """The bank's interest on what lies there, on the 21st of every third month."""
    if town.calendar.month_of_year(month) % 3 != 2:
        return together([])
    rng = town.chance.of("interest", month)
    adults = town.people.adults
    days = np.full(len(adults), int(town.calendar.month_days(month)[0]) + 20)
    amount = heavy(rng, len(adults), 180, 1.3).astype(np.int64)
    at = town.calendar.moments(rng, days, "batch")
    return pay(public_account(town, "bank"), adults, amount, at, purpose("结息"), channel("批量代发"))
