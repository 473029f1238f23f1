"""How a table of payments says which way the money went: by two columns, a flag, a sign, its headers, or not at all."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from graph.shipped import shipped_yaml
from loaders.drafting.guess import MOST, Guess, Held, said
from loaders.drafting.headers import AMOUNTS, BALANCES, FLAGS, IN, JOURNALS, NO_PAYMENTS, OUT, RUNNING, plain
from loaders.drafting.look import NUMERIC, WORDS, ZERO, Look, amounts_to_something, looks
from loaders.mapping.sql import listed, literal

MOST_FLAGS = 8
LONGEST_FLAG = 12
SIGNED = 0.05
"""Where at least so many amounts carry a minus, a minus is no correction but the direction."""
# An amount with a minus before it, perhaps after a currency's sign, or behind it, or in brackets, as books have it.
MINUS_BEHIND = r"^[^-－−(（]+[-－−]$"
MINUS = rf"^[¥￥$€£]?\s*[-－−(（]|{MINUS_BEHIND}"
PLUS = r"^[¥￥$€£]?\s*[+＋]"
Columns = Sequence[tuple[Held, Guess]]
Direction = Literal["out", "in"]


@dataclass(frozen=True)
class Pair:
    """What went out and what came in stand in columns of their own.

    `zeros` are the texts that mean no amount; `alone` rows hold an amount in one of the two, `both` in each. Where what
    went out carries a minus, `behind` says that it stands behind the number.
    """

    out: str
    into: str
    zeros: tuple[str, ...]
    alone: int
    both: int
    neither: int
    out_is_negative: bool = False
    behind: bool = False


@dataclass(frozen=True)
class Flag:
    """A column says of each amount which way it went: its `meanings` are `in`, `out`, `neither`, None for not known.

    `silent` rows say nothing; `out_is_negative` says that what went out carries a minus besides.
    """

    amount: str
    flag: str
    meanings: Mapping[str, str | None]
    silent: int
    out_is_negative: bool = False


@dataclass(frozen=True)
class Signed:
    """What went out carries a minus, before the number or `behind` it, and nothing else does: of `filled` amounts
    `minus`.
    """

    amount: str
    minus: int
    filled: int
    behind: bool = False


@dataclass(frozen=True)
class One:
    """All amounts went one way: the headers name payer or payee (`named`), or call the amount so (`called`), or nothing
    tells (`untold`).
    """

    amount: str
    direction: Direction
    why: Literal["named", "called", "untold"]


Way = Pair | Flag | Signed | One


def pair_of(look: Look) -> Pair | None:
    """Two columns of which one speaks of what goes out and one of what comes in, and hardly a row fills both."""
    sides = _sides(look.columns)
    if not sides["out"] or not sides["in"]:
        return None
    out, into = (
        sorted(sides[way], key=lambda header: not AMOUNTS.search(header))[0] for way in ("out", "in")
    )
    one, two = amounts_to_something(out), amounts_to_something(into)
    alone, both, neither, went_out, below = look.counts(
        f"{one} <> {two}",
        f"{one} AND {two}",
        f"NOT {one} AND NOT {two}",
        one,
        f"{one} AND {looks(out, MINUS)}",
    )
    if not alone or alone < MOST * (alone + both):
        return None
    negative = 0 < went_out * MOST <= below
    return Pair(out, into, _zeros(look, out, into), alone, both, neither, negative, _is_behind(look, out))


def is_journal(look: Look) -> bool:
    """Whether debits and credits are entries of a ledger under its accounts: those are no payments."""
    sides = _sides(look.columns)
    called = any(JOURNALS.search(plain(held.header)) for held, _ in look.columns)
    return called and bool(sides["out"] and sides["in"])


def amount_of(look: Look) -> str | None:
    """The column of the amounts, where one serves both ways."""
    return next(
        (held.header for held, _ in _amounts(look.columns) if AMOUNTS.search(plain(held.header))), None
    )


def flag_of(look: Look, amount: str, names: Container[str | None]) -> Flag | None:
    """The column that says which way an amount went: by its texts, or by its header where nothing tells its texts.

    Args:
        names: the columns that name a side, and are none whatever the names are.
    """
    best: Flag | None = None
    for held, guess in look.columns:
        if held.header in names:
            continue
        if guess.type not in (*WORDS, "integer") or not 1 <= held.distinct <= MOST_FLAGS:
            continue
        meanings = {text: meaning(text) for text in look.texts(held.header)}
        if not _is_flag(held, guess, meanings) or (
            best is not None and _known(meanings) <= _known(best.meanings)
        ):
            continue
        outs = [text for text, meant in meanings.items() if meant == "out"]
        is_out = f"coalesce({said(held.header)} IN {listed(outs or [''])}, false)"
        minus = looks(amount, MINUS)
        out, below, above = look.counts(is_out, f"{is_out} AND {minus}", f"NOT {is_out} AND {minus}")
        negative = 0 < out * MOST <= below and not above
        best = Flag(amount, held.header, meanings, held.rows - held.filled, negative)
    return best


def signed_of(look: Look, amount: str) -> Signed | None:
    """The amounts with their signs, where the signs tell the direction."""
    minus, plus, filled = look.counts(
        looks(amount, MINUS), looks(amount, PLUS), f"{said(amount)} IS NOT NULL"
    )
    header = plain(amount)
    of_both = bool(OUT.search(header) and IN.search(header))
    is_signed = minus >= SIGNED * filled or plus or of_both
    return Signed(amount, minus, filled, _is_behind(look, amount)) if minus and is_signed else None


def _is_behind(look: Look, amount: str) -> bool:
    """Whether more amounts have their minus behind them than before them."""
    minus, behind = look.counts(looks(amount, MINUS), looks(amount, MINUS_BEHIND))
    return 2 * behind > minus


def called_of(amount: str) -> One | None:
    """The amounts, where their header says that all went one way."""
    goes_out, comes_in = (bool(pattern.search(plain(amount))) for pattern in (OUT, IN))
    return One(amount, "out" if goes_out else "in", "called") if goes_out != comes_in else None


def meaning(text: str) -> str | None:
    """What the text of a flag means: `in`, `out`, or `neither` where nothing was paid; None where it is not known."""
    return _meanings().get(text.casefold())


def opposite(text: str) -> str:
    """What stands for the other direction beside a text whose meaning is known."""
    pairs: list[list[str]] = _directions()["pairs"]
    both_ways = (entry for pair in pairs for entry in (pair, reversed(pair)))
    return next(other for one, other in both_ways if one.casefold() == text.casefold())


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    told = {
        text: way for pair in _directions()["pairs"] for text, way in zip(pair, ("in", "out"), strict=True)
    }
    told |= dict.fromkeys(_directions()["neither"], "neither")
    return {text.casefold(): way for text, way in told.items()}


@lru_cache(maxsize=1)
def _directions() -> dict[str, Any]:
    found: dict[str, Any] = shipped_yaml("loaders.drafting", "directions.yaml")
    return found


def _is_flag(held: Held, guess: Guess, meanings: Mapping[str, str | None]) -> bool:
    if max(map(len, meanings)) > LONGEST_FLAG:
        return False
    tells = None not in meanings.values() and not {"in", "out"}.isdisjoint(meanings.values())
    # 是 and 否 answer another question.
    return tells or (bool(FLAGS.search(plain(held.header))) and guess.type != "boolean")


def _known(meanings: Mapping[str, str | None]) -> int:
    return sum(meant is not None for meant in meanings.values())


def _amounts(columns: Columns) -> Iterator[tuple[Held, Guess]]:
    for held, guess in columns:
        header = plain(held.header)
        others = (BALANCES.search(header), RUNNING.fullmatch(header), NO_PAYMENTS.search(header))
        if (guess.type in NUMERIC or guess.why == "empty") and not any(others):
            yield held, guess


def _sides(columns: Columns) -> dict[str, list[str]]:
    """The headers of amounts that speak of one direction alone."""
    sides: dict[str, list[str]] = {"out": [], "in": []}
    for held, _ in _amounts(columns):
        goes_out, comes_in = (bool(pattern.search(plain(held.header))) for pattern in (OUT, IN))
        if goes_out != comes_in:
            sides["out" if goes_out else "in"].append(held.header)
    return sides


def _zeros(look: Look, *headers: str) -> tuple[str, ...]:
    """How the columns write that there is no amount."""
    query = " UNION ".join(
        f"SELECT {said(header)} AS x FROM {look.table} WHERE regexp_full_match({said(header)}, {literal(ZERO)})"
        for header in headers
    )
    found = sorted(row[0] for row in look.connection.execute(query).fetchall())
    return tuple(dict.fromkeys(["0", "0.0", "0.00", *found]))
