"""Whether a table tells of payments, and which part each of its columns plays in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from graph.currencies import currencies, words
from loaders.drafting.headers import (
    BALANCES,
    BOOKED,
    CHANNELS,
    CURRENCIES,
    NUMBERS_OF_PAPER,
    OTHER,
    OUTCOMES,
    PAYMENTS,
    PURPOSES,
    plain,
)
from loaders.drafting.look import NUMERIC, WORDS, Look
from loaders.drafting.sides import NOBODY, Side, Sides, counted, said_of_all, sides_of
from loaders.drafting.ways import (
    MOST_FLAGS,
    One,
    Way,
    amount_of,
    called_of,
    flag_of,
    is_journal,
    pair_of,
    signed_of,
)
from loaders.mapping.declaration import Precision

DEVICES = ("ip", "mac", "phone_no")


@dataclass(frozen=True)
class Statement:
    """The parts that the columns of a table of payments play, by their headers.

    `devices` are those that this side was reached at, with the kind of their identifier; `spare` says of columns that
    might have played a part why they do not.
    """

    way: Way
    own: Side
    other: Side
    at: str
    clock: str | None = None
    number: str | None = None
    balance: str | None = None
    purposes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    currency: str | None = None
    outcome: str | None = None
    devices: tuple[tuple[str, str], ...] = ()
    spare: Mapping[str, str] = field(default_factory=dict)


def statement_of(look: Look) -> Statement | None:
    """The parts of the columns; None where they tell of something else than payments."""
    moments = [held.header for held, guess in look.columns if guess.type == "moment"]
    if not moments or is_journal(look):
        return None
    sides = sides_of(look)
    way = _way(look, sides)
    if way is None:
        return None
    own, other = _own_and_other(way, sides)
    at = _at(look, moments)
    is_day = all(precision == "day" for _, precision in look.guess(at).dates)
    clock = next((held.header for held, guess in look.columns if guess.clocks), None) if is_day else None
    number, currency = _number(look), _currency(look)
    outcome = next(look.called(OUTCOMES, ("boolean",)), None)
    taken = {
        own.account,
        own.name,
        other.account,
        other.name,
        other.bank,
        at,
        clock,
        number,
        currency,
        outcome,
    }
    taken |= {part for part in vars(way).values() if isinstance(part, str)}
    channels = [header for header in look.called(CHANNELS, WORDS) if header not in taken]
    purposes = [header for header in look.called(PURPOSES, WORDS) if header not in {*taken, *channels}]
    return Statement(
        way,
        # Who pays is said row by row where the headers name both sides.
        own if sides.names_both and isinstance(way, One) else said_of_all(look, own),
        counted(look, other),
        at,
        clock,
        number,
        next(look.called(BALANCES, NUMERIC, OTHER), None),
        tuple(purposes),
        tuple(channels),
        currency,
        outcome,
        tuple((held.header, guess.identifier) for held, guess in look.columns if guess.identifier in DEVICES),
        dict(_spare(look, {at, number, currency})),
    )


def _way(look: Look, sides: Sides) -> Way | None:
    """How the direction is said; None where nothing speaks of payments at all."""
    pair, amount = pair_of(look), amount_of(look)
    if pair is not None or amount is None:
        return pair
    names = [side.name for side in (sides.own, sides.other, sides.payer, sides.payee)]
    if sides.names_both:
        # Banks call the other account the beneficiary's whichever way the money went: then something else tells it.
        told = (flag_of(look, amount, names) or signed_of(look, amount)) if sides.inferred else None
        return told or One(amount, "out", "named")
    return flag_of(look, amount, names) or _without_flag(look, sides, amount)


def _without_flag(look: Look, sides: Sides, amount: str) -> Way | None:
    of_statements = bool(sides.other != NOBODY or next(look.called(BALANCES, NUMERIC), None))
    speaks = any(PAYMENTS.search(plain(held.header)) for held, _ in look.columns)
    if not (of_statements or speaks or sides.own.account):
        return None
    one_named = sides.other == NOBODY and (sides.payer == NOBODY) != (sides.payee == NOBODY)
    named = One(amount, "out" if sides.payer == NOBODY else "in", "named") if speaks and one_named else None
    untold = One(amount, "out", "untold") if of_statements else None
    return signed_of(look, amount) or named or called_of(amount) or untold


def _own_and_other(way: Way, sides: Sides) -> tuple[Side, Side]:
    if sides.names_both and isinstance(way, One) and way.why == "named":
        return sides.payer, sides.payee
    others = (sides.other, sides.payee, sides.payer)
    return sides.own, next((side for side in others if side != NOBODY), NOBODY)


def _at(look: Look, moments: Sequence[str]) -> str:
    """The moment of the payment: the most exact one that is not the day on which it was booked."""
    order = get_args(Precision)

    def rank(header: str) -> tuple[bool, int]:
        finest = min(order.index(precision) for _, precision in look.guess(header).dates)
        return bool(BOOKED.search(plain(header))), finest

    return min(moments, key=rank)


def _number(look: Look) -> str | None:
    """The payment's own number; that of a paper, of a shop or of a step of the bank is another thing."""
    return next(
        (
            held.header
            for held, guess in look.columns
            if guess.why == "reference" and not NUMBERS_OF_PAPER.search(plain(held.header))
        ),
        None,
    )


def _currency(look: Look) -> str | None:
    known = {*currencies(), *words(), "RMB"}
    for held, guess in look.columns:
        if not CURRENCIES.search(plain(held.header)) or guess.type not in (*WORDS, "integer"):
            continue
        if 1 <= held.distinct <= MOST_FLAGS and {text.upper() for text in look.texts(held.header)} <= known:
            return held.header
    return None


def _spare(look: Look, taken: set[str | None]) -> Iterator[tuple[str, str]]:
    """Why columns that look like a part play none."""
    for held, guess in look.columns:
        if held.header in taken:
            continue
        if guess.why == "reference":
            is_paper = NUMBERS_OF_PAPER.search(plain(held.header))
            yield held.header, "reference_paper" if is_paper else "reference"
        elif guess.type == "moment":
            yield held.header, "other_moment"
        elif CURRENCIES.search(plain(held.header)):
            yield held.header, "no_currency"
