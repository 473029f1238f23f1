"""Where chance comes from: one seed, and a stream of its own for everything that is drawn.

A stream is named by what it decides and when, so that more rings or another month change no other draw.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Generator = np.random.Generator
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Chance:
    """All streams of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *names: str | int) -> Generator:
        """The stream of these names, always from its beginning."""
        digest = blake2b("/".join(map(str, names)).encode(), digest_size=16).digest()
        words = np.frombuffer(digest, dtype=np.uint32)
        return np.random.Generator(np.random.SFC64([self.seed, *map(int, words)]))


def heavy(rng: Generator, size: int, median: float, spread: float, tail: float = 0.02) -> Floats:
    """Amounts as payments have them: a lognormal body, and a Pareto tail of exponent 1.7 for the share `tail`."""
    drawn = rng.lognormal(np.log(median), spread, size)
    far = rng.random(size) < tail
    drawn[far] *= 1.0 + rng.pareto(1.7, int(far.sum()))
    return drawn


def weighted(rng: Generator, weights: npt.ArrayLike, size: int) -> Ints:
    """Positions drawn with replacement by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    if not len(edges) or edges[-1] <= 0:
        raise ValueError("nothing to draw from: no weight is above zero")
    drawn = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.asarray(np.minimum(drawn, len(edges) - 1), dtype=np.int64)


def zipf_weights(size: int, exponent: float = 1.0) -> Floats:
    """Weights that fall with rank, as sizes of firms and crowds in shops do."""
    return np.arange(1, size + 1, dtype=np.float64) ** -exponent


def some(rng: Generator, share: float, size: int) -> Ints:
    """The positions of about `share` of so many things, in order."""
    return np.flatnonzero(rng.random(size) < share).astype(np.int64)


def rounded(rng: Generator, amounts: Floats, step: int, share: float) -> Ints:
    """Amounts in minor units, of which `share` are rounded to whole steps (at least one step)."""
    minor = np.maximum(np.rint(amounts), 1).astype(np.int64)
    stepped = np.maximum((minor + step // 2) // step, 1) * step
    return np.where(rng.random(len(minor)) < share, stepped, minor)
