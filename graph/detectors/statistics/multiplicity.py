"""How surprising a result is once one knows how many were looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def adjusted(log_p: FloatArray, tested: int) -> FloatArray:
    """Benjamini-Hochberg adjusted probabilities, as natural logarithms, in the order given.

    Args:
        log_p: natural logarithms of the probabilities that were computed.
        tested: how many pairs were tested in all; those not among `log_p` count as probability 1.

    Raises:
        ValueError: when fewer were tested than are given.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.

    Example:
        >>> np.exp(adjusted(np.log([0.01, 0.04, 0.03]), 4)).round(6).tolist()
        [0.04, 0.053333, 0.053333]
    """
    if tested < len(log_p):
        raise ValueError(f"{len(log_p)} probabilities cannot come from {tested} tests")
    if not len(log_p):
        return np.empty(0)
    order = np.argsort(log_p, kind="stable")
    ranks = np.arange(1, len(log_p) + 1)
    scaled = log_p[order] + np.log(tested) - np.log(ranks)
    stepped = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 0.0)
    result = np.empty_like(log_p)
    result[order] = stepped
    return result
