"""Who pays in for others: accounts of payers on which several people's money arrives and goes on to the group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import DAY, Payments, payments_of
from graph.detectors.rings.reduced import Ints, Reduced


def with_agents(
    engine: DuckDBEngine, groups: Iterable[Group], reduced: Reduced, parameters: Parameters
) -> dict[Group, Group]:
    """Each group with the accounts that gather for it beside their holder's ordinary life."""
    sizes = {group: len(reduced.payers_of(group.array("collectors"))) for group in groups}
    largest: dict[int, int] = defaultdict(int)
    for group, payers in sizes.items():
        for account in group.accounts:
            largest[account] = max(largest[account], payers)
    # Who belongs to a larger group by other signs is no agent of this one.
    asked = {
        group: [one for one in _candidates(group, reduced, parameters) if largest.get(one, 0) < payers]
        for group, payers in sizes.items()
    }
    everybody = sorted({one for chosen in asked.values() for one in chosen})
    ledgers = dict(_ledgers(engine, np.array(everybody, dtype=np.int64)))
    found = {
        group: frozenset(
            one for one in chosen if _gathers(one, ledgers[one], group.array(), reduced, parameters)
        )
        for group, chosen in asked.items()
    }
    return {group: group.with_more(Group(frozenset(), agents)) for group, agents in found.items()}


def _candidates(group: Group, reduced: Reduced, parameters: Parameters) -> list[int]:
    """Accounts of payers that got enough from enough individuals, and sent enough of it in, whenever that was."""
    flows = reduced.from_payee.rows_of(group.array("collectors"))
    payers = np.setdiff1d(reduced.payer[flows][reduced.individual[reduced.payer[flows]]], group.array())
    payers = payers[reduced.in_by_account.counts_of(payers) >= parameters.agent_payers]
    got = np.array(
        [reduced.in_minor[reduced.in_by_account.rows(one)].sum() for one in payers.tolist()], dtype=np.int64
    )
    sent = reduced.sent_to(payers, group.array())
    enough = (sent >= parameters.agent_minor) & (sent >= parameters.agent_share * got)
    return [int(one) for one in payers[enough]]


def _ledgers(engine: DuckDBEngine, accounts: Ints) -> Iterator[tuple[int, Payments]]:
    """All payments of each account, in the order of time."""
    ((_, payments),) = payments_of(engine, [Group(frozenset(accounts.tolist()), frozenset())])
    rows = np.arange(len(payments.at))
    ends, places = np.concatenate([payments.payer, payments.payee]), np.concatenate([rows, rows])
    order = np.lexsort((places, ends))
    ends, places = ends[order], places[order]
    bounds = zip(np.searchsorted(ends, accounts), np.searchsorted(ends, accounts, side="right"), strict=True)
    for account, (start, end) in zip(accounts.tolist(), bounds, strict=True):
        own = np.unique(places[start:end])
        columns = (payments.payer[own], payments.payee[own], payments.amount_minor[own], payments.at[own])
        # Of one moment the order is that of this account, whoever else is looked at beside it.
        yield account, Payments(*columns).as_money_flows(Group(frozenset([account]), frozenset()))


def _gathers(
    account: int, payments: Payments, inside: Ints, reduced: Reduced, parameters: Parameters
) -> bool:
    """Whether enough of those who paid into an account had most of it sent on to the group within days."""
    given, passed = _passed_in(account, payments, inside, reduced, parameters.soon_days * DAY)
    through = sum(
        amount >= max(parameters.least_deposit_minor, given[holder] / 2) for holder, amount in passed.items()
    )
    whole = sum(passed.values())
    return (
        through >= parameters.agent_payers
        and whole >= parameters.agent_minor
        and whole >= parameters.agent_share * sum(given.values())
    )


def _passed_in(
    account: int, payments: Payments, inside: Ints, reduced: Reduced, span: int
) -> tuple[dict[int, int], dict[int, int]]:
    """What each individual paid into an account, and how much of it went to those inside within so many seconds.

    Of each account's payments the newest sums leave first: what its holder lives on is spent beside what is passed in.
    """
    own = int(reduced.holder[account])
    given: dict[int, int] = defaultdict(int)
    passed: dict[int, int] = defaultdict(int)
    lots: list[tuple[int, int, int]] = []
    arrives = payments.payee == account
    other = np.where(arrives, payments.payer, payments.payee)
    within = np.isin(other, inside)
    named = arrives & reduced.individual[other] & ~within & (reduced.holder[other] != own)
    source = np.where(named, reduced.holder[other], -1)
    columns = (arrives, within, source, payments.amount_minor, payments.at)
    for came, to_group, holder, amount, at in zip(*(column.tolist() for column in columns), strict=True):
        if came:
            lots.append((amount, at, holder))
            if holder >= 0:
                given[holder] += amount
            continue
        missing = amount
        while missing and lots:
            left, since, payer = lots.pop()
            part = min(left, missing)
            missing -= part
            if left > part:
                lots.append((left - part, since, payer))
            if to_group and payer >= 0 and at - since <= span:
                passed[payer] += part
    return given, passed
