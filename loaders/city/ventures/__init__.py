"""Ventures: those who gather money from many, rings and the honest alike."""

from __future__ import annotations

from loaders.city.ordinary import Life
from loaders.city.ventures.business import business
from loaders.city.ventures.lookalikes import LOOKALIKES, lookalike
from loaders.city.ventures.ring import ring
from loaders.city.ventures.venture import Venture, schemes

__all__ = ["Venture", "ventures_of"]

# Honest businesses of the same scheme, and look-alikes of each small kind, for every ring.
BUSINESSES_PER_RING = 2
LOOKALIKES_PER_RING = 0.5


def ventures_of(life: Life) -> list[Venture]:
    """All ventures of a city: the rings in turn of their schemes, then businesses, then small look-alikes."""
    all_schemes = schemes().schemes
    rings = life.town.plan.ring_count
    taken: set[int] = set()
    found: list[Venture] = []
    for turn in range(rings):
        found.append(ring(life, len(found), all_schemes[turn % len(all_schemes)], taken))
    for turn in range(max(len(all_schemes), rings * BUSINESSES_PER_RING)):
        found.append(business(life, len(found), all_schemes[turn % len(all_schemes)], taken))
    for kind in LOOKALIKES:
        for _ in range(max(2, round(rings * LOOKALIKES_PER_RING))):
            found.append(lookalike(life, len(found), kind))
    life.town.accounts.settle()
    return found
