"""Who holds which account, at which bank, since when."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from loaders.city.chance import Chance, Ints, some, weighted
from loaders.city.firms import Firms
from loaders.city.numbers import card_numbers, firm_account_numbers
from loaders.city.people import People
from loaders.city.words import words

PERSON, FIRM, AGENCY, OUTSIDE = 0, 1, 2, 3
SECOND_ACCOUNT = 0.38
LARGE_FIRM = 20
# Firms of other places that the city trades with, for each of its own.
OUTSIDE_PER_FIRM = 0.08


@dataclass(slots=True)
class Accounts:
    """One entry an account. Those of people come first, so that a person's main account has the person's number.

    Units: `opened` days since 1970-01-01.
    """

    holder_kind: Ints
    holder: Ints
    bank: Ints
    opened: Ints
    firm_base: int
    outside: Ints
    second_of_person: Ints
    _more: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)
    _count: int = 0

    def __len__(self) -> int:
        """How many there are, with those opened since."""
        return self._count

    def of_firm(self, firms: Ints) -> Ints:
        """The main accounts of these firms."""
        return self.firm_base + firms

    def for_spending(self, rng: np.random.Generator, persons: Ints) -> Ints:
        """The account each of these people pays from this time: mostly the main one."""
        second = self.second_of_person[persons]
        return np.where((second >= 0) & (rng.random(len(persons)) < 0.35), second, persons)

    def open(self, rng: np.random.Generator, kind: int, holders: Ints, opened: Ints) -> Ints:
        """New accounts of these holders at banks of chance; their numbers."""
        numbers = self._count + np.arange(len(holders), dtype=np.int64)
        kinds = np.full(len(holders), kind, dtype=np.int64)
        self._more.append((kinds, holders, _banks(rng, len(holders)), opened))
        self._count += len(holders)
        return numbers

    def settle(self) -> None:
        """Takes in those opened since; called before columns are read."""
        for place, name in enumerate(("holder_kind", "holder", "bank", "opened")):
            setattr(self, name, np.concatenate([getattr(self, name), *(part[place] for part in self._more)]))
        self._more.clear()

    def numbers(self) -> pa.Array:
        """The account number of each: a card of a person, an account of a firm or agency."""
        every = np.arange(self._count, dtype=np.int64)
        person = self.holder_kind == PERSON
        parts = [
            card_numbers(self.bank[person], every[person]),
            firm_account_numbers(self.bank[~person], every[~person]),
        ]
        order = np.empty(self._count, dtype=np.int64)
        order[person] = np.arange(int(person.sum()))
        order[~person] = int(person.sum()) + np.arange(int((~person).sum()))
        return pa.chunked_array(parts).combine_chunks().take(pa.array(order))


def open_accounts(chance: Chance, people: People, firms: Firms, start: int) -> Accounts:
    """The accounts that people and firms hold when the city's time begins."""
    rng = chance.of("accounts")
    count = len(people)
    second = some(rng, SECOND_ACCOUNT, count)
    second = second[people.grown[second]]
    large = np.flatnonzero(firms.hands >= LARGE_FIRM)
    firm_base = count + len(second)
    strangers = max(12, int(OUTSIDE_PER_FIRM * len(firms)))
    holders = np.concatenate([np.arange(count), second, np.arange(len(firms)), large, np.arange(strangers)])
    kinds = np.repeat([PERSON, FIRM, OUTSIDE], [firm_base, len(firms) + len(large), strangers])
    since_grown = np.minimum(people.birth_days + 18 * 365, start - 30)
    opened = since_grown + (rng.random(count) ** 0.7 * (start - since_grown)).astype(np.int64)
    firm_opened = firms.founded + rng.integers(3, 60, len(firms))
    second_of = np.full(count, -1, dtype=np.int64)
    second_of[second] = count + np.arange(len(second))
    later = start - rng.integers(20, 2_500, len(second))
    return Accounts(
        holder_kind=kinds.astype(np.int64),
        holder=holders.astype(np.int64),
        bank=_banks(rng, len(holders)),
        opened=np.concatenate(
            [
                opened,
                later,
                firm_opened,
                firm_opened[large] + 200,
                start - rng.integers(900, 9_000, strangers),
            ]
        ),
        firm_base=firm_base,
        outside=firm_base + len(firms) + len(large) + np.arange(strangers),
        second_of_person=second_of,
        _count=len(holders),
    )


def _banks(rng: np.random.Generator, size: int) -> Ints:
    return weighted(rng, [bank.weight for bank in words().banks], size)
