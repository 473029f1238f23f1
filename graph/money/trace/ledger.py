"""Transfers as columns of numbers: what a trace reckons with."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# How long the moment of a transfer may lie after the one that is written, in microseconds.
WIDTHS = {"minute": 60_000_000, "hour": 3_600_000_000, "day": 86_400_000_000, "month": 31 * 86_400_000_000,
          "year": 366 * 86_400_000_000}  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """Transfers between numbered ends, an end being an account in one currency.

    Units: amounts in minor units, moments in UTC microseconds.

    Attributes:
        first, last: between which moments a transfer took place; the same where its moment is known.
        row: which row of the rows read it is.
        line: its place among those of one moment, as a statement tells them.
    """

    payer: Numbers
    payee: Numbers
    amount: Numbers
    first: Numbers
    last: Numbers
    row: Numbers
    line: Numbers

    def __len__(self) -> int:
        """How many transfers there are."""
        return len(self.amount)

    def take(self, chosen: Numbers | Flags) -> Ledger:
        """Some of the transfers, in the order of what chooses them."""
        return replace(self, **{entry.name: getattr(self, entry.name)[chosen] for entry in fields(self)})

    def turned(self) -> Ledger:
        """The same transfers with time running backward: who was paid pays back, the last first."""
        return Ledger(self.payee, self.payer, self.amount, -self.last, -self.first, self.row, -self.line)

    def net(self, ends: int) -> Numbers:
        """What each end received less what it paid."""
        total = np.zeros(ends, np.int64)
        np.add.at(total, self.payee, self.amount)
        np.subtract.at(total, self.payer, self.amount)
        return total
