"""The exact distribution of a sum of independent hypergeometric counts, for many groups at once.

Everything is kept as natural logarithms: the sums only add positive terms, so nothing cancels, and a
probability of 1e-400 is as exact as one of 0.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
IMPOSSIBLE = -np.inf


@dataclass(frozen=True)
class Margins:
    """The margins of the strata of many groups, one entry a stratum, the entries of a group side by side.

    Shapes: all arrays have one length; `group` is ascending and counts from 0 without gaps.
    """

    group: IntArray
    population: IntArray
    marked: IntArray
    drawn: IntArray

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group[-1]) + 1 if len(self.group) else 0

    def __getitem__(self, rows: NDArray[np.intp]) -> Margins:
        """Some of the strata, with their groups counted anew from 0."""
        _, renumbered = np.unique(self.group[rows], return_inverse=True)
        return Margins(
            renumbered.astype(np.int64), self.population[rows], self.marked[rows], self.drawn[rows]
        )


def expected(margins: Margins) -> FloatArray:
    """The mean of each group's sum."""
    means = margins.marked * margins.drawn / margins.population
    return np.bincount(margins.group, weights=means, minlength=margins.groups).astype(np.float64)


def log_upper_tail(margins: Margins, observed: IntArray) -> FloatArray:
    """The natural logarithm of P(X ≥ observed) of each group, X being the sum of its strata's counts.

    Source: the exact conditional null of stratified two by two tables; Agresti (2013), Categorical Data
    Analysis, section 7.3.

    Example:
        >>> one = Margins(*(np.array([v]) for v in (0, 20, 7, 12)))
        >>> round(float(np.exp(log_upper_tail(one, np.array([6])))), 6)
        0.101651
    """
    result = np.zeros(margins.groups)
    most = np.bincount(
        margins.group, weights=np.minimum(margins.marked, margins.drawn), minlength=margins.groups
    ).astype(np.int64)
    strata = np.bincount(margins.group, minlength=margins.groups)
    # Groups of like size are worked on together, so that padding at most doubles the work.
    size = np.ceil(np.log2(most + 1)).astype(np.int64) * 64 + np.ceil(np.log2(strata + 1)).astype(np.int64)
    for value in np.unique(size):
        chosen = size == value
        rows = np.flatnonzero(chosen[margins.group])
        result[chosen] = _tails(margins[rows], observed[chosen], int(most[chosen].max()))
    return result


def participation_margins(group: IntArray, bidders: IntArray, winners: IntArray) -> Margins:
    """Margins that give each contest entered the chance winners / bidders: the sum is Poisson-binomial."""
    return Margins(group, bidders, winners, np.ones_like(bidders))


def _tails(margins: Margins, observed: IntArray, most: int) -> FloatArray:
    current = np.full((margins.groups, most + 1), IMPOSSIBLE)
    current[:, 0] = 0.0
    first = np.searchsorted(margins.group, margins.group)
    position = np.arange(len(margins.group)) - first
    for index in range(int(position.max()) + 1):
        rows = np.flatnonzero(position == index)
        groups = margins.group[rows]
        current[groups] = _convolved(current[groups], _log_probabilities(margins, rows))
    reached = np.arange(most + 1) >= observed[:, None]
    with np.errstate(divide="ignore"):
        tails = logsumexp(np.where(reached, current, IMPOSSIBLE), axis=1)
    capped: FloatArray = np.minimum(tails, 0.0)
    return capped


def _convolved(left: FloatArray, right: FloatArray) -> FloatArray:
    result = np.full_like(left, IMPOSSIBLE)
    width = left.shape[1]
    for count in range(min(right.shape[1], width)):
        result[:, count:] = np.logaddexp(
            result[:, count:], left[:, : width - count] + right[:, count : count + 1]
        )
    return result


def _log_probabilities(margins: Margins, rows: NDArray[np.intp]) -> FloatArray:
    """Logarithms of P(k) for k = 0, 1, ... of each stratum; impossible counts are minus infinity."""
    population, marked, drawn = (a[rows, None] for a in (margins.population, margins.marked, margins.drawn))
    count = np.arange(int(np.minimum(marked, drawn).max()) + 1)[None, :]
    possible = (count <= marked) & (count <= drawn) & (population - marked - drawn + count >= 0)
    taken = np.where(possible, count, np.maximum(0, marked + drawn - population))
    logs = (
        _log_choose(marked, taken)
        + _log_choose(population - marked, drawn - taken)
        - _log_choose(population, drawn)
    )
    return np.where(possible, logs, IMPOSSIBLE)


def _log_choose(population: IntArray, drawn: IntArray) -> FloatArray:
    chosen: FloatArray = gammaln(population + 1.0) - gammaln(drawn + 1.0) - gammaln(population - drawn + 1.0)
    return chosen
