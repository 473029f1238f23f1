"""Where a small look-alike of everyday life is drawn: its keeper, accounts and days, and what all kinds need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.accounts import PERSON
from loaders.city.chance import Ints
from loaders.city.ordinary import Life
from loaders.city.payments import Payments, together
from loaders.city.ventures.scene import Scene, scene_of

MONTH = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """One look-alike to be drawn. `refunds` is the account that gives money back, mostly the same as `account`.

    Units: `first` and `last` are days of the calendar.
    """

    scene: Scene
    keeper: Ints
    account: int
    refunds: int
    first: int
    last: int

    @property
    def rng(self) -> np.random.Generator:
        """The stream it is drawn from."""
        return self.scene.rng

    @property
    def days(self) -> int:
        """How many days the calendar has."""
        return self.scene.calendar.days

    def crowd(self, least: int, most: int) -> Ints:
        """People around the keeper: the own circle, some others', and a few from anywhere."""
        rng, habits = self.rng, self.scene.life.habits
        size = int(np.exp(rng.uniform(np.log(least), np.log(most + 1))))
        own = max(int(habits.circles[self.keeper[0]]), 0)
        circles = np.append(rng.integers(0, len(habits.circle_starts) - 1, max(1, size // 12)), own)
        near = [habits.circle_members[habits.circle_starts[c] : habits.circle_starts[c + 1]] for c in circles]
        far = rng.choice(self.scene.town.people.adults, max(2, size // 6))
        return rng.permutation(np.setdiff1d(np.concatenate([*near, far]), self.keeper))[:size]

    def firms(self, count: int, *kinds: str) -> Ints:
        """Accounts of firms of these kinds."""
        return self.scene.town.accounts.of_firm(self.rng.choice(self.scene.town.firms.of(*kinds), count))

    def makers(self, *kinds: str) -> Ints:
        """A few suppliers of these kinds; half of them are paid on their owners' own accounts."""
        town = self.scene.town
        firms = self.rng.choice(town.firms.of(*kinds), int(self.rng.integers(2, 6)))
        private = self.rng.random(len(firms)) < 0.5
        return np.where(private, town.firms.owner[firms], town.accounts.of_firm(firms))

    def come(self, payers: Ints, amount: Ints, days: Ints, *words: str, hours: str = "people") -> Payments:
        """Payments of these people to the account."""
        ends = (payers, np.array([self.account]))
        return self.scene.pay(ends, amount, self.scene.moments(days, hours), words, "deposit")

    def give_back(self, payees: Ints, amount: Ints, days: Ints, *words: str) -> Payments:
        """Payments back to these people."""
        ends = (np.array([self.refunds]), payees)
        return self.scene.pay(ends, amount, self.scene.moments(days), words, "return")

    def finished(self, payments: Payments) -> Payments:
        """Those within the calendar; whoever refunds from another account moves what it needs there first."""
        within = self.scene.within(payments)
        out = within.where(within.payer == self.refunds)
        if self.refunds == self.account or not len(out):
            return within
        need = np.array([int(out.amount_minor.sum()) // 10_000 * 10_000 + 10_000])
        ends = (np.array([self.account]), np.array([self.refunds]))
        moved = self.scene.pay(ends, need, out.at.min(keepdims=True) - 3_600, ("转账",), "sweep")
        return together([within, self.scene.within(moved)])

    def roles(self, **persons: Ints) -> dict[str, Ints]:
        """The members: the keeper as organiser, these people, and the account as collector."""
        return {"organiser": self.keeper, "collector": np.array([self.account]), **persons}


def setting_of(life: Life, number: int, kind: str) -> Setting:
    """Draws where one look-alike of this kind takes place; its days are drawn as those of rings are."""
    scene = scene_of(life, f"look-alike {kind}", number)
    rng = scene.rng
    # Half of those who keep such a purse have a firm of their own.
    keeper = rng.choice(life.town.firms.owner if rng.random() < 0.5 else life.town.people.adults, 1)
    first, last = scene.span()
    new, apart = rng.random() < 0.65, rng.random() < 0.5
    opened = life.town.calendar.first_day + first - rng.integers(5, 400, int(new) + int(apart))
    accounts = life.town.accounts.open(rng, PERSON, np.repeat(keeper, len(opened)), opened)
    account = int(accounts[0] if new else keeper[0])
    refunds = int(accounts[-1]) if apart else account
    return Setting(scene, keeper, account, refunds, first, last)
