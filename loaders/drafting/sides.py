"""Who stands on either side of the payments of a table: by which columns, or by what stands above the headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from loaders.drafting.guess import MOST, OF_ACCOUNTS, Guess, Held, said
from loaders.drafting.headers import BANKS, FLAGS, NAMES, NO_SIDES, OTHER, PAYEES, PAYERS, plain
from loaders.drafting.look import WORDS, Look, looks
from loaders.mapping.patterns import finds
from loaders.mapping.sql import literal

T = TypeVar("T")
# A number and a name behind it, in one text.
TOGETHER = r"[0-9*＊]{8,30}\s*[/／|,，;；\s_-]\s*\D.*"
# Patterns of the mapping language for what names the account of a whole file: above its headers, or in its own name.
NUMBER_ABOVE = r"(?:账\s*号|账\s*户|卡\s*号|[Aa]ccount|IBAN)[^0-9*\n]{0,16}([0-9*][0-9* ]{6,32}[0-9*])"
USER_ABOVE = r"(?:微信昵称|昵称|支付宝账[号户]|用户名|账户名)\s*[:：]\s*\[?([^\]\s,，;；]+)"
HOLDER_ABOVE = (
    r"(?:户\s*名|客户名称|客户姓名|账户名称|姓\s*名|[Aa]ccount [Nn]ame|[Aa]ccount [Hh]older)"
    r"\s*[:：]\s*([^\s:：,，;；]+)"
)
NUMBER_IN_NAME = "([0-9]{15,30})"


@dataclass(frozen=True)
class Side:
    """One side of the payments: the headers of its account's number, of a name, of another identifier (with its kind)
    and of the bank.

    Attributes:
        together: number and name stand in one text.
        account_said: where the number stands that all rows share, `above` or `file`, and its pattern there.
        is_user: what stands there is no number, but the name of a user, or one of which a part is hidden.
        name_said: the pattern of the holder's name above the headers.
        unknown: how many rows do not say who it is.
    """

    account: str | None = None
    name: str | None = None
    identifier: tuple[str, str] | None = None
    bank: str | None = None
    together: bool = False
    account_said: tuple[str, str] | None = None
    is_user: bool = False
    name_said: str | None = None
    unknown: int = 0

    @property
    def is_numbered(self) -> bool:
        """Whether the number of its account is known."""
        return bool(self.account or (self.account_said and not self.is_user))

    @property
    def is_named(self) -> bool:
        """Whether the name of its holder is known."""
        return bool(self.name or self.name_said)


NOBODY = Side()


@dataclass(frozen=True)
class Sides:
    """This side and the other, and who pays and who is paid where the headers say so.

    `inferred` says that they name one of the two, and that this side is taken for the other.
    """

    own: Side
    other: Side
    payer: Side
    payee: Side
    inferred: bool = False

    @property
    def names_both(self) -> bool:
        """Whether the headers say who pays and who is paid."""
        return NOBODY not in (self.payer, self.payee)


def sides_of(look: Look) -> Sides:
    """Who stands on either side of the payments of a table, as the headers say it."""
    other = _side(look, OTHER)
    payer, payee = _side(look, PAYERS, (OTHER,)), _side(look, PAYEES, (OTHER,))
    own, other = _names_apart(look, _side(look, None, (OTHER, PAYERS, PAYEES)), other)
    # Who pays is often called so by the name alone: the number of a person beside it is theirs.
    if payer.name and not payer.identifier and not own.name:
        payer = replace(payer, identifier=own.identifier)
    # A number says who it is of where a name stands beside it.
    own, other, payer, payee = (
        side if side.name else replace(side, identifier=None) for side in (own, other, payer, payee)
    )
    # Of two accounts of which one is called the payee's, the other is the payer's.
    if payee.account and payer == NOBODY and own.account:
        return Sides(own, other, own, payee, inferred=True)
    if payer.account and payee == NOBODY and own.account:
        return Sides(own, other, payer, own, inferred=True)
    return Sides(own, other, payer, payee)


def _names_apart(look: Look, own: Side, other: Side) -> tuple[Side, Side]:
    """Both sides; names that change from row to row while the account stays are those of the other side."""
    if own.name is None or other.is_named:
        return own, other
    distinct = {held.header: held.distinct for held, _ in look.columns}
    if distinct[own.name] <= (distinct[own.account] if own.account else 1):
        return own, other
    return replace(own, name=None, identifier=None), replace(other, name=own.name, identifier=own.identifier)


def said_of_all(look: Look, own: Side) -> Side:
    """This side with what the file says once for all its rows, where no column names its account."""
    if own.account:
        return own
    for origin, texts, pattern in (
        ("above", look.above, NUMBER_ABOVE),
        ("file", (look.file,), NUMBER_IN_NAME),
        ("above", look.above, USER_ABOVE),
    ):
        if _is_in_all(pattern, texts):
            hidden = pattern == USER_ABOVE or any("*" in found for found in _all_found(pattern, texts))
            own = replace(own, account_said=(origin, pattern), is_user=hidden)
            break
    has_name = not own.name and _is_in_all(HOLDER_ABOVE, look.above)
    return replace(own, name_said=HOLDER_ABOVE if has_name else None)


def _is_in_all(pattern: str, texts: Sequence[str]) -> bool:
    """Whether a pattern is found in every one of the texts: a sheet without it would be one of nobody's."""
    return all(text and finds(pattern, text) for text in texts)


def _all_found(pattern: str, texts: Sequence[str]) -> list[str]:
    return [found for text in texts for found in re.findall(pattern, text)[:1]]


def counted(look: Look, side: Side) -> Side:
    """The side with how many rows do not say who it is: by no account, where there is a column of accounts."""
    if side.account:
        return replace(side, unknown=look.counts(f"NOT {looks(side.account, '[0-9*＊]{4}')}")[0])
    return replace(side, unknown=look.counts(f"{said(side.name)} IS NULL")[0]) if side.name else side


def _side(look: Look, called: re.Pattern[str] | None, without: Sequence[re.Pattern[str]] = ()) -> Side:
    """The side whose columns are called so; this side's are called by nothing."""
    is_own = called is None
    mine = [
        (held, guess)
        for held, guess in look.columns
        if (called is None or called.search(plain(held.header)))
        and not any(pattern.search(plain(held.header)) for pattern in without)
    ]
    account = _first(held.header for held, guess in mine if guess.identifier == "account_no")
    together = None
    if account is None and not is_own:
        together = _first(
            held.header for held, guess in mine if guess.type in WORDS and _is_together(look, held)
        )
    names = [held.header for held, guess in mine if _may_name(held, guess, is_own=is_own)]
    names.sort(key=lambda header: not NAMES.search(plain(header)))
    identifiers = (
        (held.header, guess.identifier) for held, guess in mine if guess.identifier in ("resident_id", "uscc")
    )
    banks = (held.header for held, guess in mine if guess.type in WORDS and BANKS.search(plain(held.header)))
    name = together or _first(names)
    return Side(
        account or together,
        name,
        _first(identifiers),
        None if is_own else _first(banks),
        bool(together),
    )


def _first(found: Iterable[T]) -> T | None:
    return next(iter(found), None)


def _is_together(look: Look, held: Held) -> bool:
    if not held.filled or not OF_ACCOUNTS.search(held.header):
        return False
    both = look.counts(f"regexp_full_match({said(held.header)}, {literal(TOGETHER)})")[0]
    return both >= MOST * held.filled


def _may_name(held: Held, guess: Guess, *, is_own: bool) -> bool:
    """Whether a column may hold names of a side; of this side only where its header speaks of a name."""
    header = plain(held.header)
    whys = ("reference", "reference_shared", "clock", "empty", "hidden")
    other_things = guess.why in whys or NO_SIDES.search(header) or FLAGS.search(header)
    if guess.type not in ("text", "code") or other_things:
        return False
    speaks = NAMES.search(header)
    return bool(speaks) or not (is_own or OF_ACCOUNTS.search(header))
