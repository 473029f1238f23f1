"""Balances after every payment, and where the money comes from when an account would run dry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.city.accounts import AGENCY, FIRM, OUTSIDE, PERSON
from loaders.city.chance import Ints
from loaders.city.payments import CASH, Payments, channel, pay, purpose, together
from loaders.city.town import Town

STEP = 100_000


@dataclass(frozen=True, slots=True)
class Booked:
    """Payments in order of time, with what is left on both sides. Units: fen; 0 on the side of cash."""

    payments: Payments
    payer_balance_minor: Ints
    payee_balance_minor: Ints


class Books:
    """The balances of all accounts, carried from month to month.

    No account goes below nothing: who would is brought notes or a credit in time, as a payment of its own.
    """

    def __init__(self, town: Town) -> None:
        self.town = town
        self.balance_minor = opening_balances(town)

    def book(self, payments: Payments, month: int) -> Booked:
        """One month's payments, with those that keep accounts above nothing."""
        ordered = payments.in_time()
        whole = together([self._relief(ordered, month), ordered]).in_time()
        running, _, _ = _running(whole, self.balance_minor)
        _carry(whole, self.balance_minor)
        count = len(whole)
        payer = np.where(whole.payer == CASH, 0, running[:count])
        payee = np.where(whole.payee == CASH, 0, running[count:])
        return Booked(whole, payer, payee)

    def _relief(self, ordered: Payments, month: int) -> Payments:
        running, account, first = _running(ordered, self.balance_minor)
        if not len(running):
            return ordered
        order = np.lexsort((np.arange(len(account)), account))
        sorted_accounts = account[order]
        starts = np.flatnonzero(np.concatenate([[True], np.diff(sorted_accounts) != 0]))
        lowest = np.minimum.reduceat(running[order], starts)
        who = sorted_accounts[starts]
        short = (lowest < 0) & (who != CASH)
        who, lowest, begun = who[short], lowest[short], first[order][starts][short]
        rng = self.town.chance.of("relief", month)
        amount = (-lowest // STEP + 1) * STEP
        bank = int(self.town.accounts.of_firm(self.town.firms.of("bank"))[0])
        kind = self.town.accounts.holder_kind[who]
        credit = (kind != PERSON) | (rng.random(len(who)) < 0.5)
        month_start = (self.town.calendar.month_days(month)[0] + self.town.calendar.first_day) * 86_400
        at = np.maximum(begun - rng.integers(60, 7_200, len(who)), month_start)
        payer = np.where(credit & (who != bank), bank, CASH)
        word = np.where(
            payer == CASH,
            purpose("现金存入"),
            np.where(kind == FIRM, purpose("贷款发放"), purpose("理财赎回")),
        )
        way = np.where(payer == CASH, channel("柜面"), channel("网银"))
        return pay(payer, who, amount, at, word, way)


def opening_balances(town: Town) -> Ints:
    """What lies on each account before the first day; accounts opened later begin with nothing. Units: fen."""
    rng = town.chance.of("opening balances")
    accounts = town.accounts
    balance = (900_000 * rng.lognormal(0, 1.1, len(accounts))).astype(np.int64)
    firm = np.flatnonzero(accounts.holder_kind == FIRM)
    balance[firm] = (town.firms.sales_minor[accounts.holder[firm]] * rng.lognormal(0, 0.4, len(firm))).astype(
        np.int64
    )
    balance[accounts.holder_kind == OUTSIDE] = 10**13
    balance[accounts.holder_kind == AGENCY] = 10**13
    balance[accounts.of_firm(town.firms.of("bank"))] = 10**14
    balance[accounts.opened >= town.calendar.first_day] = 0
    return balance


def _running(payments: Payments, carried: Ints) -> tuple[Ints, Ints, Ints]:
    """The balance after each side of each payment (payers first), the account and the moment of each side."""
    count = len(payments)
    account = np.concatenate([payments.payer, payments.payee])
    change = np.concatenate([-payments.amount_minor, payments.amount_minor])
    moment = np.concatenate([payments.at, payments.at])
    place = np.concatenate([np.arange(count), np.arange(count)])
    order = np.argsort(account * (count + 1) + place, kind="stable")
    total = np.cumsum(change[order])
    owner = account[order]
    starts = (
        np.flatnonzero(np.concatenate([[True], np.diff(owner) != 0]))
        if count
        else np.zeros(0, dtype=np.int64)
    )
    before = np.concatenate([[0], total])[starts]
    sizes = np.diff(np.concatenate([starts, [len(owner)]]))
    begin = np.where(owner[starts] == CASH, 0, carried[owner[starts]]) - before
    running = np.empty(2 * count, dtype=np.int64)
    running[order] = total + np.repeat(begin, sizes)
    return running, account, moment


def _carry(payments: Payments, balance: Ints) -> None:
    sides = ((payments.payer, -payments.amount_minor), (payments.payee, payments.amount_minor))
    for account, change in sides:
        kept = account >= 0
        np.add.at(balance, account[kept], change[kept])
