"""What else belongs to a group: accounts that gather beside its own, and those that pass its money on."""

from __future__ import annotations

import numpy as np

from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.reduced import Ints, Reduced

# Each round finds what the one before brought near; layers are three at most.
ROUNDS = 3


def expanded(
    group: Group, reduced: Reduced, parameters: Parameters, keepers: frozenset[int] = frozenset()
) -> Group:
    """The group with accounts that gather from the same payers beside it, and those that only pass its money on.

    Of `keepers` it is known that they do not.
    """
    for _ in range(ROUNDS):
        grown = _with_collectors(_with_explaining(group, reduced, parameters), reduced, parameters)
        grown = _with_passing(grown, reduced, parameters).without_passing(keepers)
        if grown == group:
            break
        group = grown
    return group


def _with_collectors(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """Others whose payers are paid back by the group, and whose money goes where the group's goes, or to it."""
    payers = reduced.payers_of(group.array("collectors"))
    paid = reduced.paid_by(group.array("payouts"))
    accounts, counts = np.unique(reduced.in_account[reduced.in_by_holder.rows_of(paid)], return_counts=True)
    beside = counts >= parameters.least_paid_back_of_account
    beside &= ~np.isin(accounts, group.array()) & ~np.isin(reduced.holder[accounts], payers)
    beside &= ~reduced.pooled[accounts]
    near = _near(group, payers, reduced, parameters) if beside.any() else payers
    found = {
        account
        for account, count in zip(accounts[beside].tolist(), counts[beside].tolist(), strict=True)
        if _gathers_for(account, count, reduced, parameters) and _sends_to(account, near, reduced, parameters)
    }
    return Group(group.payouts, group.collectors | found, group.passing)


def _with_explaining(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """Accounts into which those paid in whom the group pays though they paid into none of its collecting accounts.

    Whoever is paid back has paid in somewhere. The account that explains most of them comes first, as long as the group
    pays most of that account's payers, and paid them nothing before: shops and employers explain nobody.
    """
    paid, entries = _before_returns(group, reduced)
    least = max(parameters.least_paid_back_of_account, parameters.explaining_share * len(paid))
    accounts, ordered = np.unique(reduced.in_account[entries], return_counts=True)
    payers = reduced.payers_of(group.array("collectors"))
    # Whoever pays in and is paid back may have friends who pay them; who is only paid may lend the own name for wages.
    within = np.intersect1d(paid, payers)
    known = np.isin(accounts, group.array()) | np.isin(reduced.holder[accounts], within)
    known |= reduced.pooled[accounts]
    mostly = ordered >= parameters.explaining_paid_back_share * reduced.in_by_account.counts_of(accounts)
    entries = entries[np.isin(reduced.in_account[entries], accounts[mostly & ~known])]
    found: set[int] = set()
    while True:
        entries = entries[~np.isin(reduced.in_holder[entries], payers)]
        accounts, explained = np.unique(reduced.in_account[entries], return_counts=True)
        if not len(accounts) or explained.max() < least:
            return Group(group.payouts, group.collectors | found, group.passing)
        best = int(accounts[np.argmax(explained)])
        found.add(best)
        payers = reduced.payers_of(np.array([best]))


def _before_returns(group: Group, reduced: Reduced) -> tuple[Ints, Ints]:
    """Whom a group pays, and the rows of what they paid in anywhere before it first paid them."""
    rows = reduced.out_by_account.rows_of(group.array("payouts"))
    paid, place = np.unique(reduced.out_holder[rows], return_inverse=True)
    first = np.full(len(paid), np.iinfo(np.int64).max)
    np.minimum.at(first, place, reduced.out_first[rows])
    entries = reduced.in_by_holder.rows_of(paid)
    return paid, entries[reduced.in_first[entries] < first[np.searchsorted(paid, reduced.in_holder[entries])]]


def _gathers_for(account: int, paid_back: int, reduced: Reduced, parameters: Parameters) -> bool:
    payers = len(reduced.in_by_account.rows(account))
    return (
        payers >= parameters.least_payers_of_account
        and paid_back >= parameters.beside_paid_back_share * payers
    )


def _sends_to(account: int, near: Ints, reduced: Reduced, parameters: Parameters) -> bool:
    flows, own = reduced.from_payer.rows(account), np.array([account])
    large = reduced.amount_minor[flows] >= parameters.beside_sent_share * max(reduced.moved(own, own), 1)
    return bool(np.isin(reduced.payee[flows[large]], near).any())


def _near(group: Group, payers: Ints, reduced: Reduced, parameters: Parameters) -> Ints:
    """The group, and whoever received a good part of all they got from it and is none of its payers."""
    inside = group.array()
    payees, got = _receivers(inside, reduced)
    chosen = got >= parameters.near_received_share * reduced.received[payees]
    chosen &= got >= parameters.near_sent_share * reduced.moved(inside, group.array("collectors"))
    return np.union1d(inside, payees[chosen & ~np.isin(reduced.holder[payees], payers)])


def _receivers(inside: Ints, reduced: Reduced) -> tuple[Ints, Ints]:
    """Whoever got something from the accounts inside, and how much in all."""
    flows = reduced.from_payer.rows_of(inside)
    payees, place = np.unique(reduced.payee[flows], return_inverse=True)
    got = np.zeros(len(payees), dtype=np.int64)
    np.add.at(got, place, reduced.amount_minor[flows])
    return payees, got


def _with_passing(group: Group, reduced: Reduced, parameters: Parameters) -> Group:
    """Accounts that got most of their money from the group and sent it on, to few.

    One that pays back is among them when it sends on most of what it got, to few besides the payers: it is a layer too.
    """
    inside = group.array()
    payers = reduced.payers_of(group.array("collectors"))
    payees, got = _receivers(inside, reduced)
    chosen = ~np.isin(payees, group.array("collectors", "passing")) & ~reduced.pooled[payees]
    # A payer may be an organiser whose account sends some of what it got from the group back to it.
    chosen &= ~np.isin(reduced.holder[payees], payers) | (
        got >= parameters.funds_times * reduced.sent_to(payees, inside)
    )
    chosen &= got >= parameters.least_group_share * reduced.received[payees]
    chosen &= reduced.sent[payees] >= parameters.least_passed_share * reduced.received[payees]
    chosen &= got >= parameters.passing_sent_share * reduced.moved(inside, group.array("collectors"))
    found = {
        account
        for account in payees[chosen].tolist()
        if (
            _passes_on(account, payers, reduced, parameters)
            if account in group.payouts
            else _to_few(account, reduced, parameters)
        )
    }
    return Group(group.payouts, group.collectors, group.passing | found)


def _to_few(account: int, reduced: Reduced, parameters: Parameters) -> bool:
    return _few(reduced.amount_minor[reduced.from_payer.rows(account)], parameters)


def _few(amounts: Ints, parameters: Parameters) -> bool:
    largest = np.sort(amounts)[::-1][: parameters.few_receivers].sum()
    return bool(largest >= parameters.few_receivers_share * amounts.sum())


def _passes_on(account: int, payers: Ints, reduced: Reduced, parameters: Parameters) -> bool:
    """Whether an account that pays back sends most of what it does not pay back to few others, as a layer does."""
    flows = reduced.from_payer.rows(account)
    back = np.isin(reduced.holder[reduced.payee[flows]], payers)
    amounts = reduced.amount_minor[flows][~back]
    left = int(reduced.received[account]) - int(reduced.amount_minor[flows][back].sum())
    passed = int(amounts.sum())
    much = passed >= parameters.least_layer_share * int(reduced.received[account])
    return much and passed >= parameters.least_passed_share * left and _few(amounts, parameters)
