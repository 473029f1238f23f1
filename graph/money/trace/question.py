"""What a trace is asked: whose money, which way, when, by which rule and how far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Way = Literal["forward", "back"]
RuleName = Literal["poison", "haircut", "fifo", "lifo", "libr"]
RULES: tuple[RuleName, ...] = ("poison", "haircut", "fifo", "lifo", "libr")
DAY_US = 86_400_000_000


def from_day(day: dt.date | None) -> dt.datetime | None:
    """The moment from which transfers of a day and later are meant."""
    return None if day is None else dt.datetime.combine(day, dt.time())


def to_day(day: dt.date | None) -> dt.datetime | None:
    """The moment before which transfers up to a day, and with it, are meant; None where there is no later day."""
    return None if day is None or day == dt.date.max else from_day(day + dt.timedelta(days=1))


@dataclass(frozen=True)
class Question:
    """One trace.

    Attributes:
        accounts: canonical keys of the accounts, or parties, whose money is followed.
        since: what the accounts paid (back: received) from this moment on, on the clock of the records; None is all.
            Where it went is followed at any time, and what they paid earlier is other money.
        until: the same before this moment; None is all.
        slack_us: by how much a payment may come before the money that it passes on.
        hops: the most transfers between the accounts asked about and an account that money is followed to.
        least_share: an account is followed on only where at least this share of a currency's money came to it.
        least_amount: and at least this much of it, in whole units of the currency: yuan, not fen.
        hub_others: an account that deals with more others than this is a hub: money is followed into it, not through.
        most_accounts: no more accounts than these are followed, those with most of the money first.
    """

    accounts: tuple[str, ...]
    way: Way = "forward"
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    slack_us: int = 2 * DAY_US
    rule: RuleName = "haircut"
    hops: int = 6
    least_share: float = 0.001
    least_amount: float = 0.0
    hub_others: int = 2_000
    most_accounts: int = 2_000
