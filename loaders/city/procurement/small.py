"""Purchases just below the limit: one thing cut up, or many small things."""

from __future__ import annotations

import numpy as np

from loaders.city.chance import Ints
from loaders.city.procurement.draft import Draft
from loaders.city.procurement.figures import figures, limits_on
from loaders.city.procurement.tenders import DIRECT, METHODS, Tenders

INQUIRY = METHODS.index("询价")
WITHIN_DAYS = 28


def cut_up(draft: Draft, *, same_thing: bool) -> Ints:
    """Puts groups of small purchases beside the first of the draft's and gives back all of them.

    Of `same_thing` a group is one item and one budget for one office, cut within four weeks; else each is of an
    item and a budget of its own, and they lie as far apart as chance has it.
    """
    ground, rng = draft.ground, draft.rng
    count = max(len(draft.tenders), 6)
    size = int(rng.integers(3, 6))
    anchors = rng.choice(draft.tenders, max(1, count // size), replace=False)
    group = np.repeat(np.arange(len(anchors)), size)
    base = anchors[group]
    opened, category = ground.tenders.opened[base].copy(), ground.tenders.category[base]
    budget, item = ground.tenders.budget[base].copy(), ground.tenders.item[base].copy()
    lot = np.tile(np.arange(1, size + 1), len(anchors))
    if same_thing:
        # Not after it: then the official may be gone.
        opened = opened - rng.integers(0, WITHIN_DAYS, len(base))
    else:
        opened = rng.permutation(ground.tenders.opened[rng.choice(draft.tenders, len(base))])
        december = rng.random(len(base)) < 0.4
        opened = np.where(december, _december(opened, rng.integers(0, 25, len(base))), opened)
        opened = np.clip(opened, ground.first, ground.last - 20)
        budget = 10**7 + draft.scene.number * 100 + np.arange(len(base))
        item = rng.integers(0, min(len(entry.items) for entry in figures().categories), len(base))
        lot = np.zeros(len(base), dtype=np.int64)
    opened = np.minimum(opened, ground.last - 5)
    _, small = limits_on(opened, category)
    estimate = (small * rng.uniform(0.62, 0.995, len(base)) // 100_000).astype(np.int64) * 100_000
    method = np.where(rng.random(len(base)) < 0.6, DIRECT, INQUIRY)
    added = ground.add(
        Tenders(ground.tenders.agency[base], category, item, opened, estimate, method, budget, lot)
    )
    kept = np.setdiff1d(draft.tenders, anchors)[: max(count - len(added), 2)]
    return np.concatenate([added, kept])


def _december(days: Ints, place: Ints) -> Ints:
    """The days moved into December of their year."""
    year = days.astype("datetime64[D]").astype("datetime64[Y]")
    december = (year.astype("datetime64[M]") + 11).astype("datetime64[D]").astype(np.int64)
    return december + place
