"""The columns of a mapping of payments: which header each reads, how, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.drafting.guess import Guess, Held
from loaders.drafting.shapes import Entry, Reason
from loaders.drafting.sides import Side
from loaders.drafting.statement import Statement
from loaders.drafting.ways import Flag, One, Pair, Signed
from loaders.drafting.written import quoted

Found = Mapping[str, tuple[Held, Guess]]
ACCOUNT = {"type": "personal", "identifier": "account_no"}
# A filler such as 0, or the name of a payment service, is no number: as one it would join all who pay so.
NUMBERED = "'^.*(?:[*＊?？#•●·×…].*|[1-9](?:.*[0-9]){3}.*)$'"
NUMBER_PART = r"'^([0-9*＊]+)'"
NAME_PART = r"'^[0-9*＊]+\s*[/／|,，;；\s_-]\s*(.+)$'"
WITHOUT_MINUS = r"'^[¥￥$€£]?\s*[-－−(（]\s*(.+?)[)）]?$'"
WITHOUT_MINUS_BEHIND = r"'^([^-－−]+?)\s*[-－−]$'"
WITHOUT_PLUS = r"'^[¥￥$€£]?\s*[+＋]?\s*([^-－−(（+＋]+)$'"
WITHOUT_SIGN = r"'^[¥￥$€£]?\s*[-－−+＋(（]?\s*(.+?)\s*[)）]?[-－−]?$'"
ANYTHING = "'^.+$'"
# A row without an amount is lost; one whose amount is zero is none of a payment, and is told.
NEEDED = {"required": "true", "no_zero": "true"}


def payment_columns(statement: Statement, found: Found, codes: str) -> tuple[Entry, ...]:
    """The columns of the mapping of a statement, in the order in which its reader meets them.

    Args:
        found: what each column of the file holds and is taken for, by its header.
        codes: the name of the code table of directions.
    """
    return tuple(_Columns(statement, found, codes).entries())


@dataclass(frozen=True)
class _Columns:
    statement: Statement
    found: Found
    codes: str

    def entries(self) -> Iterator[Entry]:
        statement = self.statement
        yield from self._own(statement.own)
        day = {"type": "moment", "required": "true", "past": "true"} | (
            {"time": "clock"} if statement.clock else {}
        )
        yield Entry("at", (statement.at,), day, self._guessed(statement.at))
        if statement.clock:
            yield Entry("clock", (statement.clock,), {}, self._guessed(statement.clock))
        yield from self._way()
        yield from self._other(statement.other)
        yield from self._rest()

    def _rest(self) -> Iterator[Entry]:
        statement = self.statement
        if statement.balance:
            yield Entry("balance", (statement.balance,), self._money(statement.balance), Reason("balance"))
        if statement.currency:
            yield Entry("currency", (statement.currency,), {}, Reason("currency"))
        if statement.number:
            yield Entry("number", (statement.number,), {}, self._guessed(statement.number))
        for name, headers in (("purpose", statement.purposes), ("channel", statement.channels)):
            if headers:
                yield Entry(name, headers, {"several": "joined"} if headers[1:] else {}, Reason(name))
        if statement.outcome:
            yield self._as_guessed("succeeded", statement.outcome)
        for number, (header, kind) in enumerate(statement.devices, start=1):
            yield self._as_guessed(f"{kind}_{number}", header)

    # Who

    def _own(self, side: Side) -> Iterator[Entry]:
        if side.account_said:
            origin, pattern = side.account_said
            said = {"from": origin, "match": _pattern(pattern), "required": "true"}
            yield Entry("account", (), said if side.is_user else said | ACCOUNT, Reason(origin))
        elif side.account:
            yield Entry(
                "account", (side.account,), ACCOUNT | {"required": "true"}, self._guessed(side.account)
            )
        if side.name_said:
            yield Entry("holder", (), {"from": "above", "match": _pattern(side.name_said)}, Reason("above"))
        elif side.name:
            # Without a number the name alone says who pays.
            needed = {} if side.is_numbered else {"required": "true"}
            yield Entry("holder", (side.name,), needed, Reason("holder_own"))
        if side.identifier:
            yield self._as_guessed("holder_id", side.identifier[0])
        if side.bank and side.is_numbered:
            yield Entry("bank", (side.bank,), {}, Reason("bank"))

    def _other(self, side: Side) -> Iterator[Entry]:
        if side.account and side.together:
            both = (side.account,)
            yield Entry("other_account", both, ACCOUNT | {"match": NUMBER_PART}, Reason("number_together"))
            yield Entry("other_holder", both, {"match": NAME_PART}, Reason("name_together"))
        elif side.account:
            numbered = ACCOUNT | {"match": NUMBERED}
            yield Entry("other_account", (side.account,), numbered, self._guessed(side.account))
        if side.name and not side.together:
            yield Entry("other_holder", (side.name,), {}, Reason("holder_other"))
        if side.identifier:
            yield self._as_guessed("other_id", side.identifier[0])
        if side.bank and side.account:
            yield Entry("other_bank", (side.bank,), {}, Reason("bank"))

    # How much, and which way

    def _way(self) -> Iterator[Entry]:
        match self.statement.way:
            case Pair() as way:
                yield from self._of_pair(way)
            case Signed() as way:
                yield from self._of_signs(way)
            case Flag() as way:
                yield from self._of_flag(way)
            case One() as way:
                needed = self._money(way.amount) | NEEDED
                yield Entry("amount", (way.amount,), needed, Reason(f"{way.why}_{way.direction}"))

    def _of_pair(self, way: Pair) -> Iterator[Entry]:
        counts = {"alone": f"{way.alone:,}", "rows": f"{way.alone + way.both:,}"}
        nothing = {"faulty": "reject", "no_zero": "true", "nothing": f"[{', '.join(map(quoted, way.zeros))}]"}
        out = self._money(way.out) | nothing | ({"match": _without_minus(way)} if way.out_is_negative else {})
        yield Entry("paid_out", (way.out,), out, Reason("pair_out", counts | {"beside": way.into}))
        into = self._money(way.into) | nothing
        yield Entry("paid_in", (way.into,), into, Reason("pair_in", counts | {"beside": way.out}))

    def _of_signs(self, way: Signed) -> Iterator[Entry]:
        counts = {"minus": way.minus, "filled": way.filled, "rest": way.filled - way.minus}
        told = {name: f"{count:,}" for name, count in counts.items()}
        money = self._money(way.amount) | {"faulty": "reject", "no_zero": "true"}
        yield Entry(
            "paid_out", (way.amount,), money | {"match": _without_minus(way)}, Reason("signed_out", told)
        )
        yield Entry("paid_in", (way.amount,), money | {"match": WITHOUT_PLUS}, Reason("signed_in", told))

    def _of_flag(self, way: Flag) -> Iterator[Entry]:
        money = self._money(way.amount) | NEEDED
        if way.out_is_negative:
            money["match"] = WITHOUT_SIGN
        yield Entry("amount", (way.amount,), money, Reason("flagged", {"flag": way.flag}))
        told = "; ".join(f"{text} = {meaning}" for text, meaning in way.meanings.items() if meaning)
        words = {"type": "code", "codes": self.codes, "unknown": "reject"}
        # Where no row of the file is silent, one that is would be lost without a word.
        words |= {} if way.silent else {"required": "true"}
        yield Entry(
            "direction",
            (way.flag,),
            words,
            Reason("direction" if told else "direction_untold", {"told": told}),
        )
        if way.silent:
            yield Entry("direction_said", (way.flag,), {"match": ANYTHING}, Reason("direction_said"))

    def _money(self, header: str) -> dict[str, str]:
        unit = self.found[header][1].words.get("unit")
        currency = {"currency_column": "currency"} if self.statement.currency else {}
        return {"type": "money", **({"unit": unit} if unit else {}), **currency}

    def _as_guessed(self, name: str, header: str) -> Entry:
        guess = self.found[header][1]
        return Entry(name, (header,), {"type": guess.type, **guess.words}, self._guessed(header))

    def _guessed(self, header: str) -> Reason:
        guess = self.found[header][1]
        return Reason(guess.why, guess.parts)


def _without_minus(way: Pair | Signed) -> str:
    return WITHOUT_MINUS_BEHIND if way.behind else WITHOUT_MINUS


def _pattern(pattern: str) -> str:
    """A pattern as YAML, without a change."""
    return "'" + pattern.replace("'", "''") + "'"
