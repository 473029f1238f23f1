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
    own = (payments.payer == account) | (payments.payee == account)
    arrives = payments.payee[own] == account
    inside = arrives & np.isin(payments.payer[own], group.array())
    columns = (arrives, inside, payments.amount_minor[own], payments.at[own])
    lots: list[tuple[int, int, bool]] = []
    got = soon = 0
    for came, of_group, amount, at in zip(*(column.tolist() for column in columns), strict=True):
        if came:
            lots.append((amount, at, of_group))
            got += amount * of_group
            continue
        missing = amount
        while missing and lots:
            left, since, counts = lots.pop()
            part = min(left, missing)
            missing -= part
            if left > part:
                lots.append((left - part, since, counts))
            soon += part * (counts and at - since <= span)
    return soon / got if got else 1.0
