"""Contractors who look like favoured ones and are none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from loaders.city.chance import Ints
from loaders.city.procurement.draft import Draft, compete, enough, kin_of, meet, own, share_doors
from loaders.city.procurement.ground import (
    FEWEST,
    SETTLED_DAYS,
    Choice,
    Ground,
    busy_tenures,
    contractors,
    settle_on,
    some_of,
    suited,
)
from loaders.city.procurement.rising import rise
from loaders.city.procurement.small import cut_up
from loaders.city.procurement.tenders import FRAMEWORK
from loaders.city.ventures.scene import Scene

Widen = Callable[[Scene, Ground, Choice], Ints]


def _drawn(
    scene: Scene, ground: Ground, kind: str, widen: Widen, firms: int = 1, *, called: bool = False
) -> Draft:
    """An official, firms of one trade, and what they bid for: drawn as favours are, and then widened."""
    rng = scene.rng

    def draw() -> tuple[int, Ints]:
        tenure = _tenure(scene, ground)
        within = ground.within(tenure)
        return tenure, within[ground.tenders.called[within]] if called else within

    choice = settle_on(rng, ground, firms, draw)
    wide = widen(scene, ground, choice)
    wide = wide[np.isin(ground.tenders.category[wide], suited(choice.kind))]
    wide = wide[ground.tenders.called[wide]] if called else wide
    since = int(ground.tenders.opened[choice.tenders].min())
    taken = contractors(rng, ground, choice.kind, firms, since)
    wide = wide[ground.tenders.opened[wide] > ground.town.firms.founded[taken].max() + SETTLED_DAYS]
    wide = wide if len(wide) >= FEWEST // 2 else np.union1d(wide, choice.tenders)
    # Whoever is drawn is drawn once, for favours and for what looks like them.
    ground.busy_people.add(int(ground.tenures.person[choice.tenure]))
    draft = Draft(scene, ground, kind, False, taken, some_of(rng, wide, enough(rng)))
    draft.members = {"favoured": taken, "official": ground.tenures.person[[choice.tenure]]}
    draft.behind = int(ground.town.firms.owner[taken[0]])
    return draft


def _tenure(scene: Scene, ground: Ground) -> int:
    found, weight = busy_tenures(ground, 2 * FEWEST)
    return int(scene.rng.choice(found, p=weight / weight.sum()))


def _some_years(others: int = 0) -> Widen:
    """What the offices, and those under so many other tenures, buy in some years on end, whoever decides there."""

    def widen(scene: Scene, ground: Ground, choice: Choice) -> Ints:
        # In some terms a firm does well and no more is behind it.
        if not others and scene.rng.random() < 0.4:
            return choice.tenders
        drawn = [choice.tenure, *(_tenure(scene, ground) for _ in range(others))]
        tender = ground.of_offices(np.concatenate([ground.under(tenure) for tenure in drawn]))
        opened = ground.tenders.opened[tender]
        middle = int(np.median(ground.tenders.opened[choice.tenders]))
        span = int((ground.last - ground.first) * scene.rng.uniform(0.25, 0.5))
        begin = middle - int(span * scene.rng.uniform(0.3, 0.7))
        return np.asarray(tender[(opened >= begin) & (opened < begin + span)])

    return widen


def incumbent(scene: Scene, ground: Ground) -> Draft:
    """Whoever built it maintains it: one office, whoever heads it."""
    draft = _drawn(scene, ground, "incumbent", _some_years())
    compete(draft)
    return draft


def specialist(scene: Scene, ground: Ground) -> Draft:
    """The only one in town for one item, for every office that needs it."""

    def widen(_scene: Scene, ground: Ground, choice: Choice) -> Ints:
        free = ground.unused(np.arange(len(ground.tenders)))
        item = ground.tenders.category * 10 + ground.tenders.item
        wanted, counts = np.unique(item[choice.tenders], return_counts=True)
        same = free[item[free] == wanted[counts.argmax()]]
        # Such an item is needed by a few offices above all.
        offices, needed = np.unique(ground.tenders.agency[same], return_counts=True)
        return np.asarray(same[np.isin(ground.tenders.agency[same], offices[np.argsort(-needed)][:4])])

    draft = _drawn(scene, ground, "specialist", widen)
    compete(draft)
    return draft


def framework(scene: Scene, ground: Ground) -> Draft:
    """A framework contract is called off again and again, without a call each time."""
    draft = _drawn(scene, ground, "framework", _some_years())
    called_off = draft.tenders[1:][scene.rng.random(len(draft.tenders) - 1) < 0.5]
    ground.tenders.method[called_off] = FRAMEWORK
    compete(draft)
    return draft


def cheap_bidder(scene: Scene, ground: Ground) -> Draft:
    """Wins often for everybody, since it asks less."""
    draft = _drawn(scene, ground, "cheap_bidder", _some_years(2))
    compete(draft, cheapest=0.9)
    return draft


def kin_elsewhere(scene: Scene, ground: Ground) -> Draft:
    """The company of an official's kin, where that official decides nothing."""
    people, tenures = ground.town.people, ground.tenures
    draft = _drawn(scene, ground, "kin_elsewhere", _some_years())
    offices = np.unique(ground.tenders.agency[draft.tenders])
    here = {int(p) for t, p in enumerate(tenures.person) if np.isin(ground.under(t), offices).any()}
    persons = [int(p) for p in scene.rng.permutation(np.unique(tenures.person)) if int(p) not in here]
    official = next(person for person in persons if len(ground.no_officials(kin_of(people, person))))
    chosen = scene.rng.choice(ground.no_officials(kin_of(people, official)), 1)
    own(ground.town, scene.rng, draft.firms, chosen)
    draft.behind = int(chosen[0])
    draft.members |= {"relative": chosen, "kin_official": np.array([official])}
    compete(draft)
    return draft


def small_purchases(scene: Scene, ground: Ground) -> Draft:
    """Many small things just below the limit, of budgets of their own, most of them at the end of the year."""
    draft = _drawn(scene, ground, "small_purchases", _some_years())
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
        _some_years(1),
        int(rng.integers(2, 5)),
    )
    idle = ground.no_officials(people.adults)
    while not len(near := ground.no_officials(kin_of(people, head := int(rng.choice(idle))))):
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

    draft = _drawn(scene, ground, "joint_bidders", _some_years(), int(scene.rng.integers(3, 5)), called=True)
    meet(draft, regular=False)
    return draft


def expander(scene: Scene, ground: Ground) -> Draft:
    """A company that does well at one office and then gets in at another."""

    def widen(scene: Scene, ground: Ground, choice: Choice) -> Ints:
        turn = int(np.median(ground.tenders.opened[choice.tenders]))
        before, after = (
            ground.of_offices(ground.under(tenure)) for tenure in (choice.tenure, _tenure(scene, ground))
        )
        opened = ground.tenders.opened
        return np.union1d(before[opened[before] < turn + 200], after[opened[after] >= turn])

    draft = _drawn(scene, ground, "expander", widen)
    compete(draft)
    return draft


def young_grower(scene: Scene, ground: Ground) -> Draft:
    """A young company that begins small and grows, with several offices."""
    draft = _drawn(scene, ground, "young_grower", _some_years(1))
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
