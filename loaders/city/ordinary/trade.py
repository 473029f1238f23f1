"""Firms buy from their suppliers, and trade with firms of other places."""

from __future__ import annotations

import numpy as np

from loaders.city.calendar import SEASON
from loaders.city.chance import Floats, heavy, rounded, weighted, zipf_weights
from loaders.city.ordinary.habits import Habits, figures
from loaders.city.payments import Payments, channel, pay, purposes, together
from loaders.city.town import Town


def trade(town: Town, habits: Habits, month: int) -> Payments:
    """What firms pay each other in one month; orders of a large firm are more and larger."""
    said = figures()["trade"]
    rng = town.chance.of("trade", month)
    season = SEASON["trade"][town.calendar.month_of_year(month)]
    firms = np.arange(len(town.firms))
    hands = np.minimum(town.firms.hands, 400)
    orders = rng.poisson(season * (0.8 + said["orders_per_hand"] * hands))
    buyers = np.repeat(firms, orders)
    suppliers = habits.suppliers[
        buyers, (said["suppliers"] * rng.random(len(buyers)) ** 1.5).astype(np.int64)
    ].astype(np.int64)
    known = suppliers >= 0
    buyers, suppliers = buyers[known], suppliers[known]
    # What a firm buys in a month follows what it sells; the single order varies widely.
    each = (
        0.55 * town.firms.sales_minor[buyers] / np.maximum(0.8 + said["orders_per_hand"] * hands[buyers], 1)
    )
    amount = rounded(rng, each * heavy(rng, len(buyers), 0.6, said["spread"]), 10_000, said["round"])
    days = town.calendar.draw_days(rng, town.calendar.month_days(month), "office", len(buyers))
    words = purposes("货款", "货款", "货款", "往来款", "材料款", "采购款", "服务费", "购货款")[
        rng.integers(0, 8, len(buyers))
    ]
    at = town.calendar.moments(rng, days, "office")
    return pay(
        town.accounts.of_firm(buyers), town.accounts.of_firm(suppliers), amount, at, words, channel("网银")
    )


def outside_trade(town: Town, gap_minor: Floats, month: int) -> Payments:
    """What comes from and goes to other places: about what a firm lacks, or has over, after its month in the city.

    Units: `gap_minor` is what each firm's account gains in the city in an ordinary month, in fen.
    """
    rng = town.chance.of("outside", month)
    partners = town.accounts.outside
    crowd = zipf_weights(len(partners), 0.8)
    found = []
    for sells, mean in ((True, 3.0), (False, 2.0)):
        firms = np.flatnonzero(gap_minor < 0 if sells else gap_minor > 0)
        counts = 1 + rng.poisson(mean * np.log10(np.maximum(np.abs(gap_minor[firms]) / 1_000_000, 1)))
        own = np.repeat(firms, counts)
        shares = rng.gamma(1.2, size=len(own))
        whole = np.bincount(own, weights=shares, minlength=len(gap_minor))
        total = np.abs(gap_minor) * rng.lognormal(0.03 if sells else -0.06, 0.15, len(gap_minor))
        amount = rounded(rng, total[own] * shares / whole[own], 10_000, 0.2)
        days = town.calendar.draw_days(rng, town.calendar.month_days(month), "office", len(own))
        at = town.calendar.moments(rng, days, "office")
        words = purposes("货款", "货款", "往来款", "服务费", "工程款", "购货款")[rng.integers(0, 6, len(own))]
        account, partner = town.accounts.of_firm(own), partners[weighted(rng, crowd, len(own))]
        ends = (partner, account) if sells else (account, partner)
        found.append(pay(*ends, amount, at, words, channel("网银")))
    return together(found)
