"""Public procurement as a whole: offices, officials, purchases, bids, contracts, and the ventures among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from loaders.city.accounts import AGENCY
from loaders.city.chance import Flags, Ints
from loaders.city.ordinary import Life
from loaders.city.payments import Payments, marked, together
from loaders.city.procurement.agencies import Agencies, set_up, treasury_names
from loaders.city.procurement.bids import Bids, bid
from loaders.city.procurement.contracts import Contracts, Instalments, conclude, instalments
from loaders.city.procurement.draft import Draft, besides
from loaders.city.procurement.favours import FAVOURS
from loaders.city.procurement.figures import figures
from loaders.city.procurement.ground import Ground
from loaders.city.procurement.honest import HONEST
from loaders.city.procurement.money import contract_payments, laid_out, private_flows, salaries
from loaders.city.procurement.posts import Posts, Tenures, appoint, create_posts
from loaders.city.procurement.script import Script
from loaders.city.procurement.tenders import Tenders, call_for
from loaders.city.ventures import Venture
from loaders.city.ventures.scene import scene_of


@dataclass(frozen=True, slots=True)
class Procurement:
    """All of it. `payments` are those of no venture; the others are with `ventures`.

    Units: `last` is the day after the city's last, since 1970-01-01.
    """

    agencies: Agencies
    posts: Posts
    tenures: Tenures
    tenders: Tenders
    bids: Bids
    script: Script
    contracts: Contracts
    instalments: Instalments
    ventures: Sequence[Venture]
    payments: Payments
    last: int


def procurement_of(life: Life, others: Sequence[Venture]) -> Procurement:
    """The public procurement of a city in which these other ventures are.

    The accounts of treasuries are opened, and ventures enter their people and doors in the registers of firms.
    """
    town = life.town
    start = town.calendar.first_day
    first, last = start - 365 * figures().years_before, start + town.calendar.days
    agencies = set_up(town.plan)
    posts = create_posts(agencies)
    tenures = appoint(town, posts, first, last)
    busy = {int(firm) for venture in others for firm in venture.members.get("company", ())}
    ground = Ground(life, agencies, posts, tenures, call_for(town, agencies, first, last), first, last, busy)
    drafts = _drafts(ground, len(others))
    tenders = ground.tenders
    bids = bid(town, agencies, tenders, ground.script)
    contracts = conclude(town, tenders, bids, last)
    parts = instalments(town, contracts, last)
    treasuries = _treasuries(life)
    paid, contract = contract_payments(town, treasuries, agencies, tenders, (contracts, parts))
    ventures, of_venture = _ventures(ground, drafts, contracts, (paid, contract))
    ordinary = together(
        [
            paid.where(~of_venture[contract]),
            laid_out(life, paid),
            salaries(town, treasuries, agencies, posts, tenures),
        ]
    )
    return Procurement(
        agencies, posts, tenures, tenders, bids, ground.script, contracts, parts, ventures, ordinary, last
    )


def _drafts(ground: Ground, number: int) -> list[Draft]:
    """Favours in turn of their kinds, from one of chance on, and look-alikes of every kind."""
    count = ground.town.plan.favourite_count
    rng = ground.town.chance.of("procurement", "kinds")
    kinds: list[tuple[str, Callable[..., Draft]]] = []
    turn = list(FAVOURS.items())
    begin = int(rng.integers(0, len(turn)))
    kinds += [turn[(begin + place) % len(turn)] for place in range(count)]
    each = max(1, round(count * figures().favours.lookalikes_each)) if count else 0
    kinds += [entry for entry in HONEST.items() for _ in range(each)]
    # In an order of chance, so that the favoured do not get the first pick of offices.
    order = rng.permutation(len(kinds))
    drafts: dict[int, Draft] = {}
    for place in order.tolist():
        name, draw = kinds[place]
        drafts[place] = draw(scene_of(ground.life, f"favour {name}", number + place), ground)
        if drafts[place].guilty:
            besides(drafts[place])
    return [drafts[place] for place in range(len(kinds))]


def _treasuries(life: Life) -> Ints:
    """The accounts that public money is paid from: the city's, then those of its districts."""
    town = life.town
    holders = np.arange(len(treasury_names()), dtype=np.int64)
    opened = np.full(len(holders), town.calendar.first_day - 6_000, dtype=np.int64)
    accounts = town.accounts.open(town.chance.of("procurement", "treasuries"), AGENCY, holders, opened)
    town.accounts.settle()
    return accounts


def _ventures(
    ground: Ground,
    drafts: Sequence[Draft],
    contracts: Contracts,
    made: tuple[Payments, Ints],
) -> tuple[list[Venture], Flags]:
    """The ventures with their contracts and payments, and which contracts are of one."""
    paid, contract_of = made
    of_venture = np.zeros(len(contracts), dtype=np.bool_)
    found = []
    for draft in drafts:
        number = draft.scene.number
        firms = draft.firms
        won = np.flatnonzero(np.isin(contracts.tender, draft.tenders) & np.isin(contracts.firm, firms))
        of_venture[won] = True
        came = marked(paid.where(np.isin(contract_of, won)), number, "business")
        private, back = private_flows(draft, number, came)
        members = dict(draft.members)
        if "official" not in members:
            members["official"] = _first_official(ground, contracts.tender[won])
        opened = ground.tenders.opened[draft.tenders] - ground.town.calendar.first_day
        careful = (*draft.careful, *(["kickback"] if back[0] and draft.guilty else []))
        members |= {"contract": won, "tender": draft.tenders}
        found.append(
            Venture(
                number, draft.kind, draft.guilty, careful, int(opened.min()), int(opened.max()),
                together([came, private]), members,
            )
        )  # fmt: skip
    return found, of_venture


def _first_official(ground: Ground, tender: Ints) -> Ints:
    """Under whom most of these were let."""
    persons, counts = np.unique(ground.official_of(tender), return_counts=True)
    counts[persons < 0] = 0
    return persons[[int(counts.argmax())]] if len(persons) else persons
