"""Knots of legs joined one by one: where the sides differ in number, or more than two statements tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

TOLERANCE_US = 600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Leg:
    """What one identity's records tell: of which knot, by whose statement, in which deliveries, when."""

    knot: int
    leg: int
    teller: str
    load: str
    reports: list[int]
    at_us: int
    end_us: int
    number: str | None
    one_bank: bool

    @property
    def tellers(self) -> frozenset[str]:
        """The payer's statement, the payee's, or a source that is none."""
        return frozenset(self.teller.split(","))


@dataclass
class _Transfer:
    """Legs of one transfer, the leading one first."""

    legs: list[Leg] = field(default_factory=list)

    def takes(self, other: Leg) -> bool:
        """Whether a leg agrees with all that are here."""
        return all(_agree(leg, other) for leg in self.legs)

    def rank(self, other: Leg) -> tuple[bool, bool]:
        """How well a leg fits: equal numbers before others, moments that meet before those that are near."""
        equal = any(leg.number == other.number is not None for leg in self.legs)
        return not equal, _gap_us(self.legs[0], other) >= 0


def pairs(legs: Iterable[Leg]) -> list[tuple[int, int]]:
    """Leg and leading leg of every leg that is not itself the leading one.

    The legs come knot by knot in the order of time. The payer's statements go first, then the older delivery;
    each leg takes its place in the transfer that fits best, among equals the earliest.
    """
    found: list[tuple[int, int]] = []
    for _, members in groupby(legs, attrgetter("knot")):
        for transfer in _transfers(list(members)):
            found += [(leg.leg, transfer.legs[0].leg) for leg in transfer.legs[1:]]
    return found


def _transfers(knot: list[Leg]) -> Iterator[_Transfer]:
    transfers: list[_Transfer] = []
    for leg in sorted(knot, key=lambda leg: ("payer" not in leg.tellers, leg.load, leg.reports)):
        fitting = [transfer for transfer in transfers if transfer.takes(leg)]
        if fitting:
            min(fitting, key=lambda transfer: transfer.rank(leg)).legs.append(leg)
        else:
            transfers.append(_Transfer([leg]))
    yield from transfers


def _agree(one: Leg, other: Leg) -> bool:
    """Whether two legs may be of one transfer."""
    if not set(one.reports).isdisjoint(other.reports):
        return False
    one_statement = not one.tellers.isdisjoint(other.tellers)
    stated = one.number is not None and other.number is not None
    if stated and one.number != other.number and (one_statement or one.one_bank):
        return False
    gap = _gap_us(one, other)
    return gap < 0 if one_statement else gap <= TOLERANCE_US


def _gap_us(one: Leg, other: Leg) -> int:
    """How far two intervals lie apart; below 0 they overlap."""
    return max(one.at_us, other.at_us) - min(one.end_us, other.end_us)
