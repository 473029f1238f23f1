"""One venture of public procurement while it is drawn, and what all kinds of them share."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from loaders.city.chance import Floats, Ints
from loaders.city.people import People
from loaders.city.procurement.figures import figures
from loaders.city.procurement.ground import Ground, suited, volume
from loaders.city.town import Town
from loaders.city.ventures.scene import Scene

# Heads are the owners of so many of all firms; a venture's are no exception.
OWNER_RUNS = 0.8


@dataclass(slots=True)
class Draft:
    """What is known of a venture before anybody has bid.

    `firms` are those it is about, `tenders` what they bid for in earnest, `behind` who takes money out,
    `kin` the official's kin who may get some.
    """

    scene: Scene
    ground: Ground
    kind: str
    guilty: bool
    firms: Ints
    tenders: Ints
    members: dict[str, Ints] = field(default_factory=dict)
    behind: int = -1
    kin: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    careful: tuple[str, ...] = ()

    @property
    def rng(self) -> np.random.Generator:
        """The stream it is drawn from."""
        return self.scene.rng


def kin_of(people: People, person: int) -> Ints:
    """Grown kin of a person in the registers: spouse, children, parents."""
    home = int(people.household[person])
    found = [int(people.spouse[person]), int(people.mother_or_father[person])]
    found += np.flatnonzero(people.mother_or_father == person).tolist()
    if people.first_of_household[home] == person:
        heads = people.first_of_household
        found += heads[people.parents_home[heads] == home].tolist()
        parents = int(people.parents_home[person])
        found += [int(heads[parents])] if parents >= 0 else []
    known = np.unique([other for other in found if other >= 0 and other != person]).astype(np.int64)
    return known[people.grown[known]] if len(known) else known


def own(town: Town, rng: np.random.Generator, firms: Ints, owners: Ints) -> None:
    """Writes owners into the registers; mostly each runs its own company."""
    owner = owners[np.arange(len(firms)) % len(owners)]
    town.firms.owner[firms] = owner
    hired = town.people.adults[rng.integers(0, len(town.people.adults), len(firms))]
    town.firms.head[firms] = np.where(rng.random(len(firms)) < OWNER_RUNS, owner, hired)
    town.firms.phone[firms] = np.where(rng.random(len(firms)) < 0.9, owner, town.firms.phone[firms])


def share_doors(draft: Draft, holder: int) -> tuple[str, ...]:
    """Companies of one venture may have one address, one telephone, one machine; says which."""
    firms, rng = draft.ground.town.firms, draft.rng
    said: list[str] = []
    chance = figures().favours.shared_door
    if rng.random() < chance:
        for column in (firms.street, firms.door, firms.district):
            column[draft.firms] = column[draft.firms[0]]
        said.append("address")
    if rng.random() < chance:
        firms.phone[draft.firms] = holder
        said.append("phone")
    if rng.random() < chance:
        draft.ground.script.same_device.update(dict.fromkeys(draft.firms.tolist(), int(draft.firms[0])))
        said.append("device")
    return tuple(said)


def compete(draft: Draft, *, cheapest: float = 0.65, mates: float = 0.3) -> None:
    """Writes into the script who of the firms bids for which purchase and wins, in turn; some are lost.

    Where there are several firms, with the chance `mates` another of them bids too and loses.
    """
    rng, tenders, firms = draft.rng, draft.tenders, draft.firms
    order = tenders[np.argsort(draft.ground.tenders.opened[tenders], kind="stable")]
    turn = firms[np.arange(len(order)) % len(firms)]
    wins = rng.random(len(order)) < rng.uniform(*figures().favours.won)
    called = draft.ground.tenders.called[order]
    wins |= ~called
    draft.ground.script.add(order, turn, wins, cheapest=cheapest)
    if len(firms) > 1:
        besides = called & (rng.random(len(order)) < mates)
        other = firms[(np.flatnonzero(besides) + 1) % len(firms)]
        draft.ground.script.add(order[besides], other, np.zeros(len(other), dtype=np.bool_))
    # Some of them bid elsewhere too, as others do; some hardly.
    draft.ground.script.quiet.update(dict.fromkeys(firms.tolist(), float(rng.uniform(0.0, 0.8))))
    draft.ground.use(tenders)


def meet(draft: Draft, *, regular: bool) -> tuple[str, ...]:
    """The first of the firms wins most of it, and the others bid beside it each time; half of it is theirs alone.

    Of `regular` the losers' prices follow the winner's in equal steps. Says how they cover their tracks.
    """
    rng, tenders, script = draft.rng, draft.tenders, draft.ground.script
    first, others = draft.firms[:1], draft.firms[1:]
    one_machine, one_minute = rng.random() < 0.6, bool(rng.random() < 0.6)
    if one_machine:
        script.same_device.update(dict.fromkeys(draft.firms.tolist(), int(first[0])))
    won = rng.random(len(tenders)) < rng.uniform(0.7, 0.95)
    script.add(tenders, np.repeat(first, len(tenders)), won, together=one_minute)
    aside = np.repeat(tenders, len(others))
    step = steps(rng, len(others), len(tenders)) * np.repeat(won, len(others)) if regular else None
    losing = np.zeros(len(aside), dtype=np.bool_)
    script.add(aside, np.tile(others, len(tenders)), losing, step=step, together=one_minute)
    script.shut.extend(rng.choice(tenders, len(tenders) // 2, replace=False).tolist())
    script.quiet.update(dict.fromkeys(draft.firms.tolist(), float(rng.uniform(0, 0.8))))
    draft.ground.use(tenders)
    draft.members = draft.members | {"favoured": first, "loser": others}
    return () if one_machine else ("own machines",)


def besides(draft: Draft) -> None:
    """What the firms win elsewhere, as others of their trade do: it is no part of the venture."""
    rng, ground = draft.rng, draft.ground
    firms = draft.members["favoured"]
    trade = int(ground.town.firms.kind[firms[0]])
    low, high = figures().favours.besides
    wanted = int(len(draft.tenders) * rng.uniform(low, high))
    offices = np.unique(ground.tenders.agency[draft.tenders])
    # They too have one or two customers there.
    elsewhere = np.setdiff1d(np.unique(ground.tenders.agency), offices)
    known = rng.choice(elsewhere, min(int(rng.integers(1, 4)), len(elsewhere)), replace=False)
    fits = np.isin(ground.tenders.category, suited(trade)) & np.isin(ground.tenders.agency, known)
    old = ground.tenders.opened > ground.town.firms.founded[firms].max() + 60
    free = ground.unused(np.flatnonzero(fits & old).astype(np.int64))
    chosen = rng.choice(free, min(wanted, len(free)), replace=False)
    ground.script.add(chosen, rng.choice(firms, len(chosen)), np.ones(len(chosen), dtype=np.bool_))
    ground.use(chosen)


def enough(rng: np.random.Generator) -> int:
    """How many purchases a venture bids for in earnest, so that it wins as many as it is about."""
    low, high = figures().favours.won
    return round(volume(rng) * 2 / (low + high))


def steps(rng: np.random.Generator, losers: int, tenders: int) -> Floats:
    """Prices of losers by plan beside the winner's: equal steps, the same for each purchase."""
    each = float(rng.choice([0.01, 0.012, 0.015, 0.02]))
    return np.tile(1 + each * np.arange(1, losers + 1), tenders)
