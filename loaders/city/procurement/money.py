"""What public contracts move on accounts: payments of the treasuries, wages, what contractors spend, what goes back."""

from __future__ import annotations

import numpy as np

from loaders.city.chance import Flags, Ints
from loaders.city.ordinary import Life
from loaders.city.payments import CASH, Payments, channel, marked, pay, purpose, purposes, together
from loaders.city.procurement.agencies import Agencies
from loaders.city.procurement.contracts import Contracts, Instalments
from loaders.city.procurement.draft import Draft
from loaders.city.procurement.figures import category_trades, figures
from loaders.city.procurement.posts import OPEN, Posts, Tenures
from loaders.city.procurement.tenders import Tenders
from loaders.city.town import Town

PAID_FOR = ("工程款", "货款", "服务费")
LAID_OUT = ("材料款", "劳务费", "货款", "采购款")
PRIVATE = ("往来款", "借款", "劳务费", "转账", "备用金")


def contract_payments(
    town: Town, treasuries: Ints, agencies: Agencies, tenders: Tenders, made: tuple[Contracts, Instalments]
) -> tuple[Payments, Ints]:
    """The instalments that fall into the city's time, and the contract of each."""
    contracts, parts = made
    day = parts.day - town.calendar.first_day
    inside = np.flatnonzero((day >= 0) & (day < town.calendar.days))
    contract = parts.contract[inside]
    tender = contracts.tender[contract]
    rng = town.chance.of("procurement", "payments")
    word = purposes(*PAID_FOR)[category_trades()[tenders.category[tender]]]
    payments = pay(
        treasuries[agencies.district[tenders.agency[tender]] + 1],
        town.accounts.of_firm(contracts.firm[contract]),
        parts.amount_minor[inside],
        town.calendar.moments(rng, day[inside], "office"),
        word,
        channel("网银"),
    )
    return payments, contract


def laid_out(life: Life, payments: Payments) -> Payments:
    """What contractors pay suppliers out of it, in the weeks after."""
    town = life.town
    rng = town.chance.of("procurement", "laid out")
    which = np.repeat(np.arange(len(payments)), rng.integers(1, 5, len(payments)))
    share = rng.gamma(2.0, size=len(which))
    whole = np.bincount(which, share, len(payments))
    low, high = figures().payments.spent
    amount = (
        payments.amount_minor[which] * rng.uniform(low, high, len(payments))[which] * share / whole[which]
    )
    firm = payments.payee[which] - town.accounts.firm_base
    known = life.habits.suppliers[firm]
    supplier = known[np.arange(len(firm)), rng.integers(0, known.shape[1], len(firm))].astype(np.int64)
    days = town.calendar.day_of(payments.at)[which] + 1 + rng.integers(0, 40, len(which))
    kept = np.flatnonzero((supplier >= 0) & (days < town.calendar.days))
    return pay(
        payments.payee[which][kept],
        town.accounts.of_firm(supplier[kept]),
        (amount[kept] // 10_000).astype(np.int64) * 10_000,
        town.calendar.moments(rng, days[kept], "office"),
        purposes(*LAID_OUT)[rng.integers(0, len(LAID_OUT), len(kept))],
        channel("网银"),
    )


def salaries(town: Town, treasuries: Ints, agencies: Agencies, posts: Posts, tenures: Tenures) -> Payments:
    """Wages of officials whom nobody else pays, on the tenth of each month."""
    rng = town.chance.of("procurement", "salaries")
    low, high = figures().posts.wage_yuan
    wage = (rng.uniform(low, high, len(tenures.post)) // 100).astype(np.int64) * 10_000
    unpaid = np.flatnonzero(town.employer[tenures.person] < 0)
    days = town.calendar.month_starts()[:-1] + 9
    tenure, day = np.repeat(unpaid, len(days)), np.tile(days, len(unpaid))
    then = day + town.calendar.first_day
    holds = (tenures.since[tenure] <= then) & (then < np.minimum(tenures.until[tenure], OPEN))
    tenure, day = tenure[holds], day[holds]
    return pay(
        treasuries[agencies.district[posts.agency[tenures.post[tenure]]] + 1],
        tenures.person[tenure],
        wage[tenure],
        town.calendar.moments(rng, day, "batch"),
        purpose("工资"),
        channel("批量代发"),
    )


def private_flows(draft: Draft, number: int, came: Payments) -> tuple[Payments, Flags]:
    """What leaves the companies for those behind them, and in some favours for the official's kin.

    Whether anything went back is told beside it. The honest take money out as well, and pay advisers and helpers.
    """
    said, rng, scene = figures().favours, draft.rng, draft.scene
    taken = _share(draft, came, rng.uniform(*said.taken), np.array([draft.behind]), "take")
    if not len(came) or rng.random() >= said.kickback:
        return taken, np.zeros(1, dtype=np.bool_)
    share = rng.uniform(*said.kickback_share)
    if not draft.guilty:
        helper = rng.choice(scene.town.people.adults, 1)
        return together([taken, _share(draft, came, share, helper, "business")]), np.zeros(1, dtype=np.bool_)
    if len(draft.kin) and rng.random() < 0.6:
        receiver = rng.choice(draft.kin, 1)
        back = _share(draft, came, share, receiver, "kickback")
    else:
        back = _in_cash(draft, number, came, share)
    return together([taken, back]), np.ones(1, dtype=np.bool_)


def _share(draft: Draft, came: Payments, share: float, payee: Ints, part: str) -> Payments:
    """So much of each payment goes on some days later; from the person behind where there is one, else the firm."""
    scene, rng = draft.scene, draft.rng
    amount = (came.amount_minor * share * rng.uniform(0.6, 1.4, len(came)) // 100_000).astype(
        np.int64
    ) * 100_000
    days = scene.calendar.day_of(came.at) + rng.integers(1, 25, len(came))
    payer = came.payee if part != "kickback" else np.full(len(came), draft.behind)
    flow = scene.pay((payer, payee), amount, scene.moments(days), PRIVATE, part)
    return scene.within(flow)


def _in_cash(draft: Draft, number: int, came: Payments, share: float) -> Payments:
    """Notes drawn by the person behind; some of them are paid in by the official's kin, or by nobody."""
    scene, rng = draft.scene, draft.rng
    amount = np.maximum((came.amount_minor * share // 1_000_000).astype(np.int64), 1) * 1_000_000
    at = scene.moments(scene.calendar.day_of(came.at) + rng.integers(2, 20, len(came)), "office")
    drawn = pay(draft.behind, CASH, amount, at, purpose("现金支取"), channel("柜面"))
    flows = [drawn]
    if len(draft.kin):
        later = at + rng.integers(1, 12, len(came)) * 86_400
        some = np.flatnonzero(rng.random(len(came)) < 0.5)
        flows.append(
            pay(CASH, int(draft.kin[0]), amount[some], later[some], purpose("现金存入"), channel("柜面"))
        )
    return scene.within(marked(together(flows), number, "kickback"))
