"""Who bids for what by arrangement, or by the nature of a trade: what ventures write into the calls for tenders."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from loaders.city.chance import Flags, Floats, Ints


@dataclass(slots=True)
class Script:
    """One entry a firm that bids for a tender and wins or loses it.

    `cheapest` is how often a winner is the cheapest, `step` the price beside the winner's (0: drawn as all are),
    `together` whether it is sent in the winner's minute. `shut` are tenders that nobody else answers.
    """

    tender: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    firm: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    wins: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    cheapest: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float64))
    step: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float64))
    together: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    shut: list[int] = field(default_factory=list)
    quiet: dict[int, float] = field(default_factory=dict)
    same_device: dict[int, int] = field(default_factory=dict)

    def add(
        self,
        tender: Ints,
        firm: Ints,
        wins: Flags,
        *,
        cheapest: float = 0.65,
        step: Floats | None = None,
        together: bool = False,
    ) -> None:
        """Writes entries; a firm is written once for a tender."""
        size = len(tender)
        self.tender = np.concatenate([self.tender, tender])
        self.firm = np.concatenate([self.firm, firm])
        self.wins = np.concatenate([self.wins, wins])
        self.cheapest = np.concatenate([self.cheapest, np.full(size, cheapest)])
        self.step = np.concatenate([self.step, np.zeros(size) if step is None else step])
        self.together = np.concatenate([self.together, np.full(size, together)])

    def place(self, tender: Ints, firm: Ints, firms: int) -> Ints:
        """The entry for each of these bids, -1 where nothing is written."""
        if not len(self.tender):
            return np.full(len(tender), -1, dtype=np.int64)
        keys = self.tender * firms + self.firm
        order = np.argsort(keys, kind="stable")
        wanted = tender * firms + firm
        found = np.minimum(np.searchsorted(keys[order], wanted), len(order) - 1)
        return np.where(keys[order][found] == wanted, order[found], -1)

    def read(self, column: Flags | Floats, places: Ints, absent: float) -> Floats:
        """What a column says of these entries, and `absent` where there is none."""
        if not len(column):
            return np.full(len(places), absent)
        return np.where(places >= 0, column[np.maximum(places, 0)], absent).astype(np.float64)

    def closed(self, tenders: int) -> Flags:
        """Which tenders nobody else answers."""
        closed = np.zeros(tenders, dtype=np.bool_)
        closed[self.shut] = True
        return closed

    def appetite(self, firms: int) -> Floats:
        """How much of its ordinary appetite each firm keeps."""
        kept = np.ones(firms, dtype=np.float64)
        kept[list(self.quiet)] = list(self.quiet.values())
        return kept

    def device_of(self, firms: int) -> Ints:
        """The machine that each of so many firms sends from."""
        own = np.arange(firms, dtype=np.int64)
        own[list(self.same_device)] = list(self.same_device.values())
        return own
