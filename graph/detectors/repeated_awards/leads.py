"""Which lenses are one lead, what state it is in, and in which order leads are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from graph.detectors.repeated_awards.parameters import Parameters
from graph.detectors.repeated_awards.sheet import Row
from graph.findings import State

KINDS = ("office", "chair", "department")
STATES: tuple[State, ...] = ("triggered", "clear", "not_assessable", "not_applicable")


@dataclass(frozen=True)
class Judged:
    """A row with its state and, unless it is triggered, the name of the reason."""

    row: Row
    state: State
    reason: str | None

    @property
    def score(self) -> float:
        """-log10 of the chance of so many awards in common; 0 where it could not be computed."""
        return self.row.figure("surprise") or 0.0

    @property
    def order(self) -> tuple[int, float, int, str]:
        """The stronger first."""
        return STATES.index(self.state), -self.score, KINDS.index(self.row.kind), self.row.unit


@dataclass(frozen=True)
class Group:
    """Lenses on the same awards to one party, the strongest first."""

    lenses: tuple[Judged, ...]

    @property
    def state(self) -> State:
        """The state of the strongest lens."""
        return self.lenses[0].state

    @property
    def score(self) -> float:
        """The score of the strongest lens."""
        return self.lenses[0].score

    @property
    def naming(self) -> Judged:
        """The lens that gives the lead its key: offices outlast chairs; figures change from run to run."""
        same = [lens for lens in self.lenses if lens.state == self.state]
        return min(same, key=lambda lens: (KINDS.index(lens.row.kind), lens.order))


def judge(row: Row, parameters: Parameters) -> Judged:
    """The state of one pair that is large enough to be shown."""
    adjusted = row.figure("adjusted")
    if adjusted is None:
        return Judged(row, "not_assessable", "no_rung")
    if 10.0**-adjusted <= parameters.false_discovery_rate:
        local = _is_local(row, parameters)
        return Judged(row, "clear", "local") if local else Judged(row, "triggered", None)
    if (row.figure("judged") or 0) * 2 < (row.figure("wins") or 0):
        return Judged(row, "not_assessable", "dominated")
    return Judged(row, "clear", "expected")


def _is_local(row: Row, parameters: Parameters) -> bool:
    """Whether the rung is wider than the district and chance explains so many wins of the bids made."""
    rung = parameters.ladder[int(row.figure("rung") or 1) - 1]
    chance = 10.0 ** -(row.figure("participation_surprise") or 0.0)
    return rung.place != "district" and chance > parameters.participation_probability


def merge(lenses: Iterable[Judged], overlap_percent: float) -> list[Group]:
    """Groups of lenses in reading order: the stronger takes in every weaker one that rests on its awards."""
    by_party = sorted(lenses, key=lambda lens: (lens.row.party, lens.order))
    groups = [
        group
        for _, found in groupby(by_party, key=lambda lens: lens.row.party)
        for group in _of_one_party(list(found), overlap_percent)
    ]
    return sorted(groups, key=lambda group: (group.lenses[0].order, group.naming.row.party))


def _of_one_party(lenses: list[Judged], overlap_percent: float) -> Iterable[Group]:
    while lenses:
        first = lenses[0]
        members = [
            lens for lens in lenses if lens is first or _overlap(first.row, lens.row) >= overlap_percent
        ]
        yield Group(tuple(members))
        lenses = [lens for lens in lenses if lens not in members]


def _overlap(left: Row, right: Row) -> float:
    smaller = min(len(left.contests), len(right.contests))
    return 100.0 * len(left.contests & right.contests) / smaller if smaller else 0.0
