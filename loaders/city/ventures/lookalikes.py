"""Small look-alikes of everyday life: clubs, savings circles, weddings, group buys, subletters, payroll agents, market
stalls, appeals, and families who buy a flat together. Each shows one face of a ring and is none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from loaders.city.chance import Ints, heavy, rounded
from loaders.city.ordinary import Life
from loaders.city.payments import Payments, together
from loaders.city.ventures.moving import Aim, Pace, draw_pace, pass_on
from loaders.city.ventures.setting import MONTH, Setting, setting_of
from loaders.city.ventures.venture import Venture

Drawn = tuple[Payments, dict[str, Ints]]


def lookalike(life: Life, number: int, kind: str) -> Venture:
    """Draws one look-alike of this kind.

    Raises:
        KeyError: no such kind.
    """
    at = setting_of(life, number, kind)
    payments, members = LOOKALIKES[kind](at)
    return Venture(number, kind, False, (), at.first, at.last, at.finished(payments), members)


def _turn(counts: Ints) -> tuple[Ints, Ints]:
    """Each position as often as its count says, and the how-manieth time it is."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)


def _days_between(at: Setting, size: int) -> Ints:
    return at.rng.integers(at.first, max(at.last, at.first + 1), size)


def _logarithmic(rng: np.random.Generator, least: float, most: float) -> float:
    return float(np.exp(rng.uniform(np.log(least), np.log(most))))


def _club(at: Setting) -> Drawn:
    """Members pay dues every quarter or month; the treasurer pays halls and buses, and gives back what is over."""
    crowd = at.crowd(15, 150)
    dues = int(at.rng.choice([10_000, 20_000, 50_000, 100_000, 300_000]))
    turns = np.arange(at.first, at.last, int(at.rng.choice([MONTH, 3 * MONTH])))
    who, when = np.tile(crowd, len(turns)), np.repeat(turns, len(crowd))
    came = np.flatnonzero(at.rng.random(len(who)) < 0.9)
    days = when[came] + at.rng.integers(0, 12, len(came))
    paid = at.come(who[came], np.full(len(came), dues), days, "会费", "活动费", "转账", "AA")
    halls = at.firms(4, "hotel", "eatery", "services", "logistics")
    spent = pass_on(
        at.scene, paid, Pace(336, 60, 0.3, 2), Aim(halls, "business", ("活动费", "服务费", "转账"))
    )
    over = np.full(len(crowd), dues // 4 + 1_000)
    back = at.give_back(crowd, over, np.full(len(crowd), at.last), "退费", "转账", "活动费")
    return together([paid, spent, back]), at.roles(payer=crowd)


def _savings_circle(at: Setting) -> Drawn:
    """标会: everybody pays in every month, and each month another member takes the pot, the later the more."""
    members = at.crowd(12, 40)
    share = int(at.rng.choice([100_000, 200_000, 500_000, 1_000_000]))
    months = max(min(len(members), (at.days - at.first) // MONTH), 1)
    who, turn = np.tile(members, months), np.repeat(np.arange(months), len(members))
    days = at.first + turn * MONTH + at.rng.integers(0, 4, len(who))
    paid = at.come(who, np.full(len(who), share), days, "会费", "往来款", "转账", "")
    pot = (len(members) * share * np.linspace(0.93, 1.0, months)).astype(np.int64) // 10_000 * 10_000
    taken = at.give_back(
        members[:months], pot, at.first + np.arange(months) * MONTH + 5, "往来款", "转账", "会费"
    )
    return together([paid, taken]), at.roles(payer=members, payout=np.array([at.refunds]))


def _wedding(at: Setting) -> Drawn:
    """Guests send presents within days; the hotel is paid, the rest is put away."""
    guests = at.crowd(40, 300)
    amount = rounded(at.rng, heavy(at.rng, len(guests), 80_000, 0.6), 20_000, 1.0)
    days = at.first + 9 - (at.rng.random(len(guests)) ** 2 * 9).astype(np.int64)
    gifts = at.come(guests, amount, days, "贺礼", "红包", "转账", "")
    people = at.scene.town.people
    targets = np.concatenate([at.firms(1, "hotel"), people.first_of_household[people.household[at.keeper]]])
    words = ("服务费", "消费", "转账", "")
    spent = pass_on(at.scene, gifts, Pace(96, 20, 0.1, 2), Aim(targets, "sweep", words))
    return together([gifts, spent]), at.roles(payer=guests)


def _group_buy(at: Setting) -> Drawn:
    """A buyer for the neighbours: many sums in, soon a large one to the wholesaler, some refunds."""
    crowd = at.crowd(15, 200)
    which, _ = _turn(at.rng.poisson(at.rng.uniform(0.8, 6), len(crowd)))
    ticket = _logarithmic(at.rng, 10_000, 800_000)
    amount = rounded(at.rng, heavy(at.rng, len(which), ticket, 0.7), 100, 0.5)
    paid = at.come(crowd[which], amount, _days_between(at, len(which)), "团购款", "转账", "货款", "")
    makers = at.makers("wholesale", "farm")
    passed, through = _through(at, paid, makers, ("货款", "采购款", "转账"))
    returned = np.flatnonzero(at.rng.random(len(paid)) < 0.03)
    days = at.scene.town.calendar.day_of(paid.at[returned]) + 3
    back = at.give_back(paid.payer[returned], paid.amount_minor[returned], days, "退款", "转账")
    return together([paid, passed, back]), at.roles(payer=crowd, pass_through=through)


def _subletter(at: Setting) -> Drawn:
    """Rents of many rooms every month, deposits given back, the owners of the flats paid within days."""
    tenants = at.crowd(15, 120)
    rent = (
        np.maximum(at.rng.lognormal(np.log(150_000), 0.3, len(tenants)).astype(np.int64) // 10_000, 3)
        * 10_000
    )
    begin = _days_between(at, len(tenants))
    stays = at.rng.integers(2, max((at.last - at.first) // MONTH, 3), len(tenants))
    which, turn = _turn(stays)
    amount = rent[which] * np.where(turn == 0, 2, 1)
    paid = at.come(tenants[which], amount, begin[which] + turn * MONTH, "房租", "转账", "", "往来款")
    owners = np.concatenate([at.rng.choice(at.scene.town.people.adults, 5), at.firms(1, "letting")])
    passed, through = _through(at, paid, owners, ("房租", "转账", ""))
    back = at.give_back(tenants, rent, begin + stays * MONTH, "退款", "转账", "退费")
    return together([paid, passed, back]), at.roles(payer=tenants, pass_through=through)


def _payroll_agent(at: Setting) -> Drawn:
    """A foreman or agent: firms send what they owe for labour, soon it goes to the hands."""
    hands = at.crowd(12, 120)
    firms = at.firms(int(at.rng.integers(1, 5)), "builder", "factory", "logistics", "staffing")
    months = np.arange(at.first, at.last, MONTH)
    payer, when = np.tile(firms, len(months)), np.repeat(months + int(at.rng.integers(0, 20)), len(firms))
    each = 420_000.0 * len(hands) / len(firms)
    amount = rounded(at.rng, heavy(at.rng, len(when), each, 0.3), 10_000, 0.6)
    came = at.come(payer, amount, when, "劳务费", "工程款", "代发工资", "往来款", hours="office")
    pace = Pace(24, at.rng.uniform(0.3, 30), at.rng.uniform(0.01, 0.08), len(hands))
    paid = pass_on(at.scene, came, pace, Aim(hands, "layer", ("工资", "劳务费", "转账", "")))
    account = np.array([at.account])
    return together([came, paid]), {
        "organiser": at.keeper,
        "pass_through": account,
        "payout": account,
        "hand": hands,
    }


def _market_stall(at: Setting) -> Drawn:
    """A trader of the wholesale market: round sums of shopkeepers' own accounts in, the makers paid soon."""
    town = at.scene.town
    shops = at.rng.choice(town.firms.of("shop", "eatery"), int(_logarithmic(at.rng, 12, 160)))
    buyers = np.unique(town.firms.owner[shops])
    which, _ = _turn(1 + at.rng.poisson(at.rng.uniform(0.3, 5), len(buyers)))
    ticket = _logarithmic(at.rng, 300_000, 6_000_000)
    amount = rounded(at.rng, heavy(at.rng, len(which), ticket, 0.8), 100_000, at.rng.uniform(0.5, 0.95))
    paid = at.come(buyers[which], amount, _days_between(at, len(which)), "货款", "转账", "往来款", "")
    makers = np.concatenate(
        [at.makers("factory", "wholesale"), at.rng.choice(town.accounts.outside, 1), at.keeper]
    )
    passed, through = _through(at, paid, makers, ("货款", "转账", "往来款"))
    some = np.flatnonzero(at.rng.random(len(paid)) < 0.04)
    days = town.calendar.day_of(paid.at[some]) + 20
    back = at.give_back(
        paid.payer[some], np.maximum(paid.amount_minor[some] // 5, 1), days, "返利", "退款", "转账"
    )
    return together([paid, passed, back]), at.roles(payer=buyers, pass_through=through)


def _appeal(at: Setting) -> Drawn:
    """Somebody is ill: hundreds give within weeks, the hospital is paid."""
    givers = at.crowd(60, 500)
    amount = rounded(at.rng, heavy(at.rng, len(givers), 20_000, 1.0), 5_000, 0.9)
    days = at.first + at.rng.exponential(7, len(givers)).astype(np.int64)
    gifts = at.come(givers, amount, days, "捐款", "转账", "")
    hospital = at.firms(1, "hospital")
    spent = pass_on(at.scene, gifts, Pace(168, 48, 0.05, 1), Aim(hospital, "sweep", ("医疗费", "转账")))
    return together([gifts, spent]), at.roles(payer=givers)


def _family_purse(at: Setting) -> Drawn:
    """Relatives and friends lend for a flat: large round sums in within weeks, on to the builder, back over years."""
    lenders = at.crowd(12, 40)
    amount = rounded(at.rng, heavy(at.rng, len(lenders), 4_000_000, 0.7), 1_000_000, 1.0)
    days = at.first + at.rng.integers(0, 20, len(lenders))
    lent = at.come(lenders, amount, days, "借款", "转账", "往来款", "")
    bought = pass_on(
        at.scene, lent, Pace(120, 20, 0.03, 1), Aim(at.firms(1, "builder"), "sweep", ("购房款", "转账"))
    )
    turns = np.arange(at.first + 60, at.days, int(at.rng.choice([MONTH, 3 * MONTH])))
    who, when = np.tile(np.arange(len(lenders)), len(turns)), np.repeat(turns, len(lenders))
    asked = at.rng.random(len(who)) < 0.7
    who, when = who[asked], when[asked]
    back = at.give_back(lenders[who], np.maximum(amount[who] // 40, 1), when, "还款", "转账", "利息")
    return together([lent, bought, back]), at.roles(payer=lenders)


def _through(at: Setting, paid: Payments, targets: Ints, words: tuple[str, ...]) -> tuple[Payments, Ints]:
    """What was paid in goes on to these targets, by a second account of the keeper's where there is one.

    Returns the payments, and the account that only passed the money through, if any.
    """
    if at.refunds == at.account:
        return pass_on(at.scene, paid, _pace(at), Aim(targets, "layer", words)), np.zeros(0, dtype=np.int64)
    second = np.array([at.refunds])
    moved = pass_on(at.scene, paid, _pace(at), Aim(second, "layer", words))
    return together([moved, pass_on(at.scene, moved, _pace(at), Aim(targets, "layer", words))]), second


def _pace(at: Setting) -> Pace:
    return draw_pace(at.rng, slow=bool(at.rng.random() < 0.5))


LOOKALIKES: dict[str, Callable[[Setting], Drawn]] = {
    "club": _club,
    "savings_circle": _savings_circle,
    "wedding": _wedding,
    "group_buy": _group_buy,
    "subletter": _subletter,
    "payroll_agent": _payroll_agent,
    "market_stall": _market_stall,
    "appeal": _appeal,
    "family_purse": _family_purse,
}
