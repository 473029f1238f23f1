"""The surprise of every pair under the margins of its strata, over all pairs that were tested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.detectors.statistics import Margins, adjusted, expected, log_upper_tail

LN10 = float(np.log(10.0))
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Assessment:
    """What the margins say of every pair with awards in common.

    Shapes: every array has one entry a row of `pairs`; figures are NaN where the pair could not be tested.
    """

    pairs: pa.Table
    judged: FloatArray
    expected: FloatArray
    surprise: FloatArray
    adjusted: FloatArray
    population: FloatArray
    strata: FloatArray
    tested: int

    def significant(self, rate: float) -> NDArray[np.bool_]:
        """Which pairs stand out at this false discovery rate."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.adjusted >= -np.log10(rate))


def assess(pairs: pa.Table, cells: pa.Table, tested: int) -> Assessment:
    """The surprise of every pair.

    Args:
        pairs: the frame `pair`, ordered by its number.
        cells: the frame `cell`, ordered by pair and stratum.
        tested: how many pairs could reach the least number of awards, with awards in common or not.

    Units: `surprise` is -log10 of P(X ≥ awards in common), `adjusted` -log10 of it after Benjamini-Hochberg.
    """
    size = pairs.num_rows
    column = {name: cells[name].to_numpy() for name in ("pair", "population", "marked", "drawn", "common")}
    numbers, group = np.unique(column["pair"], return_inverse=True)
    margins = Margins(group.astype(np.int64), column["population"], column["marked"], column["drawn"])
    common = np.bincount(group, weights=column["common"], minlength=len(numbers)).astype(np.int64)
    log_p = log_upper_tail(margins, common)

    def spread(values: NDArray[np.generic]) -> FloatArray:
        whole = np.full(size, np.nan)
        whole[numbers] = values
        return whole

    return Assessment(
        pairs=pairs,
        judged=spread(common),
        expected=spread(expected(margins)),
        surprise=spread(-log_p / LN10),
        adjusted=spread(-adjusted(log_p, max(tested, len(numbers))) / LN10),
        population=spread(np.bincount(group, weights=column["population"], minlength=len(numbers))),
        strata=spread(np.bincount(group, minlength=len(numbers))),
        tested=tested,
    )
