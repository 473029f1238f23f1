"""What single columns tell of an account or a person, and how far they part rings from the honest.

Everything that a clerk could read off one column of the office's files, or count around one account: none of it may
tell the guilty by itself, or a detector would learn the generator and not the ring.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from loaders.city import City
from loaders.city.accounts import PERSON
from loaders.city.chance import Floats, Ints
from loaders.city.payments import CASH, Payments, together
from loaders.city.ventures import Venture

NEAREST = 3
Columns = dict[str, Floats]


def members(ventures: Iterable[Venture], role: str, *, guilty: bool) -> Ints:
    """Who has this role in rings, or in ventures that only look like one."""
    found = [
        venture.members[role] for venture in ventures if venture.guilty is guilty and role in venture.members
    ]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def lifetime(city: City, accounts: Ints) -> Payments:
    """All payments that touch these accounts."""
    seen = []
    for month in range(city.town.plan.months):
        payments = city.month(month)
        seen.append(payments.where(np.isin(payments.payer, accounts) | np.isin(payments.payee, accounts)))
    return together(seen)


def account_columns(city: City, accounts: Ints) -> Columns:
    """Columns of accounts, one entry an account."""
    paid = lifetime(city, accounts)
    count = len(city.town.accounts)
    person = np.append(city.town.accounts.holder_kind == PERSON, False)
    found: dict[str, Floats] = {
        "opened": city.town.accounts.opened.astype(float),
        "bank": city.town.accounts.bank.astype(float),
    }
    sides = {"in": (paid.payee, paid.payer), "out": (paid.payer, paid.payee)}
    for side, (own, other) in sides.items():
        real = own != CASH
        mine, theirs = own[real], other[real]

        def mean_of(flag: np.ndarray, mine: Ints = mine, real: np.ndarray = real) -> Floats:
            return np.bincount(mine, flag[real], count) / np.maximum(np.bincount(mine, minlength=count), 1)

        pairs = np.unique(mine * (count + 1) + theirs + 1)
        owner, partner = pairs // (count + 1), pairs % (count + 1) - 1
        found[f"{side} payments"] = np.bincount(mine, minlength=count).astype(float)
        found[f"{side} sum"] = np.bincount(mine, paid.amount_minor[real], count)
        found[f"{side} mean"] = found[f"{side} sum"] / np.maximum(found[f"{side} payments"], 1)
        found[f"{side} partners"] = np.bincount(owner, minlength=count).astype(float)
        people = np.bincount(owner[person[partner]], minlength=count)
        found[f"{side} people"] = people.astype(float)
        found[f"{side} share of people"] = people / np.maximum(found[f"{side} partners"], 1)
        found[f"{side} round"] = mean_of(paid.amount_minor % 100_000 == 0)
        found[f"{side} at night"] = mean_of((paid.at % 86_400 >= 79_200) | (paid.at % 86_400 < 21_600))
        found[f"{side} at weekends"] = mean_of((paid.at // 86_400 + 3) % 7 >= 5)
        found[f"{side} cash"] = mean_of(other == CASH)
        days = np.unique(mine * 100_000 + paid.at[real] // 86_400)
        found[f"{side} days"] = np.bincount(days // 100_000, minlength=count).astype(float)
    found["paid on"] = np.minimum(found["out sum"] / np.maximum(found["in sum"], 1), 5)
    into = np.unique(paid.payee[paid.payee >= 0] * count + np.maximum(paid.payer[paid.payee >= 0], 0))
    out = np.unique(paid.payer[paid.payer >= 0] * count + np.maximum(paid.payee[paid.payer >= 0], 0))
    both = np.intersect1d(into, out) // count
    found["pays back"] = np.bincount(both, minlength=count) / np.maximum(found["in partners"], 1)
    return found


def person_columns(city: City) -> Columns:
    """Columns of people, one entry a person: what registers and their main account say."""
    people, firms = city.town.people, city.town.firms
    count = len(people)
    return {
        "age": -people.birth_days.astype(float),
        "income": people.income_minor.astype(float),
        "male": people.male.astype(float),
        "tenant": people.tenant.astype(float),
        "works": people.working.astype(float),
        "married": (people.spouse >= 0).astype(float),
        "household": people.size_of_household[people.household].astype(float),
        "firms owned": np.bincount(firms.owner, minlength=count).astype(float),
        "firms headed": np.bincount(firms.head, minlength=count).astype(float),
        "accounts": np.bincount(
            city.town.accounts.holder[city.town.accounts.holder_kind == PERSON], minlength=count
        ).astype(float),
    }


def beats(ours: Floats, theirs: Floats) -> float:
    """The chance that one of ours has the larger value: the area under the curve, ties counted half."""
    order = np.sort(theirs)
    below = np.searchsorted(order, ours, side="left")
    upto = np.searchsorted(order, ours, side="right")
    return float((below + upto).mean() / (2 * len(order)))


def beats_matched(ours: Floats, theirs: Floats) -> Floats:
    """For each of ours (n), the chance to be larger than one of its own look-alikes (n, k)."""
    return ((ours[:, None] > theirs) + 0.5 * (ours[:, None] == theirs)).mean(axis=1)


def nearest(volume: Floats, ours: Ints, theirs: Ints) -> Ints:
    """For each of ours the look-alikes of nearest volume. Shapes: (ours, `NEAREST`)."""
    size = np.log1p(volume)
    distance = np.abs(size[ours][:, None] - size[theirs][None, :])
    return theirs[np.argsort(distance, axis=1, kind="stable")[:, :NEAREST]]
