"""A young company that begins with a trifle and goes on to large things."""

from __future__ import annotations

import numpy as np

from loaders.city.chance import Ints
from loaders.city.procurement.draft import Draft
from loaders.city.procurement.figures import limits_on
from loaders.city.procurement.tenders import METHODS, Tenders

# The first award is at most so much of the middle one that follows.
TRIFLE = 0.08
OLDEST_AT_FIRST = 240


def rise(draft: Draft) -> None:
    """Makes the firm a young one, and the first of its purchases a small one.

    It was founded in the months before the first purchase, at the latest before the city's time begins: whoever
    buys and sells in it is there from its first day.
    """
    ground, rng = draft.ground, draft.rng
    opened = ground.tenders.opened[draft.tenders]
    draft.tenders = draft.tenders[np.argsort(opened, kind="stable")]
    first = int(opened.min())
    start = ground.town.calendar.first_day
    founded = min(first - int(rng.integers(45, OLDEST_AT_FIRST)), start - int(rng.integers(60, 300)))
    firms, accounts = ground.town.firms, ground.town.accounts
    firms.founded[draft.firms] = founded
    own = np.flatnonzero((accounts.holder_kind == 1) & np.isin(accounts.holder, draft.firms))
    accounts.opened[own] = founded + rng.integers(3, 30, len(own))
    _small_first(ground.tenders, draft.tenders)


def _small_first(tenders: Tenders, chosen: Ints) -> None:
    middle = int(np.median(tenders.estimate_minor[chosen]))
    trifle = max(int(middle * TRIFLE) // 100_000 * 100_000, 100_000)
    tenders.estimate_minor[chosen[0]] = min(int(tenders.estimate_minor[chosen[0]]), trifle)
    _, small = limits_on(tenders.opened[chosen[:1]], tenders.category[chosen[:1]])
    if tenders.estimate_minor[chosen[0]] < small[0]:
        tenders.method[chosen[0]] = METHODS.index("询价")
