"""Where money went or came from, as the service tells it; each `_minor` is in the minor unit of its row's currency."""

from __future__ import annotations

from pydantic import Field

from api.shapes.base import Cut, Shape
from api.shapes.chart import Chart
from api.shapes.entity import Origin
from api.shapes.values import MomentValue
from graph.money.trace import RuleName, Stop, Way
from graph.money.trace.order import State


class TraceTotal(Shape):
    """The money of one currency: began + touched = held + stopped + returned + dissipated + unnamed."""

    currency: str | None
    digits: int = Field(description="Decimal digits of the minor unit.")
    began_minor: int = Field(
        description="What the accounts paid to others; back in time, what they received."
    )
    touched_minor: int = Field(description="Other money that the rule `poison` counts in.")
    held_minor: int = Field(
        description="Stayed at accounts that were followed; back in time, was theirs before."
    )
    stopped_minor: int = Field(description="Came to accounts that were not followed further.")
    returned_minor: int = Field(description="Came back to the accounts asked about.")
    dissipated_minor: int = Field(description="Went to where no account is known.")
    unnamed_minor: int = Field(
        description="Went where the statement names no side: cash, a bank's fee; back in time, paid in in cash."
    )


class TraceAccount(Shape):
    """What became of the money at one account: received + touched = held + paid + dissipated."""

    key: str
    title: str
    kind: str
    currency: str | None
    depth: int = Field(description="How many transfers away from where the money began.")
    received_minor: int
    touched_minor: int
    held_minor: int
    paid_minor: int
    dissipated_minor: int
    opening_minor: int = Field(description="What it held before, as the first balance told implies.")
    unknown_minor: int = Field(
        description="What it must have held besides: it paid more than records explain."
    )
    balance_minor: int | None = Field(description="The last balance that a statement tells.")
    has_statement: bool = Field(description="Whether its own statement is among the records.")
    stop: Stop | None = Field(description="Why money was not followed through it; null where it was.")
    others: int | None = Field(description="With how many others a hub deals.")
    least_minor: int | None = Field(
        description="What it holds at least, under every rule; of those that hold most."
    )
    most_minor: int | None = Field(description="What it holds at most, under every rule but poison.")


class TraceStep(Shape):
    """A transfer that carries the money, or that breaks its order."""

    key: str
    payer: str
    payee: str
    amount_minor: int
    followed_minor: int = Field(description="How much of it is the money that is followed.")
    currency: str | None
    at: MomentValue
    state: State = Field(
        description="`early`: before the money came, within the slack; a statement may be missing."
    )
    depth: int
    origins: tuple[Origin, ...] = Field(description="Where the first of its records stand.")
    records: int = Field(description="How many records tell of it.")


class TraceStop(Shape):
    """Money that was not followed further, by the reason."""

    why: Stop
    currency: str | None
    accounts: int
    amount_minor: int


class TracePair(Shape):
    """What the ways that are kept carry between two."""

    payer: str
    payee: str
    amount_minor: int


class TraceEvidence(Chart):
    """A part of at most 40 accounts that keeps most of the money of one currency."""

    currency: str | None
    kept_minor: int
    total_minor: int
    pairs: tuple[TracePair, ...]


class TraceSteps(Cut):
    """The first steps, in the order in which they count."""

    rows: tuple[TraceStep, ...]
    early: int = Field(description="How many of all are early.")


class TraceAccounts(Cut):
    """The accounts that most of the money came to, or that hold most of it."""

    rows: tuple[TraceAccount, ...]
    without_statement: int = Field(description="How many of all are seen from the other side only.")


class Trace(Shape):
    """The answer: sums, accounts, steps, what to freeze, a part that fits on a chart, and what was left out and why."""

    key: str
    asked: tuple[str, ...] = Field(description="The accounts whose money was followed.")
    way: Way
    rule: RuleName
    slack_hours: float
    hops: int
    totals: tuple[TraceTotal, ...]
    accounts: TraceAccounts
    freeze: TraceAccounts = Field(
        description="Those that hold some of it now, by how much; empty back in time."
    )
    steps: TraceSteps
    stops: tuple[TraceStop, ...]
    evidence: tuple[TraceEvidence, ...]
    titles: dict[str, str] = Field(description="Of all keys in it.")
    holders: dict[str, str] = Field(
        description="Of its accounts: the holder's name, where a statement tells it."
    )
    undated: int = Field(description="Transfers left out, since no record says when.")
    without_amount: int = Field(description="Transfers left out, since no record says how much.")
    seconds: float
