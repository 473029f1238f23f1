"""A month of ordinary life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.chance import Floats
from loaders.city.ordinary.habits import Habits, habits_of
from loaders.city.ordinary.home import home
from loaders.city.ordinary.money import money
from loaders.city.ordinary.spending import spending
from loaders.city.ordinary.trade import outside_trade, trade
from loaders.city.ordinary.work import work
from loaders.city.payments import Payments, together
from loaders.city.town import Town

DOINGS = (work, home, spending, trade, money)


@dataclass(frozen=True, slots=True)
class Life:
    """A town and its habits."""

    town: Town
    habits: Habits
    gap_minor: Floats

    def month(self, month: int) -> Payments:
        """All payments of ordinary life in one month, in no order."""
        inside = [doing(self.town, self.habits, month) for doing in DOINGS]
        return together([*inside, outside_trade(self.town, self.gap_minor, month)])


def ordinary_life(town: Town) -> Life:
    """The ordinary life of a town."""
    habits = habits_of(town)
    return Life(town, habits, _gap(town, habits))


def _gap(town: Town, habits: Habits) -> Floats:
    """What each firm gains in the city in its first month; what it lacks must come from elsewhere."""
    seen = together(doing(town, habits, 0) for doing in DOINGS)
    size = len(town.accounts)
    gained = np.bincount(seen.payee[seen.payee >= 0], seen.amount_minor[seen.payee >= 0], size)
    spent = np.bincount(seen.payer[seen.payer >= 0], seen.amount_minor[seen.payer >= 0], size)
    firms = town.accounts.of_firm(np.arange(len(town.firms)))
    return np.asarray(gained[firms] - spent[firms])
