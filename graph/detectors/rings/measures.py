"""The measures of one group, each a figure that has a reason in docs and on page.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls
from scipy.special import bdtrc
from scipy.stats import spearmanr

from graph.detectors.rings.parameters import Parameters
from graph.detectors.rings.passing import DAY, DEPOSIT, Followed
from graph.detectors.rings.reduced import Floats, Ints, Reduced

WEEK = 7
LEAST_WEEKS = 6
# What comes last still moves on for a while.
WEEKS_AFTER = 2
WINDOW_DAYS = 90


@dataclass(frozen=True)
class Funds:
    """What the funds line says of a group. Shares are of 1; None is what could not be computed."""

    payers: int
    gathered_minor: int
    returned_minor: int
    paid_back: int
    repeated: int
    met: int
    ordered: int
    recycled_minor: int
    uncovered_minor: int
    taken_minor: int
    to_firms_minor: int
    drawn_minor: int
    most_new_payers: int
    coupled: float | None
    peak_minor: int
    later_minor: int
    fed: float | None

    @property
    def shares(self) -> dict[str, float | None]:
        """The measures that become points, by their names."""
        return {
            "recycled": _ratio(self.recycled_minor, self.returned_minor),
            "uncovered": _ratio(self.uncovered_minor, self.returned_minor),
            "paid_back": _ratio(self.paid_back, self.payers),
            "spent": _ratio(self.to_firms_minor, self.gathered_minor),
            "repeated": _ratio(self.repeated, self.paid_back),
            "ordered": self.order_surprise,
            "payers": float(self.payers),
            "coupled": self.coupled,
            "fed": self.fed,
            "later": _ratio(self.later_minor, self.gathered_minor),
            "thin_pool": _ratio(self.peak_minor, self.gathered_minor),
        }

    @property
    def order_surprise(self) -> float | None:
        """-log10 of P(X ≥ ordered), X ~ Binomial(met, 1/2): friends pay each other in either order."""
        if not self.met:
            return None
        chance = float(bdtrc(self.ordered - 1, self.met, 0.5)) if self.ordered else 1.0
        return float(-np.log10(max(chance, 1e-300)))


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def funds_of(followed: Followed, reduced: Reduced, parameters: Parameters) -> Funds:
    """The funds line of a group, from what became of its deposits."""
    least = parameters.least_deposit_minor
    payers = {holder for holder, amount in followed.deposits.items() if amount >= least}
    returned = {holder for holder in followed.returns if holder in payers}
    met = {holder for holder in followed.first_return if holder in payers}
    ordered = [h for h in met if followed.first_return[h] > followed.first_deposit[h]]
    uses = np.array(sorted(followed.uses), dtype=np.int64)
    sums = np.array([followed.uses[int(account)] for account in uses], dtype=np.int64)
    persons = reduced.individual[uses] if len(uses) else np.zeros(0, dtype=bool)
    unnamed = reduced.unnamed[uses] if len(uses) else persons
    payer = np.isin(reduced.holder[uses], sorted(payers)) if len(uses) else persons
    return Funds(
        payers=len(payers),
        gathered_minor=followed.gathered_minor,
        returned_minor=followed.returned_minor,
        paid_back=len(returned),
        repeated=sum(followed.times[holder] >= 2 for holder in returned),
        met=len(met),
        ordered=len(ordered),
        recycled_minor=followed.returned_by_source[DEPOSIT],
        uncovered_minor=followed.uncovered_minor,
        taken_minor=int(sums[persons & ~payer].sum()),
        to_firms_minor=int(sums[~persons & ~unnamed].sum()),
        drawn_minor=int(sums[unnamed].sum()),
        most_new_payers=_most_within(sorted(followed.first_deposit[h] // DAY for h in payers), WINDOW_DAYS),
        coupled=_coupled(followed),
        peak_minor=followed.peak_minor,
        fed=fed_share(followed),
        later_minor=_after_first_return(followed, returned),
    )


def _most_within(days: list[int], window: int) -> int:
    """The most of these days that lie within any window of so many days."""
    if not days:
        return 0
    found = np.array(days, dtype=np.int64)
    return int((np.arange(len(found)) - np.searchsorted(found, found - window, side="right") + 1).max())


def _after_first_return(followed: Followed, returned: set[int]) -> int:
    """The deposits that came on a later day than the first return to a payer."""
    if not returned:
        return 0
    first = min(followed.first_return[holder] for holder in returned) // DAY
    return sum(amount for day, amount in followed.daily_in.items() if day > first)


def _coupled(followed: Followed) -> float | None:
    """Spearman's correlation of what came in and went out week by week, from the first deposit to the last."""
    if not followed.daily_in:
        return None
    first, last = min(followed.daily_in) // WEEK, max(followed.daily_in) // WEEK
    weeks = last - first + 1
    if weeks < LEAST_WEEKS:
        return None
    came, went = _weekly(followed.daily_in, first, weeks), _weekly(followed.daily_out, first, weeks)
    if len(np.unique(came)) < 3 or len(np.unique(went)) < 3:
        return None
    return float(spearmanr(came, went).statistic)


def fed_share(followed: Followed) -> float | None:
    """Which share of what reached the accounts that only pay back goes with the deposits, week by week.

    It is put down to the deposits and to all else that reached the group, each of the same week and of the one before,
    and to a sum that is the same every week, none of them below nothing, by least squares.
    """
    if not followed.daily_fed or not followed.daily_in:
        return None
    first, last = min(followed.daily_in) // WEEK, max(followed.daily_in) // WEEK
    if last - first + 1 < LEAST_WEEKS:
        return None
    weeks = max(last, min(last + WEEKS_AFTER, max(followed.daily_fed) // WEEK)) - first + 1
    daily = (followed.daily_fed, followed.daily_in, followed.daily_other)
    fed, came, other = (_weekly(each, first, weeks).astype(np.float64) for each in daily)
    sources = np.stack([came, _week_later(came), other, _week_later(other), np.ones(weeks)], axis=1)
    sources /= np.maximum(sources.max(axis=0), 1.0)
    parts = sources.sum(axis=0) * nnls(sources, fed)[0]
    return float(parts[:2].sum() / parts.sum()) if parts.any() else None


def _week_later(weekly: Floats) -> Floats:
    return np.concatenate([[0.0], weekly[:-1]])


def _weekly(daily: dict[int, int], first: int, weeks: int) -> Ints:
    sums = np.zeros(weeks, dtype=np.int64)
    for day, amount in daily.items():
        if 0 <= day // WEEK - first < weeks:
            sums[day // WEEK - first] += amount
    return sums
