"""Contractors who look like favoured ones and are none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from loaders.city.chance import Ints
from loaders.city.procurement.draft import Draft, compete, enough, kin_of, meet, own, share_doors
from loaders.city.procurement.ground import (
    FEWEST,
    Ground,
    busy_tenures,
    contractors,
    settle_on,
    some_of,
)
from loaders.city.procurement.rising import rise
from loaders.city.procurement.small import cut_up
from loaders.city.procurement.tenders import FRAMEWORK
from loaders.city.ventures.scene import Scene


def _office(scene: Scene, ground: Ground) -> Ints:
    """The offices of a tenure under which much is bought: drawn as those of favours are."""
    found, weight = busy_tenures(ground, 2 * FEWEST)
    return ground.under(int(scene.rng.choice(found, p=weight / weight.sum())))


def _drawn(scene: Scene, ground: Ground, kind: str, draw: Callable[[], Ints], firms: int = 1) -> Draft:
    """Firms of one trade, and what they bid for of such purchases."""
    choice = settle_on(scene.rng, ground, firms, lambda: (-1, draw()))
    tenders = some_of(scene.rng, choice.tenders, enough(scene.rng))
    taken = contractors(
        scene.rng, ground, choice.kind, firms, int(ground.tenders.opened[choice.tenders].min())
    )
    draft = Draft(scene, ground, kind, False, taken, tenders)
    draft.members = {"favoured": taken}
    draft.behind = int(ground.town.firms.owner[taken[0]])
    return draft


def _offices(scene: Scene, ground: Ground, count: int) -> Ints:
    return np.unique(np.concatenate([_office(scene, ground) for _ in range(count)]))


def _years_of(scene: Scene, ground: Ground, offices: Ints) -> Ints:
    """What these offices buy in some years on end."""
    tender = ground.of_offices(offices)
    opened = ground.tenders.opened[tender]
    span = int((ground.last - ground.first) * scene.rng.uniform(0.4, 0.85))
    begin = int(scene.rng.integers(ground.first, ground.last - span))
    return np.asarray(tender[(opened >= begin) & (opened < begin + span)])


def incumbent(scene: Scene, ground: Ground) -> Draft:
    """Whoever built it maintains it: one office, whoever heads it."""
    draft = _drawn(scene, ground, "incumbent", lambda: _years_of(scene, ground, _office(scene, ground)))
    compete(draft)
    return draft


def specialist(scene: Scene, ground: Ground) -> Draft:
    """The only one in town for one item, for every office that needs it."""

    def draw() -> Ints:
        free = ground.unused(np.arange(len(ground.tenders)))
        key = ground.tenders.category[free] * 10 + ground.tenders.item[free]
        same = free[key == scene.rng.choice(key)]
        # Such an item is needed by a few offices above all.
        offices, needed = np.unique(ground.tenders.agency[same], return_counts=True)
        most = offices[np.argsort(-needed)][:4]
        return np.asarray(same[np.isin(ground.tenders.agency[same], most)])

    draft = _drawn(scene, ground, "specialist", draw)
    compete(draft)
    return draft


def framework(scene: Scene, ground: Ground) -> Draft:
    """A framework contract is called off again and again, without a call each time."""
    draft = _drawn(scene, ground, "framework", lambda: _years_of(scene, ground, _office(scene, ground)))
    called_off = draft.tenders[1:][scene.rng.random(len(draft.tenders) - 1) < 0.5]
    ground.tenders.method[called_off] = FRAMEWORK
    compete(draft)
    return draft


def cheap_bidder(scene: Scene, ground: Ground) -> Draft:
    """Wins often for everybody, since it asks less."""
    draft = _drawn(scene, ground, "cheap_bidder", lambda: ground.of_offices(_offices(scene, ground, 4)))
    compete(draft, cheapest=0.9)
    return draft


def kin_elsewhere(scene: Scene, ground: Ground) -> Draft:
    """The company of an official's kin, where that official decides nothing."""
    people, tenures = ground.town.people, ground.tenures
    draft = _drawn(scene, ground, "kin_elsewhere", lambda: _years_of(scene, ground, _office(scene, ground)))
    offices = np.unique(ground.tenders.agency[draft.tenders])
    here = {int(p) for t, p in enumerate(tenures.person) if np.isin(ground.under(t), offices).any()}
    persons = [int(p) for p in scene.rng.permutation(np.unique(tenures.person)) if int(p) not in here]
    official = next(person for person in persons if len(kin_of(people, person)))
    chosen = scene.rng.choice(kin_of(people, official), 1)
    own(ground.town, scene.rng, draft.firms, chosen)
    draft.behind = int(chosen[0])
    draft.members |= {"relative": chosen, "kin_official": np.array([official])}
    compete(draft)
    return draft


def small_purchases(scene: Scene, ground: Ground) -> Draft:
    """Many small things just below the limit, of budgets of their own, most of them at the end of the year."""
    draft = _drawn(scene, ground, "small_purchases", lambda: _years_of(scene, ground, _office(scene, ground)))
    draft.tenders = cut_up(draft, same_thing=False)
    compete(draft)
    return draft


def family_firms(scene: Scene, ground: Ground) -> Draft:
    """A family with several real companies, which bid against each other and against others."""
    rng, people = scene.rng, ground.town.people
    draft = _drawn(
        scene,
        ground,
        "family_firms",
        lambda: _years_of(scene, ground, _offices(scene, ground, 2)),
        int(rng.integers(2, 5)),
    )
    while not len(near := kin_of(people, head := int(rng.choice(people.adults)))):
        continue
    owners = np.concatenate([[head], near])[: max(1, round(0.7 * len(draft.firms)))]
    own(ground.town, rng, draft.firms, owners)
    draft.behind = head
    draft.careful = share_doors(draft, head)
    draft.members["owner"] = owners
    compete(draft)
    return draft


def joint_bidders(scene: Scene, ground: Ground) -> Draft:
    """Firms of a small market that meet again and again, and whose bids one clerk's office hands in."""

    def draw() -> Ints:
        tender = _years_of(scene, ground, _office(scene, ground))
        return np.asarray(tender[ground.tenders.called[tender]])

    draft = _drawn(scene, ground, "joint_bidders", draw, int(scene.rng.integers(3, 5)))
    meet(draft, regular=False)
    return draft


def expander(scene: Scene, ground: Ground) -> Draft:
    """A company that does well at one office and then gets in at another."""

    def draw() -> Ints:
        turn = int(scene.rng.integers(ground.first + 400, ground.last - 300))
        before, after = (ground.of_offices(_office(scene, ground)) for _ in range(2))
        opened = ground.tenders.opened
        return np.unique(np.concatenate([before[opened[before] < turn + 200], after[opened[after] >= turn]]))

    draft = _drawn(scene, ground, "expander", draw)
    compete(draft)
    return draft


def young_grower(scene: Scene, ground: Ground) -> Draft:
    """A young company that begins small and grows, with several offices."""
    draft = _drawn(
        scene, ground, "young_grower", lambda: _years_of(scene, ground, _offices(scene, ground, 2))
    )
    rise(draft)
    compete(draft)
    return draft


HONEST = {
    "incumbent": incumbent,
    "specialist": specialist,
    "framework": framework,
    "cheap_bidder": cheap_bidder,
    "kin_elsewhere": kin_elsewhere,
    "small_purchases": small_purchases,
    "family_firms": family_firms,
    "joint_bidders": joint_bidders,
    "expander": expander,
    "young_grower": young_grower,
}
