"""Agents of a group: people who gather in accounts of their own and send on to it what others paid in there.

To the group they look like payers. What tells them from one is whose money they bring: within days of receiving it, and
of several others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import DAY, Payments, payments_of
from graph.detectors.rings.reduced import Ints, Reduced


@dataclass(frozen=True)
class Brought:
    """What an account sent to others of the deposits that it had got within `agent_days` before.

    Shapes: one entry a sum sent, in the order of time; `of` are the depositors, `to` the accounts that got it. Units:
    minor. `sent` is all that it sent, by account.
    """

    of: Ints
    to: Ints
    amount_minor: Ints
    sent: dict[int, int]


def with_agents(
    engine: DuckDBEngine, groups: Sequence[Group], reduced: Reduced, parameters: Parameters
) -> list[Group]:
    """The groups, each with the accounts of its agents among those that gather."""
    near = [_near(group, reduced, parameters) for group in groups]
    accounts = sorted({int(account) for found in near for account in found})
    alone = [Group(frozenset([account]), frozenset()) for account in accounts]
    sent_on = {
        account: _sent_on(account, payments, reduced, parameters)
        for account, (_, payments) in zip(accounts, payments_of(engine, alone), strict=True)
    }
    return [
        Group(
            group.payouts,
            group.collectors
            | {
                account
                for account in found.tolist()
                if _brings(account, sent_on[account], group, reduced, parameters)
            },
            group.passing,
        )
        for group, found in zip(groups, near, strict=True)
    ]


def _near(group: Group, reduced: Reduced, parameters: Parameters) -> Ints:
    """Accounts of individuals outside, into which several pay, and that sent much of what they send to the group."""
    inside = group.array()
    flows = reduced.from_payee.rows_of(inside)
    payers, place = np.unique(reduced.payer[flows], return_inverse=True)
    brought = np.zeros(len(payers), dtype=np.int64)
    np.add.at(brought, place, reduced.amount_minor[flows])
    chosen = reduced.individual[payers] & ~np.isin(payers, inside)
    chosen &= reduced.in_by_account.counts_of(payers) >= parameters.least_payers_of_account
    chosen &= brought >= parameters.agent_sent_share * reduced.sent[payers]
    near: Ints = payers[chosen]
    return near


def _sent_on(account: int, payments: Payments, reduced: Reduced, parameters: Parameters) -> Brought:
    """What an account sent on, the newest sums first, as everywhere in this detector."""
    deposited = reduced.individual[payments.payer] & (
        reduced.holder[payments.payer] != reduced.holder[account]
    )
    deposited &= payments.amount_minor >= parameters.least_payment_minor
    parts = payments.sent_on(account)
    soon = payments.at[parts.left] - payments.at[parts.came] <= parameters.agent_days * DAY
    chosen = deposited[parts.came] & soon
    leaves = payments.payee != account
    to, place = np.unique(payments.payee[leaves], return_inverse=True)
    sent = np.zeros(len(to), dtype=np.int64)
    np.add.at(sent, place, payments.amount_minor[leaves])
    return Brought(
        reduced.holder[payments.payer[parts.came[chosen]]],
        payments.payee[parts.left[chosen]],
        parts.amount_minor[chosen],
        dict(zip(to.tolist(), sent.tolist(), strict=True)),
    )


def _brings(account: int, sent_on: Brought, group: Group, reduced: Reduced, parameters: Parameters) -> bool:
    """Whether what an account brings to a group is of several others, and most of what these deposited there."""
    there = np.isin(sent_on.to, group.array()) & ~np.isin(sent_on.of, reduced.holder[group.array()])
    amounts = sent_on.amount_minor[there]
    _, place = np.unique(sent_on.of[there], return_inverse=True)
    by_depositor = np.bincount(place, weights=amounts) if len(place) else np.zeros(0)
    brought = sum(amount for payee, amount in sent_on.sent.items() if payee in group.accounts)
    deposited = int(reduced.in_minor[reduced.in_by_account.rows(account)].sum())
    return bool(
        (by_depositor >= parameters.least_deposit_minor).sum() >= parameters.least_payers_of_account
        and amounts.sum() >= parameters.agent_brought_share * brought
        and amounts.sum() >= parameters.agent_brought_share * deposited
    )
