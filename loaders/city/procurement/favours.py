"""Seven ways in which an official's purchases go to one party."""

from __future__ import annotations

import numpy as np

from loaders.city.chance import Ints
from loaders.city.procurement.draft import Draft, compete, enough, kin_of, meet, own, share_doors
from loaders.city.procurement.ground import (
    FEWEST,
    Choice,
    Ground,
    busy_tenures,
    contractors,
    settle_on,
    some_of,
)
from loaders.city.procurement.rising import rise
from loaders.city.procurement.small import cut_up
from loaders.city.ventures.scene import Scene


def _drawn(
    scene: Scene, ground: Ground, kind: str, firms: int = 1, *, with_kin: bool = False, called: bool = False
) -> Draft:
    """An official under whom much is bought, firms of one trade, and what they bid for of it."""
    rng, people, tenures = scene.rng, ground.town.people, ground.tenures

    def draw() -> tuple[int, Ints]:
        found, weight = busy_tenures(ground, 2 * FEWEST)
        tenure = int(rng.choice(found, p=weight / weight.sum()))
        within = ground.within(tenure)
        if with_kin and not len(ground.no_officials(kin_of(people, int(tenures.person[tenure])))):
            return tenure, within[:0]
        return tenure, within[ground.tenders.called[within]] if called else within

    return _draft(scene, ground, kind, settle_on(rng, ground, firms, draw), firms)


def _draft(scene: Scene, ground: Ground, kind: str, choice: Choice, firms: int) -> Draft:
    tenders = some_of(scene.rng, choice.tenders, enough(scene.rng))
    taken = contractors(
        scene.rng, ground, choice.kind, firms, int(ground.tenders.opened[choice.tenders].min())
    )
    person = int(ground.tenures.person[choice.tenure])
    ground.busy_people.add(person)
    draft = Draft(
        scene, ground, kind, True, taken, tenders, kin=ground.no_officials(kin_of(ground.town.people, person))
    )
    draft.members = {"official": np.array([person]), "favoured": taken}
    draft.behind = int(ground.town.firms.owner[taken[0]])
    return draft


def captive(scene: Scene, ground: Ground) -> Draft:
    """One company that wins what it bids for under one official."""
    draft = _drawn(scene, ground, "captive")
    compete(draft)
    return draft


def hidden_person(scene: Scene, ground: Ground) -> Draft:
    """One person behind several companies, with others in their registers, who win in turn."""
    rng, people = scene.rng, ground.town.people
    draft = _drawn(scene, ground, "hidden_person", int(rng.integers(2, 5)))
    draft.behind = int(rng.choice(ground.no_officials(people.adults)))
    near = ground.no_officials(kin_of(people, draft.behind))
    poor = ground.no_officials(people.adults[people.income_minor[people.adults] < 350_000])
    names = max(1, round(0.7 * len(draft.firms)))
    nominees = rng.permutation(np.unique(np.concatenate([near[:1], rng.choice(poor, names, replace=False)])))[
        :names
    ]
    own(ground.town, rng, draft.firms, nominees)
    draft.careful = share_doors(draft, draft.behind)
    draft.members |= {"person_behind": np.array([draft.behind]), "nominee": nominees}
    compete(draft)
    return draft


def relative(scene: Scene, ground: Ground) -> Draft:
    """The company of an official's kin; they were kin before the first award."""
    draft = _drawn(scene, ground, "relative", with_kin=True)
    chosen = scene.rng.choice(draft.kin, 1)
    own(ground.town, scene.rng, draft.firms, chosen)
    draft.behind = int(chosen[0])
    draft.members["relative"] = chosen
    compete(draft)
    return draft


def splitting(scene: Scene, ground: Ground) -> Draft:
    """What should have been put out to tender is cut into purchases below the limit, close together, to one firm."""
    draft = _drawn(scene, ground, "splitting")
    draft.tenders = cut_up(draft, same_thing=True)
    compete(draft)
    return draft


def ring(scene: Scene, ground: Ground) -> Draft:
    """Losers by plan beside the favoured: from one machine in one minute, at prices in equal steps."""
    draft = _drawn(scene, ground, "ring", int(scene.rng.integers(3, 5)), called=True)
    draft.careful = meet(draft, regular=True)
    return draft


def follows(scene: Scene, ground: Ground) -> Draft:
    """A company that goes with the official to the next office."""
    rng, tenures = scene.rng, ground.tenures
    found, weight = busy_tenures(ground, FEWEST // 3)
    persons, counts = np.unique(tenures.person[found], return_counts=True)
    moved = np.isin(tenures.person[found], persons[counts >= 2])
    if not moved.any():
        return captive(scene, ground)

    def draw() -> tuple[int, Ints]:
        tenure = int(rng.choice(found[moved], p=weight[moved] / weight[moved].sum()))
        both = found[tenures.person[found] == tenures.person[tenure]]
        return tenure, np.unique(np.concatenate([ground.within(int(held)) for held in both]))

    draft = _draft(scene, ground, "follows", settle_on(rng, ground, 1, draw), 1)
    compete(draft)
    return draft


def ramp(scene: Scene, ground: Ground) -> Draft:
    """A company founded shortly before: a trifle first, then what is ten times as large."""
    draft = _drawn(scene, ground, "ramp")
    rise(draft)
    compete(draft)
    return draft


FAVOURS = {
    "captive": captive,
    "hidden_person": hidden_person,
    "relative": relative,
    "splitting": splitting,
    "ring": ring,
    "follows": follows,
    "ramp": ramp,
}
