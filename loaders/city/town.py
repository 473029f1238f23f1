"""What all parts of the city's life stand on: its people, firms, accounts and calendar, and who works where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.accounts import Accounts, open_accounts
from loaders.city.calendar import Calendar, calendar_of
from loaders.city.chance import Chance, Ints, weighted
from loaders.city.firms import Firms, found
from loaders.city.people import People, settle
from loaders.city.plan import CityPlan


@dataclass(frozen=True, slots=True)
class Town:
    """A city before anything happens in it. `employer` is the firm a person works for, -1 for none."""

    plan: CityPlan
    chance: Chance
    calendar: Calendar
    people: People
    firms: Firms
    accounts: Accounts
    employer: Ints


def build_town(plan: CityPlan) -> Town:
    """The town of a plan."""
    chance = Chance(plan.seed)
    calendar = calendar_of(plan)
    people = settle(plan, chance)
    firms = found(plan, chance, people)
    accounts = open_accounts(chance, people, firms, calendar.first_day)
    rng = chance.of("employers")
    employer = np.full(len(people), -1, dtype=np.int64)
    at_work = np.flatnonzero(people.working)
    employer[at_work] = weighted(rng, firms.hands, len(at_work))
    return Town(plan, chance, calendar, people, firms, accounts, employer)
