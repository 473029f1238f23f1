"""Everybody who belongs to a ring, by role."""

from __future__ import annotations

from graph.detectors.rings.dossier import Dossier
from graph.detectors.rings.judging import Ring
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.people import sales_of
from graph.findings import Subject

ACCOUNT_ROLES = frozenset({"collector", "payout", "pass_through", "end"})


def roles_of(ring: Ring, parameters: Parameters) -> dict[str, frozenset[int]]:
    """Everybody who belongs to a ring, in the order of reading: accounts (`ACCOUNT_ROLES`) or holders, by number."""
    group, people, followed = ring.group, ring.people, ring.followed
    least = parameters.organiser_share * max(ring.funds.gathered_minor, 1)
    payers = {
        holder for holder, amount in followed.deposits.items() if amount >= parameters.least_deposit_minor
    }
    sales = sales_of(followed, 2) & payers
    return {
        "organiser": people.organisers,
        "collector": group.collectors,
        "payout": group.payouts,
        "pass_through": group.passing,
        "company": people.companies,
        "nominee": people.nominees,
        "end": frozenset(account for account, amount in followed.uses.items() if amount >= least),
        "sales": sales,
        "payer": frozenset(payers - sales),
    }


def subjects_of(dossier: Dossier) -> tuple[Subject, ...]:
    """Everybody who belongs to the ring by role; a holder or account in two roles stands in both."""
    return tuple(
        subject
        for role, numbers in roles_of(dossier.ring, dossier.parameters).items()
        for subject in (_accounts if role in ACCOUNT_ROLES else _parties)(dossier, role, numbers)
    )


def _accounts(dossier: Dossier, role: str, accounts: frozenset[int]) -> list[Subject]:
    rows = sorted(accounts, key=lambda one: (-int(dossier.reduced.received[one]), one))
    told = [dossier.holders.accounts[account] for account in rows]
    return [Subject(role=role, space=one.space, key=one.key, title=one.name or one.key) for one in told]


def _parties(dossier: Dossier, role: str, numbers: frozenset[int]) -> list[Subject]:
    holders, ring = dossier.holders, dossier.ring
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
