"""Who stands behind a group: by who holds its accounts, owns and heads its companies, and takes of the deposits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.detectors.rings.groups import Group
from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import Followed
from graph.detectors.rings.reduced import Reduced
from graph.detectors.rings.ties import Ties


@dataclass(frozen=True)
class People:
    """Holders by their role in a group. `taken` is what each individual took of the deposits, minor."""

    organisers: frozenset[int]
    nominees: frozenset[int]
    companies: frozenset[int]
    relatives: frozenset[int]
    taken: dict[int, int]
    controlled: float

    @property
    def taken_minor(self) -> int:
        """What organisers, nominees and their relatives took of the deposits."""
        inside = self.organisers | self.nominees | self.relatives
        return sum(amount for holder, amount in self.taken.items() if holder in inside)


def people_of(
    group: Group, followed: Followed, reduced: Reduced, ties: Ties, parameters: Parameters
) -> People:
    """The people of a group. Its payers are none of them, unless they hold one of its accounts."""
    accounts = group.array()
    holders = {int(holder) for holder in reduced.holder[accounts]}
    person = {
        int(h): bool(i) for h, i in zip(reduced.holder[accounts], reduced.individual[accounts], strict=True)
    }
    companies = {holder for holder in holders if not person[holder]}
    hands = {holder for holder in holders if person[holder]}
    controllers = hands | {one for company in companies for one in ties.controllers.get(company, ())}
    # Other companies of the same people, as far as one door, telephone or head joins them with the group's.
    beside = {firm for one in controllers for firm in ties.companies.get(one, ())}
    kin = {other for one in controllers for other in ties.kin.get(one, ())} - controllers
    # Whoever heads or owns these too, or is of their family, needs no tie of their own to the group.
    circle = controllers | kin | {one for firm in beside for one in ties.controllers.get(firm, ())}
    taken = _taken(followed, reduced, controllers, parameters)
    # Who gathers and pays back on an account of their own runs it: what it spends on goods or in cash is theirs.
    running = set(reduced.holder[group.array("collectors")].tolist())
    running &= set(reduced.holder[group.array("payouts")].tolist())
    for one in hands & running & followed.spent.keys():
        taken[one] = taken.get(one, 0) + followed.spent[one]
    whole, gathered = max(sum(taken.values()), 1), followed.gathered_minor

    def took_enough(one: int, amount: int) -> bool:
        if one in circle:
            return amount >= parameters.organiser_share * whole
        return amount >= parameters.stranger_share * whole and amount >= parameters.organiser_share * gathered

    organisers = {one for one, amount in taken.items() if took_enough(one, amount)}
    # Whoever owns a company behind the group and holds one of its accounts needs to take nothing elsewhere.
    organisers |= {one for firm in companies | beside for one in ties.owners.get(firm, ()) if one in hands}
    # Of a family, who takes beside somebody who controls the group and takes as well is a relative.
    leading = organisers & controllers
    organisers -= {one for one in organisers & kin if ties.kin.get(one, set()) & leading}
    # The offence is to take what savers bring. Where few hold and head a group, whoever is in charge of what gathers
    # and pays back is no name among many.
    if len(controllers) <= parameters.few_controllers:
        front = set(reduced.holder[group.array("collectors", "payouts")].tolist())
        organisers |= (front & hands) | {
            one for firm in front - hands for one in ties.controllers.get(firm, ())
        }
    if not organisers:
        organisers = {one for firm in companies for one in ties.controllers.get(firm, ())} or hands
    beside |= {firm for one in organisers for firm in ties.companies.get(one, ())}
    return People(
        organisers=frozenset(organisers),
        nominees=frozenset(controllers - organisers),
        companies=frozenset(companies | beside),
        relatives=frozenset({one for one in kin if one in taken} - organisers),
        taken=taken,
        controlled=_controlled(holders, controllers, ties),
    )


def _taken(
    followed: Followed, reduced: Reduced, controllers: set[int], parameters: Parameters
) -> dict[int, int]:
    """What individuals took of the deposits; of a payer what exceeds all that was paid in, if it is much.

    A payer gets a rate of what was paid in. One whose gain is a good part of all deposits put in a little to begin
    with, as organisers do, or was let in on what others brought.
    """
    taken: dict[int, int] = defaultdict(int)
    for account, amount in followed.uses.items():
        if reduced.individual[account]:
            taken[int(reduced.holder[account])] += amount
    least = parameters.stranger_share * followed.gathered_minor
    for holder, paid in followed.deposits.items():
        if holder not in controllers:
            gain = taken.pop(holder, 0) + followed.returns.get(holder, 0) - paid
            if gain >= least:
                taken[holder] = gain
    return dict(taken)


def _controlled(holders: set[int], controllers: set[int], ties: Ties) -> float:
    """Which share of the holders of a group's accounts is joined with others by control, kinship, door or telephone."""
    if len(holders) < 2:
        return 0.0
    groups = _components(holders | controllers, ties)
    sizes = [len(part & holders) for part in groups]
    return sum(size for size in sizes if size > 1) / len(holders)


def _components(nodes: set[int], ties: Ties) -> Iterable[set[int]]:
    left = set(nodes)
    while left:
        part, edge = set(), {left.pop()}
        while edge:
            one = edge.pop()
            part.add(one)
            near = (
                ties.controllers.get(one, set())
                | ties.companies.get(one, set())
                | ties.kin.get(one, set())
                | ties.doors.get(one, set())
            )
            edge |= (near & nodes) - part
        left -= part
        yield part


def sales_of(followed: Followed, least: int) -> frozenset[int]:
    """Holders who got back more than they paid in, in several sums: early investors, or paid for bringing others."""
    return frozenset(
        holder
        for holder, returned in followed.returns.items()
        if returned > followed.deposits.get(holder, 0) and followed.times[holder] >= least
    )
