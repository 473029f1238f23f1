"""Whether a file tells of payments, which column plays which part in them, and how the direction is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from graph.currencies import currencies, words
from loaders.drafting.guess import ALMOST_ALL, MOST, OF_ACCOUNTS, Guess, Held, said
from loaders.drafting.headers import (
    AMOUNTS,
    BALANCES,
    BANKS,
    BOOKED,
    CHANNELS,
    CURRENCIES,
    FLAGS,
    HOLDER_LABEL,
    IN,
    JOURNALS,
    NAMES,
    NO_PAYMENTS,
    NO_SIDES,
    NUMBERS_OF_PAPER,
    OTHER,
    OUT,
    OUTCOMES,
    OWN_LABEL,
    OWNER_LABEL,
    PAYEES,
    PAYERS,
    PAYMENTS,
    PURPOSES,
    RUNNING,
    ZERO,
    plain,
)
from loaders.drafting.meanings import meaning
from loaders.mapping.patterns import finds
from loaders.mapping.sql import listed, literal

Columns = Sequence[tuple[Held, Guess]]
NUMERIC = ("money", "number", "integer")
WORDS = ("text", "code", "boolean")
PRECISIONS = ("second", "minute", "day", "month", "year")
MOST_FLAGS = 8
LONGEST_FLAG = 12
SIGNED = 0.05
"""Where at least so many amounts carry a minus, a minus is no correction but the direction."""
# An amount with a minus before it, or in brackets, as books have it.
MINUS = "^[-－−(（]"
PLUS = "^[+＋]"
TOGETHER = r"^[0-9*＊]{8,30}\s*[/／|,，;；\s_-]\s*\D.*$"
"""A number and a name behind it, in one text."""


@dataclass(frozen=True)
class Pair:
    """What went out and what came in stand in columns of their own. `alone` rows hold an amount in one of the two."""

    out: str
    into: str
    zeros: tuple[str, ...]
    alone: int
    both: int
    neither: int
    out_is_negative: bool = False


@dataclass(frozen=True)
class Flag:
    """A column says of each amount which way it went; what a text means is None where nothing tells."""

    amount: str
    flag: str
    meanings: Mapping[str, str | None]
    silent: int
    out_is_negative: bool = False


@dataclass(frozen=True)
class Signed:
    """What went out carries a minus."""

    amount: str
    minus: int
    filled: int


@dataclass(frozen=True)
class Named:
    """The columns name who pays and who is paid: this side pays the other."""

    amount: str


@dataclass(frozen=True)
class Untold:
    """Nothing tells which way an amount went."""

    amount: str


Way = Pair | Flag | Signed | Named | Untold


@dataclass(frozen=True)
class Side:
    """Who stands on one side: the headers of number, name and other identifier. `together`: number and name are one
    text. `account_above` and `name_above` are patterns of what stands above the headers.
    """

    account: str | None = None
    name: str | None = None
    identifier: tuple[str, str] | None = None
    bank: str | None = None
    together: bool = False
    account_above: str | None = None
    name_above: str | None = None
    unnumbered: int = 0


@dataclass(frozen=True)
class Statement:
    """The parts that the columns of a file of payments play, by their headers."""

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


def statement(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, above: str
) -> Statement | None:
    """The parts of a table of payments; None where the columns tell of something else.

    Args:
        table: the table of texts that was looked at.
        above: what stands above the headers.
    """
    return _Look(connection, table, columns, above).statement()


def is_journal(columns: Columns) -> bool:
    """Whether the debits and credits are entries of a ledger: those are no payments."""
    return any(JOURNALS.search(plain(held.header)) for held, _ in columns)


@dataclass
class _Look:
    """The look at one table."""

    connection: duckdb.DuckDBPyConnection
    table: str
    columns: Columns
    above: str

    def statement(self) -> Statement | None:
        moments = [held.header for held, guess in self.columns if guess.type == "moment"]
        if not moments or is_journal(self.columns):
            return None
        own, other, payer, payee = self._sides()
        way = self._way(own, other, bool(payer and payee))
        if way is None:
            return None
        if isinstance(way, Named):
            assert payer is not None
            assert payee is not None
            own, other = payer, payee
        elif other == Side():
            other = payee or payer or Side()
        return self._filled(way, own, self._counted(other), self._at(moments))

    def _filled(self, way: Way, own: Side, other: Side, at: str) -> Statement:
        guesses = {held.header: guess for held, guess in self.columns}
        is_day = all(precision == "day" for _, precision in guesses[at].dates)
        clock = self._first(".", clock=True) if is_day else None
        taken = {own.account, own.name, other.account, other.name, other.bank, at, clock}
        taken |= {value for value in vars(way).values() if isinstance(value, str)}
        number = next(self._references(), None)
        currency = self._currency()
        outcome = self._first(OUTCOMES, types=("boolean",))
        channels = tuple(self._all(CHANNELS, taken))
        return Statement(
            way,
            self._above(own) if not own.account and not isinstance(way, Named) else own,
            other,
            at,
            clock,
            number,
            self._first(BALANCES, types=NUMERIC, without=OTHER),
            tuple(header for header in self._all(PURPOSES, taken) if header not in channels),
            channels,
            currency,
            outcome,
            tuple(
                (held.header, guess.identifier)
                for held, guess in self.columns
                if guess.identifier in ("ip", "mac", "phone_no")
            ),
            dict(self._spare(at, number)),
        )

    # Which way

    def _way(self, own: Side, other: Side, both_named: bool) -> Way | None:
        pair = self._pair()
        if pair is not None:
            return pair
        amount = self._amount()
        if amount is None:
            return None
        if both_named:
            return Named(amount)
        flag = self._flag(amount)
        if flag is not None:
            return flag
        balance = self._first(BALANCES, types=NUMERIC)
        speaks = any(PAYMENTS.search(plain(held.header)) for held, _ in self.columns)
        of_payments = own.account or other != Side() or balance or speaks
        return (self._signed(amount) or (Untold(amount) if balance or other != Side() else None)) if of_payments else None

    def _amounts(self) -> Iterator[tuple[Held, Guess]]:
        for held, guess in self.columns:
            header = plain(held.header)
            if (guess.type in NUMERIC or guess.why == "empty") and not (
                BALANCES.search(header) or RUNNING.fullmatch(header) or NO_PAYMENTS.search(header)
            ):
                yield held, guess

    def _amount(self) -> str | None:
        found = [held.header for held, guess in self._amounts() if guess.type != "integer" or AMOUNTS.search(held.header)]
        speaking = [header for header in found if AMOUNTS.search(plain(header))]
        return next(iter(speaking), None)

    def _pair(self) -> Pair | None:
        """Two columns of which one speaks of what goes out and one of what comes in, and hardly a row fills both."""
        sides: dict[str, list[str]] = {"out": [], "in": []}
        for held, _ in self._amounts():
            header = plain(held.header)
            goes_out, comes_in = bool(OUT.search(header)), bool(IN.search(header))
            if goes_out != comes_in:
                sides["out" if goes_out else "in"].append(held.header)
        if not sides["out"] or not sides["in"]:
            return None
        out, into = sides["out"][0], sides["in"][0]
        one, two = (f"coalesce({_amount_said(header)}, false)" for header in (out, into))
        alone, both, neither, below = self._counts(
            f"({one}) <> ({two})",
            f"({one}) AND ({two})",
            f"NOT ({one}) AND NOT ({two})",
            f"({one}) AND regexp_matches({said(out)}, {literal(MINUS)})",
        )
        if not alone or alone < MOST * (alone + both):
            return None
        went_out = self._counts(f"({one})")[0]
        return Pair(out, into, self._zeros(out, into), alone, both, neither, below >= MOST * max(1, went_out))

    def _zeros(self, *headers: str) -> tuple[str, ...]:
        query = " UNION ".join(
            f"SELECT {said(header)} AS x FROM {self.table} WHERE regexp_full_match({said(header)}, {literal(ZERO)})"
            for header in headers
        )
        found = {row[0] for row in self.connection.execute(query).fetchall()}
        return tuple(dict.fromkeys(["0", "0.0", "0.00", *sorted(found)]))

    def _flag(self, amount: str) -> Flag | None:
        best: Flag | None = None
        for held, guess in self.columns:
            if guess.type not in (*WORDS, "integer") or not 1 <= held.distinct <= MOST_FLAGS:
                continue
            texts = self._texts(held.header)
            meanings = {text: meaning(text) for text in texts}
            told = [text for text in texts if meanings[text] is not None]
            is_called = bool(FLAGS.search(plain(held.header)))
            is_flag = (is_called and guess.type != "boolean") or (len(told) == len(texts) and "in" in meanings.values())
            if max(map(len, texts)) <= LONGEST_FLAG and is_flag and (best is None or len(told) > _told(best)):
                outs = [text for text in told if meanings[text] == "out"]
                flag = f"coalesce({said(held.header)} IN {listed(outs or [''])}, false)"
                minus = f"coalesce(regexp_matches({said(amount)}, {literal(MINUS)}), false)"
                out, below, above = self._counts(flag, f"{flag} AND {minus}", f"NOT {flag} AND {minus}")
                best = Flag(
                    amount, held.header, meanings, held.rows - held.filled, bool(out) and below >= MOST * out and not above
                )
        return best

    def _signed(self, amount: str) -> Signed | None:
        text = said(amount)
        minus, plus, filled = self._counts(
            f"regexp_matches({text}, {literal(MINUS)})", f"regexp_matches({text}, {literal(PLUS)})", f"{text} IS NOT NULL"
        )
        header = plain(amount)
        both_called = bool(OUT.search(header) and IN.search(header))
        return Signed(amount, minus, filled) if minus >= SIGNED * filled or plus or (minus and both_called) else None

    # Who

    def _sides(self) -> tuple[Side, Side, Side | None, Side | None]:
        """This side, the other, and who pays and is paid where the headers say so."""
        other = self._side(lambda header: bool(OTHER.search(header)))
        payer = self._side(lambda header: bool(PAYERS.search(header)) and not OTHER.search(header))
        payee = self._side(lambda header: bool(PAYEES.search(header)) and not OTHER.search(header))
        own = self._side(
            lambda header: not any(pattern.search(header) for pattern in (OTHER, PAYERS, PAYEES)), is_own=True
        )
        if payee and own.account and not payer and payee.account:
            payer = own
        elif payer and own.account and not payee and payer.account:
            payee = own
        return own, other, payer if payer != Side() else None, payee if payee != Side() else None

    def _side(self, fits: object, *, is_own: bool = False) -> Side:
        assert callable(fits)
        mine = [(held, guess) for held, guess in self.columns if fits(plain(held.header))]
        account = next((held.header for held, guess in mine if guess.identifier == "account_no"), None)
        together = None
        if account is None and not is_own:
            together = next((held.header for held, guess in mine if guess.type in WORDS and self._is_together(held)), None)
        names = [held.header for held, guess in mine if _may_name(held, guess, is_own)]
        names.sort(key=lambda header: not NAMES.search(plain(header)))
        identifiers = [
            (held.header, guess.identifier) for held, guess in mine if guess.identifier in ("resident_id", "uscc")
        ]
        return Side(
            account or together,
            together or next(iter(names), None),
            identifiers[0] if identifiers and names else None,
            next((held.header for held, guess in mine if guess.type in WORDS and BANKS.search(held.header)), None)
            if not is_own
            else None,
            bool(together),
        )

    def _is_together(self, held: Held) -> bool:
        if not held.filled or not OF_ACCOUNTS.search(held.header):
            return False
        return self._counts(f"regexp_full_match({said(held.header)}, {literal(TOGETHER)})")[0] >= MOST * held.filled

    def _counted(self, other: Side) -> Side:
        """The other side with how many rows name no account of it, where others do."""
        if other.account is None:
            return other
        looks = f"coalesce(regexp_matches({said(other.account)}, '[0-9*]{{4}}'), false)"
        return Side(**{**vars(other), "unnumbered": self._counts(f"NOT {looks}")[0]})

    def _above(self, own: Side) -> Side:
        """The side with what the lines above the headers say of it."""
        account = next((pattern for pattern in (OWN_LABEL, OWNER_LABEL) if self.above and finds(pattern, self.above)), None)
        is_named = not own.name and self.above and finds(HOLDER_LABEL, self.above)
        return Side(**{**vars(own), "account_above": account, "name_above": HOLDER_LABEL if is_named else None})

    # When, and the rest

    def _at(self, moments: Sequence[str]) -> str:
        """The moment of the payment: the most exact one that is not the day on which it was booked."""
        guesses = {held.header: guess for held, guess in self.columns}
        ranked = {
            header: (
                bool(BOOKED.search(plain(header))),
                PRECISIONS.index(min((precision for _, precision in guesses[header].dates), key=PRECISIONS.index)),
            )
            for header in moments
        }
        return min(moments, key=lambda header: ranked[header])

    def _references(self) -> Iterator[str]:
        for held, guess in self.columns:
            if guess.why == "reference" and not NUMBERS_OF_PAPER.search(plain(held.header)):
                yield held.header

    def _currency(self) -> str | None:
        known = {*currencies(), *words(), "RMB"}
        for held, guess in self.columns:
            if CURRENCIES.search(plain(held.header)) and guess.type in (*WORDS, "integer") and held.filled:
                if held.distinct <= MOST_FLAGS and all(text.upper() in known for text in self._texts(held.header)):
                    return held.header
        return None

    def _spare(self, at: str, number: str | None) -> Iterator[tuple[str, str]]:
        """Why columns that look like a part have none."""
        for held, guess in self.columns:
            if guess.why.startswith("reference") and held.header != number:
                yield held.header, guess.why
            elif guess.type == "moment" and held.header != at:
                yield held.header, "other_moment"
            elif CURRENCIES.search(plain(held.header)) and held.header != self._currency():
                yield held.header, "no_currency"

    def _first(
        self,
        pattern: re.Pattern[str] | str,
        types: Sequence[str] = (*WORDS, *NUMERIC),
        without: re.Pattern[str] | None = None,
        *,
        clock: bool = False,
    ) -> str | None:
        for held, guess in self.columns:
            header = plain(held.header)
            passed = without is not None and without.search(header)
            if guess.type in types and re.search(pattern, header) and not passed and (bool(guess.clocks) or not clock):
                return held.header
        return None

    def _all(self, pattern: re.Pattern[str], taken: set[str | None]) -> Iterator[str]:
        for held, guess in self.columns:
            if pattern.search(plain(held.header)) and guess.type in WORDS and held.header not in taken:
                yield held.header

    def _texts(self, header: str) -> list[str]:
        query = f"SELECT DISTINCT {said(header)} AS x FROM {self.table} WHERE x IS NOT NULL ORDER BY 1"
        return [row[0] for row in self.connection.execute(query).fetchall()]

    def _counts(self, *conditions: str) -> tuple[int, ...]:
        counted = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
        found: tuple[int, ...] = self.connection.execute(f"SELECT {counted} FROM {self.table}").fetchall()[0]
        return found


def _told(flag: Flag) -> int:
    return sum(entry is not None for entry in flag.meanings.values())


def _amount_said(header: str) -> str:
    """Condition that a column says an amount that is not zero."""
    return f"{said(header)} IS NOT NULL AND NOT regexp_full_match({said(header)}, {literal(ZERO)})"


def _may_name(held: Held, guess: Guess, is_own: bool) -> bool:
    header = plain(held.header)
    if guess.type not in ("text", "code") or guess.why in ("reference", "clock", "empty") or NO_SIDES.search(header):
        return False
    return not OF_ACCOUNTS.search(NAMES.sub("", header)) and (bool(NAMES.search(header)) or not is_own)
