"""Everybody who belongs to a ring, by role."""

from __future__ import annotations

from graph.detectors.rings.case import Case, payers_of
from graph.detectors.rings.people import sales_of
from graph.findings import Subject


def subjects_of(case: Case) -> tuple[Subject, ...]:
    """Everybody who belongs to the ring by role; a holder or account in two roles stands in both."""
    ring = case.ring
    group, people = ring.group, ring.people
    found = [
        *_parties(case, "organiser", people.organisers),
        *_accounts(case, "collector", group.collectors),
        *_accounts(case, "payout", group.payouts),
        *_accounts(case, "pass_through", group.passing),
        *_parties(case, "company", people.companies),
        *_parties(case, "nominee", people.nominees),
    ]
    least = case.parameters.organiser_share * max(ring.funds.gathered_minor, 1)
    ends = {account for account, amount in ring.followed.uses.items() if amount >= least}
    sales = sales_of(ring.followed, 2)
    payers = set(payers_of(case))
    found += [
        *_accounts(case, "end", frozenset(ends)),
        *_parties(case, "sales", sales),
        *_parties(case, "payer", frozenset(payers - sales)),
    ]
    return tuple(found)


def _accounts(case: Case, role: str, accounts: frozenset[int]) -> list[Subject]:
    rows = sorted(accounts, key=lambda one: (-int(case.reduced.received[one]), one))
    told = [case.holders.accounts[account] for account in rows]
    return [Subject(role=role, space=one.space, key=one.key, title=one.name or one.key) for one in told]


def _parties(case: Case, role: str, numbers: frozenset[int]) -> list[Subject]:
    holders, ring = case.holders, case.ring
    rows = sorted(
        numbers, key=lambda one: (-ring.people.taken.get(one, 0), -ring.followed.deposits.get(one, 0), one)
    )
    return [
        Subject(
            role=role,
            space=holders.spaces[one],
            key=holders.keys[one],
            title=holders.names[one] or holders.keys[one],
        )
        for one in rows
    ]
