"""What a trace found: steps, accounts, sums, what holds under every rule, and what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from graph.money.trace.bounds import Bounds
from graph.money.trace.question import Question
from graph.money.trace.reading import Missing

Stop = Literal["hub", "hops", "least", "most", "no_account", "unnamed"]
"""Why money was not followed through an end: a hub, too many transfers away, too little, too many accounts, a
party or loan, whose own money no record shows, or a side that the statement does not name: cash, a fee, interest."""


@dataclass(frozen=True)
class TracedAccount:
    """What became of the money at one end in one currency; in minor units.

    received + touched = held + paid + dissipated. Where `stop` says that money was not followed through it, all of
    it is held (at an account) or dissipated (where no account is known, or no side named).

    Attributes:
        depth: how many transfers away from the beginning.
        touched: other money that poison counts in.
        opening: what it held before, as its first balance told implies.
        unknown: what it must have held besides, since it paid more than records explain.
        balance: the last balance that a statement tells.
        has_statement: whether its own statement is among the records; else it is seen from the other side only.
        bounds: what it holds at least and at most, whatever the rule; of the accounts that hold most.
    """

    key: str
    kind: str
    currency: str
    depth: int
    received: int
    touched: int
    held: int
    paid: int
    dissipated: int
    opening: int
    unknown: int
    balance: int | None
    has_statement: bool
    stop: Stop | None
    bounds: Bounds | None = None


@dataclass(frozen=True)
class Total:
    """The money of one currency, in minor units: began + touched = held + stopped + returned +
    dissipated + unnamed.

    Attributes:
        began: what the accounts asked about paid to others; back in time, what they received.
        held: what stayed at accounts that were followed; back in time, what was theirs before.
        stopped: what came to accounts that were not followed further.
        returned: what came back to the accounts asked about.
        dissipated: what went to where no account is known.
        unnamed: what went where the statement names no side: cash drawn, a bank's fee; back in time, cash paid in.
    """

    currency: str
    began: int
    touched: int
    held: int
    stopped: int
    returned: int
    dissipated: int
    unnamed: int


@dataclass(frozen=True)
class Part:
    """What a chart can show of one currency's money: at most 40 keys, the pairs, and how much of all is kept."""

    currency: str
    keys: tuple[str, ...]
    pairs: tuple[tuple[str, str, int], ...]
    kept: int
    total: int


@dataclass(frozen=True)
class Trace:
    """The answer.

    Attributes:
        steps: one row a transfer that carries the money or breaks its order: key, aliases, payer, payee, payer_kind,
            payee_kind, amount_minor, followed_minor, currency, at, at_us, at_precision, state, depth; in the order in
            which they count.
        accounts: those that the money came to, most of it first.
        freeze: of them those that hold some now, by how much; none back in time.
        hubs: with how many others each deals.
        missing: transfers of the accounts that could not be used.
    """

    question: Question
    steps: pa.Table = field(repr=False)
    accounts: tuple[TracedAccount, ...]
    totals: tuple[Total, ...]
    freeze: tuple[TracedAccount, ...]
    evidence: tuple[Part, ...]
    hubs: dict[str, int]
    missing: Missing
