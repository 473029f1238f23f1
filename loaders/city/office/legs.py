"""Booked payments as rows of statements: each bank tells its own customers' side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from loaders.city.accounts import AGENCY, PERSON
from loaders.city.balances import Booked
from loaders.city.chance import Flags, Ints, some
from loaders.city.numbers import digits, texts
from loaders.city.office.holders import Register
from loaders.city.payments import CASH, CHANNELS, PURPOSES
from loaders.city.town import Town
from loaders.city.words import words


@dataclass(frozen=True, slots=True)
class Legs:
    """Rows of statements: which payment, whether seen by the payee, who tells it. `failed` ones moved no money."""

    payment: Ints
    incoming: Flags
    bank: Ints
    failed: Flags


def once(booked: Booked) -> Legs:
    """One row a payment, as an inquiry platform gives it: by the payer, by the payee where notes were paid in."""
    payments = booked.payments
    incoming = payments.payer == CASH
    count = len(payments)
    return Legs(np.arange(count), incoming, np.full(count, -1), np.zeros(count, dtype=np.bool_))


def by_bank(town: Town, booked: Booked, month: int, failed_share: float) -> Legs:
    """Each bank's rows: payments of its customers, and those they get from other banks; some that failed besides."""
    payments, bank = booked.payments, town.accounts.bank
    outside = town.accounts.outside
    told_by_payer = (payments.payer != CASH) & ~np.isin(payments.payer, outside)
    same = (
        (payments.payer != CASH) & (payments.payee != CASH) & (bank[payments.payer] == bank[payments.payee])
    )
    told_by_payee = (payments.payee != CASH) & ~np.isin(payments.payee, outside) & ~(same & told_by_payer)
    out, into = np.flatnonzero(told_by_payer), np.flatnonzero(told_by_payee)
    rng = town.chance.of("failed", month)
    tried = out[some(rng, failed_share, len(out))]
    payment = np.concatenate([out, into, tried])
    incoming = np.repeat([False, True, False], [len(out), len(into), len(tried)])
    failed = np.repeat([False, False, True], [len(out), len(into), len(tried)])
    own = np.where(incoming, payments.payee[payment], payments.payer[payment])
    order = np.lexsort((payments.at[payment], bank[own]))
    return Legs(payment[order], incoming[order], bank[own][order], failed[order])


def rows_of(
    town: Town, register: Register, booked: Booked, legs: Legs, month: int, missing_documents: float
) -> pa.Table:
    """The rows as columns, before a layout: see `layouts.yaml` for their names."""
    payments = booked.payments
    at = payments.at[legs.payment] - 60 * legs.failed
    payer, payee = payments.payer[legs.payment], payments.payee[legs.payment]
    own, other = np.where(legs.incoming, payee, payer), np.where(legs.incoming, payer, payee)
    balance = np.where(
        legs.incoming, booked.payee_balance_minor[legs.payment], booked.payer_balance_minor[legs.payment]
    )
    rng = town.chance.of("documents", month)
    person = town.accounts.holder_kind[own] == PERSON
    # Banks give the resident number of people; a code of firms stands in their register.
    shown = pa.array(np.where(person & (rng.random(len(own)) >= missing_documents), own, -1))
    return pa.table(
        {
            "own_number": _taken(register.accounts["number"], pa.array(own)),
            "own_name": _taken(register.accounts["name"], pa.array(own)),
            "own_document": _taken(register.accounts["document"], shown),
            "moment": pa.array(at).cast(pa.timestamp("s")),
            "amount_minor": payments.amount_minor[legs.payment],
            "balance_minor": balance,
            "incoming": legs.incoming,
            "other_number": _taken(register.accounts["number"], pa.array(other)),
            "other_name": _taken(register.accounts["name"], pa.array(other)),
            "other_document": _taken(register.accounts["document"], _shown_of_other(town, rng, other)),
            "purpose": pa.array(PURPOSES).take(pa.array(payments.purpose[legs.payment])),
            "channel": pa.array(CHANNELS).take(pa.array(payments.channel[legs.payment])),
            "serial": serials(town, legs, month),
            "succeeded": ~legs.failed,
            "other_bank": _banks(town, other),
            "home": _homes(town, own),
        }
    )  # fmt: skip


def serials(town: Town, legs: Legs, month: int) -> pa.Array:
    """The bank's serial number of each row: bank, month, running number. A platform gives one number a payment."""
    count = len(legs.payment)
    year_month = int(str(np.datetime64(town.plan.start, "M") + month).replace("-", ""))
    parts = (digits(legs.bank + 1, 2), digits(np.full(count, year_month), 6), digits(np.arange(count), 9))
    return texts(np.concatenate(parts, axis=1))


def _shown_of_other(town: Town, rng: np.random.Generator, other: Ints) -> pa.Array:
    """The other side whose resident number is told: few banks know it."""
    person = (other >= 0) & (town.accounts.holder_kind[other] == PERSON)
    return pa.array(np.where(person & (rng.random(len(other)) < 0.1), other, -1))


def _taken(texts: pa.ChunkedArray, places: pa.Array) -> pa.Array:
    """The texts at these places, nothing where the place is -1."""
    numbers = places.to_numpy(zero_copy_only=False)
    return texts.combine_chunks().take(pa.array(np.maximum(numbers, 0), mask=numbers < 0))


def _banks(town: Town, accounts: Ints) -> pa.Array:
    names = pa.array([bank.name for bank in words().banks])
    bank = town.accounts.bank[np.maximum(accounts, 0)]
    return names.take(pa.array(bank, mask=accounts < 0))


def _homes(town: Town, accounts: Ints) -> Ints:
    """A number for the place from which an account is used: a home's people use one device, a firm's another."""
    holder = town.accounts.holder[accounts]
    person = town.accounts.holder_kind[accounts] == PERSON
    agency = town.accounts.holder_kind[accounts] == AGENCY
    place = np.where(agency, device_of_firm(town, len(town.firms) + holder), device_of_firm(town, holder))
    return np.where(person, town.people.household[np.where(person, holder, 0)], place)


def device_of_firm(town: Town, firms: Ints) -> Ints:
    """The number of the place from which each firm's accounts are used, and its bids are sent."""
    return len(town.people.first_of_household) + firms
