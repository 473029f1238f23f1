"""From groups to rings: what the funds, the people and the registers say of each, as points, score and grade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from graph.detectors.engine import DuckDBEngine
from graph.detectors.rings import agents, growing, inputs, passing
from graph.detectors.rings import groups as grouping
from graph.detectors.rings.groups import Group
from graph.detectors.rings.holders import Holders
from graph.detectors.rings.inputs import Registered
from graph.detectors.rings.keeping import keepers
from graph.detectors.rings.measures import Funds, funds_of
from graph.detectors.rings.parameters import Parameters, Points
from graph.detectors.rings.passing import Followed
from graph.detectors.rings.people import People, people_of
from graph.detectors.rings.reduced import Reduced
from graph.detectors.rings.rewards import Rewards, rewards_of
from graph.detectors.rings.ties import Ties
from graph.findings import Grade, State
from graph.findings.shapes import HIGHEST

GRADES: tuple[Grade, ...] = ("red", "orange", "yellow", "blue")
NAMES = tuple(Points.model_fields)


@dataclass(frozen=True)
class Behaviour:
    """What registers and complaints say: words of finance, licences and public bodies among the group's companies."""

    finance: tuple[str, ...] = ()
    licensed: tuple[str, ...] = ()
    licensed_share: float = 0.0
    complaints: tuple[tuple[str, str, str, str | None], ...] = ()


@dataclass(frozen=True)
class Ring:
    """A group with everything that is said of it."""

    group: Group
    followed: Followed
    funds: Funds
    people: People
    behaviour: Behaviour
    rewards: Rewards
    values: Mapping[str, float | None]
    points: Mapping[str, float]

    @property
    def score(self) -> float:
        """The sum of the points, as far as 100."""
        return round(min(sum(self.points.values()), HIGHEST), 1)

    def grade(self, parameters: Parameters) -> Grade | None:
        """The highest grade whose line the score reaches; None below all."""
        for grade in GRADES:
            if self.score >= getattr(parameters.grades, grade):
                return grade
        return None

    def state(self, parameters: Parameters) -> tuple[State, str | None]:
        """The state, and the name of the reason unless it is triggered."""
        if self.behaviour.licensed_share >= parameters.licensed_share:
            return "clear", "licensed"
        return ("clear", "few_points") if self.grade(parameters) is None else ("triggered", None)


@dataclass(frozen=True)
class Proposed:
    """All groups that were judged, the highest score first, and how many cores there were before."""

    rings: tuple[Ring, ...]
    seeds: int
    cores: int


def propose(engine: DuckDBEngine, holders: Holders, reduced: Reduced, parameters: Parameters) -> Proposed:
    """The groups that gather and pay back, judged, from the frames of `relational.weigh`."""
    ties = holders.ties(engine)
    cores = [
        grouping.cleaned(group, reduced, parameters) for group in grouping.cores(engine, reduced, parameters)
    ]
    grown = list(dict.fromkeys(_grown(engine, cores, reduced, parameters)))
    kept = {
        group: followed
        for group, followed in _followed(engine, grown, reduced, ties, parameters)
        if _gathers(funds_of(followed, reduced, parameters), parameters)
    }
    # Only what became of several groups is gone through again.
    whole = grouping.merged(kept, parameters)
    kept |= dict(
        _followed(engine, [group for group in whole if group not in kept], reduced, ties, parameters)
    )
    sight = Sight(holders, reduced, ties, _complaints(engine), _has_licences(engine), parameters)
    rings = _with_agents(engine, _judged(engine, whole, kept, sight), sight)
    seeds = engine.arrow("seed", ("payout",)).num_rows
    order = sorted(rings, key=lambda ring: (-ring.score, sorted(ring.group.accounts)))
    return Proposed(tuple(order), seeds, len(cores))


def _judged(
    engine: DuckDBEngine, groups: Iterable[Group], followed: Mapping[Group, Followed], sight: Sight
) -> list[Ring]:
    """The groups as rings, with what registers tell of the companies behind them."""
    holders = sight.holders
    found = [
        (
            group,
            followed[group],
            people_of(group, followed[group], sight.reduced, sight.ties, sight.parameters),
        )
        for group in groups
    ]
    members = {
        number
        for _, _, people in found
        for number in people.companies | people.organisers | people.nominees
        if number in people.companies or not holders.names.get(number)
    }
    told = inputs.registers(engine, sorted(holders.keys[number] for number in members)) if members else {}
    # Whoever holds no account is known by the registers' name.
    for key, one in told.items():
        holders.name(key, one.name)
    paid = dict(_rewards(engine, [group for group, _, _ in found], sight))
    return [_ring(group, each, people, paid[group], told, sight) for group, each, people in found]


def _rewards(engine: DuckDBEngine, groups: list[Group], sight: Sight) -> Iterator[tuple[Group, Rewards]]:
    reduced, parameters = sight.reduced, sight.parameters
    for group, payments in passing.payments_of(engine, groups):
        insiders = passing.insiders_of(group, reduced, sight.ties, parameters)
        yield group, rewards_of(payments, group, reduced, insiders, parameters)


def _with_agents(engine: DuckDBEngine, rings: list[Ring], sight: Sight) -> list[Ring]:
    """The rings, those that are leads with their agents, judged anew, unless they would be none with them.

    Of leads only: an honest group whose staff gather would become one by what these bring.
    """
    parameters = sight.parameters
    leads = [ring.group for ring in rings if ring.state(parameters)[0] == "triggered"]
    enlarged = dict(zip(leads, agents.with_agents(engine, leads, sight.reduced, parameters), strict=True))
    before = {ring.group: ring for ring in rings}
    groups = grouping.merged((enlarged.get(group, group) for group in before), parameters)
    changed = [group for group in groups if group not in before]
    followed = dict(_followed(engine, changed, sight.reduced, sight.ties, parameters))
    anew = [
        ring for ring in _judged(engine, changed, followed, sight) if ring.state(parameters)[0] == "triggered"
    ]
    same = frozenset(groups)
    return anew + [
        ring
        for group, ring in before.items()
        if group in same or not any(group.accounts <= larger.group.accounts for larger in anew)
    ]


def _grown(engine: DuckDBEngine, cores: list[Group], reduced: Reduced, parameters: Parameters) -> list[Group]:
    """The groups that grow out of cores, once more without the accounts that turn out to keep what they get."""
    grown = [growing.expanded(core, reduced, parameters) for core in cores]
    kept = {
        group: keepers(payments, group, parameters)
        - frozenset(grouping.pools(group, reduced, parameters).tolist())
        for group, payments in passing.payments_of(engine, list(dict.fromkeys(grown)))
    }
    return [
        growing.expanded(core.without_passing(kept[group]), reduced, parameters, kept[group])
        if kept[group]
        else group
        for core, group in zip(cores, grown, strict=True)
    ]


@dataclass(frozen=True)
class Sight:
    """What a group is judged by."""

    holders: Holders
    reduced: Reduced
    ties: Ties
    complaints: Mapping[str, list[tuple[str, str, str, str | None]]]
    licences: bool
    parameters: Parameters


def _followed(
    engine: DuckDBEngine, groups: list[Group], reduced: Reduced, ties: Ties, parameters: Parameters
) -> list[tuple[Group, Followed]]:
    return [
        (
            group,
            passing.follow(
                payments,
                group,
                reduced,
                passing.insiders_of(group, reduced, ties, parameters),
                parameters.least_payment_minor,
            ),
        )
        for group, payments in passing.payments_of(engine, groups)
    ]


def _gathers(funds: Funds, parameters: Parameters) -> bool:
    """Whether enough payers are left, and enough of what they got back can be traced to payers."""
    recycled = funds.shares["recycled"]
    return (
        funds.payers >= parameters.least_payers
        and recycled is not None
        and recycled >= parameters.least_recycled_share
    )


def _has_licences(engine: DuckDBEngine) -> bool:
    return bool(engine.arrow("licence", ("party", "licence")).num_rows)


def _complaints(engine: DuckDBEngine) -> dict[str, list[tuple[str, str, str, str | None]]]:
    found: dict[str, list[tuple[str, str, str, str | None]]] = {}
    for row in engine.arrow("complaint", ("named", "key")).to_pylist():
        found.setdefault(row["named"], []).append(
            (row["key"], row["complaint"], row["compartment"] or "default", row["moment"])
        )
    return found


def _ring(
    group: Group,
    followed: Followed,
    people: People,
    rewards: Rewards,
    told: Mapping[str, Registered],
    sight: Sight,
) -> Ring:
    funds = funds_of(followed, sight.reduced, sight.parameters)
    behaviour = _behaviour(group, people, told, sight)
    own = followed.received_by_source[passing.OWN]
    values = dict(funds.shares) | {
        "taken": (people.taken_minor - own) / funds.gathered_minor if funds.gathered_minor else None,
        "controlled": people.controlled,
        "complaints": float(len({complaint for _, complaint, _, _ in behaviour.complaints})),
        # Without any register of licences nobody can be said to have none.
        "unlicensed": float(bool(behaviour.finance)) if sight.licences else None,
        "levels": float(len(rewards.levels)) if rewards.deposits else None,
    }
    chosen = {name: values[name] for name in NAMES}
    # To one decimal place, as they are told: the score is the sum that a reader can check.
    points = {name: round(getattr(sight.parameters.points, name).points(chosen[name]), 1) for name in NAMES}
    return Ring(group, followed, funds, people, behaviour, rewards, chosen, points)


def _behaviour(group: Group, people: People, told: Mapping[str, Registered], sight: Sight) -> Behaviour:
    words, holders = sight.parameters.words, sight.holders
    companies = sorted(holders.keys[number] for number in people.companies)
    by_account = {holders.keys[int(sight.reduced.holder[account])] for account in group.accounts}
    gathering = group.array("collectors", "payouts")
    by_gathering = {holders.keys[int(sight.reduced.holder[account])] for account in gathering}
    finance, licensed = [], []
    for key in companies:
        one = told.get(key) or Registered(holders.names.get(holders.numbers[key], ""))
        if re.search(words.finance, f"{one.name} {one.scope}", re.IGNORECASE):
            finance.append(key)
        # A licence counts for the company that gathers or pays back itself, not for another of the same owner.
        public = re.search(words.deposit_taker, one.industry, re.IGNORECASE)
        regulated = re.search(words.regulated_name, one.name, re.IGNORECASE)
        if key in by_gathering and (
            one.licences or public or regulated or re.search(words.licensed, one.scope, re.IGNORECASE)
        ):
            licensed.append(key)
    named = {holders.accounts[account].key for account in group.accounts} | by_account | set(companies)
    named |= {holders.keys[number] for number in people.organisers | people.nominees}
    complaints = {
        (*complaint[:3], complaint[3]) for key in named for complaint in sight.complaints.get(key, ())
    }
    return Behaviour(
        tuple(finance),
        tuple(licensed),
        _share_of(frozenset(licensed), group, sight),
        tuple(sorted(complaints, key=lambda one: one[:3])),
    )


def _share_of(companies: frozenset[str], group: Group, sight: Sight) -> float:
    """Which share of what individuals paid in, or of what they were paid, went through these companies' accounts: the
    larger of the two.
    """
    if not companies:
        return 0.0
    reduced, keys = sight.reduced, sight.holders.keys
    shares = [0.0]
    for accounts, through in (
        (group.array("collectors"), reduced.deposited_in),
        (group.array("payouts"), reduced.paid_to_individuals),
    ):
        theirs = np.array(
            [keys[int(reduced.holder[account])] in companies for account in accounts], dtype=bool
        )
        amounts = through(accounts)
        if amounts.sum():
            shares.append(float(amounts[theirs].sum() / amounts.sum()))
    return max(shares)
