"""Who keeps what a group sends: accounts that seem to pass money on, but let it lie."""

from __future__ import annotations

import numpy as np

from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import DAY, Payments


def keepers(payments: Payments, group: Group, parameters: Parameters) -> frozenset[int]:
    """The accounts among those that pass on which did not send on soon what they got from the group.

    Of each account's payments the newest sums leave first, as everywhere in this detector: what an account lives on is
    spent beside what it passes through.
    """
    return frozenset(
        account
        for account in group.passing
        if _sent_on_soon(payments, account, group, parameters.soon_days * DAY) < parameters.least_soon_share
    )


def _sent_on_soon(payments: Payments, account: int, group: Group, span: int) -> float:
    """Which share of what an account got from the others of the group left within so many seconds; 1 of nothing."""
    inside = np.isin(payments.payer, group.array())
    got = payments.amount_minor[(payments.payee == account) & inside].sum()
    parts = payments.sent_on(account)
    soon = inside[parts.came] & (payments.at[parts.left] - payments.at[parts.came] <= span)
    return float(parts.amount_minor[soon].sum() / got) if got else 1.0
